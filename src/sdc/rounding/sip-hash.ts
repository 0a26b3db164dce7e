/** The one source of chance in this folder: a keyed hash. Same key and message, same number, on every machine. */
import { SdcInputError } from "../system.ts";

/** A secret of 16 bytes, drawn once and kept as confidential as the counts: who has it can undo what it hides. */
export type Seed = Uint8Array;

/** The two halves of a 64-bit hash, each a whole number from 0 to 2^32 - 1. */
export interface Hash64 {
  readonly low: number;
  readonly high: number;
}

const SEED_BYTES = 16;

/** SipHash's state: four 64-bit words v0 … v3, each as a low and a high 32-bit half, in the order low, high. */
type State = Int32Array;

/**
 * SipHash-2-4, a keyed hash with a 64-bit result.
 * Shape:  a seed of 16 bytes and a message of any length -> a 64-bit number in two halves. Pure.
 * Units:  bytes.
 * Errors: SdcInputError where the seed is not 16 bytes long.
 * Limits: a pseudo-random function while the seed is secret. 64 bits: two of 65,000 cells share a value with chance 10^-10.
 * Source: Aumasson and Bernstein, SipHash: a fast short-input PRF, Indocrypt 2012; tested with the authors' vectors.
 */
export function sipHash24(seed: Seed, message: Uint8Array): Hash64 {
  if (seed.length !== SEED_BYTES) throw new SdcInputError(`seed: ${SEED_BYTES} bytes are needed`);
  const v = initialState(seed);
  const whole = message.length - (message.length % 8);
  for (let i = 0; i < whole; i += 8) absorb(v, word(message, i), word(message, i + 4));
  const tail = new Uint8Array(8);
  tail.set(message.subarray(whole));
  tail[7] = message.length & 0xff;
  absorb(v, word(tail, 0), word(tail, 4));
  v[4]! ^= 0xff;
  for (let i = 0; i < 4; i++) round(v);
  return { low: (v[0]! ^ v[2]! ^ v[4]! ^ v[6]!) >>> 0, high: (v[1]! ^ v[3]! ^ v[5]! ^ v[7]!) >>> 0 };
}

/**
 * The hash of a text under a purpose: different methods never share numbers, although they share the seed.
 * Shape:  a seed, a purpose ("random-rounding"), a text such as a cell's key, a counter -> a 64-bit number in two halves. Pure.
 * Units:  text as UTF-16 code units, two bytes each, low byte first; the counter from 0 to 2^32 - 1.
 * Errors: as sipHash24.
 * Limits: the text must be the same string for the same cell for ever: agree on it before the first release.
 * Source: as sipHash24; purpose, length of purpose and counter are put in front, so that no two inputs give one message.
 */
export function keyedHash(seed: Seed, purpose: string, text: string, counter = 0): Hash64 {
  const message = new Uint8Array(8 + 2 * (purpose.length + text.length));
  putWord(message, 0, purpose.length);
  putWord(message, 4, counter);
  putText(message, 8, purpose);
  putText(message, 8 + 2 * purpose.length, text);
  return sipHash24(seed, message);
}

/**
 * Reads a seed from its hexadecimal form.
 * Shape:  32 hexadecimal digits -> 16 bytes. Pure.
 * Units:  bytes.
 * Errors: SdcInputError on anything else; the message does not repeat the text, which is a secret.
 * Limits: none.
 * Source: own.
 */
export function seedFromHex(hex: string): Seed {
  if (!/^[0-9a-fA-F]{32}$/.test(hex)) throw new SdcInputError("seed: 32 hexadecimal digits are needed");
  return Uint8Array.from({ length: SEED_BYTES }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

/** A whole number from 0 to `size` - 1, each as likely as any other but for 2^-32 of bias at most. */
export function pick(hash: Hash64, size: number): number {
  return Math.floor((hash.high / 0x100000000) * size);
}

function initialState(seed: Seed): State {
  const k0 = [word(seed, 0), word(seed, 4)] as const;
  const k1 = [word(seed, 8), word(seed, 12)] as const;
  return Int32Array.of(
    k0[0] ^ 0x70736575,
    k0[1] ^ 0x736f6d65,
    k1[0] ^ 0x6e646f6d,
    k1[1] ^ 0x646f7261,
    k0[0] ^ 0x6e657261,
    k0[1] ^ 0x6c796765,
    k1[0] ^ 0x79746573,
    k1[1] ^ 0x74656462,
  );
}

function absorb(v: State, low: number, high: number): void {
  v[6]! ^= low;
  v[7]! ^= high;
  round(v);
  round(v);
  v[0]! ^= low;
  v[1]! ^= high;
}

/** SipRound: fourteen additions, rotations and exclusive ors on the four words. */
function round(v: State): void {
  add(v, 0, 2);
  mix(v, 2, 13, 0);
  swapHalves(v, 0);
  add(v, 4, 6);
  mix(v, 6, 16, 4);
  add(v, 0, 6);
  mix(v, 6, 21, 0);
  add(v, 4, 2);
  mix(v, 2, 17, 4);
  swapHalves(v, 4);
}

/** Word `to` becomes `to` plus `from`, modulo 2^64. A word is named by the place of its low half. */
function add(v: State, to: number, from: number): void {
  const low = (v[to]! >>> 0) + (v[from]! >>> 0);
  v[to] = low;
  v[to + 1] = v[to + 1]! + v[from + 1]! + (low > 0xffffffff ? 1 : 0);
}

/** Rotates a word left by `bits` (1 to 31), then combines it with another by exclusive or. */
function mix(v: State, at: number, bits: number, other: number): void {
  const low = v[at]!;
  const high = v[at + 1]!;
  v[at] = ((low << bits) | (high >>> (32 - bits))) ^ v[other]!;
  v[at + 1] = ((high << bits) | (low >>> (32 - bits))) ^ v[other + 1]!;
}

/** Rotation by 32 bits. */
function swapHalves(v: State, at: number): void {
  const low = v[at]!;
  v[at] = v[at + 1]!;
  v[at + 1] = low;
}

/** Four bytes as a 32-bit word, lowest byte first. */
function word(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

function putWord(bytes: Uint8Array, at: number, value: number): void {
  for (let i = 0; i < 4; i++) bytes[at + i] = (value >>> (8 * i)) & 0xff;
}

function putText(bytes: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    bytes[at + 2 * i] = unit & 0xff;
    bytes[at + 2 * i + 1] = unit >>> 8;
  }
}
