import type { IncomingMessage } from "node:http";
import { AppError } from "../shared/app-error.ts";
import { overLimit } from "../shared/limit-faults.ts";
import { MAX_BODY_BYTES } from "../shared/limits.ts";
import { RequestRefusal } from "./request-refusal.ts";

/** A sender that is slower than this is cut off: it would hold its connection for nothing. */
const LONGEST_SECONDS = 20;

/** `status`: 415 where the header does not say JSON, 400 where the body is not. */
const notJson = (status: 400 | 415): RequestRefusal =>
  new RequestRefusal(status, {
    en: 'The body is not JSON. Send { "query": "…" } with Content-Type: application/json.',
    fr: 'Le corps n\'est pas du JSON. Envoyez { "query": "…" } avec Content-Type: application/json.',
  });

const isJson = (contentType: string | undefined): boolean =>
  /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test((contentType ?? "").trim());

/**
 * The JSON body of a request. TOO_LARGE over the limit, INVALID_INPUT where it is not JSON, does not say that it is, or was cut
 * short. The rest of a large body is not kept.
 */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  if (!isJson(request.headers["content-type"])) throw notJson(415);
  const chunks: Buffer[] = [];
  let size = 0;
  const timer = setTimeout(() => request.destroy(), LONGEST_SECONDS * 1000);
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) throw overLimit("maxBytes", MAX_BODY_BYTES);
      chunks.push(chunk);
    }
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks)));
  } catch (error) {
    throw error instanceof AppError ? error : notJson(400);
  } finally {
    clearTimeout(timer);
  }
}
