import type { IncomingMessage } from "node:http";
import { HeaderMap } from "@apollo/server";
import { viewingAs } from "../agreement/view-as.ts";
import { askerOf, type Viewer } from "../domain/audience.ts";
import type { Language } from "../domain/codes.ts";
import { CellBudget } from "../graphql/cell-budget.ts";
import type { Services } from "../graphql/context.ts";
import { checkVariables } from "../graphql/document-limits.ts";
import type { Loaders } from "../graphql/loaders.ts";
import { costWith } from "../graphql/query-cost.ts";
import { buildSchema } from "../graphql/schema.ts";
import { makeTiers } from "../graphql/tiers/tiers.ts";
import type { ReleaseDirectory } from "../release/release-directory.ts";
import type { Tracing } from "../telemetry/tracing.ts";
import type { Admission } from "./admission.ts";
import { withDeadline } from "./deadline.ts";
import type { Gate } from "./gate.ts";
import { type GraphqlRequest, graphqlRequestOf } from "./graphql-request.ts";
import { mediaTypeFor, type Negotiated } from "./media-type.ts";
import { readJsonBody } from "./read-body.ts";
import { accountOf } from "./request-account.ts";
import { headerOf } from "./request-header.ts";
import type { Reply } from "./respond.ts";
import { type AccountedContext, startApollo } from "./start-apollo.ts";
import { readTrustedDocuments, type TrustedDocumentsOptions } from "./trusted-documents.ts";

export interface GraphqlDependencies {
  readonly services: Services;
  readonly loaders: (viewer: Viewer) => Loaders;
  readonly directory: ReleaseDirectory;
  readonly admit: Admission;
  readonly gate: Gate;
  /** Seconds after which an answer is given up. */
  readonly requestSeconds: number;
  readonly trustedDocuments: Pick<TrustedDocumentsOptions, "path" | "only">;
  readonly tracing: Pick<Tracing, "span">;
  readonly onInternal: (error: unknown) => void;
}

/**
 * The status of an answer. Whoever asks for application/json by name gets 200 to every well-formed request, as the GraphQL over HTTP
 * specification (section 6.4.1) has it for that type; all others get what the answer deserves.
 */
const statusFor = (status: number, { type, named }: Negotiated): number =>
  named && type === "application/json" && status === 400 ? 200 : status;

function forApollo(method: "GET" | "POST", request: GraphqlRequest, { type }: Negotiated) {
  const headers = new HeaderMap([["accept", type]]);
  if (method === "POST") {
    headers.set("content-type", "application/json");
    return { method, headers, search: "", body: request };
  }
  const { query, operationName, variables } = request;
  const search = new URLSearchParams({ query });
  if (operationName !== undefined) search.set("operationName", operationName);
  if (variables !== undefined) search.set("variables", JSON.stringify(variables));
  return { method, headers, search: `?${search}`, body: undefined };
}

const ANSWER_HEADERS = { "cache-control": "no-store", vary: "Authorization, Accept, Accept-Language, View-As" };

type Asking = Omit<AccountedContext, "services" | "loaders">;

/** POST /graphql, and GET for queries. The viewer is resolved before anything is parsed; a bad token answers 401. */
export async function makeGraphqlRoute(deps: GraphqlDependencies) {
  const schema = buildSchema();
  const trusted = await readTrustedDocuments({ ...deps.trustedDocuments, schema });
  const apollo = await startApollo(schema, deps.onInternal);
  const tiers = makeTiers({
    ...deps,
    schema,
    checkVariables,
    extensionsOf: ({ spent }) => ({ cost: costWith(spent) }),
  });

  /** Gives up what takes too long, down to the store, which is asked for this viewer meanwhile. */
  const inTime = <T>(request: IncomingMessage, { viewer }: Asking, work: () => Promise<T>): Promise<T> =>
    withDeadline(request, { seconds: deps.requestSeconds, ...askerOf(viewer) }, work);

  /** What an answer in front of the ordinary way says; null where there is none. */
  async function answerFast(
    request: IncomingMessage,
    wanted: GraphqlRequest,
    asking: Asking,
  ): Promise<Reply["body"] | null> {
    const { query, operationName = null, variables = {} } = wanted;
    const asked = { query, operationName, variables };
    // What is in memory is answered at once; only what waits for the store can take too long.
    const waits = deps.directory.list() instanceof Promise;
    const answer = waits
      ? await inTime(request, asking, () => tiers.answer(asked, asking))
      : await tiers.answer(asked, asking);
    if (answer === null) return null;
    asking.account.operation = answer.operation.name;
    asking.account.operationHash = answer.operation.hash;
    return answer.body;
  }

  async function answerInFull(
    request: IncomingMessage,
    asked: { readonly method: "GET" | "POST"; readonly wanted: GraphqlRequest; readonly mediaType: Negotiated },
    asking: Asking,
  ): Promise<Reply> {
    const { method, wanted, mediaType } = asked;
    const { viewer, account } = asking;
    const answer = await inTime(request, asking, () =>
      deps.tracing.span("execution", { requestId: account.requestId }, () =>
        apollo.executeHTTPGraphQLRequest({
          httpGraphQLRequest: forApollo(method, wanted, mediaType),
          context: async () => ({ ...asking, services: deps.services, loaders: deps.loaders(viewer) }),
        }),
      ),
    );
    return {
      status: statusFor(answer.status ?? 200, mediaType),
      headers: { ...Object.fromEntries(answer.headers), ...ANSWER_HEADERS },
      body: answer.body.kind === "complete" ? answer.body.string : "",
    };
  }

  return {
    /** How many answers came from which tier. */
    tierCounts: tiers.counts,
    async handle(
      request: IncomingMessage,
      { method, search }: { readonly method: "GET" | "POST"; readonly search: string },
      language: Language,
    ): Promise<Reply> {
      const account = accountOf(request);
      const viewer = viewingAs(await deps.admit(request), headerOf(request, "view-as"));
      const sent = method === "POST" ? await readJsonBody(request) : undefined;
      const mediaType = mediaTypeFor(request.headers.accept);
      const wanted = graphqlRequestOf(method === "POST" ? { body: sent } : { search }, trusted);
      const asking = { viewer, language, budget: new CellBudget(), tally: account.tally, account };
      return deps.gate(async () => {
        const body = method === "POST" ? await answerFast(request, wanted, asking) : null;
        if (body === null) return answerInFull(request, { method, wanted, mediaType }, asking);
        return {
          status: 200,
          headers: { ...ANSWER_HEADERS, "content-type": `${mediaType.type}; charset=utf-8` },
          body,
        };
      });
    },
    stop: () => apollo.stop(),
  };
}

export type GraphqlRoute = Awaited<ReturnType<typeof makeGraphqlRoute>>;
