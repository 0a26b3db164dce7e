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
import type { Services } from "./graphql/context.ts";
import { makeLoaders } from "./graphql/loaders.ts";
import { printedSchema } from "./graphql/print-schema.ts";
import { makeGraphqlRoute } from "./http/graphql-route.ts";
import { makeMetricsRoute } from "./http/metrics-route.ts";
import { makeHttpServer } from "./http/server.ts";
import { makeSettle } from "./http/settle-request.ts";
import { makeSubmissionRoute } from "./http/submission-route.ts";
import { makeObservationService } from "./observation/observation.service.ts";
import { makeRevisionService } from "./observation/revision.service.ts";
import { makeViewRepository } from "./observation/view.repository.ts";
import { makeViewService } from "./observation/view.service.ts";
import { type Operations, openOperations } from "./open-operations.ts";
import { openStore } from "./open-store.ts";
import { makePublicationService, type PublicationService } from "./publication/publication.service.ts";
import { makeWorkerEngine } from "./publication/worker-engine.ts";
import { makeReleaseRepository } from "./release/release.repository.ts";
import { makeReleaseService } from "./release/release.service.ts";
import { type ReleaseClock, startReleaseClock } from "./release-clock.ts";
import { loadCatalogue, type Progress, publishSeeds } from "./seeding/seed-exchange.ts";
import { makePublishingService } from "./submission/publishing.service.ts";
import { makeSubmissionService } from "./submission/submission.service.ts";
import { makeValidationService, type ValidationService } from "./submission/validation.service.ts";
import { type Log, logFault, processLog } from "./telemetry/log.ts";
import { startTracing, type Tracing } from "./telemetry/tracing.ts";

/** A running exchange. `close` stops listening, lets running requests end, and closes the store. */
export interface Exchange {
  readonly address: string;
  readonly store: Store;
  readonly catalogue: Catalogue;
  close(): Promise<void>;
  /** Writes what the access log has still to write; for a process that ends without `close`. */
  flushAccessLog(withinMs: number): Promise<boolean>;
}

/** `log`: the process's own unless said otherwise. */
interface StartOptions {
  readonly progress: Progress;
  readonly onStatement?: StatementListener;
  readonly log?: Log;
}

interface Parts {
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly codeMaps: CodeMaps;
  readonly publication: PublicationService;
  readonly validation: ValidationService;
  readonly clock: ReleaseClock;
  readonly operations: Operations;
}

function makeServices(parts: Parts): { services: Services; loaders: () => ReturnType<typeof makeLoaders> } {
  const { store, catalogue, codeMaps, publication, validation, clock, operations } = parts;
  const { accessLog, metrics } = operations;
  const catalogueRows = makeCatalogueRepository(store.reader);
  const releaseRows = makeReleaseRepository(store.reader);
  const onLookup = metrics.viewLookedUp;
  const views = makeViewService({
    views: makeViewRepository(store.reader),
    releases: releaseRows,
    catalogue,
    onLookup,
  });
  const releases = makeReleaseService({ releases: releaseRows, catalogue, valueHidden: views.valueHidden });
  const observations = makeObservationService({ catalogue, releases, views });
  const revisions = makeRevisionService({ catalogue, releases, observations });
  const submissions = makeSubmissionService({ store, catalogue, onReceived: validation.kick });
  const { kick: onLapsed } = validation;
  const publishing = makePublishingService({ store, catalogue, publication, onLapsed, onScheduled: clock.look });
  return {
    services: {
      catalogue,
      codeMaps,
      catalogueRows,
      releases,
      observations,
      revisions,
      submissions,
      publishing,
      accessLog,
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

/** How long running requests may take once the exchange is to end. */
const DRAIN_MS = 10_000;

interface Doors {
  readonly parts: Parts;
  readonly config: Config;
  readonly log: Log;
  readonly tracing: Tracing;
}

/** Every door of the exchange, not yet open. */
async function makeDoors({ parts, config, log, tracing }: Doors) {
  const { store, operations } = parts;
  const { recorder, metrics } = operations;
  const development = config.developmentIssuer ? await openDevelopmentIssuer(config.dataDir) : null;
  const verify = makeTokenVerifier({ development, oidc: config.oidc });
  const { services, loaders } = makeServices(parts);
  const { publicAccess } = config;
  const onInternal = (error: unknown, fields?: { readonly requestId: string }): void => log.fault(error, fields);
  const graphql = await makeGraphqlRoute({ services, loaders, verify, publicAccess, tracing, onInternal });
  const releases = makeReleaseRepository(store.reader);
  let ending = false;
  const { server, drain } = makeHttpServer({
    graphql,
    receive: makeSubmissionRoute({ submissions: services.submissions, verify, publicAccess }),
    printedSchema: printedSchema(),
    async ready() {
      if (ending || recorder.isFull) throw new Error("not to be asked");
      await releases.ping();
    },
    metrics: makeMetricsRoute(metrics, config.metrics),
    accessLogFull: () => recorder.isFull,
    settle: makeSettle({ recorder, log, metrics }),
    tracing,
    onInternal,
  });
  return {
    server,
    async close(): Promise<void> {
      ending = true;
      await drain(DRAIN_MS);
      await graphql.stop();
    },
  };
}

/** Opens the store, brings the catalogue and the seeds up to date, and listens. Errors: AppError that says what to do. */
export async function startExchange(
  config: Config,
  { progress, onStatement, log = processLog }: StartOptions,
): Promise<Exchange> {
  const tracing = await startTracing(config.otlpEndpoint);
  const listener: StatementListener = (statement) => {
    onStatement?.(statement);
    tracing.statement(statement);
  };
  const { store, lock, close: closeStore } = await openStore(config, listener);
  const workers = makeWorkerEngine();
  const operations = openOperations(store, config, log);
  let intake: Awaited<ReturnType<typeof startIntake>> | undefined;
  const closeRest = async (): Promise<void> => {
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
    const codeMaps = await readCodeMaps();
    intake = await startIntake(store, catalogue, publication, codeMaps);
    const parts = { store, catalogue, codeMaps, publication, operations, ...intake };
    const doors = await makeDoors({ parts, config, log, tracing });
    const address = await listen(doors.server, config);
    let closing: Promise<void> | undefined;
    await lock?.announce(address);
    return {
      address,
      store,
      catalogue,
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
