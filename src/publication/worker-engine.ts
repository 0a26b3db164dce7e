import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import type { DisclosureEngine, EngineAnswer } from "./disclosure-engine.ts";
import { packQuestion } from "./packed-question.ts";
import type { ReleaseAnswer, ReleaseProtector } from "./protect-release.ts";

const WORKER = fileURLToPath(new URL("../../bin/engine-worker.mjs", import.meta.url));
const IDLE_MS = 10_000;
const THREADS = 2;

/** Disclosure control in worker threads, so that the server goes on answering while a release is protected. */
export interface WorkerEngine {
  readonly engine: DisclosureEngine;
  readonly protector: ReleaseProtector;
  close(): Promise<void>;
}

export function makeWorkerEngine(): WorkerEngine {
  const pool = new Piscina({ filename: WORKER, minThreads: 0, maxThreads: THREADS, idleTimeout: IDLE_MS });
  return {
    engine: (request) => pool.run(request, { name: "protectAndAttack" }) as Promise<EngineAnswer>,
    protector: (question, signal) =>
      pool.run(packQuestion(question), {
        name: "protectPacked",
        ...(signal === undefined ? {} : { signal }),
      }) as Promise<ReleaseAnswer>,
    close: () => pool.destroy(),
  };
}
