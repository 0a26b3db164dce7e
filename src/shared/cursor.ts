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
