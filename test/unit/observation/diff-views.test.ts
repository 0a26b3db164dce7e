import { describe, expect, test } from "vitest";
import { diffViews } from "../../../src/observation/diff-views.ts";
import { aView, changesOf, type Stated } from "../../support/a-view.ts";

const noTotal = (): string => "";
const CANADA = { JURISDICTION: ["CA"], PERIOD: ["2022"] };
const changeOfOne = (before: Stated, after: Stated): string[] =>
  changesOf(diffViews(aView(CANADA, [before]), aView(CANADA, [after]), noTotal));

const PROVISIONAL = { value: 12, vintage: "PROVISIONAL" } as const;
const REVISED = { value: 12, vintage: "REVISED" } as const;
const CASES: readonly [what: string, before: Stated, after: Stated, change: string | null][] = [
  ["the same value", 528, 528, null],
  ["another value", 528, 597, "VALUE_CHANGED 69 13.1"],
  ["a lower value", 597, 528, "VALUE_CHANGED -69 -11.6"],
  ["a value from zero", 0, 7, "VALUE_CHANGED 7 -"],
  ["a value to zero", 7, 0, "VALUE_CHANGED -7 -100"],
  ["a change too small for one decimal", 100_000, 99_999, "VALUE_CHANGED -1 0"],
  ["a rounded value", { value: 530, base: 5 }, { value: 595, base: 5 }, "VALUE_CHANGED 65 12.3 rounded"],
  ["a value on one side exact", 528, { value: 530, base: 5 }, "VALUE_CHANGED 2 0.4 rounded"],
  ["a value that its source rounded", { value: 90, base: 0 }, 92, "VALUE_CHANGED 2 2.2 rounded"],
  ["another value and vintage", PROVISIONAL, { value: 13, vintage: "REVISED" }, "VALUE_CHANGED 1 8.3"],
  ["the vintage alone", PROVISIONAL, REVISED, "STATUS_CHANGED 0 0"],
  ["the rounding alone", 530, { value: 530, base: 5 }, "STATUS_CHANGED 0 0 rounded"],
  ["the vintage of a zero", { value: 0, vintage: "PROVISIONAL" }, 0, "STATUS_CHANGED 0 -"],
  ["a value hidden", 12, "x", "STATUS_CHANGED"],
  ["a value shown", "x", 12, "STATUS_CHANGED"],
  ["hidden both times", "x", "x", null],
  ["the vintage of a hidden cell", { vintage: "PROVISIONAL" }, { vintage: "REVISED" }, "STATUS_CHANGED"],
  ["hidden, then unreliable", "x", { availability: "UNRELIABLE" }, "STATUS_CHANGED"],
  ["a value where there was none", "..", 12, "ADDED"],
  ["a hidden value where there was none", "..", "x", "ADDED"],
  ["a value gone", 12, "..", "REMOVED"],
  ["a hidden value gone", "x", "..", "REMOVED"],
  ["nothing both times", "..", { availability: "NOT_AVAILABLE", vintage: "REVISED" }, null],
];

describe("a cell of two releases", () => {
  test.each(CASES)("with %s: %j, then %j, is %s", (_what, before, after, change) => {
    expect(changeOfOne(before, after)).toEqual(change === null ? [] : [`CA 2022 ${change}`]);
  });
});

describe("releases of different shapes", () => {
  test("are matched by codes, not by position", () => {
    const from = aView({ JURISDICTION: ["CA", "CA-ON"], PERIOD: ["2021", "2022"] }, [10, 20, 30, 40]);
    const to = aView({ JURISDICTION: ["CA", "CA-QC", "CA-ON"], PERIOD: ["2022", "2023"] }, [20, 21, 5, 6, 41, 42]);
    expect(changesOf(diffViews(from, to, noTotal))).toEqual([
      "CA 2021 REMOVED",
      "CA 2023 ADDED",
      "CA-QC 2022 ADDED",
      "CA-QC 2023 ADDED",
      "CA-ON 2021 REMOVED",
      "CA-ON 2022 VALUE_CHANGED 1 2.5",
      "CA-ON 2023 ADDED",
    ]);
  });

  test("put periods in order of time and other codes in the later release's order, with the lost ones by their neighbours", () => {
    const from = aView({ JURISDICTION: ["CA", "CA-NL", "CA-ON"], PERIOD: ["2022", "2019"] }, [1, 2, 3, 4, 5, 6]);
    const to = aView({ JURISDICTION: ["CA-ON", "CA"], PERIOD: ["2021"] }, [7, 8]);
    const { axes } = diffViews(from, to, noTotal).shape;
    expect(axes).toEqual([
      { id: "JURISDICTION", codes: ["CA-ON", "CA", "CA-NL"] },
      { id: "PERIOD", codes: ["2019", "2021", "2022"] },
    ]);
  });

  test("match a dimension that came later at its total", () => {
    const from = aView(CANADA, [12]);
    const to = aView({ ...CANADA, sex: ["F", "M", "T"] }, [8, 5, 13]);
    const total = (axis: string): string => (axis === "sex" ? "T" : "");
    expect(changesOf(diffViews(from, to, total))).toEqual([
      "CA 2022 F ADDED",
      "CA 2022 M ADDED",
      "CA 2022 T VALUE_CHANGED 1 8.3",
    ]);
    expect(changesOf(diffViews(to, from, total)).at(-1)).toBe("CA 2022 T VALUE_CHANGED -1 -7.7");
  });

  test("whose new dimension has no total have no cell in common", () => {
    const changes = changesOf(diffViews(aView(CANADA, [12]), aView({ ...CANADA, rule: ["A", "B"] }, [12, 3]), noTotal));
    expect(changes.sort()).toEqual(["CA 2022  REMOVED", "CA 2022 A ADDED", "CA 2022 B ADDED"]);
  });
});

test("a diff of 66,000 cells takes a small part of a second", () => {
  const axes = {
    JURISDICTION: Array.from({ length: 55 }, (_, i) => `J${i}`),
    PERIOD: Array.from({ length: 12 }, (_, i) => String(2011 + i)),
    sex: Array.from({ length: 100 }, (_, i) => `S${i}`),
  };
  const counts = Array.from({ length: 66_000 }, (_, i) => i % 97);
  const from = aView(axes, counts);
  const to = aView(
    { ...axes, PERIOD: axes.PERIOD.map((year) => String(Number(year) + 1)) },
    counts.map((count) => count + 1),
  );
  const started = performance.now();
  const diff = diffViews(from, to, noTotal);
  expect(performance.now() - started).toBeLessThan(500);
  expect(diff.cell).toHaveLength(55 * 13 * 100);
});
