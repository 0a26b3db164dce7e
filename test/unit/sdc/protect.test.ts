import { expect, test } from "vitest";
import { compileProblem } from "../../../src/sdc/compile-problem.ts";
import type { SdcAttacker, SdcCell, SdcCode } from "../../../src/sdc/problem.ts";
import { protect } from "../../../src/sdc/protect.ts";

const ROWS: readonly SdcCode[] = [{ id: "T", children: ["a", "b", "c"] }, { id: "a" }, { id: "b" }, { id: "c" }];

/** A table of 3 by 3 with its totals; `inner` by rows. */
function square(inner: readonly number[], width: number, attackers?: readonly SdcAttacker[], codes = ROWS) {
  const at = (r: number, c: number): number => inner[3 * r + c] as number;
  const range = (k: number): number[] => (k === 0 ? [0, 1, 2] : [k - 1]);
  const cells: SdcCell[] = [];
  codes.forEach((row, r) => {
    ROWS.forEach((column, c) => {
      const value = range(r).reduce((sum, i) => sum + range(c).reduce((s, j) => s + at(i, j), 0), 0);
      cells.push({ at: [row.id, column.id], value });
    });
  });
  return compileProblem({
    tables: [
      {
        id: "t",
        dimensions: [
          { id: "row", codes },
          { id: "column", codes: ROWS },
        ],
        cells,
      },
    ],
    profile: { method: "SUPPRESS", smallestPublishable: 5, protectZeros: false, intervalWidth: width },
    ...(attackers === undefined ? {} : { attackers }),
  });
}

function hiddenIn(compiled: ReturnType<typeof square>): string[] {
  const { pattern, unprotected } = protect({ ...compiled, seed: 1 });
  expect(unprotected).toEqual([]);
  return Array.from(pattern.keys())
    .filter((cell) => pattern[cell] === 1)
    .map((cell) => compiled.label(cell).slice(14));
}

test("one unsafe cell needs three more: the four corners of a rectangle", () => {
  expect(hiddenIn(square([2, 20, 30, 20, 40, 50, 30, 50, 60], 0))).toHaveLength(4);
  expect(hiddenIn(square([2, 20, 30, 20, 40, 50, 30, 50, 60], 5))).toHaveLength(4);
});

test("two unsafe cells in one row share their rectangle", () => {
  expect(hiddenIn(square([2, 3, 30, 20, 40, 50, 30, 50, 60], 0))).toHaveLength(4);
});

test("two hidden cells that sum to 2 are both 1 for who knows that hidden cells are not zero", () => {
  const inner = [1, 1, 30, 20, 40, 50, 30, 50, 60];
  expect(hiddenIn(square(inner, 0))).toHaveLength(4);
  expect(hiddenIn(square(inner, 1)).length).toBeGreaterThan(4);
});

test("zeros stay visible", () => {
  const hidden = hiddenIn(square([2, 0, 30, 0, 40, 50, 30, 50, 60], 3));
  expect(hidden).not.toContain("a / b");
  expect(hidden).not.toContain("b / a");
});

test("where every row has its analyst, the row of totals is the partner that nobody knows", () => {
  const knows = (member: string): SdcAttacker => ({
    name: member,
    knows: [{ table: "t", dimension: "row", members: [member] }],
  });
  const hidden = hiddenIn(square([2, 20, 30, 20, 40, 50, 30, 50, 60], 3, ["a", "b", "c"].map(knows)));
  expect(hidden.filter((cell) => cell.startsWith("T /"))).toHaveLength(2);
  expect(hidden.filter((cell) => cell.startsWith("a /"))).toHaveLength(2);
});

test("a cell that its attacker can compute from zeros and his own cells is exempt", () => {
  const knows: SdcAttacker = { name: "b", knows: [{ table: "t", dimension: "row", members: ["b"] }] };
  const { pattern, unprotected } = protect({ ...square([0, 0, 0, 2, 20, 30, 0, 0, 0], 3, [knows]), seed: 1 });
  expect(unprotected).toEqual([]);
  expect(pattern.includes(1)).toBe(true);
});

test("cells that are never shown are not suppressed, and can carry a proof", () => {
  const codes = ROWS.map((code) => (code.id === "c" ? { ...code, published: false } : code));
  const compiled = square([2, 20, 30, 20, 40, 50, 30, 50, 60], 3, undefined, codes);
  const hidden = hiddenIn(compiled);
  expect(hidden.some((cell) => cell.startsWith("c /"))).toBe(false);
  expect(hidden).toContain("a / a");
  expect(hidden).toHaveLength(2);
});

test("what was hidden before is hidden again where it serves as well", () => {
  const compiled = square([2, 20, 30, 20, 40, 50, 30, 50, 60], 3);
  const previous = new Uint8Array(compiled.system.cellCount);
  for (const at of [
    ["a", "a"],
    ["a", "c"],
    ["c", "a"],
    ["c", "c"],
  ])
    previous[compiled.cellIndex("t", at)] = 1;
  expect(Array.from(protect({ ...compiled, previous, seed: 1 }).pattern)).toEqual(Array.from(previous));
});
