import type { IncomingMessage, ServerResponse } from "node:http";
import helmet from "helmet";

/** What an answer that is no page allows a browser to do with it: nothing. */
const DATA_POLICY = { defaultSrc: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"], frameAncestors: ["'none'"] };

/** Pages run scripts and styles of this server's own files alone; none stands in the page, none comes from elsewhere. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join(";");

/** GraphiQL's style sheet holds its fonts. */
export const PLAYGROUND_POLICY = PAGE_POLICY.replace("font-src 'self'", "font-src 'self' data:");

const YEAR_SECONDS = 31_536_000;

/** Headers of every answer, errors included. `strictTransport`: where the exchange is reached over TLS alone. */
export function securityHeaders({ strictTransport }: { readonly strictTransport: boolean }): Record<string, string> {
  const headers: Record<string, string> = {};
  const recorder = {
    setHeader: (name: string, value: string) => {
      headers[name.toLowerCase()] = value;
    },
    removeHeader: () => undefined,
  };
  helmet({
    contentSecurityPolicy: { useDefaults: false, directives: DATA_POLICY },
    strictTransportSecurity: strictTransport ? { maxAge: YEAR_SECONDS, includeSubDomains: true } : false,
    xFrameOptions: { action: "deny" },
    referrerPolicy: { policy: "no-referrer" },
    crossOriginOpenerPolicy: { policy: "same-origin" },
    crossOriginResourcePolicy: { policy: "same-origin" },
  })({} as IncomingMessage, recorder as unknown as ServerResponse, () => undefined);
  return headers;
}
