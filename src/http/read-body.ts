import type { IncomingMessage } from "node:http";
import { AppError } from "../shared/app-error.ts";
import { RequestRefusal } from "./request-refusal.ts";

const MAX_BODY_BYTES = 256 * 1024;

const tooLarge = (): AppError =>
  new AppError(
    "TOO_LARGE",
    {
      en: `The body of a request may hold at most ${MAX_BODY_BYTES / 1024} KiB. Send a shorter query.`,
      fr: `Le corps d'une requête peut contenir au plus ${MAX_BODY_BYTES / 1024} Kio. Envoyez une requête plus courte.`,
    },
    { maxBytes: MAX_BODY_BYTES },
  );

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
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) throw tooLarge();
      chunks.push(chunk);
    }
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks)));
  } catch (error) {
    throw error instanceof AppError ? error : notJson(400);
  }
}
