import { AppError } from "../src/shared/app-error.ts";
import { damagedBackup, type KeptTable, type Manifest, putTable, readArchive, writeArchive } from "./backup-archive.ts";
import { migrationOf, type OwnerSession, readWhole, type StorePlace, wholeTables, writeWhole } from "./whole-store.ts";

/** `passphrase` null: the file is not encrypted. */
export interface BackupFile {
  readonly file: string;
  readonly passphrase: string | null;
}

const otherVersion = (theirs: string, ours: string): AppError =>
  new AppError(
    "CONFLICT",
    {
      en: `The backup was made of a database with other migrations (${theirs}) than this version's (${ours}). Restore it with the version that made it, then start this one. Nothing was restored.`,
      fr: `La sauvegarde vient d'une base dont les migrations (${theirs}) ne sont pas celles de cette version (${ours}). Restaurez-la avec la version qui l'a faite, puis lancez celle-ci. Rien n'a été restauré.`,
    },
    { theirs, ours },
  );

const notEmpty = (table: string): AppError =>
  new AppError(
    "CONFLICT",
    {
      en: `The database is not empty (${table} has rows). Restore into a new database, or set DATA_DIR to an empty folder. Nothing was changed.`,
      fr: `La base de données n'est pas vide (${table} a des lignes). Restaurez dans une nouvelle base, ou indiquez un dossier vide dans DATA_DIR. Rien n'a été changé.`,
    },
    { table },
  );

/** Every row of every table as of one moment. The file holds raw counts: whoever can read it can read them. */
export const backUp = (place: StorePlace, { file, passphrase }: BackupFile): Promise<Manifest> =>
  readWhole(place, (session) =>
    writeArchive(file, passphrase, async (archive) => {
      const tables: KeptTable[] = [];
      for (const table of await wholeTables(session)) {
        const order = table.key.length > 0 ? ` order by ${table.key.join(", ")}` : "";
        const rows = session.copyOut(`copy (select ${table.columns.join(", ")} from ${table.name}${order})`);
        tables.push(await putTable(archive, table, rows));
      }
      const migration = await migrationOf(session);
      return { format: "fptx-backup", formatVersion: 1, madeAt: new Date().toISOString(), migration, tables };
    }),
  );

/** Tables that migrations put rows into: what stood in the backup takes their place. */
const FILLED_BY_MIGRATIONS: readonly string[] = ["shared.signing_key"];

async function assertFits(session: OwnerSession, manifest: Manifest): Promise<void> {
  const migration = await migrationOf(session);
  if (migration !== manifest.migration) throw otherVersion(manifest.migration, migration);
  const tables = await wholeTables(session);
  for (const { name } of tables.filter((table) => !FILLED_BY_MIGRATIONS.includes(table.name))) {
    const [row] = await session.query<{ filled: boolean }>(`select exists (select from ${name}) as filled`);
    if (row?.filled) throw notEmpty(name);
  }
  const known = tables.map(({ name, columns }) => `${name}(${columns.join()})`).sort();
  const kept = manifest.tables.map(({ name, columns }) => `${name}(${columns.join()})`).sort();
  if (known.join() !== kept.join()) throw damagedBackup();
}

/** Numbers that the database gives go on after those that it was given. */
const NUMBERED = `
  select n.nspname || '.' || c.relname as name, quote_ident(a.attname) as "column", pg_get_serial_sequence(n.nspname || '.' || c.relname, a.attname) as sequence
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
   where c.relkind = 'r' and n.nspname in ('shared', 'confidential', 'audit') and a.attnum > 0 and not a.attisdropped
     and pg_get_serial_sequence(n.nspname || '.' || c.relname, a.attname) is not null`;

/**
 * A backup into an empty database of this version, whole or not at all. It is read twice: once to see that it is whole, once into
 * the tables.
 * Errors: INVALID_INPUT for a file that is no whole backup or is encrypted otherwise; CONFLICT for a database that holds something, has
 *         other migrations or is in use.
 */
export async function restore(place: StorePlace, { file, passphrase }: BackupFile): Promise<Manifest> {
  const manifest = await readArchive(file, passphrase, async (_name, rows) => {
    for await (const _ of rows);
  });
  return writeWhole(place, async (session) => {
    await assertFits(session, manifest);
    const switchTriggers = async (how: "disable" | "enable"): Promise<void> => {
      for (const { name } of manifest.tables) await session.query(`alter table ${name} ${how} trigger user`);
    };
    // The guards of what is published and of the chain let in only what is new.
    await switchTriggers("disable");
    for (const name of FILLED_BY_MIGRATIONS) await session.query(`delete from ${name}`);
    await readArchive(file, passphrase, async (name, rows) => {
      const table = manifest.tables.find((kept) => kept.name === name);
      if (!table) throw damagedBackup();
      await session.copyIn(`copy ${name} (${table.columns.join(", ")})`, rows);
    });
    for (const { name, column, sequence } of await session.query<{ name: string; column: string; sequence: string }>(
      NUMBERED,
    ))
      await session.query(
        `select setval('${sequence}', max(${column})) from ${name} having max(${column}) is not null`,
      );
    await switchTriggers("enable");
    return manifest;
  });
}
