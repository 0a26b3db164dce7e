import type { IncomingMessage } from "node:http";
import type { TokenVerifier } from "../access/token-verifier.ts";
import { viewerFromAuthorization } from "../access/viewer.ts";
import type { Viewer } from "../domain/audience.ts";
import type { Soon } from "../shared/soon.ts";
import { LimitRefusal } from "./limit-refusal.ts";
import { accountOf } from "./request-account.ts";
import { headerOf } from "./request-header.ts";
import { makeClientAddress } from "./trusted-proxy.ts";

/** Who sends a request. UNAUTHENTICATED, or TOO_LARGE (429) for whoever sends too many. */
export type Admission = (request: IncomingMessage) => Soon<Viewer>;

export interface AdmissionOptions {
  readonly verify: TokenVerifier;
  readonly publicAccess: boolean;
  /** Null: any number. */
  readonly requestsPerMinute: number | null;
  /** Config.trustedProxies. */
  readonly trustedProxies: readonly string[];
}

const MINUTE_MS = 60_000;

/** Counts what one caller sends in a minute, from his first request on. At once: a promise a request costs more than the count. */
function makeRateLimit(requestsPerMinute: number | null): (key: string) => void {
  if (requestsPerMinute === null) return () => undefined;
  // In the order in which their minutes end.
  const minutes = new Map<string, { sent: number; readonly until: number }>();
  function minuteOf(key: string, now: number) {
    const known = minutes.get(key);
    if (known && known.until > now) return known;
    for (const [other, { until }] of minutes) {
      if (until > now) break;
      minutes.delete(other);
    }
    const begun = { sent: 0, until: now + MINUTE_MS };
    minutes.set(key, begun);
    return begun;
  }
  return (key) => {
    const now = performance.now();
    const minute = minuteOf(key, now);
    minute.sent += 1;
    if (minute.sent <= requestsPerMinute) return;
    const retrySeconds = Math.max(1, Math.ceil((minute.until - now) / 1000));
    throw new LimitRefusal(429, { name: "requestsPerMinute", max: requestsPerMinute, retrySeconds });
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
  function admit(request: IncomingMessage, viewer: Viewer): Viewer {
    accountOf(request).viewer = viewer;
    count(viewer.subject === null ? addressOf(request) : `subject ${viewer.subject}`);
    return viewer;
  }
  function refuse(request: IncomingMessage, error: unknown): never {
    count(addressOf(request));
    throw error;
  }
  return (request) => {
    let viewer: Soon<Viewer>;
    try {
      viewer = viewerFromAuthorization(headerOf(request, "authorization"), verify, { publicAccess });
    } catch (error) {
      return refuse(request, error);
    }
    if (!(viewer instanceof Promise)) return admit(request, viewer);
    return viewer.then(
      (found) => admit(request, found),
      (error: unknown) => refuse(request, error),
    );
  };
}
