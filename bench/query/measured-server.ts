import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What a server's process has used: CPU since its start, memory now, longest stall of its event loop since asked last. */
export interface Usage {
  readonly cpuMicros: number;
  readonly rssBytes: number;
  readonly heldBytes: number;
  readonly stallMs: number;
}

/** A server in a process of its own. */
export interface MeasuredServer {
  readonly origin: string;
  usage(): Promise<Usage>;
  /** Bytes that are held once the garbage is collected; for a server that was started with --expose-gc. */
  heldBytes(): Promise<number>;
  stop(): Promise<void>;
}

/** `command`: Node's arguments from the script on. `nodeOptions`: what goes before it. */
export interface ServerCommand {
  readonly name: string;
  readonly nodeOptions?: readonly string[];
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MONITOR = new URL("./monitor.mjs", import.meta.url).href;
/** A first start publishes the synthetic twin, which may mean protecting it. */
const START_TIMEOUT_MS = 600_000;
const IMPATIENT_MS = 15_000;
const INHERITED = ["PATH", "HOME", "USERPROFILE", "SystemRoot", "TMPDIR", "TEMP", "TMP"];

function bareEnvironment(): Record<string, string> {
  const pairs = INHERITED.map((name) => [name, process.env[name]] as const);
  return Object.fromEntries(pairs.filter((pair): pair is readonly [string, string] => pair[1] !== undefined));
}

/** The address that the child prints once it listens. Error when it ends or stays silent, with its last words. */
function addressOf(child: ChildProcess, name: string, tell: (line: string) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const fail = (why: string): void => {
      clearTimeout(timer);
      clearInterval(patience);
      reject(new Error(`${name} did not start: ${why}\n${said.slice(-2_000)}`));
    };
    const timer = setTimeout(() => fail("no address in time"), START_TIMEOUT_MS);
    const patience = setInterval(
      () => tell(`  still waiting for ${name}: ${said.trimEnd().split("\n").at(-1)}`),
      IMPATIENT_MS,
    );
    const hear = (chunk: Buffer): void => {
      said = (said + chunk.toString("utf8")).slice(-20_000);
      const origin = /http:\/\/(?:localhost|127\.0\.0\.1):\d+/.exec(said)?.[0];
      if (!origin) return;
      clearTimeout(timer);
      clearInterval(patience);
      resolve(origin.replace("localhost", "127.0.0.1"));
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("error", (error) => fail(error.message));
    child.once("exit", (code, signal) => fail(`it ended with ${code ?? signal}`));
  });
}

function usageOf(child: ChildProcess, name: string, question: "usage" | "held"): Promise<Usage> {
  return new Promise((resolve, reject) => {
    child.once("message", (usage) => resolve(usage as Usage));
    child.send(question, (error) => {
      if (error) reject(new Error(`${name} ended: ${error.message}`));
    });
  });
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await ended;
  clearTimeout(timer);
}

/** Starts a server and waits until it listens. `tell`: hears that it takes long. */
export async function startServer(wanted: ServerCommand, tell: (line: string) => void): Promise<MeasuredServer> {
  const { name, nodeOptions = [], command, env } = wanted;
  const child = spawn(process.execPath, [...nodeOptions, "--import", MONITOR, ...command], {
    cwd: ROOT,
    env: { ...bareEnvironment(), ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  try {
    const origin = await addressOf(child, name, tell);
    return {
      origin,
      usage: () => usageOf(child, name, "usage"),
      heldBytes: async () => (await usageOf(child, name, "held")).heldBytes,
      stop: () => stopped(child),
    };
  } catch (error) {
    await stopped(child);
    throw error;
  }
}
