import type { IncomingMessage } from "node:http";
import { RequestRefusal } from "./request-refusal.ts";

/** A sender of whom nothing comes for so long is cut off: it would hold its place among the files that are received at once. */
const LONGEST_SILENCE_MS = 30_000;

const silent = (ms: number): RequestRefusal => {
  const seconds = Math.ceil(ms / 1000);
  return new RequestRefusal(
    408,
    {
      en: `Nothing of the file came for ${seconds} seconds, and nothing of it was kept. Send it again, under the same Idempotency-Key.`,
      fr: `Rien du fichier n'est arrivé pendant ${seconds} secondes; rien n'en a été conservé. Envoyez-le de nouveau, sous la même Idempotency-Key.`,
    },
    { connection: "close" },
  );
};

/**
 * The bytes of a request, read no faster than they are taken. Whoever stops taking them leaves the connection open, so that the
 * sender gets to read why. Errors: RequestRefusal 408 after `longestSilence` ms without a byte, and what the connection throws.
 */
export async function* uploadBody(
  request: IncomingMessage,
  longestSilence: number = LONGEST_SILENCE_MS,
): AsyncIterable<Uint8Array> {
  const pieces = request.iterator({ destroyOnReturn: false })[Symbol.asyncIterator]();
  let isSilent = false;
  try {
    for (;;) {
      let timer: NodeJS.Timeout | undefined;
      const silence = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          isSilent = true;
          reject(silent(longestSilence));
        }, longestSilence);
      });
      const next = await Promise.race([pieces.next(), silence]).finally(() => clearTimeout(timer));
      if (next.done) return;
      yield next.value as Uint8Array;
    }
  } finally {
    // After silence a read is still under way, and the iterator would wait for it for ever.
    if (!isSilent) await pieces.return?.();
  }
}
