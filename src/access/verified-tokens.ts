import { LRUCache } from "lru-cache";
import type { Viewer } from "../domain/audience.ts";
import { sha256 } from "../shared/hash.ts";
import type { IssuerKeys } from "./issuer-keys.ts";

/** What a token was verified with. `generation`: of the keys, when its verification began. `expiresAt`: milliseconds. */
export interface Verification {
  readonly viewer: Viewer;
  readonly keys: Pick<IssuerKeys, "generation">;
  readonly generation: number | null;
  readonly verifiedAt: number;
  readonly expiresAt: number;
}

const MOST_TOKENS = 5_000;

/**
 * Tokens that were verified, so that a signature is not checked again for every request: by their hash, so that no token stays in memory.
 * A token is known no longer than until it expires (the clock tolerance is the verifier's), not before the time at which it was verified
 * (a clock that was set back), and only while the keys are those that it was verified with: once the issuer's set is loaded anew, or is
 * due to be, it is verified again, so that a key that was withdrawn is trusted for no longer than without this memory.
 */
export function makeVerifiedTokens(now: () => Date) {
  const known = new LRUCache<string, Verification>({ max: MOST_TOKENS });
  return {
    /** Null: to be verified. */
    find(token: string): Viewer | null {
      const found = known.get(sha256(token));
      if (found === undefined) return null;
      const at = now().getTime();
      const isCurrent = found.generation !== null && found.keys.generation() === found.generation;
      return isCurrent && found.verifiedAt <= at && at < found.expiresAt ? found.viewer : null;
    },
    keep(token: string, verification: Verification): void {
      known.set(sha256(token), verification);
    },
  };
}
