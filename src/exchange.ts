import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { StatementListener, Store } from "../db/store.ts";
import { makeAgreementService } from "./agreement/agreement.service.ts";
import { type AgreementWatch, watchAgreements } from "./agreement-watch.ts";
import type { Catalogue } from "./catalogue/catalogue.ts";
import { readCodeMaps } from "./code-map/code-map-files.ts";
import { readComparability } from "./comparability/comparability-files.ts";
import type { Config } from "./config.ts";
import { demoDrafts } from "./demo/demo-drafts.ts";
import type { TierCounts } from "./graphql/tiers/tiers.ts";
import { makeDoors } from "./make-doors.ts";
import { makeServices, type Parts } from "./make-services.ts";
import { openOperations } from "./open-operations.ts";
import { openStore } from "./open-store.ts";
import { readPermalinkKey } from "./permalink/permalink-key.repository.ts";
import { makePublicationService } from "./publication/publication.service.ts";
import { makeWorkerEngine, type WorkerEngine } from "./publication/worker-engine.ts";
import { makeReleaseRepository } from "./release/release.repository.ts";
import { makeReleaseDirectory } from "./release/release-directory.ts";
import { startReleaseClock } from "./release-clock.ts";
import { saveSeedAgreements } from "./seeding/seed-agreements.ts";
import { loadCatalogue, type Progress, publishSeeds } from "./seeding/seed-exchange.ts";
import { makeValidationService } from "./submission/validation.service.ts";
import { type Log, logFault, processLog } from "./telemetry/log.ts";
import { startTracing } from "./telemetry/tracing.ts";

/** A running exchange. `close` stops listening, lets running requests end, and closes the store. */
export interface Exchange {
  readonly address: string;
  readonly store: Store;
  readonly catalogue: Catalogue;
  /** How many answers of /graphql came from which tier. */
  readonly tierCounts: Readonly<TierCounts>;
  close(): Promise<void>;
  /** Writes what the access log has still to write; for a process that ends without `close`. */
  flushAccessLog(withinMs: number): Promise<boolean>;
}

/** `log`: the process's own unless said otherwise. `now`: the clock that agreements go by. */
export interface ExchangeOptions {
  readonly progress: Progress;
  readonly onStatement?: StatementListener;
  readonly log?: Log;
  readonly now?: () => Date;
}

type IntakeParts = Pick<Parts, "store" | "catalogue" | "codeMaps" | "publication"> & Pick<WorkerEngine, "protector">;

/** Takes up what was left half done, and switches what was due while nothing ran. */
async function startIntake({ publication, ...parts }: IntakeParts) {
  const validation = makeValidationService({ ...parts, onInternal: logFault });
  const clock = await startReleaseClock({ publication, validation, onInternal: logFault });
  await validation.resume();
  return {
    validation,
    clock,
    async stop(): Promise<void> {
      clock.stop();
      await validation.stop();
    },
  };
}

/** The store, telling of every transaction that ended. */
const telling = (store: Store, onWritten: () => void): Store => ({
  ...store,
  transact: (work) => store.transact(work).finally(onWritten),
});

function listen(server: Server, { host, port }: Config): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const { port: bound } = server.address() as AddressInfo;
      resolve(`http://${host === "127.0.0.1" || host === "::1" ? "localhost" : host}:${bound}`);
    });
  });
}

/** Opens the store, brings the catalogue and the seeds up to date, and listens. Errors: AppError that says what to do. */
export async function startExchange(
  config: Config,
  { progress, onStatement, log = processLog, now = () => new Date() }: ExchangeOptions,
): Promise<Exchange> {
  const tracing = await startTracing(config.otlpEndpoint);
  const { store: opened, lock, close: closeStore } = await openStore(config, onStatement, tracing.statement);
  const directory = makeReleaseDirectory(makeReleaseRepository(opened.reader));
  const store = telling(opened, directory.forget);
  const workers = makeWorkerEngine();
  // What the access log writes changes no release.
  const operations = openOperations(opened, config, log);
  let intake: Awaited<ReturnType<typeof startIntake>> | undefined;
  let watch: AgreementWatch | undefined;
  const closeRest = async (): Promise<void> => {
    watch?.stop();
    await intake?.stop();
    await workers.close();
    await operations.close();
    await closeStore();
    await tracing.stop();
  };
  try {
    const catalogue = await loadCatalogue(store);
    const publication = operations.timed(makePublicationService({ store, catalogue, protector: workers.protector }));
    await publishSeeds({ store, catalogue, publication }, demoDrafts(catalogue), progress);
    await saveSeedAgreements(store, catalogue);
    const agreements = makeAgreementService({ store, catalogue, now });
    watch = await watchAgreements({ agreements, kind: store.kind, onInternal: logFault });
    const [codeMaps, comparability] = [await readCodeMaps(), await readComparability()];
    intake = await startIntake({ store, catalogue, codeMaps, publication, protector: workers.protector });
    let listening = "";
    const inside = makeServices({
      ...{ store, directory, catalogue, codeMaps, comparability, publication, agreements, operations, ...intake },
      permalinkKey: await readPermalinkKey(store.reader),
      origin: () => config.publicUrl ?? listening,
      limits: config.limits,
    });
    const doors = await makeDoors(config, { ...inside, store, directory, operations, log, tracing });
    const address = await listen(doors.server, config);
    listening = address;
    await lock?.announce(address);
    let closing: Promise<void> | undefined;
    return {
      address,
      store,
      catalogue,
      tierCounts: doors.tierCounts,
      close() {
        closing ??= doors.close().then(closeRest);
        return closing;
      },
      flushAccessLog: (withinMs) => operations.recorder.flush(withinMs),
    };
  } catch (error) {
    await closeRest();
    throw error;
  }
}
