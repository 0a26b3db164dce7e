import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { AppError } from "../shared/app-error.ts";
import { sha256 } from "../shared/hash.ts";
import type { GraphqlRoute } from "./graphql-route.ts";
import { preferredLanguage } from "./language.ts";
import { wrongMethod } from "./request-refusal.ts";
import { errorReply, type Reply, send } from "./respond.ts";
import type { SubmissionRoute } from "./submission-route.ts";
import { makeProxyGuard } from "./trusted-proxy.ts";

export interface ServerDependencies {
  readonly graphql: GraphqlRoute;
  readonly receive: SubmissionRoute;
  readonly printedSchema: string;
  /** Config.trustedProxies. */
  readonly trustedProxies: readonly string[];
  /** Rejects when the exchange cannot answer. */
  readonly ready: () => Promise<void>;
  readonly onInternal: (error: unknown) => void;
}

/** Longer than the minute for which proxies and clients keep idle connections: they close first, and no request meets a closed one. */
const KEEP_ALIVE_MS = 65_000;

const TEXT = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };

const notFound = (): AppError =>
  new AppError("NOT_FOUND", {
    en: "There is nothing at this address. The API is at /graphql, its schema at /schema.graphql.",
    fr: "Il n'y a rien à cette adresse. L'API se trouve à /graphql, son schéma à /schema.graphql.",
  });

const internal = (): AppError =>
  new AppError("INTERNAL", {
    en: "Something went wrong on our side. Try again.",
    fr: "Une erreur s'est produite de notre côté. Réessayez.",
  });

function schemaReply(printed: string, ifNoneMatch: string | undefined): Reply {
  const etag = `"${sha256(printed).slice(0, 32)}"`;
  const headers = {
    etag,
    "cache-control": "public, max-age=300",
    "content-type": "application/graphql; charset=utf-8",
  };
  return ifNoneMatch === etag ? { status: 304, headers, body: "" } : { status: 200, headers, body: printed };
}

async function readyReply(ready: () => Promise<void>): Promise<Reply> {
  const isReady = await ready().then(
    () => true,
    () => false,
  );
  return { status: isReady ? 200 : 503, headers: TEXT, body: isReady ? "ready\n" : "not ready\n" };
}

/** Path and query of a request; NOT_FOUND where its target is no address at all (`//`, `http://[`). */
function targetOf({ url = "/" }: IncomingMessage): URL {
  if (url.startsWith("//") || !URL.canParse(url, "http://localhost")) throw notFound();
  return new URL(url, "http://localhost");
}

function makeRouter({ graphql, receive, printedSchema, trustedProxies, ready }: ServerDependencies) {
  const refuseAroundProxy = makeProxyGuard(trustedProxies);
  const pages = new Map<string, (request: IncomingMessage) => Reply | Promise<Reply>>([
    ["/healthz", () => ({ status: 200, headers: TEXT, body: "ok\n" })],
    ["/readyz", () => readyReply(ready)],
    ["/schema.graphql", (request) => schemaReply(printedSchema, request.headers["if-none-match"])],
  ]);
  return async (request: IncomingMessage): Promise<Reply> => {
    const { pathname, search, searchParams } = targetOf(request);
    const method = request.method === "HEAD" ? "GET" : (request.method ?? "GET");
    refuseAroundProxy(request, pathname);
    if (pathname === "/graphql") {
      if (method !== "GET" && method !== "POST") throw wrongMethod(method, ["GET", "HEAD", "POST"]);
      return graphql.handle(request, { method, search }, preferredLanguage(request.headers["accept-language"]));
    }
    if (pathname === "/submissions") {
      if (method !== "POST") throw wrongMethod(request.method ?? "", ["POST"]);
      return receive(request, searchParams);
    }
    const page = pages.get(pathname);
    if (!page) throw notFound();
    if (method !== "GET") throw wrongMethod(method, ["GET", "HEAD"]);
    return page(request);
  };
}

/** The HTTP server, not yet listening. No request ends the process: what a route throws becomes an answer. */
export function makeHttpServer(deps: ServerDependencies): Server {
  const route = makeRouter(deps);
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    route(request)
      .catch((error: unknown) => {
        if (!(error instanceof AppError)) deps.onInternal(error);
        const fault = error instanceof AppError ? error : internal();
        return errorReply(fault, preferredLanguage(request.headers["accept-language"]));
      })
      .then((reply) => send(response, request.method === "HEAD" ? { ...reply, body: "" } : reply))
      .catch(deps.onInternal);
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return server;
}
