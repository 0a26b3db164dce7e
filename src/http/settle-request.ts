import type { AccessLogRecorder } from "../access-log/recorder.ts";
import { AppError } from "../shared/app-error.ts";
import type { Log } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { type RequestAccount, recordsOf } from "./request-account.ts";

export interface SettleDependencies {
  readonly recorder: Pick<AccessLogRecorder, "record" | "flush">;
  readonly log: Log;
  readonly metrics: Pick<Metrics, "answered">;
}

/** How long the answer to a write waits for its line in the access log; after that it leaves, and the line follows. */
const WRITE_WAIT_MS = 2_000;

/** Where the access log cannot be written, nothing is answered that it should hold. */
export class AccessLogFull extends AppError {
  readonly status = 503;
  readonly headers = { "retry-after": "5" };

  constructor() {
    super(
      "INTERNAL",
      {
        en: "The access log cannot be written at the moment, so nothing is answered. Try again in a few seconds.",
        fr: "Le journal des accès ne peut être écrit pour l'instant; rien n'est donc fourni. Réessayez dans quelques secondes.",
      },
      { reason: "ACCESS_LOG_FULL" },
    );
  }
}

/**
 * Tells the access log, the log and the metrics of an answer that is made. To be called once for each request, before or after it
 * leaves. A promise only where the answer is to wait: a write is in the access log before it is said to be done.
 */
export const makeSettle =
  ({ recorder, log, metrics }: SettleDependencies) =>
  (account: RequestAccount, { method, status }: { method: string; status: number }): Promise<unknown> | undefined => {
    const records = recordsOf(account);
    if (records.length > 0) recorder.record(records);
    const { route, requestId, operationHash } = account;
    const code = account.code ?? "OK";
    const durationMs = Math.round((performance.now() - account.startedAt) * 10) / 10;
    metrics.answered({ route, method, status, code, seconds: durationMs / 1000 });
    const { releaseId = null, indicatorId = null } = records[0] ?? {};
    log.request({ requestId, method, route, status, code, durationMs, operationHash, releaseId, indicatorId });
    return account.isWrite && records.length > 0 ? recorder.flush(WRITE_WAIT_MS) : undefined;
  };

export type Settle = ReturnType<typeof makeSettle>;
