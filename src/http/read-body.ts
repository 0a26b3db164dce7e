import type { IncomingMessage } from "node:http";
import { AppError } from "../shared/app-error.ts";

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

const notJson = (): AppError =>
  new AppError("INVALID_INPUT", {
    en: 'The body is not JSON. Send { "query": "…" } with Content-Type: application/json.',
    fr: 'Le corps n\'est pas du JSON. Envoyez { "query": "…" } avec Content-Type: application/json.',
  });

/** The JSON body of a request. TOO_LARGE over the limit, INVALID_INPUT where it is not JSON. The rest of a large body is not kept. */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks)));
  } catch {
    throw notJson();
  }
}
