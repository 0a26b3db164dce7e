import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { AppError } from "../src/shared/app-error.ts";
import { type Database, MIGRATIONS_FOLDER } from "./store.ts";

interface Journal {
  readonly entries: readonly { readonly when: number; readonly tag: string }[];
}

const tooNew = (): AppError =>
  new AppError(
    "CONFLICT",
    {
      en: "This database was migrated by a newer version of the FPT Exchange. Start that version, or restore a backup made before.",
      fr: "Cette base de données a été migrée par une version plus récente de l'Échange FPT. Lancez cette version, ou restaurez une sauvegarde antérieure.",
    },
    { reason: "DATABASE_TOO_NEW" },
  );

const halfMigrated = (): AppError =>
  new AppError(
    "CONFLICT",
    {
      en: "The schemas “shared” and “confidential” of this database and the record of their migrations do not fit together. Restore a backup, or start with an empty database.",
      fr: "Les schémas « shared » et « confidential » de cette base de données et le registre de leurs migrations ne concordent pas. Restaurez une sauvegarde, ou repartez d'une base vide.",
    },
    { reason: "DATABASE_HALF_MIGRATED" },
  );

async function rowsOf<T>(db: Database, query: ReturnType<typeof sql>): Promise<T[]> {
  const result = (await db.execute(query)) as unknown as { rows: T[] };
  return result.rows;
}

/** The migrations that the database records, oldest first, by the time of their making. */
async function appliedMigrations(db: Database): Promise<number[]> {
  const [found] = await rowsOf<{ record: boolean }>(
    db,
    sql`select to_regclass('drizzle.__drizzle_migrations') is not null as record`,
  );
  if (!found?.record) return [];
  const rows = await rowsOf<{ made: string }>(
    db,
    sql`select created_at as made from drizzle.__drizzle_migrations order by created_at`,
  );
  return rows.map(({ made }) => Number(made));
}

/**
 * Refuses (CONFLICT) a database that this version must not migrate: one with migrations that it does not know, or whose tables
 * and record of migrations do not fit together. An empty or an older database passes. Changes nothing.
 */
export async function assertMigratable(db: Database): Promise<void> {
  const applied = await appliedMigrations(db);
  const { entries } = JSON.parse(await readFile(join(MIGRATIONS_FOLDER, "meta", "_journal.json"), "utf8")) as Journal;
  const known = entries.map(({ when }) => when).sort((a, b) => a - b);
  if (applied.some((made) => !known.includes(made))) throw tooNew();
  const [found] = await rowsOf<{ begun: boolean; whole: boolean }>(
    db,
    sql`select to_regnamespace('shared') is not null or to_regnamespace('confidential') is not null as begun,
               to_regclass('shared.release') is not null and to_regclass('confidential.cell') is not null as whole`,
  );
  const fits = applied.length > 0 ? found?.whole : !found?.begun;
  if (!fits || applied.some((made, order) => made !== known[order])) throw halfMigrated();
}
