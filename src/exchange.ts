import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { StatementListener, Store } from "../db/store.ts";
import type { Catalogue } from "./catalogue/catalogue.ts";
import { type CodeMaps, readCodeMaps } from "./code-map/code-map-files.ts";
import { readComparability } from "./comparability/comparability-files.ts";
import type { Config } from "./config.ts";
import { demoDrafts } from "./demo/demo-drafts.ts";
import { logFault } from "./http/log-fault.ts";
import { makeDoors } from "./make-doors.ts";
import { makeServices } from "./make-services.ts";
import { openStore } from "./open-store.ts";
import { readPermalinkKey } from "./permalink/permalink-key.repository.ts";
import { makePublicationService, type PublicationService } from "./publication/publication.service.ts";
import { makeWorkerEngine } from "./publication/worker-engine.ts";
import { startReleaseClock } from "./release-clock.ts";
import { loadCatalogue, type Progress, publishSeeds } from "./seeding/seed-exchange.ts";
import { makeValidationService } from "./submission/validation.service.ts";

/** A running exchange. `close` stops listening, lets running requests end, and closes the store. */
export interface Exchange {
  readonly address: string;
  readonly store: Store;
  readonly catalogue: Catalogue;
  close(): Promise<void>;
}

/** Takes up what was left half done, and switches what was due while nothing ran. */
async function startIntake(store: Store, catalogue: Catalogue, publication: PublicationService, codeMaps: CodeMaps) {
  const validation = makeValidationService({ store, catalogue, codeMaps, onInternal: logFault });
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

function listen(server: Server, { host, port }: Config): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const { port: bound } = server.address() as AddressInfo;
      resolve(`http://${host === "127.0.0.1" || host === "::1" ? "localhost" : host}:${bound}`);
    });
  });
}

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });

/** Opens the store, brings the catalogue and the seeds up to date, and listens. Errors: AppError that says what to do. */
export async function startExchange(
  config: Config,
  { progress, onStatement }: { readonly progress: Progress; readonly onStatement?: StatementListener },
): Promise<Exchange> {
  const { store, lock, close: closeStore } = await openStore(config, onStatement);
  const workers = makeWorkerEngine();
  let intake: Awaited<ReturnType<typeof startIntake>> | undefined;
  try {
    const catalogue = await loadCatalogue(store);
    const publication = makePublicationService({ store, catalogue, protector: workers.protector });
    await publishSeeds({ store, catalogue, publication }, demoDrafts(catalogue), progress);
    const [codeMaps, comparability] = [await readCodeMaps(), await readComparability()];
    const started = await startIntake(store, catalogue, publication, codeMaps);
    intake = started;
    let listening = "";
    const inside = makeServices({
      store,
      catalogue,
      codeMaps,
      comparability,
      publication,
      ...started,
      permalinkKey: await readPermalinkKey(store.reader),
      origin: () => config.publicUrl ?? listening,
      limits: config.limits,
    });
    const { graphql, server } = await makeDoors(config, { ...inside, store });
    const address = await listen(server, config);
    listening = address;
    await lock?.announce(address);
    return {
      address,
      store,
      catalogue,
      async close() {
        await closeServer(server);
        await graphql.stop();
        await started.stop();
        await workers.close();
        await closeStore();
      },
    };
  } catch (error) {
    await intake?.stop();
    await workers.close();
    await closeStore();
    throw error;
  }
}
