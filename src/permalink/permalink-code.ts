import { createHmac, timingSafeEqual } from "node:crypto";
import type { Audience } from "../domain/audience.ts";
import { MEASURE, type Measure } from "../domain/codes.ts";

/**
 * What a permalink pins: a release, the audience that it was made for, and cells. `indexes`: for each axis of the release, which is
 * frozen with it, the indexes chosen, ascending. `rows`, `columns`: axes by number, one past the last of the release being the measure.
 */
export interface Pinned {
  readonly releaseId: string;
  readonly audience: Audience;
  readonly indexes: readonly (readonly number[])[];
  readonly measures: readonly Measure[];
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

const FORMAT = 1;
/** 96 bits: nobody forges one, and the permalink stays short. */
const SEAL_BYTES = 12;
const OF_AUDIENCE = ["PUBLIC", "FPT", "CUSTODIAN"] as const;
const OF_PROVINCE = OF_AUDIENCE.length;

class Packer {
  readonly bytes: number[] = [];
  /** A whole number from 0 on, seven bits a byte. */
  number(value: number): void {
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) this.bytes.push((rest % 128) | 128);
    this.bytes.push(rest);
  }
  text(value: string): void {
    const bytes = Buffer.from(value);
    this.number(bytes.length);
    this.bytes.push(...bytes);
  }
  list(values: readonly number[]): void {
    this.number(values.length);
    for (const value of values) this.number(value);
  }
  /** Ascending numbers as runs: how many to skip, how many to take. */
  runs(values: readonly number[]): void {
    const runs: number[] = [];
    let next = 0;
    for (const value of values) {
      if (value !== next || runs.length === 0) runs.push(value - next, 0);
      runs[runs.length - 1] = (runs.at(-1) as number) + 1;
      next = value + 1;
    }
    this.list(runs);
  }
}

/** Reads what Packer wrote. Only sealed bytes come here, so that they are whole. */
class Unpacker {
  private at = 0;
  constructor(private readonly bytes: Uint8Array) {}
  number(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.bytes[this.at++] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }
  text(): string {
    const length = this.number();
    this.at += length;
    return Buffer.from(this.bytes.subarray(this.at - length, this.at)).toString();
  }
  list(): number[] {
    return Array.from({ length: this.number() }, () => this.number());
  }
  runs(): number[] {
    const runs = this.list();
    const values: number[] = [];
    let next = 0;
    for (let i = 0; i < runs.length; i += 2) {
      next += runs[i] as number;
      for (let taken = 0; taken < (runs[i + 1] as number); taken++) values.push(next++);
    }
    return values;
  }
}

const seal = (key: Uint8Array, payload: Uint8Array): Buffer =>
  createHmac("sha256", key).update(payload).digest().subarray(0, SEAL_BYTES);

/**
 * A permalink: what it pins and a seal (HMAC-SHA-256, 96 bits), in base64url. The same selection always gives the same one, whatever
 * the order in which it was named.
 */
export function sealPermalink(pinned: Pinned, key: Uint8Array): string {
  const packer = new Packer();
  packer.number(FORMAT);
  const known = (OF_AUDIENCE as readonly string[]).indexOf(pinned.audience);
  packer.number(known === -1 ? OF_PROVINCE : known);
  if (known === -1) packer.text(pinned.audience.slice("FPT+".length));
  packer.text(pinned.releaseId);
  packer.number(MEASURE.reduce((bits, measure, i) => bits + (pinned.measures.includes(measure) ? 2 ** i : 0), 0));
  packer.number(pinned.indexes.length);
  for (const axis of pinned.indexes) packer.runs(axis);
  packer.list(pinned.rows);
  packer.list(pinned.columns);
  const payload = Buffer.from(packer.bytes);
  return Buffer.concat([payload, seal(key, payload)]).toString("base64url");
}

/** What a permalink pins; null where it was not sealed with this key, was cut short or changed. */
export function openPermalink(permalink: string, key: Uint8Array): Pinned | null {
  if (!/^[A-Za-z0-9_-]{24,2000}$/.test(permalink)) return null;
  const bytes = Buffer.from(permalink, "base64url");
  if (bytes.toString("base64url") !== permalink) return null;
  const payload = bytes.subarray(0, -SEAL_BYTES);
  if (!timingSafeEqual(bytes.subarray(-SEAL_BYTES), seal(key, payload))) return null;
  const unpacker = new Unpacker(payload);
  if (unpacker.number() !== FORMAT) return null;
  const kind = unpacker.number();
  const audience = kind === OF_PROVINCE ? (`FPT+${unpacker.text()}` as const) : (OF_AUDIENCE[kind] ?? "PUBLIC");
  const releaseId = unpacker.text();
  const bits = unpacker.number();
  return {
    releaseId,
    audience,
    measures: MEASURE.filter((_, i) => Math.floor(bits / 2 ** i) % 2 === 1),
    indexes: Array.from({ length: unpacker.number() }, () => unpacker.runs()),
    rows: unpacker.list(),
    columns: unpacker.list(),
  };
}
