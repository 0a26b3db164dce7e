/** The one entrance to the rounding methods: a profile says which. */
import { type CountSystem, SdcInputError } from "../system.ts";
import { applyCellKey } from "./cell-key.ts";
import { applyControlledRounding } from "./controlled-rounding.ts";
import { applyIrb20 } from "./irb-20.ts";
import { applyIrcc5 } from "./ircc-5.ts";
import type { NoiseParameters } from "./perturbation-table.ts";
import { applyRandomRounding } from "./random-rounding.ts";
import type { RoundedCells } from "./rounded-cells.ts";
import type { Seed } from "./sip-hash.ts";

/**
 * `base`: values are shown as multiples of it. `threshold`: the smallest count that the rule shows. Both may be left out; where
 * given they must be the rule's own: 5 and 6 under IRCC-5, 1 and 20 under IRB-20 (it shows exact values), and under CONTROLLED
 * any base from 2 to 1,000 (5 where left out) and 0 (it hides nothing).
 */
export interface RuleProfile {
  readonly method: "ROUND";
  readonly rule: "IRCC-5" | "IRB-20" | "CONTROLLED";
  readonly base?: number;
  readonly threshold?: number;
}

/** Unbiased random rounding, one draw per cell for ever. */
export interface RandomProfile {
  readonly method: "RANDOM_ROUND";
  readonly base: number;
}

/** The cell-key method; see NoiseParameters for D (`maxChange`), V (`variance`) and js (`hiddenUpTo`). */
export interface CellKeyProfile extends NoiseParameters {
  readonly method: "CELL_KEY";
}

export type RoundingProfile = RuleProfile | RandomProfile | CellKeyProfile;

const OWN_NUMBERS = {
  "IRCC-5": { base: 5, threshold: 6 },
  "IRB-20": { base: 1, threshold: 20 },
  CONTROLLED: { base: 5, threshold: 0 },
} as const;

/**
 * Rounds a system by its profile.
 * Shape:  profile, system, one key per cell, seed of 16 bytes -> a rounding result, one entry per cell. Pure: the same arguments
 *         always give the same result. IRCC-5 and IRB-20 use neither keys nor seed, CONTROLLED uses the seed only.
 * Units:  persons. `keys`: the same text for the same count in every table and release (jurisdiction, indicator, series, period).
 * Errors: SdcInputError on an unknown method or rule, on numbers that are not the rule's own, and as each method says;
 *         ControlledRoundingRefused where no additive rounding was found.
 * Limits: a rounding is not yet protected: run protectRounded, then the auditor. The seed is as confidential as the counts.
 * Source: issue 3, point 5; each method's own file.
 */
export function applyRounding(
  profile: RoundingProfile,
  system: CountSystem,
  keys: readonly string[],
  seed: Seed,
): RoundedCells {
  switch (profile.method) {
    case "ROUND":
      return applyRule(profile, system, seed);
    case "RANDOM_ROUND":
      return applyRandomRounding(system, { keys, base: profile.base, seed });
    case "CELL_KEY":
      return applyCellKey(system, { keys, noise: profile, seed });
    default:
      throw new SdcInputError("rounding: the profile's method is unknown");
  }
}

function applyRule(profile: RuleProfile, system: CountSystem, seed: Seed): RoundedCells {
  requireOwnNumbers(profile);
  switch (profile.rule) {
    case "IRCC-5":
      return applyIrcc5(system);
    case "IRB-20":
      return applyIrb20(system);
    case "CONTROLLED":
      return applyControlledRounding(system, { base: profile.base ?? OWN_NUMBERS.CONTROLLED.base, seed });
  }
}

/** Refuses numbers that would make the rule another rule under the old name. */
function requireOwnNumbers({ rule, base, threshold }: RuleProfile): void {
  if (!Object.hasOwn(OWN_NUMBERS, rule)) throw new SdcInputError("rounding: the profile's rule is unknown");
  const own = OWN_NUMBERS[rule];
  const baseIsFree = rule === "CONTROLLED";
  if (!baseIsFree && base !== undefined && base !== own.base)
    throw new SdcInputError(`rounding: the base of ${rule} is ${own.base}`);
  if (threshold !== undefined && threshold !== own.threshold) {
    throw new SdcInputError(`rounding: the smallest count that ${rule} shows is ${own.threshold}`);
  }
}
