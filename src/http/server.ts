import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { PAGE_STYLE } from "../export/page-style.ts";
import { STYLE_PATH } from "../export/table-page.ts";
import { AppError } from "../shared/app-error.ts";
import { sha256 } from "../shared/hash.ts";
import { type CrossOrigin, makeCrossOrigin } from "./cross-origin.ts";
import type { Gate } from "./gate.ts";
import type { GraphqlRoute } from "./graphql-route.ts";
import { preferredLanguage } from "./language.ts";
import { wrongMethod } from "./request-refusal.ts";
import { errorReply, type Reply, send } from "./respond.ts";
import { securityHeaders } from "./security-headers.ts";
import type { SubmissionRoute } from "./submission-route.ts";
import type { TableRoute } from "./table-route.ts";

export interface ServerDependencies {
  readonly graphql: GraphqlRoute;
  readonly receive: SubmissionRoute;
  readonly table: TableRoute;
  readonly printedSchema: string;
  /** Rejects when the exchange cannot answer. */
  readonly ready: () => Promise<void>;
  readonly onInternal: (error: unknown) => void;
  /** Room for what is neither GraphQL nor a file: pages, the schema. */
  readonly gate: Gate;
  /** Origins whose pages may read answers; none: browsers keep them to themselves. */
  readonly crossOrigins: readonly string[];
  /** Whether the exchange is reached over TLS alone. */
  readonly strictTransport: boolean;
  /** Milliseconds that a client may take; absent: LIMITS. */
  readonly timeouts?: Partial<typeof LIMITS>;
}

/**
 * What one connection may take, in milliseconds and bytes. A client that sends its headers a byte at a time is cut off; a file may
 * take as long as `requestTimeout`.
 */
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 600_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16_384,
};
const MAX_CONNECTIONS = 4096;

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

/** A file that is the same for everybody and changes with the version of the exchange alone. */
function fixedReply(contentType: string, body: string): (request: IncomingMessage) => Reply {
  const etag = `"${sha256(body).slice(0, 32)}"`;
  const headers = { etag, "cache-control": "public, max-age=300", "content-type": `${contentType}; charset=utf-8` };
  return ({ headers: given }) =>
    given["if-none-match"] === etag ? { status: 304, headers, body: "" } : { status: 200, headers, body };
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

/** Answered whatever else is going on, and to whoever asks. */
const EXEMPT: readonly string[] = ["/healthz", "/readyz", "/metrics"];

function makeRouter({ graphql, receive, table, printedSchema, ready, gate }: ServerDependencies) {
  const pages = new Map<string, (request: IncomingMessage) => Reply | Promise<Reply>>([
    ["/healthz", () => ({ status: 200, headers: TEXT, body: "ok\n" })],
    ["/readyz", () => readyReply(ready)],
    ["/schema.graphql", fixedReply("application/graphql", printedSchema)],
    [STYLE_PATH, fixedReply("text/css", PAGE_STYLE)],
  ]);
  return async (request: IncomingMessage): Promise<Reply> => {
    const target = targetOf(request);
    const { pathname, search, searchParams } = target;
    const method = request.method === "HEAD" ? "GET" : (request.method ?? "GET");
    if (pathname === "/graphql") {
      if (method !== "GET" && method !== "POST") throw wrongMethod(method, ["GET", "HEAD", "POST"]);
      return graphql.handle(request, { method, search }, preferredLanguage(request.headers["accept-language"]));
    }
    if (pathname === "/submissions") {
      if (method !== "POST") throw wrongMethod(request.method ?? "", ["POST"]);
      return receive(request, searchParams);
    }
    if (pathname.startsWith("/t/")) {
      if (method !== "GET") throw wrongMethod(method, ["GET", "HEAD"]);
      return table(request, target);
    }
    const page = pages.get(pathname);
    if (!page) throw notFound();
    if (method !== "GET") throw wrongMethod(method, ["GET", "HEAD"]);
    return EXEMPT.includes(pathname) ? page(request) : gate(async () => page(request));
  };
}

/** Answers what is no HTTP, or too much of it, in plain words, and closes the connection. */
function refuseBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === "ECONNRESET") return void socket.destroy();
  const status =
    error.code === "HPE_HEADER_OVERFLOW"
      ? "431 Request Header Fields Too Large"
      : error.code === "ERR_HTTP_REQUEST_TIMEOUT"
        ? "408 Request Timeout"
        : "400 Bad Request";
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

async function answerTo(
  request: IncomingMessage,
  {
    route,
    crossOrigin,
    onInternal,
  }: {
    readonly route: ReturnType<typeof makeRouter>;
    readonly crossOrigin: CrossOrigin;
    readonly onInternal: (error: unknown) => void;
  },
): Promise<Reply> {
  try {
    return crossOrigin.preflight(request) ?? (await route(request));
  } catch (error) {
    if (!(error instanceof AppError)) onInternal(error);
    const fault = error instanceof AppError ? error : internal();
    return errorReply(fault, preferredLanguage(request.headers["accept-language"]));
  }
}

/** The HTTP server, not yet listening. No request ends the process: what a route throws becomes an answer. */
export function makeHttpServer(deps: ServerDependencies): Server {
  const { onInternal } = deps;
  const route = makeRouter(deps);
  const crossOrigin = makeCrossOrigin(deps.crossOrigins);
  const always = Object.entries(securityHeaders(deps));
  const server = createServer({ ...LIMITS, ...deps.timeouts }, (request: IncomingMessage, response: ServerResponse) => {
    for (const [name, value] of always) response.setHeader(name, value);
    for (const [name, value] of Object.entries(crossOrigin.headers(request))) response.setHeader(name, value);
    answerTo(request, { route, crossOrigin, onInternal })
      .then((reply) => send(response, request.method === "HEAD" ? { ...reply, body: "" } : reply))
      .catch(onInternal);
  });
  server.on("clientError", refuseBrokenRequest);
  server.maxConnections = MAX_CONNECTIONS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return server;
}
