import type { Store } from "../db/store.ts";
import { makeAccessLogRepository } from "./access-log/access-log.repository.ts";
import { type AccessLogService, makeAccessLogService } from "./access-log/access-log.service.ts";
import { anchorFileIn } from "./access-log/anchor-file.ts";
import { type AccessLogRecorder, makeAccessLogRecorder } from "./access-log/recorder.ts";
import type { Config } from "./config.ts";
import type { PublicationService } from "./publication/publication.service.ts";
import { countByState } from "./submission/confidential-submission.repository.ts";
import type { Log } from "./telemetry/log.ts";
import { type Metrics, makeMetrics } from "./telemetry/metrics.ts";

/** What watches the exchange: its access log and its metrics. */
export interface Operations {
  readonly recorder: AccessLogRecorder;
  readonly accessLog: AccessLogService;
  readonly metrics: Metrics;
  /** The publication service, timed. */
  timed(publication: PublicationService): PublicationService;
  /** Writes what waits and tells the log where the chain ends. False where records were lost. */
  close(): Promise<boolean>;
}

/** How often the end of the chain is told to the log, where whoever holds the database does not reach it. */
const ANCHOR_MS = 60_000;
const READ_WAIT_MS = 1_000;
const CLOSE_WAIT_MS = 10_000;

const timedBy =
  (metrics: Pick<Metrics, "published">) =>
  (publication: PublicationService): PublicationService => ({
    ...publication,
    async publishNext(...given) {
      const started = performance.now();
      const seconds = (): number => (performance.now() - started) / 1000;
      try {
        const id = await publication.publishNext(...given);
        metrics.published(seconds(), "done");
        return id;
      } catch (error) {
        metrics.published(seconds(), "refused");
        throw error;
      }
    },
  });

export function openOperations(store: Store, config: Config, log: Log): Operations {
  const rows = makeAccessLogRepository(store);
  const anchor = anchorFileIn(config);
  let told = { sequence: 0, hash: "" };
  let end = told;
  const recorder: AccessLogRecorder = makeAccessLogRecorder({
    rows,
    anchor,
    onWritten(place, records) {
      end = place;
      metrics.accessLogWritten(records);
    },
    onFault(error) {
      metrics.accessLogFailed();
      log.fault(error);
    },
  });
  const metrics = makeMetrics({
    accessLogWaiting: () => recorder.waiting,
    submissionsByState: () => countByState(store.publisher),
  });
  const accessLog = makeAccessLogService({
    rows,
    anchor,
    settled: () => recorder.flush(READ_WAIT_MS),
    onBroken: ({ sequence, fault }) => log.error("access-log.broken", { sequence, fault }),
  });
  function tellEnd(): void {
    if (end.sequence !== told.sequence) log.info("access-log.anchor", { sequence: end.sequence, hash: end.hash });
    told = end;
  }
  const timer = setInterval(tellEnd, ANCHOR_MS);
  timer.unref();
  let closing = false;
  // A chain that was cut while nothing ran is told of at once, and the first auditor does not wait for the reading of all of it.
  accessLog.holds().catch((error: unknown) => {
    if (!closing) log.fault(error);
  });
  return {
    recorder,
    accessLog,
    metrics,
    timed: timedBy(metrics),
    async close() {
      closing = true;
      clearInterval(timer);
      const whole = await recorder.close(CLOSE_WAIT_MS);
      if (!whole) log.error("access-log.lost", { records: recorder.waiting });
      tellEnd();
      return whole;
    },
  };
}
