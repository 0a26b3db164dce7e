import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { AppError } from "../src/shared/app-error.ts";
import { type Database, MIGRATIONS_FOLDER } from "./store.ts";

interface Journal {
  readonly entries: readonly { readonly when: number; readonly tag: string }[];
}

const tooNew = (): AppError =>
  new AppError("CONFLICT", {
    en: "This database was migrated by a newer version of the FPT Exchange. Start that version, or restore a backup made before.",
    fr: "Cette base de données a été migrée par une version plus récente de l'Échange FPT. Lancez cette version, ou restaurez une sauvegarde antérieure.",
  });

const halfMigrated = (): AppError =>
  new AppError("CONFLICT", {
    en: "This database holds tables of the FPT Exchange but not the record of their migrations. Restore a backup, or start with an empty database.",
    fr: "Cette base de données contient des tables de l'Échange FPT, mais pas le registre de leurs migrations. Restaurez une sauvegarde, ou repartez d'une base vide.",
  });

async function rowsOf<T>(db: Database, query: ReturnType<typeof sql>): Promise<T[]> {
  const result = (await db.execute(query)) as unknown as { rows: T[] };
  return result.rows;
}

/**
 * Refuses (CONFLICT) a database that this version must not migrate: one with migrations that it does not know, or with tables
 * and no record of how they came to be. An empty or an older database passes.
 */
export async function assertMigratable(db: Database): Promise<void> {
  const [found] = await rowsOf<{ tables: boolean; journal: boolean }>(
    db,
    sql`select to_regclass('shared.release') is not null or to_regnamespace('confidential') is not null as tables,
               to_regclass('drizzle.__drizzle_migrations') is not null as journal`,
  );
  if (!found?.journal) {
    if (found?.tables) throw halfMigrated();
    return;
  }
  const applied = await rowsOf<{ when: string }>(db, sql`select created_at as when from drizzle.__drizzle_migrations`);
  if (applied.length === 0 && found.tables) throw halfMigrated();
  const journal = JSON.parse(await readFile(join(MIGRATIONS_FOLDER, "meta", "_journal.json"), "utf8")) as Journal;
  const known = new Set(journal.entries.map((entry) => entry.when));
  if (applied.some((row) => !known.has(Number(row.when)))) throw tooNew();
}
