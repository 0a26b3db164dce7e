import { auditRounded } from "../sdc/audit/audit-rounded.ts";
import type { CompiledProblem } from "../sdc/compile-problem.ts";
import type { SdcProblem, SdcTable } from "../sdc/problem.ts";
import { applyRounding, type RoundingProfile } from "../sdc/rounding/apply-rounding.ts";
import { protectRounded } from "../sdc/rounding/protect-rounded.ts";
import { HIDDEN, ROUNDED, readerBounds } from "../sdc/rounding/rounded-cells.ts";
import type { Seed } from "../sdc/rounding/sip-hash.ts";
import type { Attacker } from "../sdc/system.ts";
import { highsSolver } from "../sdc-solver/highs-solver.ts";

/** A table of one's own under a rounding profile. `rounded`: cells shown with another value than their count may be. */
export interface RoundedTables {
  readonly tables: readonly SdcTable[];
  readonly report: {
    readonly cells: number;
    readonly unsafe: number;
    readonly suppressed: number;
    readonly complementary: number;
    readonly rounded: number;
    readonly suppressedValue: number;
    readonly verified: boolean;
    readonly narrowest: number | null;
    readonly seconds: number;
  };
}

/**
 * Rounds, hides what sums would still pin, and attacks the result by linear programming. `key`: the secret of random rounding and
 * of cell keys; whoever knows it can undo them.
 * Errors: SdcInputError as applyRounding; ControlledRoundingRefused where no additive rounding was found.
 */
export async function roundTables(
  {
    problem,
    compiled,
    attackers,
    profile,
  }: {
    readonly problem: SdcProblem;
    readonly compiled: CompiledProblem;
    readonly attackers: readonly Attacker[];
    readonly profile: RoundingProfile;
  },
  key: Seed,
): Promise<RoundedTables> {
  const started = performance.now();
  const { system, rule, cellIndex, label } = compiled;
  const keys = Array.from({ length: system.cellCount }, (_, cell) => label(cell));
  const rounded = applyRounding(profile, system, keys, key);
  const { result, complements } = protectRounded(system, rounded, rule, { attackers });
  const bounds = readerBounds(result);
  const { verified, narrowest } = auditRounded({ system, rule, attackers, ...bounds, solver: await highsSolver() });
  const states = (state: number): number => result.state.reduce((n, s) => n + (s === state ? 1 : 0), 0);
  const shownOf = (cell: number): number | null =>
    result.state[cell] === HIDDEN ? null : (result.shown[cell] as number);
  return {
    tables: problem.tables.map((table) => ({
      ...table,
      cells: table.cells.map(({ at }) => ({ at, value: shownOf(cellIndex(table.id, at)) })),
    })),
    report: {
      cells: system.cellCount,
      unsafe: system.value.reduce(
        (n, count, cell) => n + (system.held[cell] === 1 && count > 0 && count < rule.smallestPublishable ? 1 : 0),
        0,
      ),
      suppressed: states(HIDDEN),
      complementary: complements.length,
      rounded: states(ROUNDED),
      suppressedValue: result.state.reduce(
        (sum, s, cell) => sum + (s === HIDDEN ? (system.value[cell] as number) : 0),
        0,
      ),
      verified,
      narrowest,
      seconds: Number(((performance.now() - started) / 1000).toFixed(3)),
    },
  };
}
