import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { openEmbeddedStore } from "../../db/embedded-store.ts";
import { openServerStore } from "../../db/server-store.ts";
import { MIGRATIONS_FOLDER, type Store } from "../../db/store.ts";
import { migratedDump, type Row } from "./both-stores.ts";
import { createDatabase } from "./postgres.ts";

/** A database that no store has opened yet: to be put into any state, then opened as a start would open it. */
export interface ClosedStore {
  /** Statements as the owner, several in one text where need be. */
  prepare(statements: string): Promise<void>;
  query(statement: string): Promise<Row[]>;
  /** Opens it, which migrates it. What the opened store changes is not seen by `query` on PGlite, but what a refusal changed is. */
  open(): Promise<Store>;
  drop(): Promise<void>;
}

/** An empty PGlite, made from a migrated one in a tenth of the time that a new one takes. */
async function emptyEmbedded(): Promise<ClosedStore> {
  const pglite = await PGlite.create({ loadDataDir: await migratedDump() });
  await pglite.exec("drop schema shared, confidential, audit, drizzle cascade");
  await pglite.exec("drop owned by fptx_reader, fptx_publisher; drop role fptx_reader, fptx_publisher");
  return {
    async prepare(statements) {
      await pglite.exec(statements);
    },
    query: async (statement) => (await pglite.query<Row>(statement)).rows,
    open: async () => openEmbeddedStore({ dump: await pglite.dumpDataDir("none") }),
    drop: () => pglite.close(),
  };
}

async function emptyServer(): Promise<ClosedStore> {
  const database = await createDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  return {
    async prepare(statements) {
      await client.query(statements);
    },
    query: async (statement) => (await client.query<Row>(statement)).rows,
    open: () => openServerStore({ url: database.url }),
    async drop() {
      await client.end();
      await database.drop();
    },
  };
}

export const EMPTY_STORES = [
  ["PGlite", emptyEmbedded],
  ["PostgreSQL 18", emptyServer],
] as const;

interface Journal {
  readonly entries: readonly { readonly when: number; readonly tag: string }[];
}

/** The migrations of this version, oldest first: when each was made, and its SQL. */
export async function migrations(): Promise<{ when: number; statements: string }[]> {
  const journal = JSON.parse(await readFile(join(MIGRATIONS_FOLDER, "meta/_journal.json"), "utf8")) as Journal;
  return Promise.all(
    journal.entries.map(async ({ when, tag }) => ({
      when,
      statements: await readFile(join(MIGRATIONS_FOLDER, `${tag}.sql`), "utf8"),
    })),
  );
}

/** The record that drizzle keeps of migrations, saying that those made at some times were applied. */
export const recordOf = (times: readonly number[]): string =>
  `create schema if not exists drizzle;
   create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);
   ${times.map((when) => `insert into drizzle.__drizzle_migrations (hash, created_at) values ('-', ${when});`).join("\n")}`;
