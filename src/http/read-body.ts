import type { IncomingMessage } from "node:http";
import { AppError } from "../shared/app-error.ts";
import { overLimit } from "../shared/limit-faults.ts";
import { MAX_BODY_BYTES } from "../shared/limits.ts";
import { RequestRefusal } from "./request-refusal.ts";

/** A sender that is slower than this is cut off: it would hold its connection for nothing. */
const LONGEST_MS = 20_000;
const LOOK_MS = 1_000;

/** When each body that is on its way is to be in, the oldest first. One timer for all of them costs nothing a request. */
const arriving = new Map<IncomingMessage, number>();
let looking: NodeJS.Timeout | undefined;

function cutOffTheSlow(): void {
  const now = performance.now();
  for (const [request, until] of arriving) {
    if (until > now) break;
    request.destroy();
  }
  if (arriving.size > 0) return;
  clearInterval(looking);
  looking = undefined;
}

function expect(request: IncomingMessage): void {
  arriving.set(request, performance.now() + LONGEST_MS);
  looking ??= setInterval(cutOffTheSlow, LOOK_MS).unref();
}

/** `status`: 415 where the header does not say JSON, 400 where the body is not. */
const notJson = (status: 400 | 415): RequestRefusal =>
  new RequestRefusal(status, {
    en: 'The body is not JSON. Send { "query": "…" } with Content-Type: application/json.',
    fr: 'Le corps n\'est pas du JSON. Envoyez { "query": "…" } avec Content-Type: application/json.',
  });

const isJson = (contentType: string | undefined): boolean =>
  /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test((contentType ?? "").trim());

const UTF8 = new TextDecoder("utf-8", { fatal: true });

/**
 * All bytes of a request; TOO_LARGE over the limit, and the rest of a large body is not kept. Rejects where the request was cut short.
 * Listens for events, since reading by `for await` costs a promise a chunk and more than the rest of a short answer.
 */
function bytesOf(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
      else {
        request.removeAllListeners("data");
        reject(overLimit("maxBytes", MAX_BODY_BYTES));
      }
    });
    request.once("end", () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    request.once("error", reject);
    request.once("close", () => {
      if (!request.complete) reject(notJson(400));
    });
  });
}

/**
 * The JSON body of a request. TOO_LARGE over the limit, INVALID_INPUT where it is not JSON, does not say that it is, or was cut
 * short. The rest of a large body is not kept.
 */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  if (!isJson(request.headers["content-type"])) throw notJson(415);
  expect(request);
  try {
    return JSON.parse(UTF8.decode(await bytesOf(request)));
  } catch (error) {
    throw error instanceof AppError ? error : notJson(400);
  } finally {
    arriving.delete(request);
  }
}
