import { expect, test } from "vitest";
import { type IndicatorEntry, makeGeography } from "../../../src/catalogue/catalogue.ts";
import { contradictedTotals } from "../../../src/publication/contradicted-totals.ts";
import { cubeSystem } from "../../../src/publication/cube-system.ts";
import { joinReleases } from "../../../src/publication/joint-system.ts";
import type { ReleaseCells } from "../../../src/publication/release-cells.ts";

const INDICATOR = {
  id: "demo.partial",
  dimensions: [
    { id: "sex", total: "T", members: ["T", "F", "M"] },
    { id: "form", total: "T", members: ["T", "SEX", "LABOUR", "OTHER"] },
  ],
} as unknown as IndicatorEntry;
const name = { en: "A place", fr: "Un lieu" };
const GEOGRAPHY = makeGeography([
  { id: "CA", level: "COUNTRY", parent: null, alsoPartOf: null, name },
  ...["CA-ON", "CA-QC", "CA-NS"].map((id) => ({ id, level: "PROVINCE", parent: "CA", alsoPartOf: null, name })),
] as unknown as Parameters<typeof makeGeography>[0]);

/** Canada is more than Ontario and Quebec, all forms more than two, both sexes more than women: every total leaves a rest. */
function partialCells(): ReleaseCells {
  const axes = [
    { id: "JURISDICTION", codes: ["CA", "CA-ON", "CA-QC"] },
    { id: "PERIOD", codes: ["2020"] },
    { id: "sex", codes: ["T", "F"] },
    { id: "form", codes: ["T", "SEX", "LABOUR"] },
  ];
  // In the order of the axes; products of shares, so that whatever is left is left everywhere.
  const [places, sexes, forms] = [
    [10, 4, 3],
    [2, 1],
    [8, 4, 2],
  ] as const;
  const ordered = Int32Array.from(places.flatMap((p) => sexes.flatMap((s) => forms.map((f) => p * s * f))));
  return {
    shape: { axes },
    value: ordered,
    availability: Array.from(ordered, () => "VALUE" as const),
    vintage: Array.from(ordered, () => "FINAL" as const),
    roundedAtSource: new Uint8Array(ordered.length),
  };
}

test("every sum of a cube whose codes do not cover their totals holds, and names only cells that there are", () => {
  const { system, ownerOf, keyOf } = cubeSystem(partialCells(), INDICATOR, GEOGRAPHY);
  const { total, offset, parts } = system.relations;
  expect(system.cellCount).toBeGreaterThan(18);
  for (let r = 0; r < total.length; r++) {
    const own = [...parts.subarray(offset[r], offset[r + 1])];
    for (const cell of [total[r] as number, ...own]) {
      expect(cell).toBeGreaterThanOrEqual(0);
      expect(cell).toBeLessThan(system.cellCount);
    }
    const sum = own.reduce((n, part) => n + (system.value[part] as number), 0);
    expect(sum, keyOf(total[r] as number)).toBe(system.value[total[r] as number]);
  }
  const keys = Array.from({ length: system.cellCount }, (_, cell) => keyOf(cell));
  expect(new Set(keys).size).toBe(keys.length);
  expect(ownerOf).toHaveLength(system.cellCount);
});

test("a total that is less than parts that do not cover it is contradicted, and nothing else is", () => {
  const cells = partialCells();
  expect(contradictedTotals(cubeSystem(cells, INDICATOR, GEOGRAPHY))).toEqual([]);
  const value = Int32Array.from(cells.value);
  value[1] = 150;
  expect(contradictedTotals(cubeSystem({ ...cells, value }, INDICATOR, GEOGRAPHY))).toContain("CA.T.T:2020");
});

test("two releases of such a cube are joined, and what did not change is one unknown", () => {
  const before = cubeSystem(partialCells(), INDICATOR, GEOGRAPHY);
  const cells = partialCells();
  const value = Int32Array.from(cells.value);
  value[0] = 161;
  const after = cubeSystem({ ...cells, value }, INDICATOR, GEOGRAPHY);
  const joint = joinReleases(after, [{ cube: before, pattern: new Uint8Array(before.system.cellCount) }]);
  expect(joint.system.cellCount).toBeGreaterThan(before.system.cellCount);
  expect(joint.system.cellCount).toBeLessThan(2 * before.system.cellCount);
});
