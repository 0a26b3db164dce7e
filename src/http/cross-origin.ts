import type { IncomingMessage } from "node:http";
import type { Reply } from "./respond.ts";

const PREFLIGHT_SECONDS = 600;

/** Headers of an answer where no other origin's pages read any. */
export const NOT_SHARED: Readonly<Record<string, string>> = {};

/**
 * Cross-origin requests of browsers (Fetch standard, section 3.2): closed but for the origins named. Credentials of the browser's
 * own are never let through; a page sends its token itself.
 */
export function makeCrossOrigin(origins: readonly string[]) {
  const allowed = new Set(origins);
  return {
    /** Headers for an answer to this request. */
    headers({ headers: { origin } }: IncomingMessage): Readonly<Record<string, string>> {
      if (allowed.size === 0) return NOT_SHARED;
      const shared = { vary: "Origin" };
      if (origin === undefined || !allowed.has(origin)) return shared;
      const exposed = { "access-control-expose-headers": "ETag, Retry-After, Content-Disposition" };
      return { ...shared, ...exposed, "access-control-allow-origin": origin };
    },
    /** The answer to a preflight from an allowed origin; null for any other request. */
    preflight({ method, headers }: IncomingMessage): Reply | null {
      const isPreflight = method === "OPTIONS" && headers["access-control-request-method"] !== undefined;
      if (!isPreflight || headers.origin === undefined || !allowed.has(headers.origin)) return null;
      return {
        status: 204,
        headers: {
          "access-control-allow-methods": "GET, HEAD, POST",
          "access-control-allow-headers": "Authorization, Content-Type, Accept-Language, Idempotency-Key",
          "access-control-max-age": String(PREFLIGHT_SECONDS),
        },
        body: "",
      };
    },
  };
}
