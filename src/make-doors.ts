import type { IncomingMessage, Server } from "node:http";
import { fileURLToPath } from "node:url";
import type { Store } from "../db/store.ts";
import { openDevelopmentIssuer } from "./access/development-issuer.ts";
import { makeTokenVerifier } from "./access/token-verifier.ts";
import type { Config } from "./config.ts";
import { makeExportBuilder } from "./export/export-builder.ts";
import { printedSchema } from "./graphql/print-schema.ts";
import { makeAdmission } from "./http/admission.ts";
import { makeGate } from "./http/gate.ts";
import { type GraphqlRoute, makeGraphqlRoute } from "./http/graphql-route.ts";
import { makeMetricsRoute } from "./http/metrics-route.ts";
import { accountOf } from "./http/request-account.ts";
import { makeRounds } from "./http/rounds.ts";
import { makeHttpServer } from "./http/server.ts";
import { makeSettle } from "./http/settle-request.ts";
import { makeStartRoute } from "./http/start-route.ts";
import { makeSubmissionRoute } from "./http/submission-route.ts";
import { makeTableRoute } from "./http/table-route.ts";
import type { Inside } from "./make-services.ts";
import type { Operations } from "./open-operations.ts";
import { makeReleaseRepository } from "./release/release.repository.ts";
import type { ReleaseDirectory } from "./release/release-directory.ts";
import type { CellTally } from "./shared/cell-tally.ts";
import type { Log } from "./telemetry/log.ts";
import type { Tracing } from "./telemetry/tracing.ts";

/** A request that waits longer is refused: its sender had better try another time. */
const LONGEST_WAIT_MS = 10_000;
/** Files are received slowly, by few, and hold a connection of the store: they have a queue of their own. */
const FILES = { atOnce: 8, waiting: 32, longestWait: 60_000 };
/** Registered operations that come with the exchange. */
const TRUSTED_DOCUMENTS = fileURLToPath(new URL("../seeds/trusted-documents", import.meta.url));

/** How long running requests may take once the exchange is to end. */
const DRAIN_MS = 10_000;

interface Household extends Inside {
  readonly store: Store;
  readonly directory: ReleaseDirectory;
  readonly operations: Operations;
  readonly log: Log;
  readonly tracing: Tracing;
}

/** Every door of the exchange, not yet open. */
interface Doors {
  readonly server: Server;
  readonly tierCounts: GraphqlRoute["tierCounts"];
  /** Lets running requests end. */
  close(): Promise<void>;
}

const tallyOf = (request: IncomingMessage): CellTally => accountOf(request).tally;

/** What stands between a socket and the services: admission, limits, routes. */
export async function makeDoors(config: Config, household: Household): Promise<Doors> {
  const { services, loaders, store, directory, operations, log, tracing } = household;
  const { recorder, metrics } = operations;
  const { requestsPerMinute, requestsAtOnce, requestSeconds } = config.limits;
  const development = config.developmentIssuer ? await openDevelopmentIssuer(config.dataDir) : null;
  const verify = makeTokenVerifier({ development, oidc: config.oidc });
  const { publicAccess, trustedProxies } = config;
  const admit = makeAdmission({ verify, publicAccess, requestsPerMinute, trustedProxies });
  const gate = makeGate({ atOnce: requestsAtOnce, waiting: 10 * requestsAtOnce, longestWait: LONGEST_WAIT_MS });
  const entering = { admit, gate, requestSeconds };
  const rounds = makeRounds();
  const onInternal = (error: unknown, fields?: { readonly requestId: string }): void => log.fault(error, fields);
  const trustedDocuments = {
    path: config.trustedDocuments ?? TRUSTED_DOCUMENTS,
    only: config.trustedDocumentsOnly,
  };
  const graphql = await makeGraphqlRoute({
    ...{ services, loaders, directory, trustedDocuments, tracing, onInternal },
    ...entering,
    rounds,
  });
  const { ping, cellNotesOf } = makeReleaseRepository(store.reader);
  const exports = makeExportBuilder({ ...services, cellNotesOf });
  let ending = false;
  const { server, drain } = makeHttpServer({
    graphql,
    receive: makeSubmissionRoute({ submissions: services.submissions, admit, gate: makeGate(FILES) }),
    table: makeTableRoute({ ...services, exports, ...entering, tallyOf }),
    start: makeStartRoute({ ...services, ...entering }),
    printedSchema: printedSchema(),
    async ready() {
      if (ending || recorder.isFull) throw new Error("not to be asked");
      await ping();
    },
    metrics: makeMetricsRoute(metrics, config.metrics),
    accessLogFull: () => recorder.isFull,
    settle: makeSettle({ recorder, log, metrics }),
    tracing,
    onInternal,
    gate,
    rounds,
    trustedProxies,
    crossOrigins: config.corsOrigins,
    strictTransport: config.environment === "production",
  });
  return {
    server,
    tierCounts: graphql.tierCounts,
    async close() {
      ending = true;
      await drain(DRAIN_MS);
      await graphql.stop();
    },
  };
}
