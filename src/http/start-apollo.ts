import { ApolloServer, type ApolloServerPlugin } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from "@apollo/server/plugin/disabled";
import { GraphQLError, type GraphQLSchema } from "graphql";
import { operationHashOf, operationNameOf } from "../access-log/operation-name.ts";
import type { Context } from "../graphql/context.ts";
import { checkVariables, documentLimits } from "../graphql/document-limits.ts";
import { formatError, inLanguage } from "../graphql/format-error.ts";
import { checkCost, costOf, costWith } from "../graphql/query-cost.ts";
import { AppError, type ErrorCode } from "../shared/app-error.ts";
import { MAX_TOKENS } from "../shared/limits.ts";
import type { RequestAccount } from "./request-account.ts";

/** A request's context, and the account that its door keeps of it. */
export interface AccountedContext extends Context {
  readonly account: RequestAccount;
}

type Plugin = ApolloServerPlugin<AccountedContext>;

/** A refusal before anything ran: 400, where Apollo would say that it is our fault. */
function refusedBefore(error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  return new GraphQLError(error.message, { originalError: error, extensions: { http: { status: 400 } } });
}

/** Computes what a request costs before it runs, refuses what costs too much, and says it in `extensions.cost`, refused or not. */
const costPlugin: Plugin = {
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

/** Says in the account what was asked and what came of it, and words the errors in the language of the request. */
const accountPlugin: Plugin = {
  async requestDidStart() {
    return {
      async willSendResponse({ response, contextValue, source = "", document = null, operation }) {
        const { account, language } = contextValue;
        account.operationHash = operationHashOf(source, document);
        if (operation) {
          account.operation = operationNameOf(operation);
          account.isWrite = operation.operation === "mutation";
        }
        if (response.body.kind !== "single") return;
        const { singleResult } = response.body;
        account.answeredNothing = singleResult.data === undefined || singleResult.data === null;
        const { errors } = singleResult;
        if (!errors) return;
        account.code = (errors[0]?.extensions?.code as ErrorCode | undefined) ?? "INTERNAL";
        singleResult.errors = errors.map((error) => inLanguage(error, language));
      },
    };
  },
};

/** The executor of GraphQL requests. Identity comes from the Authorization header alone and GET runs queries only: nothing to forge. */
export async function startApollo(
  schema: GraphQLSchema,
  onInternal: (error: unknown) => void,
): Promise<ApolloServer<AccountedContext>> {
  const apollo = new ApolloServer<AccountedContext>({
    schema,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
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
      accountPlugin,
    ],
  });
  await apollo.start();
  return apollo;
}
