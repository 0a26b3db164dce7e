/** Builders of small count systems for the rounding tests, and a brute-force reader to compare with. */

import { type Bounds, UNBOUNDED } from "../../../../src/sdc/rounding/rounded-cells.ts";
import type { CountSystem } from "../../../../src/sdc/system.ts";

export interface SystemSpec {
  readonly values: readonly number[];
  /** [total, ...parts] */
  readonly sums: readonly (readonly number[])[];
  readonly notHeld?: readonly number[];
  readonly notPublishable?: readonly number[];
}

export function aSystem({ values, sums, notHeld = [], notPublishable = [] }: SystemSpec): CountSystem {
  const offset = new Int32Array(sums.length + 1);
  for (const [i, sum] of sums.entries()) offset[i + 1] = offset[i]! + sum.length - 1;
  return {
    cellCount: values.length,
    value: Int32Array.from(values),
    held: Uint8Array.from(values, (_, cell) => (notHeld.includes(cell) ? 0 : 1)),
    publishable: Uint8Array.from(values, (_, cell) => (notPublishable.includes(cell) ? 0 : 1)),
    relations: {
      total: Int32Array.from(sums, (sum) => sum[0]!),
      offset,
      parts: Int32Array.from(sums.flatMap((sum) => sum.slice(1))),
    },
  };
}

/** One total (cell 0) over its addends (cells 1 …). */
export function oneSum(addends: readonly number[]): CountSystem {
  const values = [addends.reduce((a, b) => a + b, 0), ...addends];
  return aSystem({ values, sums: [values.map((_, cell) => cell)] });
}

export interface Node {
  readonly name: string;
  readonly children?: readonly Node[];
}

/** A flat dimension of `size` codes and their total T. */
export const flat = (prefix: string, size: number): Node => ({
  name: "T",
  children: Array.from({ length: size }, (_, i) => ({ name: `${prefix}${i}` })),
});

/** The whole cube over dimensions that are trees; `leaf` gives the count of each inner cell from its code names. */
export function aCube(
  dimensions: readonly Node[],
  leaf: (codes: readonly string[], at: number) => number,
): { system: CountSystem; keys: string[] } {
  const codes = dimensions.map((root) => flatten(root));
  const size = codes.map((list) => list.length);
  const count = size.reduce((a, b) => a * b, 1);
  const stride = size.map((_, d) => size.slice(d + 1).reduce((a, b) => a * b, 1));
  const at = (cell: number, d: number): number => Math.floor(cell / stride[d]!) % size[d]!;
  const sums: number[][] = [];
  const firstSum = new Int32Array(count).fill(-1);
  for (let cell = 0; cell < count; cell++) {
    codes.forEach((list, d) => {
      const children = list[at(cell, d)]!.children;
      if (children.length === 0) return;
      if (firstSum[cell] === -1) firstSum[cell] = sums.length;
      sums.push([cell, ...children.map((child) => cell + (child - at(cell, d)) * stride[d]!)]);
    });
  }
  const names = (cell: number): string[] => codes.map((list, d) => list[at(cell, d)]!.name);
  const values = new Array<number>(count).fill(-1);
  let leaves = 0;
  const countOf = (cell: number): number => {
    if (values[cell] === -1) {
      values[cell] =
        firstSum[cell] === -1
          ? leaf(names(cell), leaves++)
          : sums[firstSum[cell]!]!.slice(1).reduce((sum, part) => sum + countOf(part), 0);
    }
    return values[cell]!;
  };
  for (let cell = 0; cell < count; cell++) countOf(cell);
  return { system: aSystem({ values, sums }), keys: values.map((_, cell) => names(cell).join(".")) };
}

function flatten(root: Node): { name: string; children: number[] }[] {
  const list: { name: string; children: number[] }[] = [];
  const visit = (node: Node): number => {
    const at = list.length;
    const entry = { name: node.name, children: [] as number[] };
    list.push(entry);
    entry.children.push(...(node.children ?? []).map(visit));
    return at;
  };
  visit(root);
  return list;
}

/**
 * The narrowest intervals there are, by trying every whole-number table inside `bounds`; unbounded means up to `limit`.
 * Cells are filled from the last to the first, so that totals numbered before their parts are forced.
 */
export function bruteForce(system: CountSystem, bounds: Bounds, limit: number): { low: number[]; high: number[] } {
  const { total, offset, parts } = system.relations;
  const low = new Array<number>(system.cellCount).fill(Infinity);
  const high = new Array<number>(system.cellCount).fill(-Infinity);
  const table = new Array<number>(system.cellCount).fill(0);
  const partsOf = Array.from(total, (_, r) => Array.from(parts.subarray(offset[r]!, offset[r + 1]!)));
  const sum = (r: number): number => partsOf[r]!.reduce((all, part) => all + table[part]!, 0);
  const complete = (cell: number): number[] =>
    [...total.keys()].filter((r) => Math.min(total[r]!, ...partsOf[r]!) === cell);
  const checks = table.map((_, cell) => complete(cell));
  const forced = table.map((_, cell) => checks[cell]!.find((r) => total[r] === cell));
  const fill = (cell: number): void => {
    if (cell === -1) {
      table.forEach((value, c) => {
        low[c] = Math.min(low[c]!, value);
        high[c] = Math.max(high[c]!, value);
      });
      return;
    }
    const end = bounds.high[cell] === UNBOUNDED ? limit : bounds.high[cell]!;
    const only = forced[cell] === undefined ? undefined : sum(forced[cell]!);
    for (let value = Math.max(only ?? 0, bounds.low[cell]!); value <= Math.min(only ?? end, end); value++) {
      table[cell] = value;
      if (checks[cell]!.every((r) => table[total[r]!] === sum(r))) fill(cell - 1);
    }
  };
  fill(system.cellCount - 1);
  return { low, high };
}
