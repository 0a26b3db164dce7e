/** Parts of an attacker's unknowns that no equation ties together. */
import type { Unknowns } from "./unknowns.ts";

/**
 * The connected components of the variables that are not fixed.
 * Shape:  unknowns, 1 = fixed (a fixed variable ties nothing together) -> lists of variables, in order of their first. Pure.
 */
export function componentsOf(unknowns: Unknowns, fixed: Uint8Array): Int32Array[] {
  const isSeen = Uint8Array.from(fixed);
  const isRowSeen = new Uint8Array(unknowns.rowCount);
  const components: Int32Array[] = [];
  for (let start = 0; start < unknowns.variableCount; start++) {
    if (isSeen[start] === 1) continue;
    isSeen[start] = 1;
    components.push(
      Int32Array.from(reach(unknowns, { start, isSeen, isRowSeen, limit: Number.POSITIVE_INFINITY })).sort(),
    );
  }
  return components;
}

/**
 * The variables around one, nearest first.
 * Shape:  unknowns, 1 = fixed, a start, how many at most -> variables in ascending order, the start among them. Pure.
 */
export function neighbourhoodOf(input: {
  unknowns: Unknowns;
  fixed: Uint8Array;
  start: number;
  limit: number;
}): Int32Array {
  const { unknowns, fixed, start, limit } = input;
  const isSeen = Uint8Array.from(fixed);
  isSeen[start] = 1;
  return Int32Array.from(
    reach(unknowns, { start, isSeen, isRowSeen: new Uint8Array(unknowns.rowCount), limit }),
  ).sort();
}

interface Reach {
  readonly start: number;
  readonly isSeen: Uint8Array;
  readonly isRowSeen: Uint8Array;
  readonly limit: number;
}

function reach(unknowns: Unknowns, { start, isSeen, isRowSeen, limit }: Reach): number[] {
  const { rows, columns } = unknowns;
  const found = [start];
  for (let at = 0; at < found.length && found.length < limit; at++) {
    for (let k = columns.offset[found[at]!]!; k < columns.offset[found[at]! + 1]!; k++) {
      const row = columns.index[k]!;
      if (isRowSeen[row] === 1) continue;
      isRowSeen[row] = 1;
      for (let m = rows.offset[row]!; m < rows.offset[row + 1]!; m++) {
        const next = rows.index[m]!;
        if (isSeen[next] === 1) continue;
        isSeen[next] = 1;
        found.push(next);
      }
    }
  }
  return found;
}
