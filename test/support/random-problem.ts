/** Random tiny disclosure problems for fast-check: up to four dimensions, codes with two parents, linked tables, attackers. */

import fc from "fast-check";
import type { SdcCell, SdcCode, SdcDimension, SdcProblem } from "../../src/sdc/problem.ts";

const SHAPES: readonly (readonly SdcCode[])[] = [
  [{ id: "T", children: ["a", "b"] }, { id: "a" }, { id: "b" }],
  [{ id: "T", children: ["a", "b", "c"] }, { id: "a" }, { id: "b" }, { id: "c" }],
  [{ id: "T", children: ["p", "c"] }, { id: "p", children: ["a", "b"] }, { id: "a" }, { id: "b" }, { id: "c" }],
  [
    {
      id: "T",
      partitions: [
        ["p", "c"],
        ["a", "q"],
      ],
    },
    { id: "p", children: ["a", "b"] },
    { id: "q", children: ["b", "c"] },
    { id: "a" },
    { id: "b" },
    { id: "c" },
  ],
];

function leavesOf(codes: readonly SdcCode[], id: string): string[] {
  const code = codes.find((one) => one.id === id) as SdcCode;
  const parts = code.children ?? code.partitions?.[0];
  return parts === undefined ? [id] : parts.flatMap((part) => leavesOf(codes, part));
}

function product(lists: readonly (readonly string[])[]): string[][] {
  return lists.reduce<string[][]>((rows, list) => rows.flatMap((row) => list.map((item) => [...row, item])), [[]]);
}

function cellsOf(dimensions: readonly SdcDimension[], count: (leaf: string) => number): SdcCell[] {
  return product(dimensions.map(({ codes }) => codes.map(({ id }) => id))).map((at) => {
    const leaves = product(at.map((id, d) => leavesOf((dimensions[d] as SdcDimension).codes, id)));
    return { at, value: leaves.reduce((sum, leaf) => sum + count(leaf.join()), 0) };
  });
}

/** One cube, or two cubes that share their first dimension and are linked where the second stands at its total. */
export function randomProblem(rule: { protectZeros: boolean; intervalWidth: number }): fc.Arbitrary<SdcProblem> {
  const shapes = fc.array(fc.nat(SHAPES.length - 1), { minLength: 1, maxLength: 4 }).filter((list) => {
    return list.reduce((size, shape) => size * (SHAPES[shape] as readonly SdcCode[]).length, 1) <= 90;
  });
  const counts = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 5, max: 12 })), {
    minLength: 81,
    maxLength: 81,
  });
  return fc
    .record({ shapes, counts, attackers: fc.nat(2), linked: fc.boolean() })
    .map(({ shapes, counts, attackers, linked }) => {
      const dimensions = shapes.map((shape, d) => ({ id: `d${d}`, codes: SHAPES[shape] as readonly SdcCode[] }));
      const number = new Map<string, number>();
      product(dimensions.map(({ codes }) => leavesOf(codes, "T"))).forEach((leaf, k) => {
        number.set(leaf.join(), k);
      });
      const t = {
        id: "t",
        dimensions,
        cells: cellsOf(dimensions, (leaf) => counts[(number.get(leaf) as number) % 81] as number),
      };
      const first = dimensions[0] as SdcDimension;
      const u = {
        id: "u",
        dimensions: [first],
        cells: cellsOf([first], (leaf) => sumOver(t.cells, leaf, dimensions.length)),
      };
      const links = first.codes.map(({ id }) => [
        { table: "t", at: [id, ...dimensions.slice(1).map(() => "T")] },
        { table: "u", at: [id] },
      ]);
      return {
        tables: linked ? [t, u] : [t],
        links: linked ? links : [],
        profile: { method: "SUPPRESS", smallestPublishable: 5, ...rule },
        attackers: [
          { name: "outsider", knows: [] },
          ...["a", "b"].slice(0, attackers).map((member) => ({
            name: member,
            knows: [{ table: "t", dimension: "d0", members: [member] }],
          })),
        ],
      };
    });
}

function sumOver(cells: readonly SdcCell[], first: string, dimensions: number): number {
  const at = [first, ...Array.from({ length: dimensions - 1 }, () => "T")].join();
  return cells.find((cell) => cell.at.join() === at)?.value ?? 0;
}
