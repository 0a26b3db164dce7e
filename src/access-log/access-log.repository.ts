import { and, asc, desc, eq, gt, gte, lt, max, type SQL, sql } from "drizzle-orm";
import { accessLog } from "../../db/schema/access-log.ts";
import type { Database, Store } from "../../db/store.ts";
import { isoTime } from "../shared/iso-time.ts";
import { type AccessLine, type AccessRecord, type ChainPlace, GENESIS, placeAfter } from "./chain.ts";

/** `from` is in, `to` is out. */
export interface LogFilter {
  readonly indicator: string | null;
  readonly from: Date | null;
  readonly to: Date | null;
}

/** Any constant of ours: nodes add to the one chain one after the other. */
const CHAIN_LOCK = 5_317_202;

const conditionsOf = ({ indicator, from, to }: LogFilter): (SQL | undefined)[] => [
  indicator === null ? undefined : eq(accessLog.indicatorId, indicator),
  from === null ? undefined : gte(accessLog.at, from),
  to === null ? undefined : lt(accessLog.at, to),
];

async function headIn(db: Database): Promise<ChainPlace> {
  const place = db.select({ sequence: accessLog.sequence, hash: accessLog.hash }).from(accessLog);
  return (await place.orderBy(desc(accessLog.sequence)).limit(1))[0] ?? GENESIS;
}

const COLUMNS = [
  "sequence",
  "at",
  "request_id",
  "subject",
  "roles",
  "jurisdiction",
  "operation",
  "operation_hash",
  "purpose",
  "outcome",
  "indicator_id",
  "release_id",
  "cells_served",
  "cells_suppressed",
  "previous_hash",
  "hash",
] as const;

const SPECIAL = /[\\\t\n\r]/;
const EACH_SPECIAL = /[\\\t\n\r]/g;
const NAMES: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/** A text in COPY's text format. */
const field = (text: string | null): string =>
  text === null ? "\\N" : SPECIAL.test(text) ? text.replace(EACH_SPECIAL, (found) => NAMES[found] as string) : text;

/** A record in its place in COPY's text format, in the order of COLUMNS, with its line end. Roles are words of our own. */
const rowOf = (line: AccessRecord, { sequence, hash }: ChainPlace, previousHash: string): string =>
  `${sequence}\t${isoTime(line.at)}\t${field(line.requestId)}\t${field(line.subject)}\t{${line.roles.join(",")}}\t${field(line.jurisdiction)}\t${field(line.operation)}\t${field(line.operationHash)}\t${field(line.purpose)}\t${line.outcome}\t${field(line.indicatorId)}\t${field(line.releaseId)}\t${line.cellsServed}\t${line.cellsSuppressed}\t${previousHash}\t${hash}\n`;

const USUAL_ROW_BYTES = 512;

/**
 * Records as the rows that follow a place, in one block of bytes. Each row is garbage once it is in the block: hundreds of them held
 * until the last was made would be moved by the collector of short-lived objects, at several times the cost of making them.
 */
function rowsAfter(start: ChainPlace, records: readonly AccessRecord[]): { rows: Uint8Array; end: ChainPlace } {
  let block = Buffer.allocUnsafeSlow(records.length * USUAL_ROW_BYTES);
  let used = 0;
  let place = start;
  for (const record of records) {
    const next = placeAfter(place, record);
    const row = rowOf(record, next, place.hash);
    // A character takes three bytes at most.
    if (used + 3 * row.length > block.length) block = Buffer.concat([block], 2 * block.length + 3 * row.length);
    used += block.write(row, used);
    place = next;
  }
  return { rows: block.subarray(0, used), end: place };
}

/** The access log. It is read and added to as the publisher: the role that serves queries has no right on it. */
export const makeAccessLogRepository = (store: Pick<Store, "publisher" | "transact">) => ({
  /** Adds records to the end of the chain, in one COPY: an INSERT takes half as long again. Returns the new end. */
  append(records: readonly AccessRecord[]): Promise<ChainPlace> {
    return store.transact(async ({ db, copy }) => {
      await db.execute(sql`select pg_advisory_xact_lock(${CHAIN_LOCK})`);
      const head = await headIn(db);
      const { rows, end } = rowsAfter(head, records);
      if (records.length > 0) await copy("audit.access_log", COLUMNS, [rows]);
      return end;
    });
  },

  head: (): Promise<ChainPlace> => headIn(store.publisher),

  /** Lines in order, after a number. */
  async linesAfter(sequence: number, limit: number): Promise<AccessLine[]> {
    const rows = store.publisher.select().from(accessLog).where(gt(accessLog.sequence, sequence));
    return (await rows.orderBy(asc(accessLog.sequence)).limit(limit)) as AccessLine[];
  },

  /** Whether a line with this hash is there, up to a number. */
  async holdsHash(hash: string): Promise<boolean> {
    const rows = store.publisher.select({ sequence: accessLog.sequence }).from(accessLog);
    return (await rows.where(eq(accessLog.hash, hash)).limit(1)).length > 0;
  },

  async hashAt(sequence: number): Promise<string | null> {
    const rows = store.publisher.select({ hash: accessLog.hash }).from(accessLog);
    return (await rows.where(eq(accessLog.sequence, sequence)))[0]?.hash ?? null;
  },

  /** Lines that fit, newest first, before a number. */
  async page(filter: LogFilter, before: number | null, limit: number): Promise<AccessLine[]> {
    const place = before === null ? undefined : lt(accessLog.sequence, before);
    const rows = store.publisher
      .select()
      .from(accessLog)
      .where(and(place, ...conditionsOf(filter)));
    return (await rows.orderBy(desc(accessLog.sequence)).limit(limit)) as AccessLine[];
  },

  /** How many lines fit. Without a filter, the last number: the sequence has no gap. */
  async count(filter: LogFilter): Promise<number> {
    const conditions = conditionsOf(filter).filter((condition) => condition !== undefined);
    const counted = conditions.length === 0 ? max(accessLog.sequence) : sql<number>`count(*)`;
    const rows = await store.publisher
      .select({ lines: counted })
      .from(accessLog)
      .where(and(...conditions));
    return Number(rows[0]?.lines ?? 0);
  },
});

export type AccessLogRepository = ReturnType<typeof makeAccessLogRepository>;
