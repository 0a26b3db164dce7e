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
import { makeTiers, type TierAnswer, type TierRequest } from "../graphql/tiers/tiers.ts";
import type { ReleaseDirectory } from "../release/release-directory.ts";
import { after, type Soon } from "../shared/soon.ts";
import type { Tracing } from "../telemetry/tracing.ts";
import type { Admission } from "./admission.ts";
import { withDeadline } from "./deadline.ts";
import type { Gate } from "./gate.ts";
import { type GraphqlRequest, graphqlRequestOf } from "./graphql-request.ts";
import { type MediaType, mediaTypeFor, type Negotiated } from "./media-type.ts";
import { jsonIn, readJsonBytes } from "./read-body.ts";
import { accountOf, type RequestAccount } from "./request-account.ts";
import { headerOf } from "./request-header.ts";
import type { Reply } from "./respond.ts";
import type { Rounds } from "./rounds.ts";
import { type AccountedContext, startApollo } from "./start-apollo.ts";
import { readTrustedDocuments, type TrustedDocumentsOptions } from "./trusted-documents.ts";

export interface GraphqlDependencies {
  readonly services: Services;
  readonly loaders: (viewer: Viewer) => Loaders;
  readonly directory: ReleaseDirectory;
  readonly admit: Admission;
  readonly gate: Gate;
  readonly rounds: Pick<Rounds, "run">;
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
const headersFor = (type: MediaType): Reply["headers"] =>
  Object.freeze({ ...ANSWER_HEADERS, "content-type": `${type}; charset=utf-8` });
/** The same object for all answers of a type. */
const FAST_HEADERS: Readonly<Record<MediaType, Reply["headers"]>> = {
  "application/json": headersFor("application/json"),
  "application/graphql-response+json": headersFor("application/graphql-response+json"),
};

/** The answer of a tier, told to the account of its request. */
function fastReply({ operation, body }: TierAnswer, { type }: Negotiated, account: RequestAccount): Reply {
  account.operation = operation.name;
  account.operationHash = operation.hash;
  return { status: 200, headers: FAST_HEADERS[type], body };
}

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
    extensionsOf: (spent) => ({ cost: costWith(spent) }),
  });

  /** Gives up what takes too long, down to the store, which is asked for this viewer meanwhile. */
  const inTime = <T>(request: IncomingMessage, { viewer }: Asking, work: () => Promise<T>): Promise<T> =>
    withDeadline(request, { seconds: deps.requestSeconds, ...askerOf(viewer) }, work);

  /** An answer in front of the ordinary way; null where there is none. */
  function answerFast(request: IncomingMessage, asked: TierRequest, asking: Asking): Soon<TierAnswer | null> {
    const list = deps.directory.list();
    // What is in memory is answered at once; only what waits for the store can take too long.
    if (!(list instanceof Promise)) return tiers.answer(asked, asking);
    list.catch(() => undefined);
    return inTime(request, asking, async () => tiers.answer(asked, asking));
  }

  /** The answer to a POST: kept, compiled, or made the ordinary way. Without a promise where memory has all that it needs. */
  function answerPosted(request: IncomingMessage, bytes: Buffer, asking: Asking): Soon<Reply> {
    const sent = bytes.toString("latin1");
    const key = tiers.keyOf(sent, asking);
    const known = tiers.kept(key, asking);
    if (known !== null) return fastReply(known, mediaTypeFor(request.headers.accept), asking.account);
    const body = jsonIn(bytes, sent);
    const mediaType = mediaTypeFor(request.headers.accept);
    const wanted = graphqlRequestOf({ body }, trusted);
    const { query, operationName = null, variables = {} } = wanted;
    return after(answerFast(request, { key, query, operationName, variables }, asking), (answer) =>
      answer === null
        ? answerInFull(request, { method: "POST", wanted, mediaType }, asking)
        : fastReply(answer, mediaType, asking.account),
    );
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
      const admitted = deps.admit(request);
      const sender = admitted instanceof Promise ? await admitted : admitted;
      const viewer = viewingAs(sender, headerOf(request, "view-as"));
      const asking = { viewer, language, budget: new CellBudget(), tally: account.tally, account };
      if (method === "POST") {
        const bytes = await readJsonBytes(request);
        // A place in the gate is for what is being worked on: what waits for its round takes none.
        return deps.rounds.run(() => deps.gate(() => answerPosted(request, bytes, asking)));
      }
      const mediaType = mediaTypeFor(request.headers.accept);
      const wanted = graphqlRequestOf({ search }, trusted);
      return deps.gate(() => answerInFull(request, { method, wanted, mediaType }, asking));
    },
    stop: () => apollo.stop(),
  };
}

export type GraphqlRoute = Awaited<ReturnType<typeof makeGraphqlRoute>>;
