import { setTimeout as delay } from "node:timers/promises";
import type { AccessLogRepository } from "./access-log.repository.ts";
import type { AnchorFile } from "./anchor-file.ts";
import type { AccessRecord, ChainPlace } from "./chain.ts";

/** How long a record waits for others before it is written. A process that is killed loses these, and the batch under way. */
export const BATCH_MS = 200;
const BATCH_RECORDS = 500;
/** Records that may wait while the database is slow or away; no further operation is let in above. */
const MAX_WAITING = 20_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2_000;
const FLUSH_RETRY_MS = 50;

/**
 * The one way into the access log, for every door that shows cells, changes something or refuses.
 *
 * A door does not call it: it fills in the account of its request (src/http/request-account.ts: viewer, operation, tally), and the
 * server records what the account says once the answer is made. Only work that has no HTTP request calls `record` itself.
 *
 * `record` returns at once. Records are written in batches, every BATCH_MS or BATCH_RECORDS, each batch by one COPY at the end of
 * the chain; `flush` resolves when all that was recorded before is in the database. A process that is killed (kill -9, power)
 * loses at most what it recorded in its last BATCH_MS and the batch that was being written; SIGTERM loses nothing.
 * A database that is slow or away: batches are tried again, in order, and records wait; where it committed and could not say so, a
 * batch stands in the chain twice, never not at all. From MAX_WAITING on `isFull` is true:
 * doors refuse new operations (503) rather than answer what is not logged, until there is room again.
 */
export interface AccessLogRecorder {
  record(records: readonly AccessRecord[]): void;
  readonly isFull: boolean;
  readonly waiting: number;
  /** Resolves true once everything recorded so far is written, false where that takes longer than `withinMs`. */
  flush(withinMs: number): Promise<boolean>;
  /** Writes what waits, within a time, and takes no more. True where nothing was lost. */
  close(withinMs: number): Promise<boolean>;
}

export interface RecorderDependencies {
  readonly rows: Pick<AccessLogRepository, "append">;
  readonly anchor: Pick<AnchorFile, "write">;
  /** Told of every place that was written. */
  readonly onWritten?: (place: ChainPlace, records: number) => void;
  /** Told when a batch could not be written; it is tried again. */
  readonly onFault: (error: unknown) => void;
  readonly maxWaiting?: number;
}

/** PostgreSQL stores no NUL, and half a surrogate pair is no UTF-8. */
const UNCLEAN = /[\0\ud800-\udfff]/;
const isClean = (text: string | null): boolean => text === null || !UNCLEAN.test(text);
const clean = (text: string | null): string | null =>
  text === null || isClean(text) ? text : Buffer.from(text.replaceAll("\0", "")).toString();

function cleaned(record: AccessRecord): AccessRecord {
  const { subject, jurisdiction, operation, purpose } = record;
  if (isClean(subject) && isClean(jurisdiction) && isClean(operation) && isClean(purpose)) return record;
  return {
    ...record,
    subject: clean(subject),
    jurisdiction: clean(jurisdiction),
    operation: clean(operation) ?? "",
    purpose: clean(purpose),
  };
}

export function makeAccessLogRecorder(deps: RecorderDependencies): AccessLogRecorder {
  const { rows, anchor, onWritten, onFault, maxWaiting = MAX_WAITING } = deps;
  const queue: AccessRecord[] = [];
  let recorded = 0;
  let written = 0;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;
  let pause = 0;
  let closed = false;

  /** Writes one batch; a batch that fails stays at the head of the queue. */
  async function writeBatch(): Promise<void> {
    const batch = queue.slice(0, BATCH_RECORDS);
    let place: ChainPlace;
    try {
      place = await rows.append(batch);
    } catch (error) {
      pause = Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, pause * 2));
      onFault(error);
      return;
    }
    queue.splice(0, batch.length);
    pause = 0;
    await anchor.write(place).catch(onFault);
    onWritten?.(place, batch.length);
    // Last: whoever waits for a batch, to end the process, waits for its anchor too.
    written += batch.length;
  }

  function begin(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing ??= writeBatch().finally(() => {
      writing = undefined;
      schedule();
    });
    return writing;
  }

  function schedule(): void {
    if (queue.length === 0 || writing || closed) return;
    if (pause === 0 && queue.length >= BATCH_RECORDS) void begin();
    else timer ??= setTimeout(() => void begin(), pause || BATCH_MS);
  }

  async function flush(withinMs: number): Promise<boolean> {
    const target = recorded;
    const over = delay(withinMs, "over", { ref: false });
    while (written < target) {
      if ((await Promise.race([begin(), over])) === "over") return false;
      if (pause > 0 && (await Promise.race([delay(FLUSH_RETRY_MS), over])) === "over") return false;
    }
    return true;
  }

  return {
    record(records) {
      for (const record of records) queue.push(cleaned(record));
      recorded += records.length;
      schedule();
    },
    get isFull() {
      return queue.length >= maxWaiting;
    },
    get waiting() {
      return queue.length;
    },
    flush,
    async close(withinMs) {
      const done = await flush(withinMs);
      closed = true;
      clearTimeout(timer);
      return done && queue.length === 0;
    },
  };
}
