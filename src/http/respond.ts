import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Language } from "../domain/codes.ts";
import { inLanguage } from "../graphql/format-error.ts";
import type { AppError, ErrorCode } from "../shared/app-error.ts";
import { makeTurns } from "../shared/turns.ts";
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

/** All headers of an answer. A page gets a policy of its own. */
function headersOf({ headers }: Reply, beside: Headers): Record<string, string> {
  const all: Record<string, string> = { ...beside };
  if (headers["content-type"]?.startsWith("text/html")) all["content-security-policy"] = PAGE_POLICY;
  Object.assign(all, headers);
  if (beside["vary"] !== undefined && headers["vary"] !== undefined)
    all["vary"] = `${beside["vary"]}, ${headers["vary"]}`;
  return all;
}

/** The parts of a body, others having their turn while they are made. */
async function* inTurns(parts: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>) {
  const turns = makeTurns();
  for await (const part of parts) {
    yield part;
    await turns();
  }
}

/**
 * Sends an answer. `beside`: the headers that it has besides its own, which win. Rejects where the parts of a body could not be made;
 * the receiver sees that it was cut short.
 */
export async function send(response: ServerResponse, reply: Reply, beside: Headers): Promise<void> {
  const { status, body } = reply;
  const headers = headersOf(reply, beside);
  if (typeof body !== "string" && !Buffer.isBuffer(body)) {
    response.writeHead(status, headers);
    return pipeline(Readable.from(inTurns(body)), response).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
    });
  }
  const size = typeof body === "string" ? Buffer.byteLength(body) : body.length;
  headers["content-length"] ??= String(size);
  response.writeHead(status, headers);
  response.end(body);
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
