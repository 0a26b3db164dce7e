import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { setTimeout as delay, setImmediate as nextRound } from "node:timers/promises";
import { AppError } from "../shared/app-error.ts";
import { storeFault } from "../shared/faults.ts";
import type { Tracing } from "../telemetry/tracing.ts";
import { makeCrossOrigin } from "./cross-origin.ts";
import { preferredLanguage } from "./language.ts";
import { accountOf, type RequestAccount } from "./request-account.ts";
import { errorReply, makeSender, type Reply } from "./respond.ts";
import type { Rounds } from "./rounds.ts";
import { makeRouter, type Routes } from "./router.ts";
import { securityHeaders } from "./security-headers.ts";
import type { Settle } from "./settle-request.ts";

export interface ServerDependencies extends Routes {
  /** Origins whose pages may read answers; none: browsers keep them to themselves. */
  readonly crossOrigins: readonly string[];
  /** Whether the exchange is reached over TLS alone. */
  readonly strictTransport: boolean;
  /** Milliseconds that a client may take; absent: LIMITS. */
  readonly timeouts?: Partial<typeof LIMITS>;
  readonly settle: Settle;
  readonly rounds: Pick<Rounds, "atEnd">;
  readonly tracing: Pick<Tracing, "span">;
  readonly onInternal: (error: unknown, fields?: { readonly requestId: string }) => void;
}

/** An answer that is to leave. */
interface Made {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly reply: Reply;
  readonly requestId: string;
}

/** The server, and the way to let it end: `drain` resolves when every answer is out, or `withinMs` has passed. */
export interface DrainingServer {
  readonly server: Server;
  drain(withinMs: number): Promise<void>;
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

/**
 * How long a server that is to end still takes what is on its way, where it has any connection: to close at once would cut
 * requests that were sent and not yet read. Every answer meanwhile closes its connection.
 */
const GRACE_MS = 250;
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

const internal = (): AppError =>
  new AppError("INTERNAL", {
    en: "Something went wrong on our side. Try again.",
    fr: "Une erreur s'est produite de notre côté. Réessayez.",
  });

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

const connectionsOf = (server: Server): Promise<number> =>
  new Promise((found) => server.getConnections((_error, count) => found(count)));

/** Resolves when every answer is out, or `withinMs` has passed and the rest was cut. */
async function drained(server: Server, withinMs: number): Promise<void> {
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
}

/** The answer to a request, with every account of it settled. What a route throws becomes an answer. */
function makeAnswer(deps: ServerDependencies): (request: IncomingMessage, account: RequestAccount) => Promise<Reply> {
  const route = makeRouter(deps);
  const { preflight } = makeCrossOrigin(deps.crossOrigins);
  return async (request, account) => {
    const method = METHODS.has(request.method ?? "") ? (request.method as string) : "other";
    let reply: Reply;
    try {
      const routed = preflight(request) ?? route(request);
      reply = routed instanceof Promise ? await routed : routed;
    } catch (error) {
      if (!(error instanceof AppError)) deps.onInternal(error, { requestId: account.requestId });
      const fault = error instanceof AppError ? error : (storeFault(error) ?? internal());
      account.code = fault.code;
      account.answeredNothing = true;
      reply = errorReply(fault, preferredLanguage(request.headers["accept-language"]));
    }
    const settled = deps.settle(account, { method, status: reply.status });
    if (settled) await settled;
    return reply;
  };
}

/** The HTTP server, not yet listening. No request ends the process. */
export function makeHttpServer(deps: ServerDependencies): DrainingServer {
  const answer = makeAnswer(deps);
  const crossOrigin = makeCrossOrigin(deps.crossOrigins);
  const send = makeSender(securityHeaders(deps));
  let draining = false;
  let made: Made[] = [];

  function sendOne({ request, response, reply, requestId }: Made): void {
    try {
      const sharing = crossOrigin.headers(request);
      send(response, reply, { requestId, sharing, isLast: draining })?.catch((error: unknown) =>
        deps.onInternal(error, { requestId }),
      );
    } catch (error) {
      deps.onInternal(error, { requestId });
    }
  }

  function sendAll(): void {
    const leaving = made;
    made = [];
    for (const one of leaving) sendOne(one);
  }

  /** Answers of one round leave together: a client that waits for several is woken once. */
  function leave(one: Made): void {
    if (made.length === 0) deps.rounds.atEnd(sendAll);
    made.push(one);
  }

  const server = createServer({ ...LIMITS, ...deps.timeouts }, (request: IncomingMessage, response: ServerResponse) => {
    const account = accountOf(request);
    const { requestId } = account;
    deps.tracing
      .span("request", { requestId, method: request.method ?? "" }, () => answer(request, account))
      .then(
        (reply) => leave({ request, response, reply, requestId }),
        (error) => deps.onInternal(error, { requestId }),
      );
  });
  server.on("clientError", refuseBrokenRequest);
  server.maxConnections = MAX_CONNECTIONS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return {
    server,
    drain(withinMs) {
      draining = true;
      return drained(server, withinMs);
    },
  };
}
