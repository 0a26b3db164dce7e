import { type GraphQLField, type GraphQLObjectType, getNamedType, type SelectionSetNode } from "graphql";
import type { Language, Measure } from "../../domain/codes.ts";
import type { Axis } from "../../domain/cube.ts";
import { anyPeriod } from "../../domain/pooled-period.ts";
import type { CellPage, CellReading } from "../../observation/cell-reading.ts";
import { displayOf, spokenOf } from "../../observation/display.ts";
import { DECIMALS } from "../../observation/measure.ts";
import { toRelease } from "../../release/release-rows.ts";
import type { Services } from "../context.ts";
import { type CollectedField, type Compilation, collectFields } from "./collect-fields.ts";
import { OF_OBSERVATIONS } from "./covered-fields.ts";
import type { Given } from "./input-values.ts";
import type { ObjectWriters } from "./object-writer.ts";
import { jsonOctets, type Octets } from "./octets.ts";
import { sharedPart } from "./shared-parts.ts";

/** The cell that is being written. `at`: its index on each axis. One object for all cells of a page. */
export interface Line {
  readonly at: number[];
  measure: Measure;
  reading: CellReading;
  readonly language: Language;
  readonly given: Given;
}

/** Where the cells stand that are written. */
export type CellSource = Pick<CellPage, "indicator" | "release" | "view">;

type WriteCell = (line: Line) => Octets;
/** A writer once it is known which release and view it writes of. */
type Bind = (source: CellSource) => WriteCell;

/** Puts a line at a cell: its index on each axis. */
export function placeLine({ at }: Line, strides: readonly number[], cell: number): void {
  let rest = cell;
  for (let a = 0; a < strides.length; a++) {
    const stride = strides[a] as number;
    const index = Math.floor(rest / stride);
    at[a] = index;
    rest -= index * stride;
  }
}

export interface WriterParts {
  readonly services: Services;
  readonly writers: ObjectWriters;
  readonly compilation: Compilation;
}

type Asked = Pick<CollectedField, "read" | "selections"> & { readonly field: GraphQLField<unknown, unknown> };
type Compile = (asked: Asked, parts: WriterParts) => Bind;

/** The inside of a JSON string. */
const escaped = (text: string): Octets => jsonOctets(text).slice(1, -1);

/** What is written for each code of an axis, made when it is first met. */
function byCode({ codes }: Axis, make: (code: string) => string): (index: number) => string {
  const texts: string[] = [];
  return (index) => {
    const known = texts[index];
    if (known !== undefined) return known;
    const text = make(codes[index] as string);
    texts[index] = text;
    return text;
  };
}

/** `release:series:period:measure`; see cellKey in domain/cube.ts. */
const compileId: Compile =
  () =>
  ({ release, view }) => {
    const [jurisdictions, periods, ...dimensions] = view.shape.axes as [Axis, Axis, ...Axis[]];
    const members = dimensions.map((axis) => byCode(axis, (code) => `.${escaped(code)}`));
    const head = byCode(jurisdictions, (code) => `"${escaped(release.id)}:${escaped(code)}`);
    const foot = byCode(periods, (code) => `:${escaped(code)}:`);
    return ({ at, measure }) => {
      let key = head(at[0] as number);
      for (let i = 0; i < members.length; i++) key += members[i]?.(at[i + 2] as number);
      return `${key}${foot(at[1] as number)}${measure}"`;
    };
  };

const compileDimensions: Compile = ({ field, selections }, { writers }) => {
  const write = writers.writer(getNamedType(field.type), selections);
  return ({ indicator, view }) => {
    const members = view.shape.axes
      .slice(2)
      .map((axis) => byCode(axis, (memberId) => write({ dimensionId: axis.id, memberId, indicatorId: indicator.id })));
    return ({ at }) => `[${members.map((member, i) => member(at[i + 2] as number)).join(",")}]`;
  };
};

/** Something that depends on the code of one axis alone. */
const compileOnAxis =
  (a: number, objectOf: (code: string, services: Services) => unknown): Compile =>
  ({ field, selections }, { services, writers }) => {
    const write = writers.writer(field.type, selections);
    return ({ view }) => {
      const text = byCode(view.shape.axes[a] as Axis, (code) => write(objectOf(code, services)));
      return ({ at }) => text(at[a] as number);
    };
  };

/** Something that is the same for a whole release. */
const compileConstant =
  (objectOf: (source: CellSource, services: Services) => unknown): Compile =>
  ({ field, selections }, { services, writers }) => {
    const write = writers.writer(field.type, selections);
    return (page) => {
      const text = write(objectOf(page, services));
      return () => text;
    };
  };

