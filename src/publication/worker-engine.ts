import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import type { DisclosureEngine, EngineAnswer } from "./disclosure-engine.ts";

const WORKER = fileURLToPath(new URL("../../bin/engine-worker.mjs", import.meta.url));
const IDLE_MS = 10_000;
const THREADS = 2;

/** The engine in worker threads, so that the server goes on answering while a release is protected. */
export function makeWorkerEngine(): { readonly engine: DisclosureEngine; close(): Promise<void> } {
  const pool = new Piscina({ filename: WORKER, minThreads: 0, maxThreads: THREADS, idleTimeout: IDLE_MS });
  return {
    engine: (request) => pool.run(request, { name: "protectAndAttack" }) as Promise<EngineAnswer>,
    close: () => pool.destroy(),
  };
}
