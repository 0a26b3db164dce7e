import { expect, test } from "vitest";
import { auditRounded } from "../../../src/sdc/audit/audit-rounded.ts";
import type { CountSystem } from "../../../src/sdc/system.ts";
import { highsSolver } from "../../../src/sdc-solver/highs-solver.ts";

/** X = A + B, Y = B + C, Z = A + C: cells A, B, C, X, Y, Z. */
const triangle = (value: readonly number[]): CountSystem => ({
  cellCount: 6,
  value: Int32Array.from(value),
  held: new Uint8Array(6).fill(1),
  publishable: new Uint8Array(6).fill(1),
  relations: {
    total: Int32Array.of(3, 4, 5),
    offset: Int32Array.of(0, 2, 4, 6),
    parts: Int32Array.of(0, 1, 1, 2, 0, 2),
  },
});
const rule = { smallestPublishable: 5, protectZeros: false, intervalWidth: 0 };

test("finds a cell that three sums give away together, where no single sum does", async () => {
  const system = triangle([3, 9, 12, 12, 21, 15]);
  const low = Int32Array.of(0, 0, 0, 12, 21, 15);
  const high = Int32Array.of(50, 50, 50, 12, 21, 15);
  const report = auditRounded({ system, rule, attackers: [], low, high, solver: await highsSolver() });
  expect(report).toEqual({ verified: false, narrowest: 0, pinned: [{ attacker: "outsider", cell: 0 }] });
});

test("passes where rounding leaves room, and fails again for an insider who knows a part", async () => {
  const system = triangle([3, 9, 12, 12, 21, 15]);
  const low = Int32Array.of(0, 8, 10, 10, 18, 13);
  const high = Int32Array.of(5, 12, 14, 14, 22, 17);
  const solver = await highsSolver();
  expect(auditRounded({ system, rule, attackers: [], low, high, solver })).toMatchObject({ verified: true });
  const exact = { low: Int32Array.of(0, 8, 10, 12, 18, 13), high: Int32Array.of(5, 12, 14, 12, 22, 17) };
  const knows = Uint8Array.of(0, 1, 0, 0, 0, 0);
  const report = auditRounded({ system, rule, attackers: [{ name: "B", knows }], ...exact, solver });
  expect(report.pinned).toEqual([{ attacker: "B", cell: 0 }]);
});
