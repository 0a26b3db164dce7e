import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PGlite, type Transaction as PgliteTransaction, type QueryOptions } from "@electric-sql/pglite";
import { drizzle } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import { AppError } from "../src/shared/app-error.ts";
import { makeFolder } from "../src/shared/make-folder.ts";
import { requestScope } from "../src/shared/request-scope.ts";
import { bytesIn, makeRoomCheck, type RoomCheck } from "./free-room.ts";
import { assertMigratable } from "./migration-state.ts";
import {
  type CopyLine,
  copyChunks,
  copyStatement,
  type Database,
  MIGRATIONS_FOLDER,
  PUBLISHER_ROLE,
  READER_ROLE,
  SET_ASKER,
  type StatementListener,
  type Store,
  type Transaction,
  uncommitted,
} from "./store.ts";
import { type StatementTracer, traced } from "./traced.ts";

/**
 * `dataDir`: a folder, or absent for a database in memory; whoever opens it holds its lock (data-folder-lock.ts).
 * `dump`: a snapshot to start from (tests).
 */
export interface EmbeddedOptions {
  readonly dataDir?: string;
  readonly dump?: Blob;
  readonly onStatement?: StatementListener | undefined;
  readonly trace?: StatementTracer | undefined;
}

const damaged = (dataDir: string, reason: string): AppError =>
  new AppError(
    "INTERNAL",
    {
      en: `The embedded database in ${dataDir} does not open (${reason}). Restore the folder from a backup, or set DATA_DIR to an empty folder to begin again.`,
      fr: `La base de données intégrée dans ${dataDir} ne s'ouvre pas (${reason}). Restaurez le dossier d'une sauvegarde, ou indiquez un dossier vide dans DATA_DIR pour recommencer.`,
    },
    { dataDir, reason },
  );

const logger = (onStatement: StatementListener | undefined) =>
  onStatement ? { logger: { logQuery: (statement: string) => onStatement(statement) } } : {};

/** What takes room. Deletions are let through: they are how room is made. */
const WRITES = /^\s*(?:insert|update|copy)\b/i;
const ROOM_IN_MEMORY: RoomCheck = () => Promise.resolve();

/**
 * PGlite connects as a superuser, to whom no grant applies. A role's handle is therefore the same connection, in that role for
 * the length of each statement.
 */
function clientAs(role: string, pglite: PGlite, room: RoomCheck): PGlite {
  return {
    query: async (statement: string, params?: unknown[], options?: QueryOptions) => {
      const { signal, subject, custodian, audiences } = requestScope();
      signal?.throwIfAborted();
      if (WRITES.test(statement)) await room(bytesIn(params));
      return pglite.transaction(async (tx) => {
        if (audiences !== "PUBLIC" || subject !== null)
          await tx.query(SET_ASKER, [subject ?? "", custodian ?? "", audiences, true]);
        await tx.exec(`set local role ${role}`);
        return tx.query(statement, params, options);
      });
    },
  } as PGlite;
}

/** COPY reads a file here, which is the superuser's right alone: the role is left for its length. */
async function copyInto(
  tx: PgliteTransaction,
  statement: string,
  lines: Iterable<CopyLine>,
  room: RoomCheck,
): Promise<void> {
  const blob = new Blob([...copyChunks(lines)]);
  await room(blob.size);
  await tx.exec("set local role none");
  await tx.query(statement, [], { blob });
  await tx.exec(`set local role ${PUBLISHER_ROLE}`);
}

type Listening = Pick<EmbeddedOptions, "onStatement" | "trace">;

async function asPublisher(
  tx: PgliteTransaction,
  { onStatement, trace }: Listening,
  room: RoomCheck,
): Promise<Transaction> {
  await tx.exec(`set local role ${PUBLISHER_ROLE}`);
  return {
    db: drizzle(traced(tx as unknown as PGlite, trace), logger(onStatement)) as unknown as Database,
    copy(table, columns, lines) {
      const statement = copyStatement(table, columns, "'/dev/blob'");
      onStatement?.(statement);
      const copied = (): Promise<void> => copyInto(tx, statement, lines, room);
      return trace ? trace(statement, copied) : copied();
    },
  };
}

/**
 * Makes the database's folder fit to be opened. A file beside it stands while the database is being made: found at a start,
 * the making was cut short, nothing of it was ever used, and it is made anew. `postmaster.pid` is what a process that was
 * killed left behind; after a power cut it is empty, and PGlite would not open (reliability.md, D-34).
 */
async function readyFolder(dataDir: string): Promise<{ folder: string; made: () => Promise<void> }> {
  const folder = join(dataDir, "pglite");
  const unfinished = join(dataDir, "pglite.unfinished");
  await makeFolder(dataDir);
  const beside = await readdir(dataDir);
  if (beside.includes("pglite.unfinished")) await rm(folder, { recursive: true, force: true });
  const holdsFiles = await readdir(folder).then(
    (files) => files.length > 0,
    () => false,
  );
  if (!holdsFiles) await writeFile(unfinished, "");
  await rm(join(folder, "postmaster.pid"), { force: true });
  return { folder, made: () => rm(unfinished, { force: true }) };
}

async function openPglite(dataDir: string | undefined, dump: Blob | undefined): Promise<PGlite> {
  const options = { ...(dump ? { loadDataDir: dump } : {}), relaxedDurability: false };
  if (!dataDir) return PGlite.create(options);
  try {
    const { folder, made } = await readyFolder(dataDir);
    const pglite = await PGlite.create({ ...options, dataDir: folder });
    await made();
    return pglite;
  } catch (error) {
    throw damaged(dataDir, (error as NodeJS.ErrnoException).code ?? "PGlite");
  }
}

/** Opens (and makes, where it does not exist) the embedded database, migrated to this version. */
export async function openEmbeddedStore({
  dataDir,
  dump,
  onStatement,
  trace,
}: EmbeddedOptions): Promise<Store & { pglite: PGlite }> {
  const pglite = await openPglite(dataDir, dump);
  const room = dataDir === undefined ? ROOM_IN_MEMORY : makeRoomCheck(dataDir);
  const handleOf = (client: PGlite) => drizzle(traced(client, trace), logger(onStatement)) as unknown as Database;
  try {
    const owner = drizzle(pglite);
    await assertMigratable(owner as unknown as Database);
    await migrate(owner, { migrationsFolder: MIGRATIONS_FOLDER });
    return {
      kind: "embedded",
      pglite,
      reader: handleOf(clientAs(READER_ROLE, pglite, room)),
      publisher: handleOf(clientAs(PUBLISHER_ROLE, pglite, room)),
      transact: (work) =>
        pglite.transaction(async (tx) => {
          await room(0);
          const result = await work(await asPublisher(tx, { onStatement, trace }, room));
          // PostgreSQL answers a commit after a failed statement with a rollback, and no error; a statement tells.
          await tx.query("select 1").catch(() => {
            throw uncommitted();
          });
          return result;
        }),
      close: () => pglite.close(),
    };
  } catch (error) {
    await pglite.close();
    throw error;
  }
}
