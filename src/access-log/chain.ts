import type { Role } from "../domain/codes.ts";
import { sha256 } from "../shared/hash.ts";
import { isoTime } from "../shared/iso-time.ts";

/**
 * What is to be kept of one operation and one release. `operation`: kind and name ("query Trends", "mutation publish", "upload").
 * `operationHash`: sha256 of the normalized document. `outcome`: OK, or the code of the first error. `cellsServed`: all cells
 * answered; `cellsSuppressed`: those of them that were hidden. `purpose`: as the caller words it.
 */
export interface AccessRecord {
  readonly at: Date;
  readonly requestId: string;
  readonly subject: string | null;
  readonly roles: readonly Role[];
  readonly jurisdiction: string | null;
  readonly operation: string;
  readonly operationHash: string | null;
  readonly purpose: string | null;
  readonly outcome: string;
  readonly indicatorId: string | null;
  readonly releaseId: string | null;
  readonly cellsServed: number;
  readonly cellsSuppressed: number;
}

/** A place in the chain: a line's number and its hash. */
export interface ChainPlace {
  readonly sequence: number;
  readonly hash: string;
}

/** A record in its place. */
export interface AccessLine extends AccessRecord, ChainPlace {
  readonly previousHash: string;
}

/** Before the first line. */
export const GENESIS: ChainPlace = { sequence: 0, hash: "0".repeat(64) };

/** Where a chain does not hold. MISSING: a line is not there; CHANGED: its hash is not its own; UNLINKED: it follows another. */
export interface ChainBreak {
  readonly sequence: number;
  readonly fault: "MISSING" | "CHANGED" | "UNLINKED";
}

/** What the hash of a line is made of: every field but the two hashes, in this order, as a JSON list. */
function canonical(sequence: number, record: AccessRecord): string {
  return JSON.stringify([
    sequence,
    isoTime(record.at),
    record.requestId,
    record.subject,
    record.roles,
    record.jurisdiction,
    record.operation,
    record.operationHash,
    record.purpose,
    record.outcome,
    record.indicatorId,
    record.releaseId,
    record.cellsServed,
    record.cellsSuppressed,
  ]);
}

const hashOf = (previousHash: string, sequence: number, record: AccessRecord): string =>
  sha256(previousHash + canonical(sequence, record));

/** The place of a record that follows another. */
export function placeAfter({ sequence, hash }: ChainPlace, record: AccessRecord): ChainPlace {
  const next = sequence + 1;
  return { sequence: next, hash: hashOf(hash, next, record) };
}

/** Records as the lines that follow a place. */
export function linked(records: readonly AccessRecord[], after: ChainPlace): AccessLine[] {
  let place = after;
  return records.map((record) => {
    const { hash: previousHash } = place;
    place = placeAfter(place, record);
    return { ...record, ...place, previousHash };
  });
}

/** The last good place of lines that should follow `after`, and where they break; null where they hold. */
export function follow(
  lines: readonly AccessLine[],
  after: ChainPlace,
): { readonly place: ChainPlace; readonly broken: ChainBreak | null } {
  let place = after;
  for (const line of lines) {
    const expected = place.sequence + 1;
    if (line.sequence !== expected) return { place, broken: { sequence: expected, fault: "MISSING" } };
    if (line.hash !== hashOf(line.previousHash, line.sequence, line))
      return { place, broken: { sequence: expected, fault: "CHANGED" } };
    if (line.previousHash !== place.hash) return { place, broken: { sequence: expected, fault: "UNLINKED" } };
    place = { sequence: line.sequence, hash: line.hash };
  }
  return { place, broken: null };
}
