import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { PGlite, type Transaction as PgliteTransaction, type QueryOptions } from "@electric-sql/pglite";
import { drizzle } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import { assertMigratable } from "./migration-state.ts";
import {
  copyChunks,
  copyStatement,
  type Database,
  MIGRATIONS_FOLDER,
  READER_ROLE,
  type StatementListener,
  type Store,
  type Transaction,
} from "./store.ts";

/** `dataDir`: a folder, or absent for a database in memory. `dump`: a snapshot to start from (tests). */
export interface EmbeddedOptions {
  readonly dataDir?: string;
  readonly dump?: Blob;
  readonly onStatement?: StatementListener;
}

const logger = (onStatement: StatementListener | undefined) =>
  onStatement ? { logger: { logQuery: (statement: string) => onStatement(statement) } } : {};

/**
 * PGlite connects as a superuser, to whom no grant applies. The reader is therefore the same connection with its role set for
 * the length of each statement.
 */
function readerClient(pglite: PGlite) {
  return {
    query: (statement: string, params?: unknown[], options?: QueryOptions) =>
      pglite.transaction(async (tx) => {
        await tx.exec(`set local role ${READER_ROLE}`);
        return tx.query(statement, params, options);
      }),
  } as PGlite;
}

const asTransaction = (tx: PgliteTransaction, onStatement: StatementListener | undefined): Transaction => ({
  db: drizzle(tx as unknown as PGlite, logger(onStatement)) as unknown as Database,
  async copy(table, columns, lines) {
    const blob = new Blob([...copyChunks(lines)]);
    await tx.query(copyStatement(table, columns, "'/dev/blob'"), [], { blob });
  },
});

/** Opens (and makes, where it does not exist) the embedded database, migrated to this version. */
export async function openEmbeddedStore({
  dataDir,
  dump,
  onStatement,
}: EmbeddedOptions): Promise<Store & { pglite: PGlite }> {
  if (dataDir) await mkdir(dataDir, { recursive: true });
  const pglite = await PGlite.create({
    ...(dataDir ? { dataDir: join(dataDir, "pglite") } : {}),
    ...(dump ? { loadDataDir: dump } : {}),
    relaxedDurability: false,
  });
  try {
    const publisher = drizzle(pglite, logger(onStatement));
    await assertMigratable(publisher as unknown as Database);
    await migrate(publisher, { migrationsFolder: MIGRATIONS_FOLDER });
    return {
      kind: "embedded",
      pglite,
      reader: drizzle(readerClient(pglite), logger(onStatement)) as unknown as Database,
      publisher: publisher as unknown as Database,
      transact: (work) => pglite.transaction((tx) => work(asTransaction(tx, onStatement))),
      close: () => pglite.close(),
    };
  } catch (error) {
    await pglite.close();
    throw error;
  }
}
