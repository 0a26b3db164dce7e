import type { CompiledProblem } from "../sdc/compile-problem.ts";
import type { SdcProblem, SdcTable } from "../sdc/problem.ts";
import { applyRounding, type RoundingProfile } from "../sdc/rounding/apply-rounding.ts";
import { protectRounded } from "../sdc/rounding/protect-rounded.ts";
import { HIDDEN, ROUNDED } from "../sdc/rounding/rounded-cells.ts";
import { seedFromHex } from "../sdc/rounding/sip-hash.ts";

/** A table of one's own under a rounding profile. `rounded`: cells shown with another value than their count may be. */
export interface RoundedTables {
  readonly tables: readonly SdcTable[];
  readonly report: {
    readonly cells: number;
    readonly suppressed: number;
    readonly complementary: number;
    readonly rounded: number;
    readonly suppressedValue: number;
    readonly verified: boolean;
  };
}

/** The same everywhere, so that the same cell of the same table always rounds the same way. */
const KEY = seedFromHex("00".repeat(16));

/**
 * Rounds, attacks by interval propagation, and hides what sums would still pin exactly.
 * Errors: SdcInputError as applyRounding; ControlledRoundingRefused where no additive rounding was found.
 */
export function roundTables(problem: SdcProblem, compiled: CompiledProblem, profile: RoundingProfile): RoundedTables {
  const { system, rule, attackers, cellIndex, label } = compiled;
  const keys = Array.from({ length: system.cellCount }, (_, cell) => label(cell));
  const rounded = applyRounding(profile, system, keys, KEY);
  const { result, complements, stillPinned } = protectRounded(
    system,
    rounded,
    { ...rule, intervalWidth: 0 },
    { attackers },
  );
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
      suppressed: states(HIDDEN),
      complementary: complements.length,
      rounded: states(ROUNDED),
      suppressedValue: result.state.reduce(
        (sum, s, cell) => sum + (s === HIDDEN ? (system.value[cell] as number) : 0),
        0,
      ),
      verified: stillPinned.length === 0,
    },
  };
}
