import type { Server } from "node:http";
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
import { logFault } from "./http/log-fault.ts";
import { makeHttpServer } from "./http/server.ts";
import { makeSubmissionRoute } from "./http/submission-route.ts";
import { makeTableRoute } from "./http/table-route.ts";
import type { Inside } from "./make-services.ts";
import { makeReleaseRepository } from "./release/release.repository.ts";
import { CellTally } from "./shared/cell-tally.ts";

/** A request that waits longer is refused: its sender had better try another time. */
const LONGEST_WAIT_MS = 10_000;
/** Files are received slowly, by few, and hold a connection of the store: they have a queue of their own. */
const FILES = { atOnce: 8, waiting: 32, longestWait: 60_000 };
/** Registered operations that come with the exchange. */
const TRUSTED_DOCUMENTS = fileURLToPath(new URL("../seeds/trusted-documents", import.meta.url));

/** What stands between a socket and the services: admission, limits, routes. Nothing listens yet. */
export async function makeDoors(
  config: Config,
  { services, loaders, store }: Inside & { readonly store: Store },
): Promise<{ graphql: GraphqlRoute; server: Server }> {
  const development = config.developmentIssuer ? await openDevelopmentIssuer(config.dataDir) : null;
  const verify = makeTokenVerifier({ development, oidc: config.oidc });
  const { requestsPerMinute, requestsAtOnce, requestSeconds } = config.limits;
  const admit = makeAdmission({ verify, publicAccess: config.publicAccess, requestsPerMinute });
  const gate = makeGate({ atOnce: requestsAtOnce, waiting: 10 * requestsAtOnce, longestWait: LONGEST_WAIT_MS });
  const graphql = await makeGraphqlRoute({
    services,
    loaders,
    admit,
    gate,
    requestSeconds,
    trustedDocuments: { path: config.trustedDocuments ?? TRUSTED_DOCUMENTS, only: config.trustedDocumentsOnly },
    onInternal: logFault,
  });
  const { ping, cellNotesOf } = makeReleaseRepository(store.reader);
  const exports = makeExportBuilder({ ...services, cellNotesOf });
  const server = makeHttpServer({
    graphql,
    receive: makeSubmissionRoute({ submissions: services.submissions, admit, gate: makeGate(FILES) }),
    table: makeTableRoute({ ...services, exports, admit, gate, requestSeconds, tallyOf: () => new CellTally() }),
    printedSchema: printedSchema(),
    ready: ping,
    onInternal: logFault,
    gate,
    crossOrigins: config.corsOrigins,
    strictTransport: config.environment === "production",
  });
  return { graphql, server };
}
