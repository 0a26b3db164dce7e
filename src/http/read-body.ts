import { isAscii } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { overLimit } from "../shared/limit-faults.ts";
import { MAX_BODY_BYTES } from "../shared/limits.ts";
import { remember } from "../shared/remember.ts";
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

let begun: IncomingMessage[] = [];

/** Most bodies came with their headers and are in by now. */
function expectRest(): void {
  for (const request of begun)
    if (!request.complete && !request.destroyed) arriving.set(request, performance.now() + LONGEST_MS);
  begun = [];
  if (arriving.size > 0) looking ??= setInterval(cutOffTheSlow, LOOK_MS).unref();
}

function expect(request: IncomingMessage): void {
  if (begun.length === 0) setImmediate(expectRest);
  begun.push(request);
}

/** `status`: 415 where the header does not say JSON, 400 where the body is not. */
const notJson = (status: 400 | 415): RequestRefusal =>
  new RequestRefusal(status, {
    en: 'The body is not JSON. Send { "query": "…" } with Content-Type: application/json.',
    fr: 'Le corps n\'est pas du JSON. Envoyez { "query": "…" } avec Content-Type: application/json.',
  });

const isJson = remember((contentType: string): boolean =>
  /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test(contentType.trim()),
);

const UTF8 = new TextDecoder("utf-8", { fatal: true });

/**
 * The body of a request that says that it is JSON. INVALID_INPUT where it does not say so, or was cut short; TOO_LARGE over the limit,
 * and the rest of a large body is not kept. Listens for events, since reading by `for await` costs a promise a chunk and more than the
 * rest of a short answer.
 */
export function readJsonBytes(request: IncomingMessage): Promise<Buffer> {
  if (!isJson(request.headers["content-type"] ?? "")) throw notJson(415);
  expect(request);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
      else {
        request.removeAllListeners("data");
        arriving.delete(request);
        reject(overLimit("maxBytes", MAX_BODY_BYTES));
      }
    });
    request.on("end", () => {
      arriving.delete(request);
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks));
    });
    request.on("error", () => reject(notJson(400)));
    request.on("close", () => {
      if (request.complete) return;
      arriving.delete(request);
      reject(notJson(400));
    });
  });
}

/** What JSON says. `sent`: its bytes, each as a character. INVALID_INPUT where it is none. */
export function jsonIn(bytes: Uint8Array, sent: string): unknown {
  try {
    return JSON.parse(isAscii(bytes) ? sent : UTF8.decode(bytes));
  } catch {
    throw notJson(400);
  }
}
