import { beforeAll, describe, expect, test } from "vitest";
import { audit } from "../../../src/sdc/audit/audit.ts";
import { intervalOf } from "../../../src/sdc/audit/interval-of.ts";
import type { LpSolver } from "../../../src/sdc/audit/lp-solver.ts";
import { SdcInputError, type SuppressionRule } from "../../../src/sdc/system.ts";
import { highsSolver } from "../../../src/sdc-solver/highs-solver.ts";
import { flat, type TinySystem, tinySystem } from "../../support/tiny-system.ts";

let solver: LpSolver;
beforeAll(async () => {
  solver = await highsSolver();
});

const RULE: SuppressionRule = { smallestPublishable: 5, protectZeros: false, intervalWidth: 2 };

/** Rows of counts without totals -> a two-way table with totals (code 0). */
function table(rows: readonly (readonly number[])[]): TinySystem {
  const dimensions = [flat(rows.length), flat(rows[0]!.length)];
  return tinySystem({ dimensions, tables: [[0, 1]], leafCount: ([r, c]) => rows[r! - 1]![c! - 1]! });
}

function marks({ system, cellAt }: TinySystem, places: readonly (readonly number[])[]): Uint8Array {
  const marked = new Uint8Array(system.cellCount);
  for (const place of places) marked[cellAt(place)] = 1;
  return marked;
}

const INNER = [
  [1, 1],
  [1, 2],
  [2, 1],
  [2, 2],
];

describe("intervals of a two-way table with shown totals", () => {
  const tiny = table([
    [1, 2],
    [3, 4],
  ]);
  const intervalAt = (place: readonly number[], rule: SuppressionRule, known: readonly (readonly number[])[] = []) => {
    const attacker = { name: "x", knows: marks(tiny, known) };
    const cells = [tiny.cellAt(place)];
    const [interval] = intervalOf({ system: tiny.system, rule, pattern: marks(tiny, INNER), attacker, cells, solver });
    return [interval!.low, interval!.high, interval!.isExact];
  };

  test("a hidden cell is at least 1 where zeros are shown", () => {
    expect(intervalAt([1, 1], RULE)).toEqual([1, 2, true]);
    expect(intervalAt([2, 2], RULE)).toEqual([4, 5, true]);
  });

  test("a hidden cell may be 0 where zeros are protected, and at width 0", () => {
    expect(intervalAt([1, 1], { ...RULE, protectZeros: true })).toEqual([0, 3, true]);
    expect(intervalAt([1, 1], { ...RULE, intervalWidth: 0 })).toEqual([0, 3, true]);
  });

  test("an attacker who knows one cell of the cycle knows all of it", () => {
    expect(intervalAt([2, 2], RULE, [[1, 2]])).toEqual([4, 4, true]);
  });
});

test("a cell under a total that nobody holds has no upper limit", () => {
  const tiny = tinySystem({ dimensions: [flat(2)], tables: [[0]], leafCount: () => 3 });
  const held = Uint8Array.from(tiny.system.held);
  held[0] = 0;
  const system = { ...tiny.system, held };
  const attacker = { name: "x", knows: new Uint8Array(3) };
  const pattern = Uint8Array.from([0, 1, 0]);
  expect(intervalOf({ system, rule: RULE, pattern, attacker, cells: [1, 0], solver })).toEqual([
    { cell: 1, low: 1, high: Number.POSITIVE_INFINITY, isExact: true },
    { cell: 0, low: 4, high: Number.POSITIVE_INFINITY, isExact: true },
  ]);
  expect(audit({ system, rule: RULE, pattern: Uint8Array.from([0, 1, 1]), attackers: [], solver }).verified).toBe(true);
});

