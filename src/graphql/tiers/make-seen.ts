import { LRUCache } from "lru-cache";

/** How many keys are remembered that were asked for once; what is asked for once only is not worth keeping. */
const MAX_SEEN = 20_000;

/** Tells what was asked for before: true from the second time on. Two texts in four billion are taken for one another. */
export function makeSeen(): (text: string) => boolean {
  const seen = new LRUCache<number, true>({ max: MAX_SEEN });
  return (text) => {
    let hash = 0x811c9dc5;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    if (seen.get(hash)) return true;
    seen.set(hash, true);
    return false;
  };
}
