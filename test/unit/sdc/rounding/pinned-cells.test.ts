import { expect, test } from "vitest";
import { indexRelations, tightenBounds } from "../../../../src/sdc/rounding/interval-propagation.ts";
import { applyIrcc5 } from "../../../../src/sdc/rounding/ircc-5.ts";
import { attackRounded, pinnedCells } from "../../../../src/sdc/rounding/pinned-cells.ts";
import { protectRounded } from "../../../../src/sdc/rounding/protect-rounded.ts";
import { HIDDEN, NEVER_SHOWN, readerBounds, UNBOUNDED } from "../../../../src/sdc/rounding/rounded-cells.ts";
import { SdcInputError, type SuppressionRule } from "../../../../src/sdc/system.ts";
import { aSystem, bruteForce, oneSum } from "./rounding-systems.ts";

const rule = (intervalWidth: number, smallestPublishable = 5, protectZeros = false): SuppressionRule => ({
  smallestPublishable,
  protectZeros,
  intervalWidth,
});
const attackIrcc = (system: ReturnType<typeof aSystem>, by = rule(0)) => attackRounded(system, applyIrcc5(system), by);
const interval = ({ bounds }: ReturnType<typeof attackRounded>, cell: number): [number, number] => [
  bounds.low[cell]!,
  bounds.high[cell]!,
];

test("two parts `--` under a total of 10: the total is at least 8, so each part is 3 to 5", () => {
  const attack = attackIrcc(oneSum([4, 4]));
  expect([0, 1, 2].map((cell) => interval(attack, cell))).toEqual([
    [8, 10],
    [3, 5],
    [3, 5],
  ]);
  expect([...pinnedCells(oneSum([4, 4]), applyIrcc5(oneSum([4, 4])), rule(2))]).toEqual([]);
  expect([...pinnedCells(oneSum([4, 4]), applyIrcc5(oneSum([4, 4])), rule(3))]).toEqual([1, 2]);
});

test("four parts of 7 and one of 5 under 35: 33 - 28 leaves the `--` no value but 5", () => {
  const system = oneSum([7, 7, 7, 7, 5]);
  expect(interval(attackIrcc(system), 5)).toEqual([5, 5]);
  expect([...attackIrcc(system, rule(0, 6)).pinned]).toEqual([5]);
  expect([...attackIrcc(system, rule(0, 5)).pinned]).toEqual([]);
});

test("two parts of 6 and a zero under 10: the zero is pinned, which matters only where zeros are protected", () => {
  const system = oneSum([6, 6, 0]);
  expect(interval(attackIrcc(system), 3)).toEqual([0, 0]);
  expect([...attackIrcc(system, rule(0)).pinned]).toEqual([]);
  expect([...attackIrcc(system, rule(0, 5, true)).pinned]).toEqual([3]);
});

/** x = 1 stands in a row with 6 under 7, shown 5, and in a column with 7 under 8, shown 10. Cells: row, column, x, 6, 7. */
const crossed = aSystem({
  values: [7, 8, 1, 6, 7],
  sums: [
    [0, 2, 3],
    [1, 2, 4],
  ],
});

test("a row says at most 1, a column at least 1: exactly 1, though each alone leaves two values", () => {
  const attack = attackIrcc(crossed);
  expect(interval(attack, 2)).toEqual([1, 1]);
  expect([...attack.pinned]).toEqual([2]);
});

test("one complement frees the crossed cell; the input is not changed; an exhaustive reader cannot do better", () => {
  const start = applyIrcc5(crossed);
  const { result, complements, stillPinned } = protectRounded(crossed, start, rule(0));
  expect(complements.length).toBe(1);
  expect(stillPinned).toEqual([]);
  expect([...start.state]).toEqual([...applyIrcc5(crossed).state]);
  expect(complements.every((cell) => result.state[cell] === HIDDEN && result.shown[cell] === -1)).toBe(true);
  const best = bruteForce(crossed, readerBounds(result), 30);
  expect(best.high[2]! - best.low[2]!).toBeGreaterThanOrEqual(1);
});