describe("what fails", () => {
  const three = (counts: readonly number[], hidden: readonly number[], rule = RULE) => {
    const tiny = tinySystem({
      dimensions: [flat(counts.length)],
      tables: [[0]],
      leafCount: ([code]) => counts[code! - 1]!,
    });
    const pattern = marks(
      tiny,
      hidden.map((code) => [code]),
    );
    return audit({ system: tiny.system, rule, pattern, attackers: [], solver });
  };

  test("two hidden cells that sum to 2 are both known", () => {
    const report = three([1, 1, 9], [1, 2]);
    expect(report).toMatchObject({ verified: false, checked: 2, narrowest: 0, undecided: [] });
    expect(report.failures).toMatchObject([
      { attacker: "outsider", cell: 1, low: 1, high: 1, isExact: true, isUnavoidable: false },
      { attacker: "outsider", cell: 2, low: 1, high: 1, isExact: true, isUnavoidable: false },
    ]);
  });

  test("at width 0 they pass, for additivity and non-negativity do not tell them apart", () => {
    expect(three([1, 1, 9], [1, 2], { ...RULE, intervalWidth: 0 })).toMatchObject({ verified: true, checked: 2 });
  });

  test("a third hidden cell makes both wide enough", () => {
    expect(three([1, 1, 9], [1, 2, 3])).toMatchObject({ verified: true, failures: [] });
  });

  test("a single hidden cell, and an unsafe cell that is shown", () => {
    expect(three([2, 8, 9], [1]).failures).toMatchObject([{ cell: 1, low: 2, high: 2 }]);
    expect(three([2, 8, 9], []).failures).toMatchObject([{ cell: 1, low: 2, high: 2 }]);
    expect(three([2, 8, 9], [1], { ...RULE, intervalWidth: 0 }).failures).toMatchObject([{ cell: 1, low: 2, high: 2 }]);
  });

  test("nothing is verified once the auditor is told to stop", () => {
    const tiny = table([
      [2, 7],
      [6, 9],
    ]);
    const input = { system: tiny.system, rule: RULE, pattern: marks(tiny, INNER), attackers: [], solver };
    expect(audit(input).verified).toBe(true);
    expect(audit({ ...input, shouldStop: () => true })).toMatchObject({ verified: false, narrowest: 0, failures: [] });
  });
});

describe("an attacker with cells of his own", () => {
  const tiny = table([
    [3, 8],
    [0, 9],
  ]);
  const row = (r: number) => [0, 1, 2].map((c) => [r, c]);
  const pattern = marks(tiny, [
    [1, 1],
    [0, 1],
    [1, 2],
    [0, 2],
  ]);

  test("is exempt where all that he does not know in a cell are shown zeros", () => {
    const attackers = [{ name: "first", knows: marks(tiny, row(1)) }];
    const report = audit({ system: tiny.system, rule: RULE, pattern, attackers, solver });
    expect(report.exempt).toBe(1);
    expect(report.failures.filter(({ attacker }) => attacker === "first")).toEqual([]);
  });

  test("gets at other cells by subtraction, which no pattern can mend", () => {
    const attackers = [{ name: "rest", knows: marks(tiny, [...row(0), ...row(2)]) }];
    const report = audit({ system: tiny.system, rule: RULE, pattern, attackers, solver });
    const failures = report.failures.filter(({ attacker }) => attacker === "rest");
    expect(failures).toMatchObject([{ cell: tiny.cellAt([1, 1]), low: 3, high: 3, isUnavoidable: true }]);
  });
});

describe("input that cannot be audited is refused, without a count in the message", () => {
  const tiny = table([
    [0, 28],
    [37, 46],
  ]);
  const refusal = (run: () => unknown): string => {
    try {
      run();
    } catch (error) {
      expect(error).toBeInstanceOf(SdcInputError);
      return (error as Error).message;
    }
    throw new Error("not refused");
  };
  const run = (system: TinySystem["system"], hidden: readonly (readonly number[])[]) => () =>
    audit({ system, rule: RULE, pattern: marks(tiny, hidden), attackers: [], solver });

  test("a zero that is hidden although zeros are shown", () => {
    const cell = tiny.cellAt([1, 1]);
    expect(refusal(run(tiny.system, INNER))).toBe(`cell ${cell}: a zero is hidden although the rule shows zeros`);
  });

  test.each([
    [[]],
    [
      [
        [2, 1],
        [2, 2],
      ],
    ],
    [
      [
        [0, 0],
        [1, 2],
        [0, 2],
        [2, 2],
      ],
    ],
  ])("a table that is not additive, %j hidden", (hidden) => {
    const value = Int32Array.from(tiny.system.value);
    value[tiny.cellAt([2, 2])]! += 11;
    expect(refusal(run({ ...tiny.system, value }, hidden))).toMatch(/^cell \d: [a-z ]+$/);
  });

  test("a pattern of the wrong length", () => {
    expect(
      refusal(() => audit({ system: tiny.system, rule: RULE, pattern: new Uint8Array(3), attackers: [], solver })),
    ).toMatch(/pattern/);
  });
});
