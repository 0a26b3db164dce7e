import type { IncomingMessage } from "node:http";
import { ApolloServer, type ApolloServerPlugin, HeaderMap } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from "@apollo/server/plugin/disabled";
import { GraphQLError, type GraphQLSchema } from "graphql";
import type { Viewer } from "../domain/audience.ts";
import type { Language } from "../domain/codes.ts";
import { CellBudget } from "../graphql/cell-budget.ts";
import type { Context, Services } from "../graphql/context.ts";
import { checkVariables, documentLimits } from "../graphql/document-limits.ts";
import { formatError, inLanguage } from "../graphql/format-error.ts";
import type { Loaders } from "../graphql/loaders.ts";
import { checkCost, costOf, costWith } from "../graphql/query-cost.ts";
import { buildSchema } from "../graphql/schema.ts";
import { AppError } from "../shared/app-error.ts";
import { CellTally } from "../shared/cell-tally.ts";
import { MAX_TOKENS } from "../shared/limits.ts";
import type { Admission } from "./admission.ts";
import { askerOf } from "./asker.ts";
import { withDeadline } from "./deadline.ts";
import type { Gate } from "./gate.ts";
import { type GraphqlRequest, graphqlRequestOf } from "./graphql-request.ts";
import { mediaTypeFor, type Negotiated } from "./media-type.ts";
import { readJsonBody } from "./read-body.ts";
import type { Reply } from "./respond.ts";
import { readTrustedDocuments, type TrustedDocumentsOptions } from "./trusted-documents.ts";

export interface GraphqlDependencies {
  readonly services: Services;
  readonly loaders: () => Loaders;
  readonly admit: Admission;
  readonly gate: Gate;
  /** Seconds after which an answer is given up. */
  readonly requestSeconds: number;
  readonly trustedDocuments: Pick<TrustedDocumentsOptions, "path" | "only">;
  readonly onInternal: (error: unknown) => void;
}

/** A refusal before anything ran: 400, where Apollo would say that it is our fault. */
function refusedBefore(error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  return new GraphQLError(error.message, { originalError: error, extensions: { http: { status: 400 } } });
}

/** Computes what a request costs before it runs, refuses what costs too much, and says it in `extensions.cost`, refused or not. */
const costPlugin: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    let requested: number | null = null;
    return {
      async didResolveOperation({ schema, document, operation, request }) {
        const variables = request.variables ?? {};
        try {
          checkVariables(variables);
          // Without an operation there is nothing to run: graphql-js says so.
          if (!operation) return;
          requested = costOf({ schema, document, operation, variables });
          checkCost(requested);
        } catch (error) {
          throw refusedBefore(error);
        }
      },
      async willSendResponse({ response, contextValue }) {
        if (requested === null || response.body.kind !== "single") return;
        const cost = costWith(Math.max(requested, contextValue.budget.spent));
        response.body.singleResult.extensions = { ...response.body.singleResult.extensions, cost };
      },
    };
  },
};

const languagePlugin: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    return {
      async willSendResponse({ response, contextValue }) {
        if (response.body.kind !== "single") return;
        const { singleResult } = response.body;
        const { errors } = singleResult;
        if (errors) singleResult.errors = errors.map((error) => inLanguage(error, contextValue.language));
      },
    };
  },
};

async function startApollo(
  schema: GraphQLSchema,
  onInternal: (error: unknown) => void,
): Promise<ApolloServer<Context>> {
  const apollo = new ApolloServer<Context>({
    schema,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    // Identity comes from the Authorization header alone, never from a cookie, and GET runs queries only: there is nothing to forge.
    csrfPrevention: false,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    parseOptions: { maxTokens: MAX_TOKENS },
    validationRules: [documentLimits],
    formatError: (formatted, error) => formatError(formatted, error, onInternal),
    stopOnTerminationSignals: false,
    plugins: [
      // Answers are never cached by hints: it would instrument every field for nothing.
      ApolloServerPluginCacheControlDisabled(),
      // Apollo's own page comes from another server.
      ApolloServerPluginLandingPageDisabled(),
      costPlugin,
      languagePlugin,
    ],
  });
  await apollo.start();
  return apollo;
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

/** POST /graphql, and GET for queries. The viewer is resolved before anything is parsed; a bad token answers 401. */
export async function makeGraphqlRoute(deps: GraphqlDependencies) {
  const schema = buildSchema();
  const trusted = await readTrustedDocuments({ ...deps.trustedDocuments, schema });
  const apollo = await startApollo(schema, deps.onInternal);

  const contextOf = (viewer: Viewer, language: Language): Context => ({
    viewer,
    language,
    services: deps.services,
    loaders: deps.loaders(),
    budget: new CellBudget(),
    tally: new CellTally(),
  });

  return {
    async handle(
      request: IncomingMessage,
      { method, search }: { readonly method: "GET" | "POST"; readonly search: string },
      language: Language,
    ): Promise<Reply> {
      const viewer = await deps.admit(request);
      const body = method === "POST" ? await readJsonBody(request) : undefined;
      const mediaType = mediaTypeFor(request.headers.accept);
      const wanted = graphqlRequestOf(method === "POST" ? { body } : { search }, trusted);
      const answer = await deps.gate(() =>
        withDeadline(request, { seconds: deps.requestSeconds, ...askerOf(viewer) }, () =>
          apollo.executeHTTPGraphQLRequest({
            httpGraphQLRequest: forApollo(method, wanted, mediaType),
            context: async () => contextOf(viewer, language),
          }),
        ),
      );
      return {
        status: statusFor(answer.status ?? 200, mediaType),
        headers: {
          ...Object.fromEntries(answer.headers),
          "cache-control": "no-store",
          vary: "Authorization, Accept, Accept-Language",
        },
        body: answer.body.kind === "complete" ? answer.body.string : "",
      };
    },
    stop: () => apollo.stop(),
  };
}

export type GraphqlRoute = Awaited<ReturnType<typeof makeGraphqlRoute>>;
