import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { assertMigratable } from "./migration-state.ts";
import { connectionFault, migrationFault, readerTooPowerful } from "./server-faults.ts";
import {
  copyChunks,
  copyStatement,
  type Database,
  MIGRATIONS_FOLDER,
  PUBLISHER_ROLE,
  READER_ROLE,
  type StatementListener,
  type Store,
  type Transaction,
  uncommitted,
} from "./store.ts";

/** `readerUrl`: another login or a replica that serves queries, in the role of the reader too; absent: the same server. */
export interface ServerOptions {
  readonly url: string;
  readonly readerUrl?: string;
  readonly onStatement?: StatementListener;
  readonly onIdleError?: (error: Error) => void;
}

const STATEMENT_TIMEOUT_MS = 30_000;
const CONNECTION_TIMEOUT_MS = 10_000;
/** Any constant of ours: two nodes that start together migrate one after the other. */
const MIGRATION_LOCK = 5_317_201;

/** A connection that breaks rejects what is under way; without a listener it would also end the process. */
const ignoreBreak = (): void => {};

async function migrateOnce(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECTION_TIMEOUT_MS });
  client.on("error", ignoreBreak);
  try {
    await client.connect();
  } catch (error) {
    throw connectionFault(error, "DATABASE_URL");
  }
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    const db = drizzle(client);
    await assertMigratable(db as unknown as Database);
    await migrate(db, { migrationsFolder: MIGRATIONS_FOLDER });
  } catch (error) {
    throw migrationFault(error);
  } finally {
    await client.end();
  }
}

function openPool(url: string, role: string, onIdleError: ServerOptions["onIdleError"]): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    options: `-c role=${role} -c statement_timeout=${role === READER_ROLE ? STATEMENT_TIMEOUT_MS : 0}`,
  });
  // Without a listener, a connection that the server closes while idle would end the process. A pool that is being closed has
  // nothing to report: the server may cut its last connections.
  pool.on("error", (error) => {
    if (!pool.ending) onIdleError?.(error);
  });
  return pool;
}

async function connect(pool: pg.Pool, variable: "DATABASE_URL" | "DATABASE_READER_URL"): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw connectionFault(error, variable);
  }
}

/** Both roles can be taken on, and the reader's has no way to raw counts, whoever made it. */
async function assertRoles(publisher: pg.Pool, reader: pg.Pool, hasReaderUrl: boolean): Promise<void> {
  (await connect(publisher, "DATABASE_URL")).release();
  const client = await connect(reader, hasReaderUrl ? "DATABASE_READER_URL" : "DATABASE_URL");
  try {
    const { rows } = await client.query<{ powerful: boolean }>(
      `select rolsuper or rolbypassrls
              or coalesce(has_schema_privilege(to_regnamespace('confidential'), 'usage'), false) as powerful
         from pg_roles where rolname = current_user`,
    );
    if (rows[0]?.powerful !== false) throw readerTooPowerful();
  } finally {
    client.release();
  }
}

async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  client.on("error", ignoreBreak);
  try {
    await client.query("begin");
    const result = await work(client);
    // PostgreSQL answers a commit after a failed statement with a rollback, and no error.
    const { command } = await client.query("commit");
    if (command !== "COMMIT") throw uncommitted();
    client.off("error", ignoreBreak);
    client.release();
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    client.release(true);
    throw error;
  }
}

/** Connects to PostgreSQL 15 or later and migrates it to this version. */
export async function openServerStore({ url, readerUrl, onStatement, onIdleError }: ServerOptions): Promise<Store> {
  await migrateOnce(url);
  const publisherPool = openPool(url, PUBLISHER_ROLE, onIdleError);
  const readerPool = openPool(readerUrl ?? url, READER_ROLE, onIdleError);
  const close = async (): Promise<void> => {
    await Promise.all([publisherPool.end(), readerPool.end()]);
  };
  const logger = onStatement ? { logger: { logQuery: (statement: string) => onStatement(statement) } } : {};
  const copy =
    (client: pg.PoolClient): Transaction["copy"] =>
    (table, columns, lines) => {
      const statement = copyStatement(table, columns, "stdin");
      onStatement?.(statement);
      return pipeline(Readable.from(copyChunks(lines)), client.query(copyFrom(statement)));
    };
  try {
    await assertRoles(publisherPool, readerPool, readerUrl !== undefined);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    kind: "server",
    reader: drizzle(readerPool, logger) as unknown as Database,
    publisher: drizzle(publisherPool, logger) as unknown as Database,
    transact: (work) =>
      inTransaction(publisherPool, (client) =>
        work({ db: drizzle(client, logger) as unknown as Database, copy: copy(client) }),
      ),
    close,
  };
}
