import { createReadStream } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Store } from "../../db/store.ts";
import { saveCatalogue } from "../../src/catalogue/catalogue.repository.ts";
import { makeCatalogue } from "../../src/catalogue/catalogue.ts";
import { readCatalogueFiles } from "../../src/catalogue/catalogue-files.ts";
import { readCodeMaps } from "../../src/code-map/code-map-files.ts";
import type { Viewer } from "../../src/domain/audience.ts";
import { makeWorkerEngine } from "../../src/publication/worker-engine.ts";
import { makeSubmissionService } from "../../src/submission/submission.service.ts";
import { makeValidationService } from "../../src/submission/validation.service.ts";
import { BENCH_INDICATOR, withBenchIndicator } from "./data.ts";

/**
 * What a process of its own is told to do, as JSON in its first argument. `store`: the address of a PostgreSQL, or the folder of
 * an embedded database.
 */
export interface LoadOrder {
  readonly file: string;
  readonly store: { readonly url: string } | { readonly dataDir: string };
  readonly dryRun: boolean;
}

/** Seconds: until the bytes are kept, and from then until the file is staged. `peakRssMb`: the system's own high-water mark. */
export interface LoadFigures {
  readonly id: string;
  readonly state: string;
  readonly findings: readonly string[];
  readonly rows: number;
  readonly receiveSeconds: number;
  readonly validateSeconds: number;
  readonly cpuSeconds: number;
  readonly peakRssMb: number;
}

/** Often enough for a tenth of a second; oftener would be a part of what is measured. */
const POLL_MS = 50;

const LOADER: Viewer = { subject: "bench", roles: ["LOADER"], jurisdiction: "CA" };

/** As the exchange does: a process loads the code of no database but its own. */
const openStore = async (where: LoadOrder["store"]): Promise<Store> =>
  "url" in where
    ? (await import("../../db/server-store.ts")).openServerStore(where)
    : (await import("../../db/embedded-store.ts")).openEmbeddedStore(where);

async function load({ file, store: where, dryRun }: LoadOrder): Promise<LoadFigures> {
  const { entries, sha256 } = await readCatalogueFiles();
  const withBench = withBenchIndicator(entries);
  const store = await openStore(where);
  await store.transact((tx) => saveCatalogue(tx, withBench, sha256));
  const catalogue = makeCatalogue(withBench);
  const codeMaps = await readCodeMaps();
  const onInternal = (error: unknown): never => {
    throw error;
  };
  const workers = makeWorkerEngine();
  const { protector } = workers;
  const validation = makeValidationService({ store, catalogue, codeMaps, protector, onInternal });
  const submissions = makeSubmissionService({ store, catalogue, onReceived: () => undefined, maxBytes: 2 ** 32 });
  const began = performance.now();
  const named = { indicator: BENCH_INDICATOR, jurisdiction: "CA", vintage: "FINAL", format: null };
  const request = { ...named, charset: null, gzip: false, dryRun, idempotencyKey: null };
  const { submission } = await submissions.receive(createReadStream(file), request, LOADER);
  const received = performance.now();
  const cpu = process.cpuUsage();
  validation.kick();
  let seen = submission;
  while (seen.state === "RECEIVED" || seen.state === "VALIDATING") {
    await sleep(POLL_MS);
    seen = (await submissions.find(submission.id, LOADER)) ?? seen;
  }
  const done = performance.now();
  const { user, system } = process.cpuUsage(cpu);
  const findings = await submissions.findings(seen.id);
  await validation.stop();
  await workers.close();
  await store.close();
  return {
    id: seen.id,
    state: seen.state,
    findings: findings.map(({ rule }) => rule),
    rows: seen.rows,
    receiveSeconds: (received - began) / 1000,
    validateSeconds: (done - received) / 1000,
    cpuSeconds: (user + system) / 1_000_000,
    peakRssMb: process.resourceUsage().maxRSS / 1000,
  };
}

process.stdout.write(`${JSON.stringify(await load(JSON.parse(process.argv[2] as string) as LoadOrder))}\n`);
