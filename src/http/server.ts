import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as delay, setImmediate as nextRound } from "node:timers/promises";
import { AppError } from "../shared/app-error.ts";
import { sha256 } from "../shared/hash.ts";
import type { Tracing } from "../telemetry/tracing.ts";
import type { GraphqlRoute } from "./graphql-route.ts";
import { preferredLanguage } from "./language.ts";
import { accountOf, purposeOf } from "./request-account.ts";
import { wrongMethod } from "./request-refusal.ts";
import { errorReply, type Reply, send } from "./respond.ts";
import { AccessLogFull, type Settle } from "./settle-request.ts";
import type { SubmissionRoute } from "./submission-route.ts";

export interface ServerDependencies {
  readonly graphql: GraphqlRoute;
  readonly receive: SubmissionRoute;
  readonly printedSchema: string;
  /** Rejects when the exchange cannot answer. */
  readonly ready: () => Promise<void>;
  /** Null: there is no such page. */
  readonly metrics: ((request: IncomingMessage) => Promise<Reply>) | null;
  /** True where no operation may be let in, for the access log could not hold it. */
  readonly accessLogFull: () => boolean;
  readonly settle: Settle;
  readonly tracing: Pick<Tracing, "span">;
  readonly onInternal: (error: unknown, fields?: { readonly requestId: string }) => void;
}

/** The server, and the way to let it end: `drain` resolves when every answer is out, or `withinMs` has passed. */
export interface DrainingServer {
  readonly server: Server;
  drain(withinMs: number): Promise<void>;
}

/** Longer than the minute for which proxies and clients keep idle connections: they close first, and no request meets a closed one. */
const KEEP_ALIVE_MS = 65_000;

/**
 * How long a server that is to end still takes what is on its way, where it has any connection: to close at once would cut
 * requests that were sent and not yet read. Every answer meanwhile closes its connection.
 */
const GRACE_MS = 250;

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

function makeRouter({ graphql, receive, printedSchema, ready, metrics, accessLogFull }: ServerDependencies) {
  const pages = new Map<string, (request: IncomingMessage) => Reply | Promise<Reply>>([
    ["/healthz", () => ({ status: 200, headers: TEXT, body: "ok\n" })],
    ["/readyz", () => readyReply(ready)],
    ["/schema.graphql", (request) => schemaReply(printedSchema, request.headers["if-none-match"])],
    ...(metrics ? ([["/metrics", metrics]] as const) : []),
  ]);
  /** What every operation begins with. */
  function open(request: IncomingMessage, operation: string): void {
    const account = accountOf(request);
    // This refusal alone leaves no line: there is no room for one.
    if (accessLogFull()) throw new AccessLogFull();
    account.operation = operation;
    account.purpose = purposeOf(request);
  }
  return async (request: IncomingMessage): Promise<Reply> => {
    const account = accountOf(request);
    const { pathname, search, searchParams } = targetOf(request);
    const method = request.method === "HEAD" ? "GET" : (request.method ?? "GET");
    if (pages.has(pathname) || pathname === "/graphql" || pathname === "/submissions") account.route = pathname;
    if (pathname === "/graphql") {
      open(request, "graphql");
      if (method !== "GET" && method !== "POST") throw wrongMethod(method, ["GET", "HEAD", "POST"]);
      return graphql.handle(request, { method, search }, preferredLanguage(request.headers["accept-language"]));
    }
    if (pathname === "/submissions") {
      open(request, "upload");
      if (method !== "POST") throw wrongMethod(request.method ?? "", ["POST"]);
      return receive(request, searchParams);
    }
    const page = pages.get(pathname);
    if (!page) throw notFound();
    if (method !== "GET") throw wrongMethod(method, ["GET", "HEAD"]);
    return page(request);
  };
}

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** The HTTP server, not yet listening. No request ends the process: what a route throws becomes an answer. */
export function makeHttpServer(deps: ServerDependencies): DrainingServer {
  const route = makeRouter(deps);
  let draining = false;

  /** The answer to a request, with every account of it settled. */
  async function answer(request: IncomingMessage): Promise<Reply> {
    const account = accountOf(request);
    const method = METHODS.has(request.method ?? "") ? (request.method as string) : "other";
    const reply = await route(request).catch((error: unknown) => {
      if (!(error instanceof AppError)) deps.onInternal(error, { requestId: account.requestId });
      const fault = error instanceof AppError ? error : internal();
      account.code = fault.code;
      account.answeredNothing = true;
      return errorReply(fault, preferredLanguage(request.headers["accept-language"]));
    });
    await deps.settle(account, { method, status: reply.status });
    return reply;
  }

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const { requestId } = accountOf(request);
    deps.tracing
      .span("request", { requestId, method: request.method ?? "" }, () => answer(request))
      .then((reply) => {
        const more = { "x-request-id": requestId, ...(draining ? { connection: "close" } : {}) };
        send(response, request.method === "HEAD" ? { ...reply, body: "" } : reply, more);
      })
      .catch((error: unknown) => deps.onInternal(error, { requestId }));
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return {
    server,
    async drain(withinMs) {
      draining = true;
      if ((await connectionsOf(server)) > 0) await delay(GRACE_MS);
      // The event loop may have been busy for all of that: it gets to accept and to read what had arrived by now.
      for (let round = 0; round < 3; round++) await nextRound();
      await new Promise<void>((resolve) => {
        const late = setTimeout(() => server.closeAllConnections(), withinMs);
        // A connection that was busy when the server closed may fall idle afterwards.
        const idle = setInterval(() => server.closeIdleConnections(), 50);
        server.close(() => {
          clearTimeout(late);
          clearInterval(idle);
          resolve();
        });
      });
    },
  };
}

const connectionsOf = (server: Server): Promise<number> =>
  new Promise((found) => server.getConnections((_error, count) => found(count)));
