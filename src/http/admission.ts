import type { IncomingMessage } from "node:http";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { TokenVerifier } from "../access/token-verifier.ts";
import { viewerFromAuthorization } from "../access/viewer.ts";
import type { Viewer } from "../domain/audience.ts";
import { LimitRefusal } from "./limit-refusal.ts";
import { accountOf } from "./request-account.ts";
import { headerOf } from "./request-header.ts";
import { makeClientAddress } from "./trusted-proxy.ts";

/** Who sends a request. UNAUTHENTICATED, or TOO_LARGE (429) for whoever sends too many. */
export type Admission = (request: IncomingMessage) => Promise<Viewer>;

export interface AdmissionOptions {
  readonly verify: TokenVerifier;
  readonly publicAccess: boolean;
  /** Null: any number. */
  readonly requestsPerMinute: number | null;
  /** Config.trustedProxies. */
  readonly trustedProxies: readonly string[];
}

const MINUTE_SECONDS = 60;

function makeRateLimit(requestsPerMinute: number | null): (key: string) => Promise<void> {
  if (requestsPerMinute === null) return async () => undefined;
  const limiter = new RateLimiterMemory({ points: requestsPerMinute, duration: MINUTE_SECONDS });
  return async (key) => {
    try {
      await limiter.consume(key);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      const retrySeconds = Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
      throw new LimitRefusal(429, { name: "requestsPerMinute", max: requestsPerMinute, retrySeconds });
    }
  };
}

/**
 * The one door of all routes that answer about data. Whoever is signed in is counted by subject, wherever from; whoever is not, and
 * whoever sends a token that is not good, by address.
 */
export function makeAdmission({
  verify,
  publicAccess,
  requestsPerMinute,
  trustedProxies,
}: AdmissionOptions): Admission {
  const clientAddress = makeClientAddress(trustedProxies);
  const addressOf = (request: IncomingMessage): string => `address ${clientAddress(request)}`;
  const count = makeRateLimit(requestsPerMinute);
  return async (request) => {
    let viewer: Viewer;
    try {
      viewer = await viewerFromAuthorization(headerOf(request, "authorization"), verify, { publicAccess });
    } catch (error) {
      await count(addressOf(request));
      throw error;
    }
    accountOf(request).viewer = viewer;
    await count(viewer.subject === null ? addressOf(request) : `subject ${viewer.subject}`);
    return viewer;
  };
}
