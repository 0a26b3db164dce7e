import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from "jose";

/** The issuer's key set could not be had; `cause` is for the log, never for the caller. */
class KeysUnavailable extends Error {
  constructor(cause: unknown) {
    super("the issuer's key set is not available", { cause });
    this.name = "KeysUnavailable";
  }
}

/** `generation`: another number once the set was loaded anew; null while it is not fresh, and is to be asked for with every token. */
export interface IssuerKeys {
  readonly find: JWTVerifyGetKey;
  readonly generation: () => number | null;
}

/** Keys that stay what they are while the process runs. */
export const fixedKeys = (find: JWTVerifyGetKey): IssuerKeys => ({ find, generation: () => 0 });

const FETCH_TIMEOUT_MS = 3_000;
/** A key that the issuer withdraws is trusted for at most this long while the issuer can be reached. */
const REFRESH_AFTER_MS = 10 * 60_000;
/** And for at most this long while it cannot. */
const KEEP_IN_OUTAGE_MS = 24 * 60 * 60_000;
/** Between two fetches: whatever key ids callers invent, the issuer is asked twice a minute at most. */
const COOLDOWN_MS = 30_000;
const RETRY_AFTER_FAILURE_MS = 5_000;

/**
 * The keys of an issuer, by HTTP.
 * Shape:  the address of a JWK set and a clock (ms) -> jose's key lookup. Fetched at the first token, again every ten minutes,
 *         and when a token names an unknown key; one fetch at a time, never two within the cooldown. In an outage, or where
 *         the answer is not a key set, the last good set serves for a day.
 * Errors: KeysUnavailable; JWKSNoMatchingKey where the issuer was asked and does not have the key.
 * Limits: a new key may be refused for up to the cooldown after the last fetch.
 * Source: RFC 7517 section 5; OpenID Connect Core 1.0 section 10.1.1 (rotation). jose alone drops its set when it is old and the
 *         issuer is away, and knows no pause after a failure, so that when to fetch is decided here.
 */
export function makeIssuerKeys(url: string, now: () => number): IssuerKeys {
  const remote = createRemoteJWKSet(new URL(url), {
    timeoutDuration: FETCH_TIMEOUT_MS,
    cooldownDuration: Number.POSITIVE_INFINITY,
    cacheMaxAge: Number.POSITIVE_INFINITY,
  });
  let loadedAt = Number.NEGATIVE_INFINITY;
  let triedAt = Number.NEGATIVE_INFINITY;
  let failure: unknown = null;
  let loads = 0;
  let pending: Promise<void> | null = null;

  const fetchSet = async (): Promise<void> => {
    triedAt = now();
    try {
      await remote.reload();
      loadedAt = now();
      loads += 1;
      failure = null;
    } catch (error) {
      failure = error ?? new Error("unknown");
    } finally {
      pending = null;
    }
  };
  /** Resolves when the fetch under way, or a new one if enough time has passed, is over. Never throws. */
  const refresh = async (): Promise<void> => {
    const pause = failure === null ? COOLDOWN_MS : RETRY_AFTER_FAILURE_MS;
    if (pending === null && now() - triedAt >= pause) pending = fetchSet();
    await pending;
  };

  const find: JWTVerifyGetKey = async (header, token) => {
    if (now() - loadedAt >= REFRESH_AFTER_MS) {
      const refreshed = refresh();
      // Known to be in an outage: callers do not wait for a timeout while a set is at hand.
      if (failure === null || now() - loadedAt >= KEEP_IN_OUTAGE_MS) await refreshed;
    }
    if (now() - loadedAt >= KEEP_IN_OUTAGE_MS) throw new KeysUnavailable(failure);
    try {
      return await remote(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
    }
    await refresh();
    if (failure !== null) throw new KeysUnavailable(failure);
    return remote(header, token);
  };
  return { find, generation: () => (now() - loadedAt < REFRESH_AFTER_MS ? loads : null) };
}
