import { beforeAll, expect, test } from "vitest";
import { audit } from "../../../src/sdc/audit/audit.ts";
import type { LpSolver } from "../../../src/sdc/audit/lp-solver.ts";
import { seededRandom } from "../../../src/sdc/audit/seeded-random.ts";
import { highsSolver } from "../../../src/sdc-solver/highs-solver.ts";
import { type AuditCase, allAttackers, enumerated, protectedCells } from "../../support/audit-case.ts";
import { flat, TWO_LEVELS, tinySystem } from "../../support/tiny-system.ts";

let solver: LpSolver;
beforeAll(async () => {
  solver = await highsSolver();
});

/** By enumeration alone. */
function isSafe(auditCase: AuditCase): boolean {
  return allAttackers(auditCase).every((attacker) => {
    const truth = enumerated(auditCase, attacker);
    if (truth === null) throw new Error("too many tables for this test");
    return protectedCells(auditCase, attacker).every(
      (cell) => truth.high[cell]! - truth.low[cell]! >= auditCase.rule.intervalWidth,
    );
  });
}

/** Everything hidden but zeros and the outer totals; then shown again, cell by cell, while enumeration finds it safe. */
function minimalCase(seed: number): AuditCase | null {
  const random = seededRandom(seed);
  const leaves = Array.from({ length: 9 }, () => Math.floor(random() * 7));
  const dimensions = [flat(3), TWO_LEVELS];
  const { system, codesOf } = tinySystem({
    dimensions,
    tables: [[0, 1]],
    leafCount: ([a, b]) => leaves[(a! - 1) * 3 + b! - 2]!,
  });
  const knows = Uint8Array.from(codesOf, (codes) => (codes[0] === 1 ? 1 : 0));
  const rule = { smallestPublishable: 3, protectZeros: false, intervalWidth: 2 };
  const isOuter = (cell: number): boolean => codesOf[cell]!.includes(0);
  const pattern = Uint8Array.from(system.value, (count, cell) => (count > 0 && !isOuter(cell) ? 1 : 0));
  const auditCase = { system, rule, attackers: [{ name: "first", knows }], pattern };
  if (!isSafe(auditCase)) return null;
  for (let cell = 1; cell < system.cellCount; cell++) {
    if (pattern[cell] === 0 || system.value[cell]! < rule.smallestPublishable) continue;
    pattern[cell] = 0;
    if (!isSafe(auditCase)) pattern[cell] = 1;
  }
  return auditCase;
}

test("in a minimal safe pattern no complementary cell can be shown again without the auditor noticing", () => {
  let shownAgain = 0;
  for (let seed = 1; seed <= 12; seed++) {
    const auditCase = minimalCase(seed);
    if (auditCase === null) continue;
    const { system, rule, pattern } = auditCase;
    expect(audit({ ...auditCase, solver }).verified).toBe(true);
    for (let cell = 0; cell < system.cellCount; cell++) {
      if (pattern[cell] === 0 || system.value[cell]! < rule.smallestPublishable) continue;
      const mutated = Uint8Array.from(pattern);
      mutated[cell] = 0;
      const report = audit({ ...auditCase, pattern: mutated, solver });
      expect({ seed, cell, verified: report.verified, isProved: report.failures.length > 0 }).toEqual({
        seed,
        cell,
        verified: false,
        isProved: true,
      });
      shownAgain++;
    }
  }
  expect(shownAgain).toBeGreaterThan(20);
});
