/** Taking a large move apart into small ones that are possible by themselves, so that each holds against more attackers. */
import type { Move } from "./certificates.ts";
import type { Unknowns } from "./unknowns.ts";

/** A small move has at most so many steps of one. */
const STEPS = 80;
/** So many choices are weighed for each variable of a large move; after that the rest stays together. */
const CHOICES_EACH = 60;

/**
 * Small moves whose sum is at most the given one, variable by variable and with the same signs.
 * Shape:  unknowns, changes by variable (possibly fractions; in the kernel of the equations), the variables of
 *         interest among them -> moves in whole numbers, none of
 *         which moves a variable further than `changes` does. Every subset of them may be made together.
 * Limits: greedy; what it cannot take apart comes as one last move if it is whole, and is lost if not.
 * Source: Graver's sign-compatible decomposition; see Onn, Nonlinear Discrete Optimization (EMS, 2010), chapter 2.
 */
export function splitMove(unknowns: Unknowns, changes: ReadonlyMap<number, number>, starts: Iterable<number>): Move[] {
  const splitter = new Splitter(unknowns, changes);
  const moves: Move[] = [];
  for (const start of starts) {
    for (let move = splitter.extract(start); move !== null; move = splitter.extract(start)) moves.push(move);
  }
  const rest = splitter.rest();
  if (rest !== null) moves.push(rest);
  return moves;
}

class Splitter {
  private readonly left: Map<number, number>;
  private readonly inRow = new Map<number, number[]>();
  private choicesLeft: number;

  constructor(
    private readonly unknowns: Unknowns,
    changes: ReadonlyMap<number, number>,
  ) {
    this.left = new Map(changes);
    this.choicesLeft = CHOICES_EACH * changes.size;
    const { columns } = unknowns;
    for (const variable of changes.keys()) {
      for (let k = columns.offset[variable]!; k < columns.offset[variable + 1]!; k++) {
        const row = columns.index[k]!;
        const list = this.inRow.get(row);
        if (list === undefined) this.inRow.set(row, [variable]);
        else list.push(variable);
      }
    }
  }

  /** A small move through the start, as often as it goes; null when none is found. */
  extract(start: number): Move | null {
    if (this.choicesLeft < 0 || Math.abs(this.left.get(start)!) < 1) return null;
    const taken = new Map<number, number>();
    const off = new Map<number, number>();
    this.step(start, taken, off);
    for (let steps = 1; off.size > 0; steps++) {
      const next = steps < STEPS ? this.nextStep(taken, off) : null;
      if (next === null) return null;
      this.step(next, taken, off);
    }
    let times = Number.POSITIVE_INFINITY;
    for (const [variable, count] of taken)
      times = Math.min(times, Math.floor(Math.abs(this.left.get(variable)!) / count));
    const variables = Int32Array.from(taken.keys());
    const moved = Float64Array.from(variables, (variable) => taken.get(variable)! * times * this.signOf(variable));
    for (const [k, variable] of variables.entries()) this.left.set(variable, this.left.get(variable)! - moved[k]!);
    return { variables, changes: moved };
  }

  /** What is left, if it is a move in whole numbers. */
  rest(): Move | null {
    const entries = [...this.left].filter(([, change]) => change !== 0);
    if (entries.length === 0 || entries.some(([, change]) => !Number.isInteger(change))) return null;
    return { variables: Int32Array.from(entries, (e) => e[0]), changes: Float64Array.from(entries, (e) => e[1]) };
  }

  private signOf(variable: number): number {
    return Math.sign(this.left.get(variable)!);
  }

  private step(variable: number, taken: Map<number, number>, off: Map<number, number>): void {
    taken.set(variable, (taken.get(variable) ?? 0) + 1);
    const { columns } = this.unknowns;
    const sign = this.signOf(variable);
    for (let k = columns.offset[variable]!; k < columns.offset[variable + 1]!; k++) {
      const row = columns.index[k]!;
      const sum = (off.get(row) ?? 0) + sign * columns.coefficient[k]!;
      if (sum === 0) off.delete(row);
      else off.set(row, sum);
    }
  }

  /** The step that brings the row with the fewest variables nearer to balance and upsets other rows least. */
  private nextStep(taken: Map<number, number>, off: Map<number, number>): number | null {
    let fewest = Number.POSITIVE_INFINITY;
    let narrowest = -1;
    for (const row of off.keys()) {
      const count = this.inRow.get(row)!.length;
      if (count >= fewest) continue;
      fewest = count;
      narrowest = row;
    }
    this.choicesLeft -= off.size + fewest;
    if (this.choicesLeft < 0) return null;
    const choices = this.choicesIn(narrowest, off.get(narrowest)!, taken);
    return choices.length === 0 ? null : this.leastUpsetting(choices, off);
  }

  private choicesIn(row: number, sum: number, taken: Map<number, number>): number[] {
    const { rows } = this.unknowns;
    return this.inRow.get(row)!.filter((variable) => {
      const spare = Math.abs(this.left.get(variable)!) - (taken.get(variable) ?? 0);
      return spare >= 1 && coefficientAt(rows, row, variable) * this.signOf(variable) * sum < 0;
    });
  }

  private leastUpsetting(choices: readonly number[], off: ReadonlyMap<number, number>): number {
    const { columns } = this.unknowns;
    this.choicesLeft -= choices.length;
    let best = choices[0]!;
    let least = Number.POSITIVE_INFINITY;
    for (const variable of choices) {
      let upset = 0;
      for (let k = columns.offset[variable]!; k < columns.offset[variable + 1]!; k++) {
        const before = off.get(columns.index[k]!) ?? 0;
        upset += Math.abs(before + this.signOf(variable) * columns.coefficient[k]!) - Math.abs(before);
      }
      if (upset >= least) continue;
      least = upset;
      best = variable;
    }
    return best;
  }
}

/** Columns stand in ascending order within a row. */
function coefficientAt(rows: Unknowns["rows"], row: number, variable: number): number {
  let [from, to] = [rows.offset[row]!, rows.offset[row + 1]! - 1];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (rows.index[middle]! < variable) from = middle + 1;
    else to = middle;
  }
  return rows.coefficient[from]!;
}
