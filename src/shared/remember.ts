import { LRUCache } from "lru-cache";

/** A longer text is worked out again each time, so that nobody fills the memory with texts of his own. */
const LONGEST_KEY = 256;

/** A pure function of a text that remembers its latest answers. What it throws is not remembered. */
export function remember<T extends NonNullable<unknown>>(make: (text: string) => T, max = 500): (text: string) => T {
  const known = new LRUCache<string, T>({ max });
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const made = make(text);
    if (text.length <= LONGEST_KEY) known.set(text, made);
    return made;
  };
}
