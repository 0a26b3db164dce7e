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
import { logFault } from "./http/log-fault.ts";
import { makeHttpServer } from "./http/server.ts";
import { makeObservationService } from "./observation/observation.service.ts";
import { makeRevisionService } from "./observation/revision.service.ts";
import { makeViewRepository } from "./observation/view.repository.ts";
import { makeViewService } from "./observation/view.service.ts";
import { openStore } from "./open-store.ts";
import { makePublicationService } from "./publication/publication.service.ts";
import { makeWorkerEngine } from "./publication/worker-engine.ts";
import { makeReleaseRepository } from "./release/release.repository.ts";
import { makeReleaseService } from "./release/release.service.ts";
import { loadCatalogue, type Progress, publishSeeds } from "./seeding/seed-exchange.ts";

/** A running exchange. `close` stops listening, lets running requests end, and closes the store. */
export interface Exchange {
  readonly address: string;
  readonly store: Store;
  readonly catalogue: Catalogue;
  close(): Promise<void>;
}

function makeServices(
  store: Store,
  { catalogue, codeMaps }: { readonly catalogue: Catalogue; readonly codeMaps: CodeMaps },
): { services: Services; loaders: () => ReturnType<typeof makeLoaders> } {
  const catalogueRows = makeCatalogueRepository(store.reader);
  const releaseRows = makeReleaseRepository(store.reader);
  const views = makeViewService({ views: makeViewRepository(store.reader), releases: releaseRows, catalogue });
  const releases = makeReleaseService({ releases: releaseRows, catalogue, valueHidden: views.valueHidden });
  const observations = makeObservationService({ catalogue, releases, views });
  const revisions = makeRevisionService({ catalogue, releases, observations });
  return {
    services: { catalogue, codeMaps, catalogueRows, releases, observations, revisions },
    loaders: () => makeLoaders({ catalogue: catalogueRows, releases: releaseRows }),
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
  try {
    const catalogue = await loadCatalogue(store);
    const publication = makePublicationService({ store, catalogue, protector: workers.protector });
    await publishSeeds({ store, catalogue, publication }, demoDrafts(catalogue), progress);
    const development = config.developmentIssuer ? await openDevelopmentIssuer(config.dataDir) : null;
    const verify = makeTokenVerifier({ development, oidc: config.oidc });
    const { services, loaders } = makeServices(store, { catalogue, codeMaps: await readCodeMaps() });
    const graphql = await makeGraphqlRoute({
      services,
      loaders,
      verify,
      publicAccess: config.publicAccess,
      onInternal: logFault,
    });
    const ready = (): Promise<void> => makeReleaseRepository(store.reader).ping();
    const server = makeHttpServer({ graphql, printedSchema: printedSchema(), ready, onInternal: logFault });
    const address = await listen(server, config);
    await lock?.announce(address);
    return {
      address,
      store,
      catalogue,
      async close() {
        await closeServer(server);
        await graphql.stop();
        await workers.close();
        await closeStore();
      },
    };
  } catch (error) {
    await workers.close();
    await closeStore();
    throw error;
  }
}
