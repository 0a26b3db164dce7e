import type { ServerResponse } from "node:http";
import type { Language } from "../domain/codes.ts";
import { inLanguage } from "../graphql/format-error.ts";
import type { AppError, ErrorCode } from "../shared/app-error.ts";
import type { RequestRefusal } from "./request-refusal.ts";

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

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

const ONE_WRITE_BYTES = 64 * 1024;

export function send(response: ServerResponse, { status, headers, body }: Reply): void {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  const isShort = bytes.length <= ONE_WRITE_BYTES;
  response.writeHead(status, {
    "x-content-type-options": "nosniff",
    "content-length": String(bytes.length),
    ...headers,
  });
  // A text goes out with its headers in one write, bytes in two; every byte is a character of latin1.
  if (isShort) response.end(bytes.toString("latin1"), "latin1");
  else response.end(bytes);
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
