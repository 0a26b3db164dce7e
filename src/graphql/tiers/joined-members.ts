import type { CellReading } from "../../observation/cell-reading.ts";
import type { Line } from "./line.ts";
import type { Octets } from "./octets.ts";

/** Writes something of a cell. */
export type WriteCell = (line: Line) => Octets;

/** A member of an observation. `opening`: what stands before its value; `name`: of its field, null for __typename. */
export interface Member {
  readonly opening: Octets;
  readonly name: string | null;
  readonly write: WriteCell;
}

/** What neighbouring cells often have in common. */
const STEADY = new Set(["indicator", "jurisdiction", "period", "measure", "status", "release"]);
/** What follows from the value and the state of a cell alone, wherever it stands. */
const OF_READING = new Set(["value", "status"]);
/** Values of one state that are remembered. */
const MOST_VALUES = 1000;

const CLOSING: Member = { opening: "}", name: null, write: () => "" };
const isSteady = ({ name }: Member): boolean => name === null || STEADY.has(name);

/** Members in their order, the steady ones that stand side by side together. */
function runsOf(members: readonly Member[]): Member[][] {
  const runs: Member[][] = [];
  for (const member of members) {
    const run = runs.at(-1);
    if (run?.[0] && isSteady(run[0]) && isSteady(member)) run.push(member);
    else runs.push([member]);
  }
  return runs;
}

/** Writes members one after the other; as a whole again, where each of them says what it said of the cell before. */
function writeRun(run: readonly Member[]): WriteCell {
  const [only] = run as readonly [Member];
  if (run.length === 1) return (line) => only.opening + only.write(line);
  const before: Octets[] = run.map(() => "");
  let whole = "";
  return (line) => {
    let isSame = whole !== "";
    for (let i = 0; i < run.length; i++) {
      const text = (run[i] as Member).write(line);
      if (text === before[i]) continue;
      before[i] = text;
      isSame = false;
    }
    // `join` makes one piece of it, which is copied faster than many.
    if (!isSame) whole = run.map(({ opening }, i) => opening + before[i]).join("");
    return whole;
  };
}

/** Writes cells of which nothing is asked but what follows from their readings: those of one state and value are written once. */
function rememberReadings(write: WriteCell): WriteCell {
  const texts = new Map<CellReading["status"], Map<number | null, Octets>>();
  return (line) => {
    const { status, value } = line.reading;
    const ofState = texts.get(status) ?? new Map<number | null, Octets>();
    texts.set(status, ofState);
    const before = ofState.get(value);
    if (before !== undefined) return before;
    const text = write(line);
    if (ofState.size < MOST_VALUES) ofState.set(value, text);
    return text;
  };
}

/** Writes a cell with all its members, as far as it can out of what it wrote of others. */
export function joinMembers(members: readonly Member[]): WriteCell {
  const parts = runsOf([...members, CLOSING]).map(writeRun);
  const write: WriteCell = (line) => {
    let text = "";
    for (const part of parts) text += part(line);
    return text;
  };
  return members.every(({ name }) => name === null || OF_READING.has(name)) ? rememberReadings(write) : write;
}
