import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { StatementListener, Store } from "../db/store.ts";
import { openDevelopmentIssuer } from "./access/development-issuer.ts";
import { makeTokenVerifier } from "./access/token-verifier.ts";
import { makeCatalogueRepository } from "./catalogue/catalogue.repository.ts";
import type { Catalogue } from "./catalogue/catalogue.ts";
import { type CodeMaps, readCodeMaps } from "./code-map/code-map-files.ts";
import type { Config } from "./config.ts";
import { demoDrafts } from "./demo/demo-drafts.ts";
import type { Viewer } from "./domain/audience.ts";
import type { Services } from "./graphql/context.ts";
import { type Loaders, makeLoaders } from "./graphql/loaders.ts";
import { printedSchema } from "./graphql/print-schema.ts";
import { makeGraphqlRoute } from "./http/graphql-route.ts";
import { logFault } from "./http/log-fault.ts";
import { makeHttpServer } from "./http/server.ts";
import { makeSubmissionRoute } from "./http/submission-route.ts";
import { makeObservationService } from "./observation/observation.service.ts";
import { makeRevisionService } from "./observation/revision.service.ts";
import { makeViewRepository } from "./observation/view.repository.ts";
import { makeViewService } from "./observation/view.service.ts";
import { openStore } from "./open-store.ts";
import { makePublicationService, type PublicationService } from "./publication/publication.service.ts";
import { makeWorkerEngine, type WorkerEngine } from "./publication/worker-engine.ts";
import { makePreReleaseRepository } from "./release/pre-release.repository.ts";
import { makePreReleaseService } from "./release/pre-release.service.ts";
import { makeReleaseRepository } from "./release/release.repository.ts";
import { makeReleaseService } from "./release/release.service.ts";
import { type ReleaseClock, startReleaseClock } from "./release-clock.ts";
import { loadCatalogue, type Progress, publishSeeds } from "./seeding/seed-exchange.ts";
import { makePublishingService } from "./submission/publishing.service.ts";
import { makeSubmissionService } from "./submission/submission.service.ts";
import { makeSubmissionDiffService } from "./submission/submission-diff.service.ts";
import { makeValidationService, type ValidationService } from "./submission/validation.service.ts";

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
  readonly publication: PublicationService;
  readonly validation: ValidationService;
  readonly clock: ReleaseClock;
}

function makeServices(parts: Parts): { services: Services; loaders: (viewer: Viewer) => Loaders } {
  const { store, catalogue, codeMaps, publication, validation, clock } = parts;
  const catalogueRows = makeCatalogueRepository(store.reader);
  const releaseRows = makeReleaseRepository(store.reader);
  const views = makeViewService({ views: makeViewRepository(store.reader), releases: releaseRows, catalogue });
  const releases = makeReleaseService({ releases: releaseRows, catalogue, valueHidden: views.valueHidden });
  const observations = makeObservationService({ catalogue, releases, views });
  const revisions = makeRevisionService({ catalogue, releases, observations });
  const submissions = makeSubmissionService({ store, catalogue, onReceived: validation.kick });
  const { kick: onLapsed } = validation;
  const publishing = makePublishingService({ store, catalogue, publication, onLapsed, onScheduled: clock.look });
  const submissionDiffs = makeSubmissionDiffService({ store, catalogue, releases, observations });
  const readers = makePreReleaseRepository(store.publisher);
  const preRelease = makePreReleaseService({ catalogue, releases: makeReleaseRepository(store.publisher), readers });
  const feature = { preRelease, releases, observations, revisions, submissions, submissionDiffs, publishing };
  return {
    services: { catalogue, codeMaps, catalogueRows, ...feature },
    loaders: (viewer) =>
      makeLoaders({ catalogue: catalogueRows, releases: releaseRows, visible: releases.visible }, viewer),
  };
}

/** Takes up what was left half done, and switches what was due while nothing ran. */
async function startIntake({
  publication,
  ...parts
}: Pick<Parts, "store" | "catalogue" | "codeMaps" | "publication"> & Pick<WorkerEngine, "protector">) {
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
    const codeMaps = await readCodeMaps();
    const started = await startIntake({ store, catalogue, codeMaps, publication, protector: workers.protector });
    intake = started;
    const { services, loaders } = makeServices({ store, catalogue, codeMaps, publication, ...started });
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
    const server = makeHttpServer({ graphql, receive, printedSchema: printedSchema(), ready, onInternal: logFault });
    const address = await listen(server, config);
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
