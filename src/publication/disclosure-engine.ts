import type { ProfileEntry } from "../catalogue/catalogue.ts";
import { eliminate } from "../sdc/protector/eliminate.ts";
import { alwaysShown, unsafeCells, viewsOf } from "../sdc/protector/views.ts";
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
  const primary = unsafeCells(system, rule);
  const shown = alwaysShown(system, rule);
  const unprotected: number[] = [];
  const neverShown = Uint8Array.from(primary, (unsafe, cell) =>
    unsafe === 1 || system.held[cell] === 0 || system.publishable[cell] === 0 ? 1 : 0,
  );
  const pattern = eliminate({
    system,
    views: viewsOf(system, rule, attackers, primary),
    alwaysShown: shown,
    neverShown,
    order: Int32Array.from({ length: system.cellCount }, (_, cell) => cell).sort(
      (a, b) => (system.value[b] as number) - (system.value[a] as number) || a - b,
    ),
    hiddenAtLeastOne: true,
    seed,
  });
  return {
    pattern,
    verified: unprotected.length === 0,
    narrowest: null,
    seconds: (performance.now() - started) / 1000,
  };
};
