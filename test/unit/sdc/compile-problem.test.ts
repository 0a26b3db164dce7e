import { expect, test } from "vitest";
import { compileProblem } from "../../../src/sdc/compile-problem.ts";
import type { SdcCode, SdcProblem } from "../../../src/sdc/problem.ts";
import { SdcInputError } from "../../../src/sdc/system.ts";

const GEO: readonly SdcCode[] = [{ id: "CA", children: ["PE", "NS"] }, { id: "PE" }, { id: "NS" }];

function problem(
  change: Partial<SdcProblem> = {},
  codes = GEO,
  values: readonly (number | null)[] = [779, 2, 777],
): SdcProblem {
  return {
    tables: [
      {
        id: "t",
        dimensions: [{ id: "geo", codes }],
        cells: codes.map(({ id }, k) => ({ at: [id], value: values[k] ?? 0 })),
      },
    ],
    profile: { method: "SUPPRESS", smallestPublishable: 5, protectZeros: false, intervalWidth: 5 },
    ...change,
  };
}

test("cells, sums and names", () => {
  const { system, cellIndex, label } = compileProblem(problem());
  expect(system.cellCount).toBe(3);
  expect(Array.from(system.relations.total)).toEqual([cellIndex("t", ["CA"])]);
  expect(label(cellIndex("t", ["PE"]))).toBe("table t, cell PE");
});

test("a count that is null is not held, and its sum is only bounded", () => {
  const base = problem();
  const cells = [
    { at: ["CA"], value: 900 },
    { at: ["PE"], value: 2 },
    { at: ["NS"], value: null },
  ];
  const { system } = compileProblem({ ...base, tables: [{ ...(base.tables[0] as SdcProblem["tables"][0]), cells }] });
  expect(Array.from(system.held)).toEqual([1, 1, 0]);
});

test("an attacker knows what descends from a member", () => {
  const { attackers } = compileProblem(
    problem({ attackers: [{ name: "x", knows: [{ table: "t", dimension: "geo", members: ["CA"] }] }] }),
  );
  expect(Array.from(attackers[0]?.knows ?? [])).toEqual([1, 1, 1]);
});

test("linked cells are one cell", () => {
  const t = problem().tables[0] as SdcProblem["tables"][0];
  const u = { ...t, id: "u" };
  const links = ["CA", "PE", "NS"].map((id) => [
    { table: "t", at: [id] },
    { table: "u", at: [id] },
  ]);
  expect(compileProblem(problem({ tables: [t, u], links })).system.cellCount).toBe(3);
});

test("a code marked as not published makes its cells unpublishable", () => {
  const codes = GEO.map((code) => (code.id === "NS" ? { ...code, published: false } : code));
  expect(Array.from(compileProblem(problem({}, codes)).system.publishable)).toEqual([1, 1, 0]);
});

const t = problem().tables[0] as SdcProblem["tables"][0];
test.each<[string, SdcProblem, string]>([
  ["not additive", problem({}, GEO, [780, 2, 777]), "table t, cell CA"],
  ["negative", problem({}, GEO, [775, -2, 777]), "table t, cell PE"],
  ["fractional", problem({}, GEO, [779.5, 2.5, 777]), "table t, cell CA"],
  ["missing", problem({ tables: [{ ...t, cells: t.cells.slice(1) }] }), "table t, cell CA: missing"],
  ["repeated", problem({ tables: [{ ...t, cells: [...t.cells, ...t.cells.slice(2)] }] }), "table t, cell NS: repeated"],
  [
    "loop",
    problem({}, [{ id: "CA", children: ["PE", "NS"] }, { id: "PE", children: ["CA"] }, { id: "NS" }]),
    "code CA",
  ],
  ["unknown part", problem({}, [{ id: "CA", children: ["XX"] }]), "code CA: its part XX"],
  ["unknown code", problem({ tables: [{ ...t, cells: [{ at: ["XX"], value: 1 }] }] }), "XX is not a code"],
  ["unknown link", problem({ links: [[{ table: "t", at: ["XX"] }]] }), "XX is not a code"],
  ["unknown table in a link", problem({ links: [[{ table: "v", at: ["CA"] }]] }), "no table v"],
  [
    "links that differ",
    problem({
      links: [
        [
          { table: "t", at: ["PE"] },
          { table: "t", at: ["NS"] },
        ],
      ],
    }),
    "table t, cell PE",
  ],
  [
    "unknown member",
    problem({ attackers: [{ name: "x", knows: [{ table: "t", dimension: "geo", members: ["XX"] }] }] }),
    "attacker x",
  ],
  [
    "links in a loop",
    problem(
      {
        links: [
          [
            { table: "t", at: ["CA"] },
            { table: "t", at: ["PE"] },
          ],
        ],
      },
      GEO,
      [2, 2, 0],
    ),
    "itself",
  ],
])("refuses what is %s, with the place and without the count", (_what, wrong, place) => {
  const attempt = (): unknown => compileProblem(wrong);
  expect(attempt).toThrow(SdcInputError);
  expect(attempt).toThrow(place);
  expect(attempt).not.toThrow(/77|2\.5/);
});
