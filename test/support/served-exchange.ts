import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { clientOf, type TestClient } from "./exchange.ts";
import type { PreparedData } from "./prepared-data.ts";
import { childEnvironment } from "./store-child.ts";
import { keepStream } from "./written.ts";

const FPTX = fileURLToPath(new URL("../../bin/fptx.mjs", import.meta.url));

/** What `fptx serve` needs to know of prepared data, on any free port. */
export const serverEnvironment = ({ dataDir, databaseUrl }: PreparedData): Record<string, string> => ({
  PORT: "0",
  DATA_DIR: dataDir,
  NODE_ENV: "test",
  ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
});

/** An exchange in a process of its own, which can be killed. `log`: what it wrote to stderr so far. */
export interface ServedExchange extends TestClient {
  readonly child: ChildProcess;
  log(): string;
  /** Ends it at once, as a loss of power ends a process; resolves when it has ended. */
  kill(): Promise<void>;
}

/** Starts `fptx serve` on prepared data and waits until it listens. Whoever starts it kills it. */
export async function serveExchange(data: PreparedData): Promise<ServedExchange> {
  const child = spawn(process.execPath, [FPTX, "serve"], {
    env: childEnvironment({ ...serverEnvironment(data), LOG_LEVEL: "info" }),
    // From a folder that is not the project's, as an operator may.
    cwd: data.dataDir,
    stdio: ["ignore", "pipe", "pipe"],
  });
  keepStream("server", child.stdout);
  keepStream("server", child.stderr);
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => {
    log += chunk;
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /^(http:\S+)\/graphql/.exec(line)?.[1];
    if (address)
      return { ...(await clientOf(address, data.dataDir)), child, log: () => log, kill: () => killed(child) };
  }
  throw new Error(`the server ended before it listened: ${log}`);
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "close");
  child.kill("SIGKILL");
  await ended;
}
