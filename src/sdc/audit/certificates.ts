/**
 * What alternative tables have proved: how far each variable can move up and down for each attacker.
 *
 * A move is a list of changes to the true table that keeps every equation and every bound. It holds against an attacker when it
 * leaves alone all that he knows. Two tables that differ by w in a cell, both possible to him, make the cell w wide for him.
 */
import type { Unknowns } from "./unknowns.ts";

/** Changes of some variables, whole numbers other than 0. */
export interface Move {
  readonly variables: Int32Array;
  readonly changes: Float64Array;
}

/** One attacker: `fixed` marks variables that he knows, `needed` those that must be wide for him. */
export interface Target {
  readonly fixed: Uint8Array;
  readonly needed: Uint8Array;
}

export class Certificates {
  /** For attacker a and variable j: the greatest and the least change proved possible. */
  readonly up: Float64Array[];
  readonly down: Float64Array[];

  constructor(
    readonly unknowns: Unknowns,
    readonly point: Float64Array,
    readonly targets: readonly Target[],
    readonly width: number,
  ) {
    this.up = targets.map(() => new Float64Array(unknowns.variableCount));
    this.down = targets.map(() => new Float64Array(unknowns.variableCount));
  }

  widthOf(attacker: number, variable: number): number {
    return this.up[attacker]![variable]! - this.down[attacker]![variable]!;
  }

  isOpen(attacker: number, variable: number): boolean {
    return this.targets[attacker]!.needed[variable] === 1 && this.widthOf(attacker, variable) < this.width;
  }

  /** True when the move leaves alone all that the attacker knows. */
  holdsAgainst(attacker: number, move: Move): boolean {
    const { fixed } = this.targets[attacker]!;
    for (const variable of move.variables) if (fixed[variable] === 1) return false;
    return true;
  }

  /** The move must be possible; `room` and `keepsRows` check it. */
  record(attacker: number, move: Move): void {
    const [up, down] = [this.up[attacker]!, this.down[attacker]!];
    for (let k = 0; k < move.variables.length; k++) {
      const variable = move.variables[k]!;
      const change = move.changes[k]!;
      if (change > up[variable]!) up[variable] = change;
      if (change < down[variable]!) down[variable] = change;
    }
  }

  /** How many times the move can be made from the true table before a bound stops it. */
  room(move: Move, direction: 1 | -1): number {
    const { lower, upper } = this.unknowns;
    let times = Number.POSITIVE_INFINITY;
    for (let k = 0; k < move.variables.length; k++) {
      const variable = move.variables[k]!;
      const change = direction * move.changes[k]!;
      const space = change > 0 ? upper[variable]! - this.point[variable]! : this.point[variable]! - lower[variable]!;
      times = Math.min(times, Math.floor(space / Math.abs(change)));
    }
    return times;
  }

  /** True when every equation still holds after the move, in exact whole numbers. */
  keepsRows(move: Move): boolean {
    const { columns } = this.unknowns;
    const sums = new Map<number, number>();
    for (let k = 0; k < move.variables.length; k++) {
      const variable = move.variables[k]!;
      for (let m = columns.offset[variable]!; m < columns.offset[variable + 1]!; m++) {
        const row = columns.index[m]!;
        sums.set(row, (sums.get(row) ?? 0) + columns.coefficient[m]! * move.changes[k]!);
      }
    }
    for (const sum of sums.values()) if (sum !== 0) return false;
    return true;
  }
}
