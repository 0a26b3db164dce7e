import type { IncomingMessage } from "node:http";
import { ApolloServer, HeaderMap } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from "@apollo/server/plugin/disabled";
import type { TokenVerifier } from "../access/token-verifier.ts";
import { viewerFromAuthorization } from "../access/viewer.ts";
import type { Viewer } from "../domain/audience.ts";
import type { Language } from "../domain/codes.ts";
import { CellBudget } from "../graphql/cell-budget.ts";
import type { Context, Services } from "../graphql/context.ts";
import { depthLimit } from "../graphql/depth-limit.ts";
import { formatError, inLanguage } from "../graphql/format-error.ts";
import type { Loaders } from "../graphql/loaders.ts";
import { buildSchema } from "../graphql/schema.ts";
import { CellTally } from "../shared/cell-tally.ts";
import { MAX_TOKENS } from "../shared/limits.ts";
import { checkGraphqlRequest } from "./graphql-request.ts";
import { readJsonBody } from "./read-body.ts";
import type { Reply } from "./respond.ts";

export interface GraphqlDependencies {
  readonly services: Services;
  readonly loaders: (viewer: Viewer) => Loaders;
  readonly verify: TokenVerifier;
  readonly publicAccess: boolean;
  readonly onInternal: (error: unknown) => void;
}

async function startApollo(onInternal: (error: unknown) => void): Promise<ApolloServer<Context>> {
  const apollo = new ApolloServer<Context>({
    schema: buildSchema(),
    introspection: true,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    // Identity comes from the Authorization header alone, never from a cookie, and GET runs queries only: there is nothing to forge.
    csrfPrevention: false,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    parseOptions: { maxTokens: MAX_TOKENS },
    validationRules: [depthLimit],
    formatError: (formatted, error) => formatError(formatted, error, onInternal),
    stopOnTerminationSignals: false,
    plugins: [
      // Answers are never cached by hints: it would instrument every field for nothing.
      ApolloServerPluginCacheControlDisabled(),
      // Apollo's own page comes from another server.
      ApolloServerPluginLandingPageDisabled(),
      {
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
      },
    ],
  });
  await apollo.start();
  return apollo;
}

function headersOf(request: IncomingMessage): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  return headers;
}

/** POST /graphql, and GET for queries. The viewer is resolved before anything is parsed; a bad token answers 401. */
export async function makeGraphqlRoute(deps: GraphqlDependencies) {
  const apollo = await startApollo(deps.onInternal);
  return {
    async handle(
      request: IncomingMessage,
      { method, search }: { readonly method: "GET" | "POST"; readonly search: string },
      language: Language,
    ): Promise<Reply> {
      const viewer = await viewerFromAuthorization(request.headers.authorization, deps.verify, deps);
      const body = method === "POST" ? await readJsonBody(request) : undefined;
      checkGraphqlRequest(request, method === "POST" ? { body } : { search });
      const answer = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: { method, headers: headersOf(request), search, body },
        context: async () => ({
          viewer,
          language,
          services: deps.services,
          loaders: deps.loaders(viewer),
          budget: new CellBudget(),
          tally: new CellTally(),
        }),
      });
      const text = answer.body.kind === "complete" ? answer.body.string : "";
      return {
        status: answer.status ?? 200,
        headers: {
          ...Object.fromEntries(answer.headers),
          "cache-control": "no-store",
          vary: "Authorization, Accept-Language",
        },
        body: text,
      };
    },
    stop: () => apollo.stop(),
  };
}

export type GraphqlRoute = Awaited<ReturnType<typeof makeGraphqlRoute>>;
