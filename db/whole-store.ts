import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Transaction as PgliteTransaction } from "@electric-sql/pglite";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { lockDataFolder } from "./data-folder-lock.ts";
import { openEmbeddedStore } from "./embedded-store.ts";
import { connectionFault } from "./server-faults.ts";
import { openServerStore } from "./server-store.ts";

/** A table of ours. `columns`: in order, generated ones aside. `needs`: tables that its rows refer to. */
export interface WholeTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly key: readonly string[];
  readonly needs: readonly string[];
}

/** The inside of one transaction of whoever owns the tables: what no role of the exchange may do. */
export interface OwnerSession {
  query<Row>(statement: string): Promise<Row[]>;
  /** Rows in the text format of COPY. */
  copyOut(statement: string): AsyncIterable<Buffer>;
  copyIn(statement: string, source: AsyncIterable<Buffer>): Promise<void>;
}

/** `databaseUrl` null: the embedded database in `dataDir`, which must be nobody else's meanwhile. */
export interface StorePlace {
  readonly dataDir: string;
  readonly databaseUrl: string | null;
}

/** Text that means the same wherever it is read again; and an error rather than rows left out by row security. */
const SETTINGS = `set local datestyle = 'ISO'; set local timezone = 'UTC'; set local extra_float_digits = 3;
  set local bytea_output = 'hex'; set local intervalstyle = 'postgres'; set local row_security = off`;

const TABLES = `
  select n.nspname || '.' || c.relname as name,
         array(select quote_ident(a.attname) from pg_attribute a
                where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
         array(select quote_ident(a.attname) from pg_index i, unnest(i.indkey) with ordinality k(attnum, place), pg_attribute a
                where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid and a.attnum = k.attnum order by k.place) as key,
         array(select distinct fn.nspname || '.' || fc.relname from pg_constraint f join pg_class fc on fc.oid = f.confrelid
                 join pg_namespace fn on fn.oid = fc.relnamespace
                where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as needs
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind = 'r' and n.nspname in ('shared', 'confidential', 'audit') order by 1`;

/** Every table of ours, each after those that it refers to. */
export async function wholeTables(session: OwnerSession): Promise<WholeTable[]> {
  const waiting = await session.query<WholeTable>(TABLES);
  const ordered: WholeTable[] = [];
  while (waiting.length > 0) {
    const isPlaced = (name: string): boolean => ordered.some((table) => table.name === name);
    const next = waiting.findIndex(({ needs }) => needs.every(isPlaced));
    if (next === -1) throw new Error("tables that refer to one another in a circle");
    ordered.push(...waiting.splice(next, 1));
  }
  return ordered;
}

/** The migrations that a database has had, as one text; equal texts, equal tables. */
export async function migrationOf(session: OwnerSession): Promise<string> {
  const rows = await session.query<{ migration: string | null }>(
    "select count(*) || '/' || max(created_at) as migration from drizzle.__drizzle_migrations",
  );
  return rows[0]?.migration ?? "0";
}

function embeddedSession(tx: PgliteTransaction): OwnerSession {
  return {
    query: async <Row>(statement: string) => (await tx.query<Row>(statement)).rows,
    async *copyOut(statement) {
      const { blob } = await tx.query(`${statement} to '/dev/blob'`);
      if (blob) for await (const piece of blob.stream()) yield Buffer.from(piece);
    },
    async copyIn(statement, source) {
      const pieces: Buffer[] = [];
      for await (const piece of source) pieces.push(piece);
      await tx.query(`${statement} from '/dev/blob'`, [], { blob: new Blob(pieces as never[]) });
    },
  };
}

async function inEmbedded<T>(dataDir: string, work: (session: OwnerSession) => Promise<T>): Promise<T> {
  const lock = await lockDataFolder(dataDir);
  try {
    const { pglite } = await openEmbeddedStore({ dataDir });
    try {
      return await pglite.transaction(async (tx) => {
        await tx.exec(SETTINGS);
        return work(embeddedSession(tx));
      });
    } finally {
      await pglite.close();
    }
  } finally {
    await lock.release();
  }
}

const serverSession = (client: pg.Client): OwnerSession => ({
  query: async <Row>(statement: string) => (await client.query(statement)).rows as Row[],
  copyOut: (statement) => client.query(copyTo(`${statement} to stdout`)),
  copyIn: (statement, source) => pipeline(Readable.from(source), client.query(copyFrom(`${statement} from stdin`))),
});

async function inServer<T>(url: string, begin: string, work: (session: OwnerSession) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw connectionFault(error, "DATABASE_URL");
  }
  try {
    await client.query(begin);
    await client.query(SETTINGS);
    const result = await work(serverSession(client));
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    await client.end();
  }
}

/** Reads a store as it is at one moment, while others go on writing to it. CONFLICT where an embedded one is in use. */
export function readWhole<T>({ dataDir, databaseUrl }: StorePlace, work: (session: OwnerSession) => Promise<T>) {
  if (databaseUrl === null) return inEmbedded(dataDir, work);
  return inServer(databaseUrl, "begin isolation level repeatable read read only", work);
}

/** Writes a store, migrated to this version, in one transaction: all of `work` or nothing. */
export async function writeWhole<T>(
  { dataDir, databaseUrl }: StorePlace,
  work: (session: OwnerSession) => Promise<T>,
): Promise<T> {
  if (databaseUrl === null) return inEmbedded(dataDir, work);
  await (await openServerStore({ url: databaseUrl })).close();
  return inServer(databaseUrl, "begin", work);
}
