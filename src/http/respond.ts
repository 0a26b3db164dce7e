import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Language } from "../domain/codes.ts";
import { inLanguage } from "../graphql/format-error.ts";
import type { AppError, ErrorCode } from "../shared/app-error.ts";
import { makeTurns } from "../shared/turns.ts";
import { NOT_SHARED } from "./cross-origin.ts";
import type { RequestRefusal } from "./request-refusal.ts";
import { PAGE_POLICY } from "./security-headers.ts";

const STATUS: Readonly<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  INVALID_INPUT: 400,
  TOO_LARGE: 413,
  CONFLICT: 409,
  NOT_COMPUTABLE: 422,
  INTERNAL: 500,
};

/** `body`: a text, or parts that are made as fast as they are read. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;
}

type Headers = Reply["headers"];

/** The headers of an answer that do not change from one to the next of its kind. A page gets a policy of its own. */
function headersOf(headers: Headers, always: Headers, sharing: Headers): Record<string, string> {
  const all: Record<string, string> = { ...always, ...sharing };
  if (headers["content-type"]?.startsWith("text/html")) all["content-security-policy"] = PAGE_POLICY;
  Object.assign(all, headers);
  if (sharing["vary"] !== undefined && headers["vary"] !== undefined)
    all["vary"] = `${sharing["vary"]}, ${headers["vary"]}`;
  return all;
}

/** The parts of a body, others having their turn while they are made. */
export async function* inTurns(parts: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>) {
  const turns = makeTurns();
  for await (const part of parts) {
    yield part;
    await turns();
  }
}

/** What an answer says besides what its route says. `sharing`: for pages of other origins. `isLast`: the connection closes after it. */
export interface Beside {
  readonly requestId: string;
  readonly sharing: Headers;
  readonly isLast: boolean;
}

async function sendParts(response: ServerResponse, body: Exclude<Reply["body"], string | Buffer>): Promise<void> {
  return pipeline(Readable.from(inTurns(body)), response).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  });
}

/**
 * Makes what sends an answer. `always`: headers of every answer. A route's own win. Headers that are frozen are the same for many
 * answers and put together once. HEAD is told the length of what GET would send, where it is known; Node leaves the body out. Rejects where the parts of a body could not be made; the receiver sees that it was cut short.
 */
export function makeSender(always: Headers) {
  const known = new WeakMap<Headers, readonly string[]>();

  function listOf({ headers }: Reply, sharing: Headers): readonly string[] {
    const isFixed = sharing === NOT_SHARED && Object.isFrozen(headers);
    const before = isFixed ? known.get(headers) : undefined;
    if (before) return before;
    const list = Object.entries(headersOf(headers, always, sharing)).flat();
    if (isFixed) known.set(headers, list);
    return list;
  }

  return (
    response: ServerResponse,
    reply: Reply,
    { requestId, sharing, isLast }: Beside,
  ): Promise<void> | undefined => {
    const { status, body } = reply;
    const list = listOf(reply, sharing).concat("x-request-id", requestId);
    if (isLast) list.push("connection", "close");
    if (typeof body !== "string" && !Buffer.isBuffer(body)) {
      response.writeHead(status, list);
      if (response.req.method !== "HEAD") return sendParts(response, body);
      response.end();
      return undefined;
    }
    const bytes = typeof body === "string" ? Buffer.from(body) : body;
    if (reply.headers["content-length"] === undefined) list.push("content-length", String(bytes.length));
    response.writeHead(status, list);
    response.end(bytes);
    return undefined;
  };
}

/** An error outside of GraphQL's execution, in the shape that GraphQL clients read. */
export function errorReply(fault: AppError | RequestRefusal, language: Language): Reply {
  const { code, messages, details } = fault;
  const { status = STATUS[code], headers = {} }: Partial<RequestRefusal> = fault;
  const error = inLanguage({ message: messages.en, extensions: { code, messages, details } }, language);
  return {
    status,
    headers: {
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
      vary: "Authorization, Accept-Language",
      ...(code === "UNAUTHENTICATED" ? { "www-authenticate": "Bearer" } : {}),
      ...headers,
    },
    body: JSON.stringify({ errors: [error] }),
  };
}