test("a safe rounding is left as it is", () => {
  const system = oneSum([3, 12, 40]);
  const { result, complements, passes } = protectRounded(system, applyIrcc5(system), rule(2));
  expect([...complements]).toEqual([]);
  expect([...result.shown]).toEqual([...applyIrcc5(system).shown]);
  expect(passes).toBe(1);
});

test("a province that knows its own parts narrows its neighbours'", () => {
  const system = oneSum([4, 4, 3]); // total 11, shown 10: [8, 12]
  const attacker = { name: "CA-ON", knows: Uint8Array.of(0, 1, 1, 0) };
  const attack = attackRounded(system, applyIrcc5(system), rule(0), { attacker });
  expect(interval(attack, 3)).toEqual([0, 4]);
  expect([...attackRounded(system, applyIrcc5(system), rule(5), { attacker }).pinned]).toEqual([3]);
  const { complements, stillPinned } = protectRounded(system, applyIrcc5(system), rule(5), { attackers: [attacker] });
  expect([...complements]).toEqual([0]);
  expect(stillPinned).toEqual([]);
});

test("a width that the rule itself does not leave comes back as still pinned, with the attacker's name", () => {
  const { stillPinned } = protectRounded(oneSum([4, 40]), applyIrcc5(oneSum([4, 40])), rule(6));
  expect(stillPinned).toContainEqual({ attacker: "outsider", cell: 1 });
});

test("a reader who cannot tell complements from the rule's own knows less", () => {
  const system = oneSum([7, 7, 7, 7, 5]);
  const protectedRounding = protectRounded(system, applyIrcc5(system), rule(0, 6));
  expect(protectedRounding.complements.length).toBeGreaterThan(0);
  const tells = readerBounds(protectedRounding.result);
  const cannot = readerBounds(protectedRounding.result, { tellsComplements: false });
  expect([tells.high[5], cannot.high[5]]).toEqual([5, UNBOUNDED]);
  for (let cell = 0; cell < system.cellCount; cell++) expect(cannot.low[cell]).toBeLessThanOrEqual(tells.low[cell]!);
});

test("a cell that is never shown can be pinned all the same; a cell that nobody holds cannot", () => {
  const values = [7, 6, 1];
  const hidden = aSystem({ values, sums: [[0, 1, 2]], notPublishable: [2] });
  expect([...attackIrcc(hidden, rule(2)).pinned]).toEqual([2]);
  expect(applyIrcc5(hidden).hiddenBy[2]).toBe(NEVER_SHOWN);
  const unknown = aSystem({ values, sums: [[0, 1, 2]], notHeld: [2] });
  expect([...attackIrcc(unknown, rule(2)).pinned]).toEqual([]);
  expect(protectRounded(hidden, applyIrcc5(hidden), rule(5)).stillPinned).toEqual([]);
});

test("intervals travel through several sums and say which sum gave each end", () => {
  // T = A + B, A = a1 + a2: T in [20, 20], B in [0, 5], a1 in [0, 3]: so A >= 15 and a2 >= 12.
  const system = aSystem({
    values: [20, 15, 5, 3, 12],
    sums: [
      [0, 1, 2],
      [1, 3, 4],
    ],
  });
  const bounds = { low: Int32Array.of(20, 0, 0, 0, 0), high: Int32Array.of(20, UNBOUNDED, 5, 3, UNBOUNDED) };
  const { low, high, lowBy, highBy, finished } = tightenBounds(system, bounds, indexRelations(system));
  expect([[...low], [...high]]).toEqual([
    [20, 15, 0, 0, 12],
    [20, 20, 5, 3, 20],
  ]);
  expect([lowBy[4], highBy[1], lowBy[0], finished]).toEqual([1, 0, -1, true]);
});

test("intervals that no table meets are refused by the cell's number", () => {
  const system = oneSum([1, 1]);
  const bounds = { low: Int32Array.of(9, 0, 0), high: Int32Array.of(9, 3, 3) };
  expect(() => tightenBounds(system, bounds, indexRelations(system))).toThrow(SdcInputError);
});