const compileStatus: Compile = ({ field, selections }, { writers }) => {
  const write = writers.writer(field.type, selections);
  return () => {
    const texts = new Map<CellReading["status"], string>();
    return ({ reading: { status } }) => {
      const known = texts.get(status);
      if (known !== undefined) return known;
      const text = write(status);
      texts.set(status, text);
      return text;
    };
  };
};

const compileMeasure: Compile = ({ field, selections }, { writers }) => {
  const write = writers.writer(field.type, selections);
  return () => {
    const texts = new Map<Measure, string>();
    return ({ measure }) => {
      const text = texts.get(measure) ?? write(measure);
      texts.set(measure, text);
      return text;
    };
  };
};

const compileWords =
  (wordsOf: (line: Line, language: Language, services: Services) => string): Compile =>
  ({ read }, { services }) =>
  () =>
  (line) => {
    // Absent or null: the language of the request.
    const { lang } = read(line.given) as { readonly lang?: Language | null };
    return jsonOctets(wordsOf(line, lang ?? line.language, services));
  };

const displayed = ({ measure, reading }: Line) => ({
  measure,
  value: reading.value,
  decimals: DECIMALS[measure],
  status: reading.status,
});

const FIELDS: Readonly<Record<string, Compile>> = {
  id: compileId,
  indicator: compileConstant(({ indicator }, { objects }) => objects.indicator(indicator.id)),
  jurisdiction: compileOnAxis(0, (code, { objects }) => objects.jurisdiction(code)),
  period: compileOnAxis(1, anyPeriod),
  dimensions: compileDimensions,
  measure: compileMeasure,
  value:
    () =>
    () =>
    ({ reading }) =>
      String(reading.value),
  display: compileWords((line, language) => displayOf(displayed(line), language)),
  spoken: compileWords((line, language, { catalogue }) => spokenOf(displayed(line), language, catalogue)),
  status: compileStatus,
  release: compileConstant(({ release }) => toRelease(release)),
};

/** The same, made once for each release and kept while the release is in the list as it is. */
export function bindOnce<Write>(bind: (source: CellSource) => Write): (source: CellSource) => Write {
  const bound = new WeakMap<object, { readonly release: object; readonly write: Write }>();
  return (source) => {
    const known = bound.get(source.view);
    if (known && known.release === source.release) return known.write;
    const write = bind(source);
    bound.set(source.view, { release: source.release, write });
    return write;
  };
}

/** Compiles one field of an observation; without arguments, once for all operations that ask the same of it. */
function compileField(asked: Asked, parts: WriterParts): Bind {
  const { field, selections } = asked;
  const compile = FIELDS[field.name] as Compile;
  if (field.args.length > 0) return compile(asked, parts);
  const part = { kind: `Observation.${field.name}`, selections };
  return sharedPart(parts.services, part, () => bindOnce(compile(asked, parts)));
}

/** What neighbouring cells often have in common. */
const STEADY = new Set(["indicator", "jurisdiction", "period", "measure", "status", "release"]);

/** A member of an observation. `isSteady`: what it writes is often what it wrote of the cell before. */
interface Member {
  readonly opening: Octets;
  readonly write: WriteCell;
  readonly isSteady: boolean;
}

/** Members in their order, the steady ones that stand side by side together. */
function runsOf(members: readonly Member[]): Member[][] {
  const runs: Member[][] = [];
  for (const member of members) {
    const run = runs.at(-1);
    if (run?.[0]?.isSteady && member.isSteady) run.push(member);
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

/** Compiles what is asked of an observation. */
export function compileObservation(
  type: GraphQLObjectType,
  selections: readonly SelectionSetNode[],
  parts: WriterParts,
): Bind {
  const covered = OF_OBSERVATIONS[type.name];
  const typename = JSON.stringify(type.name);
  const members = collectFields(type, selections, { compilation: parts.compilation, covered }).map((collected, i) => {
    const opening = `${i === 0 ? "{" : ","}${JSON.stringify(collected.key)}:`;
    const { field } = collected;
    const bind: Bind = field === null ? () => () => typename : compileField({ ...collected, field }, parts);
    return { opening, bind, isSteady: field === null || STEADY.has(field.name) };
  });
  const closing = { opening: "}", bind: () => () => "", isSteady: true };
  return (page) => {
    const bound = [...members, closing].map((member) => ({ ...member, write: member.bind(page) }));
    const writes = runsOf(bound).map(writeRun);
    return (line) => {
      let text = "";
      for (const write of writes) text += write(line);
      return text;
    };
  };
}
