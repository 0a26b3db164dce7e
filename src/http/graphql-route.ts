import type { IncomingMessage } from "node:http";
import { ApolloServer, HeaderMap } from "@apollo/server";
import type { TokenVerifier } from "../access/token-verifier.ts";
import { viewerFromAuthorization } from "../access/viewer.ts";
import type { Language } from "../domain/codes.ts";
import { CellBudget } from "../graphql/cell-budget.ts";
import type { Context, Services } from "../graphql/context.ts";
import { depthLimit } from "../graphql/depth-limit.ts";
import { formatError, inLanguage } from "../graphql/format-error.ts";
import type { Loaders } from "../graphql/loaders.ts";
import { buildSchema } from "../graphql/schema.ts";
import { readJsonBody } from "./read-body.ts";
import type { Reply } from "./respond.ts";

export interface GraphqlDependencies {
  readonly services: Services;
  readonly loaders: () => Loaders;
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
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    parseOptions: { maxTokens: 2000 },
    validationRules: [depthLimit],
    formatError: (formatted, error) => formatError(formatted, error, onInternal),
    stopOnTerminationSignals: false,
    plugins: [
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
    async handle(request: IncomingMessage, search: string, language: Language): Promise<Reply> {
      const viewer = await viewerFromAuthorization(request.headers.authorization, deps.verify, deps);
      const body = request.method === "POST" ? await readJsonBody(request) : undefined;
      const answer = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: { method: request.method ?? "GET", headers: headersOf(request), search, body },
        context: async () => ({
          viewer,
          language,
          services: deps.services,
          loaders: deps.loaders(),
          budget: new CellBudget(),
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
