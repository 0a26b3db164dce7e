import fc from "fast-check";
import { expect, test } from "vitest";
import { applyRounding, type RoundingProfile } from "../../../src/sdc/rounding/apply-rounding.ts";
import { attemptControlledRounding } from "../../../src/sdc/rounding/controlled-rounding.ts";
import { indexRelations, tightenBounds } from "../../../src/sdc/rounding/interval-propagation.ts";
import { applyIrcc5 } from "../../../src/sdc/rounding/ircc-5.ts";
import { attackRounded, requiredWidth } from "../../../src/sdc/rounding/pinned-cells.ts";
import { protectRounded } from "../../../src/sdc/rounding/protect-rounded.ts";
import { HIDDEN, readerBounds } from "../../../src/sdc/rounding/rounded-cells.ts";
import type { CountSystem } from "../../../src/sdc/system.ts";
import { aCube, bruteForce, flat, type Node } from "../../unit/sdc/rounding/rounding-systems.ts";

const runs = (numRuns: number) => ({ numRuns, seed: 20261124 });
const seeds = fc.uint8Array({ minLength: 16, maxLength: 16 });
const count = fc.oneof({ weight: 3, arbitrary: fc.nat(7) }, { weight: 1, arbitrary: fc.nat(60) });
const tree: fc.Arbitrary<Node> = fc.oneof(
  fc.integer({ min: 1, max: 4 }).map((size) => flat("c", size)),
  fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 2, max: 3 })).map(([a, b]) => ({
    name: "T",
    children: [
      { name: "P", children: Array.from({ length: a }, (_, i) => ({ name: `p${i}` })) },
      ...Array.from({ length: b - 1 }, (_, i) => ({ name: `q${i}` })),
    ],
  })),
);
const cube = (most: number) => cubeOver(fc.array(tree, { minLength: 1, maxLength: most }));
/** One dimension, or two of which the second has no hierarchy. */
const network = fc.tuple(tree, fc.nat(4)).map(([first, size]) => (size === 0 ? [first] : [first, flat("f", size)]));
const cubeOver = (dimensions: fc.Arbitrary<Node[]>) =>
  fc
    .tuple(dimensions, fc.array(count, { minLength: 300, maxLength: 300 }))
    .map(([dimensions, counts]) => aCube(dimensions, (_, at) => counts[at % counts.length]!));
const profiles: readonly RoundingProfile[] = [
  { method: "ROUND", rule: "IRCC-5" },
  { method: "ROUND", rule: "IRB-20" },
  { method: "RANDOM_ROUND", base: 5 },
  { method: "RANDOM_ROUND", base: 3 },
  { method: "CELL_KEY", maxChange: 2, variance: 1 },
  { method: "CELL_KEY", maxChange: 5, variance: 3, hiddenUpTo: 2 },
];
const profile = fc.constantFrom(...profiles);
const rule = fc.record({
  smallestPublishable: fc.constantFrom(5, 6, 20),
  protectZeros: fc.boolean(),
  intervalWidth: fc.nat(3),
});
const contains = (
  inner: { low: ArrayLike<number>; high: ArrayLike<number> },
  outer: { low: ArrayLike<number>; high: ArrayLike<number> },
): boolean =>
  Array.from(inner.low).every((low, cell) => low >= outer.low[cell]! && inner.high[cell]! <= outer.high[cell]!);
const asBounds = (system: CountSystem) => ({ low: system.value, high: system.value });

test("the counts always lie inside what a reader infers, before and after he uses the sums", () => {
  fc.assert(
    fc.property(cube(3), profile, seeds, ({ system, keys }, by, seed) => {
      const bounds = readerBounds(applyRounding(by, system, keys, seed));
      expect(contains(asBounds(system), bounds)).toBe(true);
      const tight = tightenBounds(system, bounds, indexRelations(system));
      expect([contains(asBounds(system), tight), contains(tight, bounds), tight.finished]).toEqual([true, true, true]);
    }),
    runs(150),
  );
});

test("the order of the cells and relations does not change what is shown, cell by cell", () => {
  fc.assert(
    fc.property(cube(3), profile, seeds, ({ system, keys }, by, seed) => {
      if (by.method === "ROUND" && by.rule === "IRB-20") return; // among equal addends the first is taken
      const turned = reverse(system);
      const there = applyRounding(by, turned, [...keys].reverse(), seed);
      expect([...there.shown].reverse()).toEqual([...applyRounding(by, system, keys, seed).shown]);
    }),
    runs(60),
  );
});

test("controlled rounding in one and two dimensions: additive, exact, less than one base from each count", () => {
  fc.assert(
    fc.property(cubeOver(network), fc.integer({ min: 2, max: 11 }), seeds, ({ system }, base, seed) => {
      const { result, notAdditive, exact, zeroRestricted } = attemptControlledRounding(system, { base, seed });
      expect([notAdditive.length, exact, zeroRestricted]).toEqual([0, true, true]);
      result.shown.forEach((value, cell) => {
        expect(value % base).toBe(0);
        expect(Math.abs(value - system.value[cell]!)).toBeLessThan(base);
      });
    }),
    runs(150),
  );
});

