import { mkdir, open, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../src/shared/app-error.ts";

/** Who has the embedded database open. `address`: where its server listens; null until it does, or for a command. */
export interface LockHolder {
  readonly pid: number;
  readonly address: string | null;
}

const FILE = "lock.json";

const held = ({ pid, address }: LockHolder, dataDir: string): AppError =>
  new AppError(
    "CONFLICT",
    {
      en: `The data folder ${dataDir} is in use by process ${pid}${address ? ` at ${address}` : ""}. Stop it first, or set DATA_DIR to another folder.`,
      fr: `Le dossier de données ${dataDir} est utilisé par le processus ${pid}${address ? ` à ${address}` : ""}. Arrêtez-le d'abord, ou indiquez un autre dossier dans DATA_DIR.`,
    },
    { pid, ...(address ? { address } : {}) },
  );

const unusable = (dataDir: string, reason: string): AppError =>
  new AppError(
    "INVALID_INPUT",
    {
      en: `The data folder ${dataDir} cannot be read and written (${reason}). Give this user the right to it, or set DATA_DIR to another folder.`,
      fr: `Le dossier de données ${dataDir} ne peut être lu et écrit (${reason}). Donnez-en le droit à cet utilisateur, ou indiquez un autre dossier dans DATA_DIR.`,
    },
    { dataDir, reason },
  );

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "unknown";

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** Who holds the lock of a data folder now; null where nobody living does. */
export async function lockHolder(dataDir: string): Promise<LockHolder | null> {
  try {
    const holder = JSON.parse(await readFile(join(dataDir, FILE), "utf8")) as LockHolder;
    return Number.isSafeInteger(holder.pid) && isAlive(holder.pid) ? holder : null;
  } catch {
    return null;
  }
}

async function writeLock(dataDir: string): Promise<boolean> {
  try {
    const file = await open(join(dataDir, FILE), "wx");
    await file.writeFile(JSON.stringify({ pid: process.pid, address: null }));
    await file.close();
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** The lock of an embedded database. `announce` says where the server that holds it listens. */
export interface DataFolderLock {
  announce(address: string): Promise<void>;
  release(): Promise<void>;
}

/**
 * Takes the one lock of a data folder: two processes on one embedded database lose committed work. A lock whose process is dead
 * is taken over; a living one is never broken.
 * Errors: CONFLICT where another process holds it; INVALID_INPUT where the folder cannot be used.
 */
export async function lockDataFolder(dataDir: string): Promise<DataFolderLock> {
  try {
    await mkdir(dataDir, { recursive: true });
    if (!(await writeLock(dataDir))) {
      const holder = await lockHolder(dataDir);
      if (holder && holder.pid !== process.pid) throw held(holder, dataDir);
      await rm(join(dataDir, FILE), { force: true });
      if (!(await writeLock(dataDir))) throw held((await lockHolder(dataDir)) ?? { pid: 0, address: null }, dataDir);
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw unusable(dataDir, codeOf(error));
  }
  return {
    announce: (address) => writeFile(join(dataDir, FILE), JSON.stringify({ pid: process.pid, address })),
    release: () => rm(join(dataDir, FILE), { force: true }),
  };
}
