import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { audit } from "../../../src/sdc/audit/audit.ts";
import { intervalOf } from "../../../src/sdc/audit/interval-of.ts";
import type { LpSolver } from "../../../src/sdc/audit/lp-solver.ts";
import { highsSolver } from "../../../src/sdc-solver/highs-solver.ts";
import {
  allAttackers,
  enumerated,
  isKnown,
  protectedCells,
  randomAuditCase,
  realRanges,
} from "../../support/audit-case.ts";

let solver: LpSolver;
beforeAll(async () => {
  solver = await highsSolver();
});

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });

describe("the auditor against enumeration of all tables", () => {
  test("intervals are exactly those of all tables in whole numbers", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const auditCase = randomAuditCase(seed);
        for (const attacker of allAttackers(auditCase)) {
          const truth = enumerated(auditCase, attacker);
          if (truth === null) continue;
          const cells = [...truth.low.keys()].filter((cell) => !isKnown(auditCase, attacker, cell));
          for (const { cell, low, high, isExact } of intervalOf({ ...auditCase, attacker, cells, solver })) {
            expect({ cell, low, high, isExact }).toEqual({
              cell,
              low: truth.low[cell],
              high: truth.high[cell],
              isExact: true,
            });
          }
        }
      }),
      { seed: 1, numRuns: 150 },
    );
  });

  test("exactly the narrow pairs fail, and no other", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const auditCase = randomAuditCase(seed);
        const report = audit({ ...auditCase, solver });
        let isComplete = true;
        let [checked, narrowest] = [0, Number.POSITIVE_INFINITY];
        for (const attacker of allAttackers(auditCase)) {
          const truth = enumerated(auditCase, attacker);
          const cells = protectedCells(auditCase, attacker);
          checked += cells.length;
          isComplete &&= truth !== null;
          if (truth === null) continue;
          const widthOf = (cell: number): number => truth.high[cell]! - truth.low[cell]!;
          narrowest = cells.reduce((least, cell) => Math.min(least, widthOf(cell)), narrowest);
          const failures = report.failures.filter((failure) => failure.attacker === attacker.name);
          const narrow = cells.filter((cell) => widthOf(cell) < auditCase.rule.intervalWidth);
          expect(failures.map((failure) => failure.cell)).toEqual(narrow);
          for (const { cell, low, high, isExact } of failures) {
            expect(low).toBeLessThanOrEqual(truth.low[cell]!);
            expect(high).toBeGreaterThanOrEqual(truth.high[cell]!);
            if (isExact) expect([low, high]).toEqual([truth.low[cell], truth.high[cell]]);
          }
        }
        expect(report.undecided).toEqual([]);
        expect(report.checked).toBe(checked);
        expect(report.verified).toBe(report.failures.length === 0);
        if (isComplete) expect(report.narrowest).toBeLessThanOrEqual(narrowest);
      }),
      { seed: 2, numRuns: 250 },
    );
  });

  test("at width 0 exactly the cells fail that linear reasoning determines", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const wide = randomAuditCase(seed);
        const auditCase = { ...wide, rule: { ...wide.rule, intervalWidth: 0 } };
        const report = audit({ ...auditCase, solver });
        for (const attacker of allAttackers(auditCase)) {
          const cells = protectedCells(auditCase, attacker);
          const ranges = realRanges(auditCase, attacker, solver, cells);
          const determined = cells.filter((_, k) => ranges[k]! < 1e-6);
          const failing = report.failures.filter((failure) => failure.attacker === attacker.name);
          expect(failing.map((failure) => failure.cell)).toEqual(determined);
        }
      }),
      { seed: 3, numRuns: 120 },
    );
  });

  test("showing less never makes a safe pair fail", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const auditCase = randomAuditCase(seed);
        const { system, rule, pattern } = auditCase;
        const more = pattern.map((isHidden, cell) => {
          const isHideable = cell > 0 && (rule.protectZeros || system.value[cell] !== 0);
          return isHidden === 1 || (isHideable && (cell * 7 + seed) % 5 === 0) ? 1 : 0;
        });
        const before = audit({ ...auditCase, solver });
        const after = audit({ ...auditCase, pattern: more, solver });
        const failedBefore = new Set(before.failures.map((f) => `${f.attacker} ${f.cell}`));
        // A publishable count that was unknown to be positive is not among those now hidden, so intervals only widen.
        for (const { attacker, cell } of after.failures) expect(failedBefore).toContain(`${attacker} ${cell}`);
      }),
      { seed: 4, numRuns: 80 },
    );
  });
});
