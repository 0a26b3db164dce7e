import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { startPostgres } from "../../test/support/postgres-server.ts";
import type { BenchRelease } from "./bench-release.ts";
import type { Contender } from "./calls.ts";
import { makeClient } from "./client.ts";
import { compareAnswers } from "./compare.ts";
import { type Figures, figuresFrom } from "./figures.ts";
import { buildFloorTables } from "./floor-tables.ts";
import { type MeasuredServer, type ServerCommand, startServer } from "./measured-server.ts";
import { type QueryOptions, queryOptions } from "./options.ts";
import { comparePeer, preparePeer } from "./peers/start-peer.ts";
import { postgresCpuClock } from "./postgres-cpu.ts";
import { makeQuestions } from "./questions.ts";
import { tableOf } from "./report.ts";
import { type Contestant, runRounds } from "./rounds.ts";
import { SIGN_IN_AUDIENCE, SIGN_IN_ISSUER, type SignIn, startSignIn } from "./sign-in.ts";
import { measureSizes, publishSizes, type SizeFigures, sizeLines } from "./size.ts";

/** Progress goes to stderr: with `--json`, stdout holds JSON and nothing else. */
const tell = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** What to undo at the end, the last first. */
type Undo = (() => unknown)[];

/**
 * Our server as it runs in production. Where nobody signs in, the sign-in service need not exist; the configuration wants one.
 * The client stands for the proxy that ends TLS. One address asks everything: each request is counted, and none is too many.
 */
const oursCommand = (
  url: string,
  { dataDir, keysUrl }: { readonly dataDir: string; readonly keysUrl: string },
  { profile }: QueryOptions,
): ServerCommand => ({
  name: "our server",
  nodeOptions: ["--expose-gc", ...(profile === null ? [] : ["--cpu-prof", "--cpu-prof-dir", resolve(profile)])],
  command: ["bin/fptx.mjs", "serve"],
  env: {
    NODE_ENV: "production",
    DATABASE_URL: url,
    PORT: "0",
    DATA_DIR: dataDir,
    OIDC_ISSUER: SIGN_IN_ISSUER,
    OIDC_JWKS_URL: keysUrl,
    OIDC_AUDIENCE: SIGN_IN_AUDIENCE,
    TRUSTED_PROXY: "127.0.0.1",
    RATE_LIMIT: "9999999",
  },
});

const floorCommand = (url: string): ServerCommand => ({
  name: "the floor",
  nodeOptions: ["--import", "tsx"],
  command: [fileURLToPath(new URL("./floor-server.ts", import.meta.url))],
  env: { NODE_ENV: "production", DATABASE_URL: url },
});

async function databaseUrl({ database }: QueryOptions, undo: Undo): Promise<string> {
  if (database !== null) return database;
  const { adminUrl, stop } = await startPostgres();
  undo.push(stop);
  return adminUrl;
}

async function start(command: ServerCommand, undo: Undo): Promise<MeasuredServer> {
  const started = performance.now();
  const server = await startServer(command, tell);
  undo.push(() => server.stop());
  tell(`${command.name}: ${server.origin}  ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return server;
}

async function connect(url: string, undo: Undo): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  undo.push(() => client.end());
  return client;
}

function contestant(server: MeasuredServer, undo: Undo, signIn: SignIn | null = null): Contestant {
  const client = makeClient(server.origin, signIn?.headers);
  undo.push(() => client.close());
  return { server, client };
}

interface Measured {
  readonly postgres: string;
  readonly figures: readonly Figures[];
  readonly sizes: readonly SizeFigures[];
}

async function publishMade(admin: pg.Client, cells: number | null): Promise<BenchRelease[]> {
  if (cells === null) return [];
  const started = performance.now();
  const releases = await publishSizes(admin, cells);
  const sizes = releases.map((release) => release.cells).join(" and ");
  tell(`releases of ${sizes} cells  ${((performance.now() - started) / 1000).toFixed(1)} s`);
  // The server looks for what others published once a second.
  await delay(1_500);
  return releases;
}

async function measure(options: QueryOptions, undo: Undo): Promise<Measured> {
  const dataDir = await mkdtemp(join(tmpdir(), "fptx-bench-"));
  undo.push(() => rm(dataDir, { recursive: true, force: true }));
  const url = await databaseUrl(options, undo);
  const signIn = options.signed ? await startSignIn() : null;
  undo.push(() => signIn?.stop());
  const keysUrl = signIn?.keysUrl ?? `${SIGN_IN_ISSUER}keys`;
  const server = await start(oursCommand(url, { dataDir, keysUrl }, options), undo);
  const ours = contestant(server, undo, signIn);
  const admin = await connect(url, undo);
  const sizes = await measureSizes(await publishMade(admin, options.cells), ours);
  const questions = makeQuestions(await buildFloorTables(admin)).filter(({ id }) => options.questions.includes(id));
  const floor = contestant(await start(floorCommand(url), undo), undo);
  const compared = await compareAnswers(questions, ours.client, floor.client);
  tell(`${compared} answers compared: the same from both servers`);
  const peers: Partial<Record<Contender, Contestant>> = {};
  if (options.peers) {
    const peer = contestant(await start(await preparePeer(admin, url, tell), undo), undo);
    tell(`${await comparePeer(questions, peer.client, floor.client)} answers compared: PostGraphile says the same`);
    peers.PostGraphile = peer;
  }
  const clock = await postgresCpuClock(admin);
  const samples = await runRounds({ contestants: { ours, floor, ...peers }, clock, questions, options, tell });
  const { rows } = await admin.query<{ server_version: string }>("show server_version");
  return { postgres: rows[0]?.server_version ?? "", figures: figuresFrom(samples), sizes };
}

/**
 * `npm run bench -- query`: our server against the floor (floor-server.ts) on a real PostgreSQL, each in a process of its own.
 * Every answer is compared before anything is timed. Machines differ and neighbours disturb: read the ratios.
 */
export async function runQueryBench(args: readonly string[]): Promise<void> {
  const options = queryOptions(args);
  const undo: Undo = [];
  try {
    const { postgres, figures, sizes } = await measure(options, undo);
    const { rounds, requests } = options;
    const load = loadavg()[0] as number;
    const machine = { node: process.version, postgres, cpus: availableParallelism(), load, rounds, requests };
    const title = `Node ${machine.node}, PostgreSQL ${postgres}, ${machine.cpus} CPUs under a load of ${load.toFixed(1)}, ${rounds} rounds of ${requests} requests`;
    const parts = [title, tableOf(figures), sizeLines(sizes)].filter((part) => part !== "");
    const text = options.json ? JSON.stringify({ ...machine, figures, sizes }, null, 2) : `\n${parts.join("\n\n")}`;
    process.stdout.write(`${text}\n`);
  } finally {
    for (const step of undo.reverse()) await Promise.resolve(step()).catch((error: unknown) => tell(String(error)));
  }
}
