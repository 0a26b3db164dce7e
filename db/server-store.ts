import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { assertMigratable } from "./migration-state.ts";
import {
  copyChunks,
  copyStatement,
  type Database,
  MIGRATIONS_FOLDER,
  PUBLISHER_ROLE,
  READER_ROLE,
  type StatementListener,
  type Store,
} from "./store.ts";

/** `readerUrl`: another role or a replica that serves queries; absent: the same server, in the role of the reader. */
export interface ServerOptions {
  readonly url: string;
  readonly readerUrl?: string;
  readonly onStatement?: StatementListener;
  readonly onIdleError?: (error: Error) => void;
}

const STATEMENT_TIMEOUT_MS = 30_000;
/** Any constant of ours: two nodes that start together migrate one after the other. */
const MIGRATION_LOCK = 5_317_201;

async function migrateOnce(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    const db = drizzle(client);
    await assertMigratable(db as unknown as Database);
    await migrate(db, { migrationsFolder: MIGRATIONS_FOLDER });
  } finally {
    await client.end();
  }
}

function openPool(url: string, role: string | null, onIdleError: ServerOptions["onIdleError"]): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    options: `${role ? `-c role=${role} ` : ""}-c statement_timeout=${role === READER_ROLE ? STATEMENT_TIMEOUT_MS : 0}`,
  });
  // Without a listener, a connection that the server closes while idle would end the process.
  pool.on("error", (error) => onIdleError?.(error));
  return pool;
}

/** Connects to PostgreSQL 15 or later and migrates it to this version. */
export async function openServerStore({ url, readerUrl, onStatement, onIdleError }: ServerOptions): Promise<Store> {
  await migrateOnce(url);
  const publisherPool = openPool(url, PUBLISHER_ROLE, onIdleError);
  const readerPool = openPool(readerUrl ?? url, readerUrl ? null : READER_ROLE, onIdleError);
  const logger = onStatement ? { logger: { logQuery: (statement: string) => onStatement(statement) } } : {};
  return {
    kind: "server",
    reader: drizzle(readerPool, logger) as unknown as Database,
    publisher: drizzle(publisherPool, logger) as unknown as Database,
    async transact(work) {
      const client = await publisherPool.connect();
      try {
        await client.query("begin");
        const result = await work({
          db: drizzle(client, logger) as unknown as Database,
          copy: (table, columns, lines) =>
            pipeline(Readable.from(copyChunks(lines)), client.query(copyFrom(copyStatement(table, columns, "stdin")))),
        });
        await client.query("commit");
        client.release();
        return result;
      } catch (error) {
        await client.query("rollback").catch(() => undefined);
        client.release(true);
        throw error;
      }
    },
    async close() {
      await Promise.all([publisherPool.end(), readerPool.end()]);
    },
  };
}
