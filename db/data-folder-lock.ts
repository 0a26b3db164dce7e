import { randomUUID } from "node:crypto";
import { open, readdir, readFile, rename, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { AppError } from "../src/shared/app-error.ts";
import { makeFolder } from "../src/shared/make-folder.ts";
import { isRunning, type ProcessRun, processRun } from "./process-run.ts";

/** Who has the embedded database open. `address`: where its server listens; null until it does, or for a command. */
export interface LockHolder {
  readonly pid: number;
  readonly address: string | null;
}

/** What a lock file says. `holds`: false while its process still looks whether another was there before. */
interface LockContent extends LockHolder, ProcessRun {
  readonly holds: boolean;
}
interface Lock extends LockContent {
  readonly file: string;
}

const LOCK_FILE = /^lock-[\w-]+\.json$/;
const ATTEMPTS = 20;
const LONGEST_PAUSE_MS = 25;

const inUse = ({ pid, address }: LockHolder, dataDir: string): AppError =>
  new AppError(
    "CONFLICT",
    {
      en: `The data folder ${dataDir} is in use by process ${pid}${address ? ` at ${address}` : ""}. Stop it first, or set DATA_DIR to another folder.`,
      fr: `Le dossier de données ${dataDir} est utilisé par le processus ${pid}${address ? ` à ${address}` : ""}. Arrêtez-le d'abord, ou indiquez un autre dossier dans DATA_DIR.`,
    },
    { pid, ...(address ? { address } : {}) },
  );

/** A process of another computer or container on the same folder: this one cannot ask whether it still runs. */
const inUseElsewhere = ({ pid, host, file }: Lock, dataDir: string): AppError =>
  new AppError(
    "CONFLICT",
    {
      en: `The data folder ${dataDir} is in use by process ${pid} on ${host}. Stop it first, or set DATA_DIR to another folder. If it no longer runs, delete ${file} and try again.`,
      fr: `Le dossier de données ${dataDir} est utilisé par le processus ${pid} sur ${host}. Arrêtez-le d'abord, ou indiquez un autre dossier dans DATA_DIR. S'il ne fonctionne plus, supprimez ${file} et réessayez.`,
    },
    { pid, host, file },
  );

const damaged = (file: string): AppError =>
  new AppError(
    "CONFLICT",
    {
      en: `The lock file ${file} is damaged, so nobody can tell whether a process is using this data folder. Make sure that none is, then delete the file and try again.`,
      fr: `Le fichier de verrou ${file} est endommagé : rien ne dit si un processus utilise ce dossier de données. Assurez-vous qu'il n'y en a aucun, puis supprimez le fichier et réessayez.`,
    },
    { file },
  );

const unusable = (dataDir: string, reason: string): AppError =>
  new AppError(
    "INVALID_INPUT",
    {
      en: `The data folder ${dataDir} cannot be read and written (${reason}). Give this user the right to it, free some space, or set DATA_DIR to another folder.`,
      fr: `Le dossier de données ${dataDir} ne peut être lu et écrit (${reason}). Donnez-en le droit à cet utilisateur, libérez de l'espace, ou indiquez un autre dossier dans DATA_DIR.`,
    },
    { dataDir, reason },
  );

const notAFolder = (dataDir: string): AppError =>
  new AppError(
    "INVALID_INPUT",
    {
      en: `The data folder ${dataDir} is a file, or lies under one. Set DATA_DIR to a folder, or to a path where one can be made.`,
      fr: `Le dossier de données ${dataDir} est un fichier, ou se trouve sous un fichier. Indiquez dans DATA_DIR un dossier, ou un chemin où il peut être créé.`,
    },
    { dataDir, reason: "NOT_A_FOLDER" },
  );

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "unknown";

function fault(error: unknown, dataDir: string): AppError {
  if (error instanceof AppError) return error;
  const code = codeOf(error);
  return code === "EEXIST" || code === "ENOTDIR" ? notAFolder(dataDir) : unusable(dataDir, code);
}

function isLockContent(value: unknown): value is LockContent {
  if (typeof value !== "object" || value === null) return false;
  const { host, pid, run, address, holds } = value as Record<string, unknown>;
  const isProcess = Number.isSafeInteger(pid) && (pid as number) > 0 && (run === null || typeof run === "string");
  return (
    isProcess &&
    typeof host === "string" &&
    (address === null || typeof address === "string") &&
    typeof holds === "boolean"
  );
}

/** Null where the file is gone by now. CONFLICT where it holds no lock of ours: whose it is cannot be known. */
async function readLock(file: string): Promise<Lock | null> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
  try {
    const content: unknown = JSON.parse(text);
    if (isLockContent(content)) return { ...content, file };
  } catch {
    // Not JSON: damaged like any other that is none of ours.
  }
  throw damaged(file);
}