test("controlled rounding in more dimensions never leaves one base, and reports every sum that fails", () => {
  fc.assert(
    fc.property(cube(4), seeds, ({ system }, seed) => {
      const { result, notAdditive } = attemptControlledRounding(system, { base: 5, seed });
      const { total, offset, parts } = system.relations;
      const broken = [...total.keys()].filter(
        (r) =>
          parts.subarray(offset[r]!, offset[r + 1]!).reduce((sum, part) => sum + result.shown[part]!, 0) !==
          result.shown[total[r]!],
      );
      expect([...notAdditive]).toEqual(broken);
      expect(contains(asBounds(system), readerBounds(result))).toBe(true);
      const changes = Array.from(result.shown, (value, cell) => Math.abs(value - system.value[cell]!));
      expect(Math.max(...changes)).toBeLessThanOrEqual(5);
    }),
    runs(25),
  );
});

/** Two by two with margins, or a small hierarchy: few enough tables to try them all. */
const tiny = fc.tuple(fc.boolean(), fc.array(fc.nat(9), { minLength: 6, maxLength: 6 })).map(([crossed, counts]) => {
  const one: Node = { name: "T", children: [{ name: "P", children: [{ name: "p" }, { name: "q" }] }, { name: "r" }] };
  return { crossed, ...aCube(crossed ? [flat("a", 2), flat("b", 2)] : [one], (_, at) => counts[at]!) };
});

test("propagation against trying every table: never narrower, and equal where the sums form one tree", () => {
  fc.assert(
    fc.property(tiny, profile, seeds, ({ system, keys, crossed }, by, seed) => {
      const bounds = readerBounds(applyRounding(by, system, keys, seed));
      const limit = 60;
      for (let cell = 0; cell < system.cellCount; cell++) bounds.high[cell] = Math.min(bounds.high[cell]!, limit);
      const best = bruteForce(system, bounds, limit);
      const tight = tightenBounds(system, bounds, indexRelations(system));
      expect(contains(best, tight)).toBe(true);
      if (!crossed) expect([[...tight.low], [...tight.high]]).toEqual([best.low, best.high]);
    }),
    runs(60),
  );
});

test("after protectRounded no attacker pins an unsafe cell, or the cell is reported; nothing hidden is shown again", () => {
  fc.assert(
    fc.property(
      cube(3),
      profile,
      seeds,
      rule,
      fc.array(fc.boolean(), { minLength: 400, maxLength: 400 }),
      ({ system, keys }, by, seed, small, known) => {
        const start = applyRounding(by, system, keys, seed);
        const attacker = {
          name: "insider",
          knows: Uint8Array.from({ length: system.cellCount }, (_, cell) => (known[cell % 400] ? 1 : 0)),
        };
        const { result, stillPinned, complements } = protectRounded(system, start, small, { attackers: [attacker] });
        for (const who of [undefined, attacker]) {
          const { pinned } = attackRounded(system, result, small, who === undefined ? {} : { attacker: who });
          const reported = stillPinned
            .filter((entry) => entry.attacker === (who?.name ?? "outsider"))
            .map((entry) => entry.cell);
          expect([...pinned]).toEqual(reported);
        }
        start.state.forEach((state, cell) => {
          if (state === HIDDEN) expect(result.state[cell]).toBe(HIDDEN);
          else if (!complements.includes(cell)) expect(result.shown[cell]).toBe(start.shown[cell]);
        });
      },
    ),
    runs(150),
  );
});

test("hiding cells of a controlled rounding never makes a reader's interval miss the count", () => {
  fc.assert(
    fc.property(cubeOver(network), seeds, rule, ({ system }, seed, small) => {
      const { result } = attemptControlledRounding(system, { base: 5, seed });
      const hidden = protectRounded(system, result, { ...small, intervalWidth: 4 * small.intervalWidth });
      const { bounds } = attackRounded(system, hidden.result, small);
      expect(contains(asBounds(system), bounds)).toBe(true);
    }),
    runs(100),
  );
});

test("under IRCC-5, not exactly known can always be reached against an outsider", () => {
  fc.assert(
    fc.property(cube(3), ({ system }) => {
      const small = { smallestPublishable: 5, protectZeros: false, intervalWidth: 0 };
      const { result, stillPinned } = protectRounded(system, applyIrcc5(system), small);
      expect(stillPinned).toEqual([]);
      expect(requiredWidth(small)).toBe(1);
      expect(attackRounded(system, result, small).pinned.length).toBe(0);
    }),
    runs(150),
  );
});

function reverse(system: CountSystem): CountSystem {
  const last = system.cellCount - 1;
  const { total, offset, parts } = system.relations;
  const sums = Array.from(total, (sum, r) =>
    [sum, ...parts.subarray(offset[r]!, offset[r + 1]!)].map((cell) => last - cell),
  ).reverse();
  const starts = new Int32Array(sums.length + 1);
  for (const [r, sum] of sums.entries()) starts[r + 1] = starts[r]! + sum.length - 1;
  return {
    cellCount: system.cellCount,
    value: system.value.slice().reverse(),
    held: system.held.slice().reverse(),
    publishable: system.publishable.slice().reverse(),
    relations: {
      total: Int32Array.from(sums, (sum) => sum[0]!),
      offset: starts,
      parts: Int32Array.from(sums.flatMap((sum) => sum.slice(1))),
    },
  };
}
