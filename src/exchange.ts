import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { StatementListener, Store } from "../db/store.ts";
import { openDevelopmentIssuer } from "./access/development-issuer.ts";
import { makeTokenVerifier } from "./access/token-verifier.ts";
import { makeCatalogueRepository } from "./catalogue/catalogue.repository.ts";
import type { Catalogue } from "./catalogue/catalogue.ts";
import { type CodeMaps, readCodeMaps } from "./code-map/code-map-files.ts";
import { makeComparabilityService } from "./comparability/comparability.service.ts";
import type { ComparabilityStatement } from "./comparability/comparability.ts";
import { readComparability } from "./comparability/comparability-files.ts";
import type { Config } from "./config.ts";
import { demoDrafts } from "./demo/demo-drafts.ts";
import { makeExplanationService } from "./explanation/explanation.service.ts";
import { makeExportBuilder } from "./export/export-builder.ts";
import type { Services } from "./graphql/context.ts";
import { makeLoaders } from "./graphql/loaders.ts";
import { printedSchema } from "./graphql/print-schema.ts";
import { makeGraphqlRoute } from "./http/graphql-route.ts";
import { logFault } from "./http/log-fault.ts";
import { makeHttpServer } from "./http/server.ts";
import { makeSubmissionRoute } from "./http/submission-route.ts";
import { makeTableRoute } from "./http/table-route.ts";
import { makeObservationService } from "./observation/observation.service.ts";
import { makeRevisionService } from "./observation/revision.service.ts";
import { makeSeriesService } from "./observation/series.service.ts";
import { makeSumService } from "./observation/sum.service.ts";
import { makeViewRepository } from "./observation/view.repository.ts";
import { makeViewService } from "./observation/view.service.ts";
import { openStore } from "./open-store.ts";
import { makePermalinkService } from "./permalink/permalink.service.ts";
import { readPermalinkKey } from "./permalink/permalink-key.repository.ts";
import { makePublicationService, type PublicationService } from "./publication/publication.service.ts";
import { makeWorkerEngine } from "./publication/worker-engine.ts";
import { makeReleaseRepository } from "./release/release.repository.ts";
import { makeReleaseService } from "./release/release.service.ts";
import { type ReleaseClock, startReleaseClock } from "./release-clock.ts";
import { loadCatalogue, type Progress, publishSeeds } from "./seeding/seed-exchange.ts";
import { CellTally } from "./shared/cell-tally.ts";
import { makePublishingService } from "./submission/publishing.service.ts";
import { makeSubmissionService } from "./submission/submission.service.ts";
import { makeValidationService, type ValidationService } from "./submission/validation.service.ts";
import { makeTableService } from "./table/table.service.ts";

/** A running exchange. `close` stops listening, lets running requests end, and closes the store. */
export interface Exchange {
  readonly address: string;
  readonly store: Store;
  readonly catalogue: Catalogue;
  close(): Promise<void>;
}

interface Parts {
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly codeMaps: CodeMaps;
  readonly comparability: readonly ComparabilityStatement[];
  readonly publication: PublicationService;
  readonly validation: ValidationService;
  readonly clock: ReleaseClock;
  readonly permalinkKey: Uint8Array;
  /** Where the exchange is reached; known once it listens. */
  readonly origin: () => string;
}

function makeServices(parts: Parts): { services: Services; loaders: () => ReturnType<typeof makeLoaders> } {
  const { store, catalogue, codeMaps, comparability, publication, validation, clock, permalinkKey, origin } = parts;
  const catalogueRows = makeCatalogueRepository(store.reader);
  const releaseRows = makeReleaseRepository(store.reader);
  const views = makeViewService({ views: makeViewRepository(store.reader), releases: releaseRows, catalogue });
  const releases = makeReleaseService({ releases: releaseRows, catalogue, valueHidden: views.valueHidden });
  const observations = makeObservationService({ catalogue, releases, views, comparability });
  const revisions = makeRevisionService({ catalogue, releases, observations });
  const { cellNotesOf } = releaseRows;
  const tables = makeTableService({ catalogue, comparability, observations, cellNotesOf });
  const permalinks = makePermalinkService({ key: permalinkKey, releases: releaseRows, origin });
  const comparisons = makeComparabilityService({ catalogue, comparability, observations });
  const series = makeSeriesService({ catalogue, comparability, observations });
  const sums = makeSumService({ catalogue, observations });
  const explanations = makeExplanationService({ catalogue, releases, observations, views });
  const submissions = makeSubmissionService({ store, catalogue, onReceived: validation.kick });
  const { kick: onLapsed } = validation;
  const publishing = makePublishingService({ store, catalogue, publication, onLapsed, onScheduled: clock.look });
  return {
    services: {
      ...{ catalogue, codeMaps, catalogueRows, releases, observations, revisions },
      ...{ tables, permalinks, comparisons, explanations, series, sums, submissions, publishing },
    },
    loaders: () => makeLoaders({ catalogue: catalogueRows, releases: releaseRows }),
  };
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
    const development = config.developmentIssuer ? await openDevelopmentIssuer(config.dataDir) : null;
    const verify = makeTokenVerifier({ development, oidc: config.oidc });
    const [codeMaps, comparability] = [await readCodeMaps(), await readComparability()];
    const started = await startIntake(store, catalogue, publication, codeMaps);
    intake = started;
    let listening = "";
    const origin = (): string => config.publicUrl ?? listening;
    const permalinkKey = await readPermalinkKey(store.reader);
    const { services, loaders } = makeServices({
      ...{ store, catalogue, codeMaps, comparability, publication, ...started },
      ...{ permalinkKey, origin },
    });
    const graphql = await makeGraphqlRoute({
      services,
      loaders,
      verify,
      publicAccess: config.publicAccess,
      onInternal: logFault,
    });
    const ready = (): Promise<void> => makeReleaseRepository(store.reader).ping();
    const { publicAccess } = config;
    const receive = makeSubmissionRoute({ submissions: services.submissions, verify, publicAccess });
    const { cellNotesOf } = makeReleaseRepository(store.reader);
    const exports = makeExportBuilder({ catalogue, permalinks: services.permalinks, cellNotesOf });
    const tallyOf = (): CellTally => new CellTally();
    const table = makeTableRoute({ ...services, exports, verify, publicAccess, tallyOf });
    const printed = printedSchema();
    const server = makeHttpServer({ graphql, receive, table, printedSchema: printed, ready, onInternal: logFault });
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