/** Puts a lock file in its place whole: no reader ever finds half of one, not even after a power cut. */
async function writeLock({ file, ...content }: Lock): Promise<void> {
  const draft = `${file}.draft`;
  const handle = await open(draft, "w");
  try {
    await handle.writeFile(JSON.stringify(content));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}

/** The locks of others that stand. Those of processes that have ended are removed on the way: no name comes twice. */
async function standingLocks(dataDir: string, own: string | null): Promise<Lock[]> {
  const found: Lock[] = [];
  for (const name of await readdir(dataDir)) {
    const file = join(dataDir, name);
    if (!LOCK_FILE.test(name) || file === own) continue;
    const lock = await readLock(file);
    if (lock === null) continue;
    if (lock.host !== hostname() || (await isRunning(lock))) found.push(lock);
    else await rm(file, { force: true });
  }
  return found;
}

/** Who holds the lock of a data folder now; null where nobody living does. */
export async function lockHolder(dataDir: string): Promise<LockHolder | null> {
  const locks = await standingLocks(dataDir, null).catch(() => []);
  const holder = locks.find(({ holds }) => holds);
  return holder ? { pid: holder.pid, address: holder.address } : null;
}

/** The lock of an embedded database. `announce` says where the server that holds it listens. */
export interface DataFolderLock {
  announce(address: string): Promise<void>;
  release(): Promise<void>;
}

/** Puts up a lock, and takes it down again where another process is found to have one. Returns that other, or null. */
async function tryToHold(dataDir: string, own: Lock): Promise<Lock | null> {
  let holds = false;
  try {
    await writeLock(own);
    const others = await standingLocks(dataDir, own.file);
    const other = others.find((lock) => lock.holds) ?? others[0];
    if (other) return other;
    await writeLock({ ...own, holds: true });
    holds = true;
    return null;
  } finally {
    if (!holds) await rm(own.file, { force: true });
  }
}

/**
 * Takes the one lock of a data folder: two processes on one embedded database lose committed work. Every process puts up a
 * file of its own and only then looks for others: of two, the later one sees the earlier, so that both never hold, and
 * nobody has to take a dead lock away from under anyone. Two that look at once both step back and try again.
 * Errors: CONFLICT where another process holds it, or where a lock file is damaged; INVALID_INPUT where the folder cannot be used.
 */
export async function lockDataFolder(dataDir: string): Promise<DataFolderLock> {
  try {
    await makeFolder(dataDir);
    const file = join(dataDir, `lock-${randomUUID()}.json`);
    const own: Lock = { ...(await processRun(process.pid)), address: null, holds: false, file };
    for (let attempt = 1; ; attempt++) {
      const other = await tryToHold(dataDir, own);
      if (other === null) break;
      if (other.host !== own.host) throw inUseElsewhere(other, dataDir);
      if (other.holds || attempt === ATTEMPTS) throw inUse(other, dataDir);
      await delay(Math.random() * LONGEST_PAUSE_MS * attempt);
    }
    return {
      announce: (address) => writeLock({ ...own, address, holds: true }),
      release: () => rm(file, { force: true }),
    };
  } catch (error) {
    throw fault(error, dataDir);
  }
}
