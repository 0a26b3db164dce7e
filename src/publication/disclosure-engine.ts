import type { ProfileEntry } from "../catalogue/catalogue.ts";
import type { Attacker, CountSystem, SuppressionPattern, SuppressionRule } from "../sdc/system.ts";
import { sha256 } from "../shared/hash.ts";

/** Written into every report: which engine chose the pattern. Changes whenever the same request may give another pattern. */
export const ENGINE_VERSION = "1.0.0";

/**
 * `seed`: the same request with the same seed gives the same pattern. `fixed`: 1 where a cell is shown already (by an earlier
 * release), 2 where it stays hidden, 0 where the engine decides; absent: everywhere 0. `previous`: 1 where a cell was hidden
 * last time, and is hidden first.
 */
export interface EngineRequest {
  readonly system: CountSystem;
  readonly attackers: readonly Attacker[];
  readonly rule: SuppressionRule;
  readonly seed: number;
  readonly fixed?: Uint8Array;
  readonly previous?: SuppressionPattern;
  /** 1 for totals that users need most: they stay shown where the rule can be kept with them. */
  readonly needed?: Uint8Array;
  /** Whether to find out what protection against coalitions of two would hide in addition. */
  readonly priceCoalitions?: boolean;
}

/** `exposed`: cells that some attacker could still narrow down; empty where `verified`. `verified`: the attack found every unsafe cell as uncertain as the rule asks. `narrowest`: the smallest width met; null where no cell is unsafe. */
export interface EngineAnswer {
  readonly pattern: SuppressionPattern;
  /** Cells that would be hidden in addition if any two insiders put their cells together; null where that was not asked. */
  readonly coalitionCost: number | null;
  readonly verified: boolean;
  readonly exposed: readonly number[];
  readonly narrowest: number | null;
  readonly seconds: number;
}

/** Protects, then attacks what it protected. The seam between publication and the method. */
export type DisclosureEngine = (request: EngineRequest) => Promise<EngineAnswer>;

/** The rule that a suppression profile stands for. */
export const ruleOf = ({ threshold, protectZeros, intervalWidth }: ProfileEntry): SuppressionRule => ({
  smallestPublishable: threshold ?? 1,
  protectZeros,
  intervalWidth: intervalWidth ?? 0,
});

const bytesOf = (array: Int32Array | Uint8Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

/** Names a request by everything that decides its answer. */
export function requestHash({
  system,
  attackers,
  rule,
  seed,
  fixed,
  previous,
  needed,
  priceCoalitions,
}: EngineRequest): string {
  const { value, held, publishable, relations } = system;
  const columns = [value, held, publishable, relations.total, relations.offset, relations.parts];
  const head = JSON.stringify([
    ENGINE_VERSION,
    rule,
    seed,
    priceCoalitions ?? false,
    system.cellCount,
    attackers.map(({ name }) => name),
  ]);
  const given = [fixed, previous, needed].filter((column) => column !== undefined);
  const parts = [...columns, ...attackers.map(({ knows }) => knows), ...given].map(bytesOf);
  return sha256(Buffer.concat([Buffer.from(head), ...parts]));
}
