import type { IncomingMessage } from "node:http";
import { RequestRefusal } from "./request-refusal.ts";

/**
 * How slowly a file may come: a sender who lets `forMs` pass, while we wait for him, without `leastBytes` coming is cut off. He would
 * hold his place among the files that are received at once, with a byte now and then for as long as he likes.
 */
export interface UploadPace {
  readonly forMs: number;
  readonly leastBytes: number;
}
/** A modem of 1990 sends 30 times as much. */
const SLOWEST: UploadPace = { forMs: 30_000, leastBytes: 4_096 };

const tooSlow = ({ forMs, leastBytes }: UploadPace): RequestRefusal => {
  const seconds = Math.ceil(forMs / 1000);
  return new RequestRefusal(
    408,
    {
      en: `Less than ${leastBytes} bytes of the file came in ${seconds} seconds, and nothing of it was kept. Send it again, under the same Idempotency-Key.`,
      fr: `Moins de ${leastBytes} octets du fichier sont arrivés en ${seconds} secondes; rien n'en a été conservé. Envoyez-le de nouveau, sous la même Idempotency-Key.`,
    },
    { connection: "close" },
  );
};

/**
 * The bytes of a request, read no faster than they are taken: time that the reader takes is not the sender's. Whoever stops taking
 * them leaves the connection open, so that the sender gets to read why. Errors: RequestRefusal 408 for a sender below `pace`, and
 * what the connection throws.
 */
export async function* uploadBody(request: IncomingMessage, pace: UploadPace = SLOWEST): AsyncIterable<Uint8Array> {
  const pieces = request.iterator({ destroyOnReturn: false })[Symbol.asyncIterator]();
  let isSlow = false;
  let waited = 0;
  let came = 0;
  try {
    for (;;) {
      let timer: NodeJS.Timeout | undefined;
      const began = performance.now();
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          isSlow = true;
          reject(tooSlow(pace));
        }, pace.forMs - waited);
      });
      const next = await Promise.race([pieces.next(), late]).finally(() => clearTimeout(timer));
      if (next.done) return;
      const piece = next.value as Uint8Array;
      waited += performance.now() - began;
      came += piece.length;
      if (came >= pace.leastBytes) [waited, came] = [0, 0];
      yield piece;
    }
  } finally {
    // A read is still under way then, and the iterator would wait for it for ever.
    if (!isSlow) await pieces.return?.();
  }
}
