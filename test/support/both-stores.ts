import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type SQL, sql } from "drizzle-orm";
import pg from "pg";
import { afterAll, beforeAll } from "vitest";
import { openEmbeddedStore } from "../../db/embedded-store.ts";
import { openServerStore } from "../../db/server-store.ts";
import { type Database, MIGRATIONS_FOLDER, type Store, type Transaction } from "../../db/store.ts";
import { createDatabase } from "./postgres.ts";

export type Row = Record<string, unknown>;

/** A migrated, empty store of one test file's own, and a way around its roles. */
export interface StoreUnderTest {
  readonly store: Store;
  /** Every statement that the store's listener was told of. */
  readonly statements: string[];
  /** One statement as the superuser who owns everything. */
  asOwner(statement: string): Promise<Row[]>;
  close(): Promise<void>;
}

/** For `describe.each`: the same tests on both databases. */
export const BACKENDS = ["PGlite", "PostgreSQL 18"] as const;
const CACHE = fileURLToPath(new URL("../../node_modules/.cache", import.meta.url));

/** A snapshot of a migrated PGlite, kept from run to run: making a database takes five times as long as opening one. */
export async function migratedDump(): Promise<Blob> {
  const key = createHash("sha256").update(await readFile(join(CACHE, "../@electric-sql/pglite/package.json")));
  for (const name of (await readdir(MIGRATIONS_FOLDER)).filter((file) => file.endsWith(".sql")).sort())
    key.update(await readFile(join(MIGRATIONS_FOLDER, name)));
  key.update(await readFile(join(MIGRATIONS_FOLDER, "meta/_journal.json")));
  const file = join(CACHE, `fptx-pglite-${key.digest("hex").slice(0, 16)}.tar`);
  const kept = await readFile(file).catch(() => null);
  if (kept) return new Blob([kept]);
  const store = await openEmbeddedStore({});
  const dump = await store.pglite.dumpDataDir("none");
  await store.close();
  await mkdir(CACHE, { recursive: true });
  await writeFile(`${file}.${process.pid}`, Buffer.from(await dump.arrayBuffer()));
  await rename(`${file}.${process.pid}`, file);
  return dump;
}

async function openEmbedded(): Promise<StoreUnderTest> {
  const statements: string[] = [];
  const store = await openEmbeddedStore({ dump: await migratedDump(), onStatement: (text) => statements.push(text) });
  return {
    store,
    statements,
    asOwner: async (statement) => (await store.pglite.query<Row>(statement)).rows,
    close: () => store.close(),
  };
}

const MIGRATED = {
  name: "store_tests",
  prepare: async (url: string) => (await openServerStore({ url })).close(),
};

async function openServer(): Promise<StoreUnderTest> {
  const database = await createDatabase(MIGRATED);
  const statements: string[] = [];
  const store = await openServerStore({ url: database.url, onStatement: (text) => statements.push(text) });
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  return {
    store,
    statements,
    asOwner: async (statement) => (await owner.query<Row>(statement)).rows,
    async close() {
      await owner.end();
      await store.close();
      await database.drop();
    },
  };
}

/** Opens a store of the describe block's own on one of BACKENDS; the function gives it, from the first `beforeAll` on. */
export function storeOn(backend: (typeof BACKENDS)[number]): () => StoreUnderTest {
  let opened: StoreUnderTest;
  beforeAll(async () => {
    opened = await (backend === "PGlite" ? openEmbedded() : openServer());
  });
  afterAll(() => opened?.close());
  return () => opened;
}

/** Why the database refused a statement. `constraint`: also the name that a trigger of ours gives. */
export interface Refusal {
  readonly code: string;
  readonly constraint: string | null;
}

/** The SQLSTATE and the constraint of an error of either driver, drizzle's wrapping aside. */
function refusalIn(error: unknown): Refusal {
  const { code, constraint, cause } = error as { code?: string; constraint?: string; cause?: unknown };
  if (typeof code === "string") return { code, constraint: constraint ?? null };
  if (cause === undefined) throw error;
  return refusalIn(cause);
}

/** Null where the statement was carried out. */
export async function refusalBy(work: Promise<unknown>): Promise<Refusal | null> {
  try {
    await work;
    return null;
  } catch (error) {
    return refusalIn(error);
  }
}

export async function rowsBy(db: Database, statement: string | SQL): Promise<Row[]> {
  const query = typeof statement === "string" ? sql.raw(statement) : statement;
  return ((await db.execute(query)) as unknown as { rows: Row[] }).rows;
}

class Undone extends Error {}

/** Does some work as the publisher and undoes it. What it throws is thrown. */
export async function undone(store: Store, work: (transaction: Transaction) => Promise<void>): Promise<void> {
  await store
    .transact(async (transaction) => {
      await work(transaction);
      throw new Undone();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error;
    });
}

/** Carries out statements in order and undoes them; the refusal of the last, or null. An earlier one must not fail. */
export async function refusalOfLast(store: Store, statements: readonly string[]): Promise<Refusal | null> {
  let refusal: Refusal | null = null;
  await undone(store, async ({ db }) => {
    for (const statement of statements.slice(0, -1)) await db.execute(sql.raw(statement));
    refusal = await refusalBy(Promise.resolve(db.execute(sql.raw(statements.at(-1) as string))));
  });
  return refusal;
}
