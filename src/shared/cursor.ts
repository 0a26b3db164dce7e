import { faults } from "./faults.ts";
import { sha256 } from "./hash.ts";

/**
 * An opaque place in one answer: the answer's fingerprint and how many elements come before. Positional, so that it holds
 * nothing of the elements themselves; pinned to a release where the answer has one, so that paging survives a publication.
 */
export interface Cursor {
  readonly query: string;
  readonly position: number;
  readonly release: string | null;
}

/** A filter with its keys in order and without what is absent, so that two ways of writing it are one. Lists keep their order. */
export function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  const given = Object.entries(value).filter(([, member]) => member !== undefined && member !== null);
  return given.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, canonical(member)]);
}

/** Fingerprint of everything that decides which elements an answer has and in which order. */
export const fingerprintOf = (query: unknown): string => sha256(JSON.stringify(query)).slice(0, 16);

export const encodeCursor = ({ query, position, release }: Cursor): string =>
  Buffer.from(JSON.stringify([query, position, release])).toString("base64url");

/** Reads a cursor. INVALID_INPUT where it is not one of ours. */
export function decodeCursor(text: string): Cursor {
  try {
    const decoded: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    if (Array.isArray(decoded) && decoded.length === 3) {
      const [query, position, release] = decoded as [unknown, unknown, unknown];
      const wellFormed = typeof query === "string" && Number.isSafeInteger(position) && (position as number) >= 0;
      if (wellFormed && (release === null || typeof release === "string")) {
        const cursor = { query, position: position as number, release };
        // Written in another way than ours, it is not one of ours.
        if (encodeCursor(cursor) === text) return cursor;
      }
    }
  } catch {
    // Not base64url JSON: the same answer as any other foreign cursor.
  }
  throw faults.foreignCursor();
}
