import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { refusal } from "../access/refusals.ts";
import type { MetricsAccess } from "../config.ts";
import { sha256 } from "../shared/hash.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { Reply } from "./respond.ts";

const isSame = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(sha256(a)), Buffer.from(sha256(b)));

/** GET /metrics. Null where it is off: there is nothing at this address. UNAUTHENTICATED without the token, where one is set. */
export function makeMetricsRoute(metrics: Pick<Metrics, "text" | "contentType">, { open, token }: MetricsAccess) {
  if (!open) return null;
  return async ({ headers }: IncomingMessage): Promise<Reply> => {
    const given = /^bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1] ?? "";
    if (token !== null && !isSame(given, token)) throw refusal("NOT_BEARER", "provider");
    return {
      status: 200,
      headers: { "content-type": metrics.contentType, "cache-control": "no-store" },
      body: await metrics.text(),
    };
  };
}
