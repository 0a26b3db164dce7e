import { fileURLToPath } from "node:url";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";

/** A database handle of either driver. */
export type Database = PgDatabase<PgQueryResultHKT, Record<string, never>>;

/** Told of every statement of the store's handles and transactions, never of its parameters or rows. */
export type StatementListener = (statement: string) => void;

/** A line for COPY without its line end; or many, as bytes in UTF-8, each with its own. */
export type CopyLine = string | Uint8Array;

/**
 * The inside of one transaction: statements, and bulk loading by COPY, which is two orders of magnitude faster than inserts.
 * `copy`: rows as tab-separated lines in the text format of COPY, `\N` for null; or blocks of such lines, each with its line end.
 */
export interface Transaction {
  readonly db: Database;
  copy(table: string, columns: readonly string[], lines: Iterable<CopyLine>): Promise<void>;
}

/**
 * Where the exchange keeps its data.
 * `reader`: what serves queries; its role has no right on the schema `confidential`.
 * `publisher`: what intake and publication use, in a role of its own. `transact`, in the same role, commits when `work` resolves,
 * and rolls back when it throws; where `work` swallowed the error of a statement, nothing can be committed and it rejects.
 */
export interface Store {
  readonly kind: "embedded" | "server";
  readonly reader: Database;
  readonly publisher: Database;
  transact<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export const READER_ROLE = "fptx_reader";
export const PUBLISHER_ROLE = "fptx_publisher";
export const MIGRATIONS_FOLDER = fileURLToPath(new URL("./migrations", import.meta.url));

/** Tells row security for whom the reader asks: subject, custodian, audiences, and whether for this transaction alone. */
export const SET_ASKER =
  "select set_config('fptx.subject', $1, $4), set_config('fptx.custodian', $2, $4), set_config('fptx.audiences', $3, $4)";

export const uncommitted = (): Error => new Error("the transaction holds a failed statement: nothing was committed");

const COPY_CHUNK_BYTES = 1 << 18;

/** Joins lines into chunks of about 256 KiB, so that neither driver sees a million small writes; blocks go as they are. */
export function* copyChunks(lines: Iterable<CopyLine>): Generator<CopyLine> {
  let chunk: string[] = [];
  let size = 0;
  function* joined(): Generator<string> {
    if (chunk.length > 0) yield `${chunk.join("\n")}\n`;
    chunk = [];
    size = 0;
  }
  for (const line of lines) {
    if (typeof line !== "string") {
      yield* joined();
      yield line;
      continue;
    }
    chunk.push(line);
    size += line.length + 1;
    if (size >= COPY_CHUNK_BYTES) yield* joined();
  }
  yield* joined();
}

export const copyStatement = (table: string, columns: readonly string[], source: string): string =>
  `copy ${table} (${columns.join(", ")}) from ${source}`;
