import { LRUCache } from "lru-cache";

/** Characters of texts that are kept, of all operations together. */
const MAX_TEXTS = 16 * 1024 * 1024;
const TEXT_OVERHEAD = 64;

const texts = new LRUCache<string, string>({
  maxSize: MAX_TEXTS,
  sizeCalculation: (text, key) => text.length + key.length + TEXT_OVERHEAD,
});

const numbers = new WeakMap<object, number>();
let numbered = 0;

function numberOf(thing: object): number {
  const before = numbers.get(thing);
  if (before !== undefined) return before;
  numbered += 1;
  numbers.set(thing, numbered);
  return numbered;
}

/** Texts that one part of an operation writes of things, each kept until others are asked for more often. */
export function makeKeptTexts(): (thing: object, write: () => string) => string {
  const writer = numberOf({});
  return (thing, write) => {
    const key = `${writer} ${numberOf(thing)}`;
    const before = texts.get(key);
    if (before !== undefined) return before;
    const text = write();
    texts.set(key, text);
    return text;
  };
}
