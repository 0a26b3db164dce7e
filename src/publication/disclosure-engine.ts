import type { ProfileEntry } from "../catalogue/catalogue.ts";
import { protect } from "../sdc/protect.ts";
import type { Attacker, CountSystem, SuppressionPattern, SuppressionRule } from "../sdc/system.ts";

/** Written into every report: which engine chose the pattern. */
export const ENGINE_VERSION = "1.0.0";

/** `seed`: the same request with the same seed gives the same pattern. */
export interface EngineRequest {
  readonly system: CountSystem;
  readonly attackers: readonly Attacker[];
  readonly rule: SuppressionRule;
  readonly seed: number;
}

/** `verified`: the attack found every unsafe cell as uncertain as the rule asks. `narrowest`: the smallest width met; null where no cell is unsafe. */
export interface EngineAnswer {
  readonly pattern: SuppressionPattern;
  readonly verified: boolean;
  readonly narrowest: number | null;
  readonly seconds: number;
}

export type DisclosureEngine = (request: EngineRequest) => Promise<EngineAnswer>;

/** The rule that a suppression profile stands for. */
export const ruleOf = ({ threshold, protectZeros, intervalWidth }: ProfileEntry): SuppressionRule => ({
  smallestPublishable: threshold ?? 1,
  protectZeros,
  intervalWidth: intervalWidth ?? 0,
});

/** Protects in the calling thread. */
export const protectHere: DisclosureEngine = async ({ system, attackers, rule, seed }) => {
  const started = performance.now();
  const { pattern, unprotected } = protect({ system, attackers, rule, seed });
  return {
    pattern,
    verified: unprotected.length === 0,
    narrowest: null,
    seconds: (performance.now() - started) / 1000,
  };
};
