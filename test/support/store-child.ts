import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { ReleaseFound, StoreOrder } from "./store-process.ts";

/** A line of a store process: what it did, or why it was refused. */
export interface Told {
  readonly did?: string;
  readonly releases?: readonly ReleaseFound[];
  readonly code?: string;
  readonly en?: string;
}

export interface StoreChild {
  readonly pid: number;
  readonly told: readonly Told[];
  /** The first line that fits, told already or yet to come; undefined when the process ends without one. */
  until(fits: (line: Told) => boolean): Promise<Told | undefined>;
  /** Ends it at once, as a loss of power ends a process; resolves when it has ended. */
  kill(): Promise<void>;
  /** Its exit code, and what it wrote to stderr. */
  readonly ended: Promise<{ code: number | null; stderr: string }>;
}

const SCRIPT = fileURLToPath(new URL("store-process.ts", import.meta.url));
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The environment of a child: nothing of the developer's own settings but where programs and temporary files are. */
export const childEnvironment = (variables: Readonly<Record<string, string>>): NodeJS.ProcessEnv => {
  const { PATH, TMPDIR, TEMP, SystemRoot } = process.env;
  return { PATH, TMPDIR, TEMP, SystemRoot, NO_COLOR: "1", ...variables };
};

async function endOf(child: ChildProcess): Promise<{ code: number | null; stderr: string }> {
  let stderr = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr += chunk;
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stderr };
}

/** Starts a process of store-process.ts. Whoever starts it waits for its end or kills it. */
export function startStoreProcess(order: StoreOrder, variables: Readonly<Record<string, string>>): StoreChild {
  const child = spawn(process.execPath, ["--import", "tsx", SCRIPT, order], {
    cwd: ROOT,
    env: childEnvironment(variables),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = endOf(child);
  const told: Told[] = [];
  const waiting = new Set<() => void>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    told.push(JSON.parse(line) as Told);
    for (const wake of waiting) wake();
  });
  void ended.then(() => {
    for (const wake of waiting) wake();
  });
  let over = false;
  void ended.then(() => {
    over = true;
  });
  return {
    pid: child.pid as number,
    told,
    ended,
    async until(fits) {
      while (!told.some(fits) && !over) await new Promise<void>((wake) => waiting.add(wake));
      return told.find(fits);
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
