import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { assertMigratable } from "./migration-state.ts";
import { connectionFault, type DatabaseVariable, migrationFault, readerTooPowerful } from "./server-faults.ts";
import { makeReader } from "./server-reader.ts";
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
import { type StatementTracer, traced } from "./traced.ts";

/**
 * `migrationUrl`: the login that owns the tables; absent: `url`, which else needs no more than the publisher's role.
 * `readerUrl`: another login or a replica that serves queries, in the role of the reader too; absent: the same
 * server.
 */
export interface ServerOptions {
  readonly url: string;
  readonly migrationUrl?: string;
  readonly readerUrl?: string;
  readonly onStatement?: StatementListener;
  readonly onIdleError?: (error: Error) => void;
  readonly trace?: StatementTracer | undefined;
}

const MINUTE_MS = 60_000;
/**
 * Milliseconds. Publishing holds its transaction while a release is attacked, and another publication of the indicator waits for it;
 * serving does neither.
 */
const TIMEOUTS = {
  [READER_ROLE]: { statement_timeout: 30_000, lock_timeout: 5_000, idle_in_transaction_session_timeout: 10_000 },
  [PUBLISHER_ROLE]: {
    statement_timeout: 30 * MINUTE_MS,
    lock_timeout: 15 * MINUTE_MS,
    idle_in_transaction_session_timeout: 30 * MINUTE_MS,
  },
} as const;
const CONNECTION_TIMEOUT_MS = 10_000;
/** Any constant of ours: two nodes that start together migrate one after the other. */
const MIGRATION_LOCK = 5_317_201;

/** A connection that breaks rejects what is under way; without a listener it would also end the process. */
const ignoreBreak = (): void => {};

async function migrateOnce(url: string, variable: DatabaseVariable): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECTION_TIMEOUT_MS });
  client.on("error", ignoreBreak);
  try {
    await client.connect();
  } catch (error) {
    throw connectionFault(error, variable);
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

const optionsOf = (role: keyof typeof TIMEOUTS): string =>
  Object.entries({ role, ...TIMEOUTS[role] })
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(" ");

function openPool(url: string, role: keyof typeof TIMEOUTS, onIdleError: ServerOptions["onIdleError"]): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    options: optionsOf(role),
  });
  // Without a listener, a connection that the server closes while idle would end the process. A pool that is being closed has
  // nothing to report: the server may cut its last connections.
  pool.on("error", (error) => {
    if (!pool.ending) onIdleError?.(error);
  });
  return pool;
}

async function connect(pool: pg.Pool, variable: DatabaseVariable): Promise<pg.PoolClient> {
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
              or coalesce(has_schema_privilege(to_regnamespace('confidential'), 'usage'), false)
              or pg_has_role(current_user, '${PUBLISHER_ROLE}', 'usage')
              or exists (select from pg_class where relowner = pg_roles.oid and relnamespace = to_regnamespace('shared')) as powerful
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

/** Asked of each table once: only a migration changes it, before anything else runs. */
async function hasRowSecurity(client: pg.PoolClient, table: string, known: Map<string, boolean>): Promise<boolean> {
  const before = known.get(table);
  if (before !== undefined) return before;
  const { rows } = await client.query<{ on: boolean }>(
    'select relrowsecurity as "on" from pg_class where oid = $1::regclass',
    [table],
  );
  const found = rows[0]?.on === true;
  known.set(table, found);
  return found;
}

/** COPY into a table with row security, which PostgreSQL does not do: into a temporary one of its shape, and from there. */
async function copyByWayOf(
  client: pg.PoolClient,
  way: {
    readonly table: string;
    readonly columns: readonly string[];
    readonly copyTo: (text: string) => Promise<void>;
  },
): Promise<void> {
  const names = way.columns.join(", ");
  await client.query(`create temporary table copied on commit drop as select ${names} from ${way.table} with no data`);
  await way.copyTo(copyStatement("copied", way.columns, "stdin"));
  await client.query(`insert into ${way.table} (${names}) select ${names} from copied`);
  await client.query("drop table copied");
}

/** Connects to PostgreSQL 15 or later and migrates it to this version. */
export async function openServerStore(options: ServerOptions): Promise<Store> {
  const { url, migrationUrl, readerUrl, onStatement, onIdleError, trace } = options;
  await migrateOnce(migrationUrl ?? url, migrationUrl === undefined ? "DATABASE_URL" : "DATABASE_MIGRATION_URL");
  const publisherPool = openPool(url, PUBLISHER_ROLE, onIdleError);
  const readerPool = openPool(readerUrl ?? url, READER_ROLE, onIdleError);
  const close = async (): Promise<void> => {
    await Promise.all([publisherPool.end(), readerPool.end()]);
  };
  const logger = onStatement ? { logger: { logQuery: (statement: string) => onStatement(statement) } } : {};
  const rowSecurity = new Map<string, boolean>();
  const copy =
    (client: pg.PoolClient): Transaction["copy"] =>
    async (table, columns, lines) => {
      const statement = copyStatement(table, columns, "stdin");
      onStatement?.(statement);
      const copyTo = (text: string): Promise<void> =>
        pipeline(Readable.from(copyChunks(lines)), client.query(copyFrom(text)));
      const copied = async (): Promise<void> => {
        if (await hasRowSecurity(client, table, rowSecurity)) await copyByWayOf(client, { table, columns, copyTo });
        else await copyTo(statement);
      };
      await (trace ? trace(statement, copied) : copied());
    };
  try {
    await assertRoles(publisherPool, readerPool, readerUrl !== undefined);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    kind: "server",
    reader: drizzle(traced(makeReader(readerPool, readerUrl ?? url), trace), logger) as unknown as Database,
    publisher: drizzle(traced(publisherPool, trace), logger) as unknown as Database,
    transact: (work) =>
      inTransaction(publisherPool, (client) =>
        work({ db: drizzle(traced(client, trace), logger) as unknown as Database, copy: copy(client) }),
      ),
    close,
  };
}
