import { expect, test } from "vitest";
import { demoDrafts } from "../../../src/demo/demo-drafts.ts";
import { describeDrafts } from "../../../src/demo/describe-drafts.ts";
import type { ReleaseDraft } from "../../../src/publication/publication.service.ts";
import { catalogue, codesOf, type FourDrafts } from "./demo-support.ts";

const drafts = demoDrafts(catalogue) as unknown as FourDrafts;

const aDraft = (counts: readonly (number | null)[]): ReleaseDraft => ({
  ...drafts[2],
  cells: {
    shape: { axes: [{ id: "JURISDICTION", codes: counts.map(String) }] },
    value: Int32Array.from(counts, (count) => count ?? -1),
    availability: counts.map((count) => (count === null ? "NOT_AVAILABLE" : "VALUE")),
    vintage: counts.map(() => "FINAL"),
    roundedAtSource: new Uint8Array(counts.length),
  },
});

test("cells are counted by kind; 5 is not small and a zero is not either", () => {
  expect(describeDrafts([aDraft([0, 0, 1, 4, 5, 900, null, 12])])).toEqual([
    {
      indicator: "demo.court.cases",
      version: "1.0.0",
      cells: 8,
      values: 7,
      zeros: 2,
      notAvailable: 1,
      smallShare: 0.4,
    },
  ]);
});

test("a draft without a count above zero has no small share", () => {
  expect(describeDrafts([aDraft([0, null])])[0]?.smallShare).toBe(0);
});

test("the synthetic cubes are sparse and small, as such cubes are", () => {
  for (const { cells, values, zeros, notAvailable, smallShare } of describeDrafts(drafts)) {
    expect(values + notAvailable).toBe(cells);
    expect(zeros / values).toBeGreaterThan(0.55);
    expect(zeros / values).toBeLessThan(0.8);
    const smallOfAll = (smallShare * (values - zeros)) / values;
    expect(smallOfAll).toBeGreaterThan(0.15);
    expect(smallOfAll).toBeLessThan(0.3);
    expect(notAvailable).toBeGreaterThan(0);
  }
});

test("of Canada's own cells above zero, 20 to 45 % hold 1 to 4; its years hold 300 to 700", () => {
  for (const { cells } of drafts.slice(0, 2)) {
    const perYear = cells.value.length / codesOf(cells, "JURISDICTION").length / codesOf(cells, "PERIOD").length;
    const canada = cells.value.subarray(0, perYear * codesOf(cells, "PERIOD").length);
    const small = canada.filter((count) => count > 0 && count < 5).length;
    expect(small / canada.filter((count) => count > 0).length).toBeGreaterThan(0.2);
    expect(small / canada.filter((count) => count > 0).length).toBeLessThan(0.45);
    const years = canada.filter((_, cell) => cell % perYear === 0);
    expect(years.every((count) => count >= 300 && count <= 700)).toBe(true);
  }
});
