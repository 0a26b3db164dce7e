import type { IncomingMessage } from "node:http";
import { STYLE_PATH } from "../export/page-frame.ts";
import { PAGE_STYLE } from "../export/page-style.ts";
import { AppError } from "../shared/app-error.ts";
import { sha256 } from "../shared/hash.ts";
import type { Soon } from "../shared/soon.ts";
import type { Gate } from "./gate.ts";
import type { GraphqlRoute } from "./graphql-route.ts";
import { preferredLanguage } from "./language.ts";
import { playgroundPages } from "./playground-route.ts";
import { accountOf, purposeOf } from "./request-account.ts";
import { wrongMethod } from "./request-refusal.ts";
import type { Reply } from "./respond.ts";
import { AccessLogFull } from "./settle-request.ts";
import type { StartRoute } from "./start-route.ts";
import type { SubmissionRoute } from "./submission-route.ts";
import type { TableRoute } from "./table-route.ts";
import { makeProxyGuard } from "./trusted-proxy.ts";

export interface Routes {
  readonly graphql: Pick<GraphqlRoute, "handle">;
  readonly receive: SubmissionRoute;
  /** GET /t/{permalink}. */
  readonly table: TableRoute;
  /** GET /. */
  readonly start: StartRoute;
  readonly printedSchema: string;
  /** Rejects when the exchange cannot answer. */
  readonly ready: () => Promise<void>;
  /** Null: there is no such page. */
  readonly metrics: ((request: IncomingMessage) => Promise<Reply>) | null;
  /** True where no operation may be let in, for the access log could not hold it. */
  readonly accessLogFull: () => boolean;
  /** Config.trustedProxies. */
  readonly trustedProxies: readonly string[];
  /** Room for what is neither an operation nor a file: pages, the schema. */
  readonly gate: Gate;
}

const TEXT = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };
const TABLES = "/t/";
/** Answered whatever else is going on, and to whoever asks. */
const EXEMPT: readonly string[] = ["/healthz", "/readyz", "/metrics"];

const notFound = (): AppError =>
  new AppError("NOT_FOUND", {
    en: "There is nothing at this address. Begin at /; the API is at /graphql, its schema at /schema.graphql.",
    fr: "Il n'y a rien à cette adresse. Commencez à /; l'API se trouve à /graphql, son schéma à /schema.graphql.",
  });

/** Answers with a text that stays as it is while the exchange runs. */
function fixedReply(type: string, text: string): (request: IncomingMessage) => Reply {
  const etag = `"${sha256(text).slice(0, 32)}"`;
  const headers = { etag, "cache-control": "public, max-age=300", "content-type": `${type}; charset=utf-8` };
  return (request) =>
    request.headers["if-none-match"] === etag
      ? { status: 304, headers, body: "" }
      : { status: 200, headers, body: text };
}

async function readyReply(ready: () => Promise<void>): Promise<Reply> {
  const isReady = await ready().then(
    () => true,
    () => false,
  );
  return { status: isReady ? 200 : 503, headers: TEXT, body: isReady ? "ready\n" : "not ready\n" };
}

const GRAPHQL = new URL("/graphql", "http://localhost");

/** Path and query of a request; NOT_FOUND where its target is no address at all (`//`, `http://[`). To be read only. */
function targetOf({ url = "/" }: IncomingMessage): URL {
  if (url === "/graphql") return GRAPHQL;
  if (url.startsWith("//") || !URL.canParse(url, "http://localhost")) throw notFound();
  return new URL(url, "http://localhost");
}

/** From a request to the route that answers it. Errors: AppError of the route; NOT_FOUND where there is none. */
export function makeRouter(routes: Routes) {
  const { graphql, receive, table, start, printedSchema, ready, metrics, accessLogFull, gate } = routes;
  const refuseAroundProxy = makeProxyGuard(routes.trustedProxies);
  const pages = new Map<string, (request: IncomingMessage) => Reply | Promise<Reply>>([
    ["/healthz", () => ({ status: 200, headers: TEXT, body: "ok\n" })],
    ["/readyz", () => readyReply(ready)],
    ["/schema.graphql", fixedReply("application/graphql", printedSchema)],
    [STYLE_PATH, fixedReply("text/css", PAGE_STYLE)],
    ...playgroundPages(),
    ...(metrics ? ([["/metrics", metrics]] as const) : []),
  ]);

  /** What every operation begins with. */
  function open(request: IncomingMessage, route: string, operation: string): void {
    const account = accountOf(request);
    account.route = route;
    // This refusal alone leaves no line: there is no room for one.
    if (accessLogFull()) throw new AccessLogFull();
    account.operation = operation;
    refuseAroundProxy(request, route);
    account.purpose = purposeOf(request);
  }

  async function page(request: IncomingMessage, pathname: string, method: string): Promise<Reply> {
    refuseAroundProxy(request, pathname);
    const found = pages.get(pathname);
    if (!found) throw notFound();
    accountOf(request).route = pathname;
    if (method !== "GET") throw wrongMethod(method, ["GET", "HEAD"]);
    return EXEMPT.includes(pathname) ? found(request) : gate(async () => found(request));
  }

  return (request: IncomingMessage): Soon<Reply> => {
    const target = targetOf(request);
    const { pathname } = target;
    const method = request.method === "HEAD" ? "GET" : (request.method ?? "GET");
    if (pathname === "/graphql") {
      const { search } = target;
      open(request, pathname, "graphql");
      if (method !== "GET" && method !== "POST") throw wrongMethod(method, ["GET", "HEAD", "POST"]);
      return graphql.handle(request, { method, search }, preferredLanguage(request.headers["accept-language"]));
    }
    if (pathname === "/submissions") {
      open(request, pathname, "upload");
      if (method !== "POST") throw wrongMethod(request.method ?? "", ["POST"]);
      return receive(request, target.searchParams);
    }
    if (pathname.startsWith(TABLES)) {
      open(request, `${TABLES}{permalink}`, "table");
      if (method !== "GET") throw wrongMethod(method, ["GET", "HEAD"]);
      return table(request, target);
    }
    if (pathname === "/") {
      accountOf(request).route = pathname;
      if (method !== "GET") throw wrongMethod(method, ["GET", "HEAD"]);
      return start(request, target);
    }
    return page(request, pathname, method);
  };
}
