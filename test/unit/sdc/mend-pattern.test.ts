import { expect, test } from "vitest";
import { mendPattern } from "../../../src/sdc/mend-pattern.ts";
import type { CountSystem } from "../../../src/sdc/system.ts";

/** 0 = 1 + 2 + 3; 4 = 0 + 5. */
const system: CountSystem = {
  cellCount: 6,
  value: Int32Array.of(20, 2, 8, 10, 25, 5),
  held: new Uint8Array(6).fill(1),
  publishable: new Uint8Array(6).fill(1),
  relations: { total: Int32Array.of(0, 4), offset: Int32Array.of(0, 3, 5), parts: Int32Array.of(1, 2, 3, 0, 5) },
};
const hidden = (...cells: number[]): Uint8Array =>
  Uint8Array.from({ length: 6 }, (_, cell) => (cells.includes(cell) ? 1 : 0));

test("hides the largest part beside a narrowed cell", () => {
  expect(mendPattern(system, hidden(1), new Uint8Array(6), [1])).toEqual(Uint8Array.of(0, 0, 0, 2, 0, 0));
});
test("takes the total where no part is left", () => {
  expect(mendPattern(system, hidden(1, 2, 3), new Uint8Array(6), [1])).toEqual(Uint8Array.of(2, 0, 0, 0, 0, 0));
});
test("never hides what an earlier release shows", () => {
  expect(mendPattern(system, hidden(1), Uint8Array.of(1, 0, 1, 1, 1, 1), [1])).toBeNull();
});
test("leaves sums without a narrowed cell alone", () => {
  expect(mendPattern(system, hidden(5), new Uint8Array(6), [5])).toEqual(Uint8Array.of(0, 0, 0, 0, 2, 0));
});
