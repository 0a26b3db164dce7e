/** Tiny count systems for the auditor's tests, built without the engine's own compile step. */
import type { CountSystem } from "../../src/sdc/system.ts";

/** Codes 0 … codeCount - 1; code 0 is the total. `partitions`: code = sum of codes, several for one code if it has several. */
export interface TinyDimension {
  readonly codeCount: number;
  readonly leaves: readonly number[];
  readonly partitions: readonly { readonly code: number; readonly children: readonly number[] }[];
}

/** Total of n leaves. */
export function flat(n: number): TinyDimension {
  const leaves = Array.from({ length: n }, (_, i) => i + 1);
  return { codeCount: n + 1, leaves, partitions: [{ code: 0, children: leaves }] };
}

/** 0 = 1 + 4, 1 = 2 + 3. */
export const TWO_LEVELS: TinyDimension = {
  codeCount: 5,
  leaves: [2, 3, 4],
  partitions: [
    { code: 0, children: [1, 4] },
    { code: 1, children: [2, 3] },
  ],
};

/** Leaves 3, 4, 5; 1 = 3 + 4, 2 = 4 + 5; 0 = 1 + 5 = 3 + 2: a code with two parents, a total with two partitions. */
export const TWO_PARENTS: TinyDimension = {
  codeCount: 6,
  leaves: [3, 4, 5],
  partitions: [
    { code: 0, children: [1, 5] },
    { code: 0, children: [3, 2] },
    { code: 1, children: [3, 4] },
    { code: 2, children: [4, 5] },
  ],
};

/**
 * `tables`: the dimensions that each table has; a missing dimension stands at its total, so cells of several tables are linked.
 * `leafCount`: the count of each combination of leaves.
 */
export interface TinyInput {
  readonly dimensions: readonly TinyDimension[];
  readonly tables: readonly (readonly number[])[];
  readonly leafCount: (leaf: readonly number[]) => number;
}

export interface TinySystem {
  readonly system: CountSystem;
  readonly codesOf: readonly (readonly number[])[];
  cellAt(codes: readonly number[]): number;
}

export function tinySystem(input: TinyInput): TinySystem {
  const { dimensions, tables } = input;
  const cellOf = new Map<string, number>();
  const codesOf: number[][] = [];
  const cell = (codes: readonly number[]): number => {
    const key = codes.join(",");
    const found = cellOf.get(key);
    if (found !== undefined) return found;
    cellOf.set(key, codesOf.length);
    codesOf.push([...codes]);
    return codesOf.length - 1;
  };
  const [total, offset, parts]: [number[], number[], number[]] = [[], [0], []];
  const seen = new Set<string>();
  for (const table of tables) {
    for (const codes of product(dimensions.map((d, i) => (table.includes(i) ? range(d.codeCount) : [0])))) {
      const id = cell(codes);
      for (const i of table) {
        for (const { children } of dimensions[i]!.partitions.filter((p) => p.code === codes[i])) {
          const members = children.map((child) => cell(codes.map((c, k) => (k === i ? child : c))));
          if (seen.has(`${id}:${members.join(",")}`)) continue;
          seen.add(`${id}:${members.join(",")}`);
          total.push(id);
          parts.push(...members);
          offset.push(parts.length);
        }
      }
    }
  }
  const value = Int32Array.from(codesOf, (codes) => countOf(input, codes));
  const cellCount = codesOf.length;
  const relations = { total: Int32Array.from(total), offset: Int32Array.from(offset), parts: Int32Array.from(parts) };
  const system = {
    cellCount,
    value,
    held: new Uint8Array(cellCount).fill(1),
    publishable: new Uint8Array(cellCount).fill(1),
    relations,
  };
  return { system, codesOf, cellAt: (codes) => cellOf.get(codes.join(","))! };
}

function countOf({ dimensions, leafCount }: TinyInput, codes: readonly number[]): number {
  let sum = 0;
  for (const leaf of product(codes.map((code, i) => leavesUnder(dimensions[i]!, code)))) sum += leafCount(leaf);
  return sum;
}

function leavesUnder(dimension: TinyDimension, code: number): number[] {
  if (dimension.leaves.includes(code)) return [code];
  const { children } = dimension.partitions.find((p) => p.code === code)!;
  return children.flatMap((child) => leavesUnder(dimension, child));
}

function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}

function product(lists: readonly (readonly number[])[]): number[][] {
  return lists.reduce<number[][]>((rows, list) => rows.flatMap((row) => list.map((item) => [...row, item])), [[]]);
}
