/**
 * A text whose characters stand for the bytes of its UTF-8, each from 0 to 255. What answers are put together from is kept like this:
 * the answer then leaves byte by byte as it is, and its length in characters is its length on the way.
 */
export type Octets = string;

const BEYOND_ASCII = /[^\0-\x7f]/;

/** A text as octets. */
const octetsOf = (text: string): Octets =>
  BEYOND_ASCII.test(text) ? Buffer.from(text, "utf8").toString("latin1") : text;

/** A value's JSON as octets. */
export const jsonOctets = (value: unknown): Octets => octetsOf(JSON.stringify(value));

const BLOCK_BYTES = 512 * 1024;
/** A longer text gets a block of its own. */
const LONGEST_SHARED = BLOCK_BYTES / 8;

let block = Buffer.alloc(0);
let used = 0;

/** The bytes of a text. Of short ones many stand in one block, which is held for as long as any of them: to keep them, copy them. */
export function bytesOf(text: Octets): Buffer {
  const { length } = text;
  if (length > LONGEST_SHARED) return Buffer.from(text, "latin1");
  if (used + length > block.length) {
    block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
    used = 0;
  }
  const start = used;
  used += block.write(text, start, "latin1");
  return block.subarray(start, used);
}
