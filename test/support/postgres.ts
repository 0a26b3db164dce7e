import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";

/** A database of one test file's own on the run's PostgreSQL 18; the address is the superuser's. */
export interface TestDatabase {
  readonly url: string;
  /** Deletes the database, cutting what is still connected. Call it in `afterAll`; the run's end deletes the rest. */
  drop(): Promise<void>;
}

/** A database prepared once per run (migrated, say) and copied for each test file that names it. */
export interface Template {
  /** Lower case, digits and `_`; one name means one `prepare`. */
  readonly name: string;
  /** Fills the template. Must have closed its connections when it resolves: PostgreSQL copies no database in use. */
  prepare(url: string): Promise<void>;
}

/** Any number that nothing else locks: whoever holds it may prepare templates. */
const TEMPLATE_LOCK = 720_575;

/**
 * Gives a new database, empty or a copy of `template`. Starts the run's PostgreSQL when it is the first to ask.
 * Errors: throws when PostgreSQL cannot start, with the reason; a test that needs it fails, it is never skipped.
 * Limits: roles belong to the server, not to the database: what creates one must bear that it exists already.
 */
export async function createDatabase(template?: Template): Promise<TestDatabase> {
  const adminUrl = await serverAddress();
  const name = `test_${randomBytes(8).toString("hex")}`;
  await asAdmin(adminUrl, async (admin) => {
    const source = template ? await preparedTemplate(admin, adminUrl, template) : "template0";
    await admin.query(`create database ${name} template ${source}`);
  });
  const drop = () => asAdmin(adminUrl, (admin) => admin.query(`drop database if exists ${name} with (force)`));
  return { url: addressOf(adminUrl, name), drop: async () => void (await drop()) };
}

async function serverAddress(): Promise<string> {
  const response = await fetch(inject("postgresStarter"));
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}

async function asAdmin<T>(adminUrl: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

/** The name of the ready template. `datistemplate` is set last: a template half made by a killed run is made anew. */
async function preparedTemplate(admin: pg.Client, adminUrl: string, { name, prepare }: Template): Promise<string> {
  if (!/^[a-z][a-z0-9_]{0,40}$/.test(name)) throw new Error(`Not a template name: ${name}`);
  const database = `template_${name}`;
  await admin.query("select pg_advisory_lock($1)", [TEMPLATE_LOCK]);
  try {
    const { rowCount } = await admin.query("select from pg_database where datname = $1 and datistemplate", [database]);
    if (rowCount === 0) {
      await admin.query(`drop database if exists ${database} with (force)`);
      await admin.query(`create database ${database} template template0`);
      await prepare(addressOf(adminUrl, database));
      await admin.query(`alter database ${database} with is_template true`);
    }
    return database;
  } finally {
    await admin.query("select pg_advisory_unlock($1)", [TEMPLATE_LOCK]);
  }
}

function addressOf(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
}
