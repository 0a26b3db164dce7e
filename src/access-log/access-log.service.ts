import { decodeCursor, encodeCursor, fingerprintOf } from "../shared/cursor.ts";
import { faults } from "../shared/faults.ts";
import { MAX_LIST } from "../shared/limits.ts";
import type { AccessLogRepository, LogFilter } from "./access-log.repository.ts";
import type { AnchorFile } from "./anchor-file.ts";
import { type AccessLine, type ChainBreak, type ChainPlace, follow, GENESIS } from "./chain.ts";

const CHUNK_LINES = 5_000;

/** What a whole reading of the chain found. `anchored`: null where no anchor is known. `lines`: good ones from the first on. */
export interface ChainReport {
  readonly head: ChainPlace;
  readonly broken: ChainBreak | null;
  readonly anchored: boolean | null;
  readonly given: boolean | null;
}

interface AccessLogDependencies {
  readonly rows: AccessLogRepository;
  readonly anchor: Pick<AnchorFile, "read">;
  /** Resolves when what was recorded so far is written, or not much later: whoever reads the log finds what he just did in it. */
  readonly settled: () => Promise<unknown>;
  /** Told once, when the chain is found broken. */
  readonly onBroken?: (broken: ChainBreak) => void;
}

/** Reads the chain from one place on, up to its end or `maxLines`. */
async function followFrom(rows: AccessLogRepository, start: ChainPlace, maxLines = Number.POSITIVE_INFINITY) {
  let place = start;
  for (let read = 0; read < maxLines; ) {
    const limit = Math.min(CHUNK_LINES, maxLines - read);
    const lines = await rows.linesAfter(place.sequence, limit);
    const { place: reached, broken } = follow(lines, place);
    place = reached;
    if (broken) return { place, broken, ended: true };
    if (lines.length < limit) return { place, broken: null, ended: true };
    read += lines.length;
  }
  return { place, broken: null, ended: false };
}

/** A place that should be in the chain and is not: the chain was cut before it, or written anew. */
async function missing(rows: AccessLogRepository, place: ChainPlace): Promise<ChainBreak | null> {
  if (place.sequence === 0) return null;
  const hash = await rows.hashAt(place.sequence);
  if (hash === place.hash) return null;
  return { sequence: place.sequence, fault: hash === null ? "MISSING" : "CHANGED" };
}

/** The whole chain, read from its first line; with the anchor of this node, and one that an auditor noted (`noted`: a hash). */
export async function verifyWhole(
  { rows, anchor }: Pick<AccessLogDependencies, "rows" | "anchor">,
  noted: string | null,
): Promise<ChainReport> {
  const { place: head, broken } = await followFrom(rows, GENESIS);
  const kept = await anchor.read();
  const cut = kept && (await missing(rows, kept));
  const given = noted === null ? null : await rows.holdsHash(noted);
  return { head, broken: broken ?? cut ?? null, anchored: kept ? cut === null : null, given };
}

/**
 * The chain as it was seen to hold, kept in memory. Each look reads what was added since, makes sure that the last good place still
 * stands, and reads CHUNK_LINES of what was read before again, round and round: a chain of up to that many lines is read whole at
 * every look, a longer one within its length divided by it. A break is remembered until the process ends.
 */
function makeChainWatch({ rows, anchor, onBroken }: AccessLogDependencies) {
  let good = GENESIS;
  let round = GENESIS;
  let broken: ChainBreak | null = null;
  let looking: Promise<boolean> | undefined;

  async function findBreak(): Promise<ChainBreak | null> {
    const kept = await anchor.read();
    const cut = (kept && (await missing(rows, kept))) ?? (await missing(rows, good));
    if (cut) return cut;
    const passed = good;
    const added = await followFrom(rows, good);
    good = added.place;
    if (added.broken || passed.sequence === 0) return added.broken;
    const again = await followFrom(rows, round, CHUNK_LINES);
    round = again.ended ? GENESIS : again.place;
    return again.broken;
  }

  return async function holds(): Promise<boolean> {
    if (broken) return false;
    looking ??= findBreak()
      .then((found) => {
        broken = found;
        if (found) onBroken?.(found);
        return found === null;
      })
      .finally(() => {
        looking = undefined;
      });
    return looking;
  };
}

export interface LogPage {
  readonly edges: readonly { readonly cursor: string; readonly node: AccessLine }[];
  readonly nodes: readonly AccessLine[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly totalCount: Promise<number>;
  readonly chainVerified: Promise<boolean>;
}

export function makeAccessLogService(deps: AccessLogDependencies) {
  const { rows, settled } = deps;
  const holds = makeChainWatch(deps);

  return {
    /** True where the chain holds as far as it was read (makeChainWatch). */
    holds,

    async verify(noted: string | null): Promise<ChainReport> {
      await settled();
      return verifyWhole(deps, noted);
    },

    /**
     * A page of lines, newest first. A cursor is the number of a line: what is added meanwhile moves nothing. INVALID_INPUT on a
     * negative size or a foreign cursor, TOO_LARGE over the limit.
     */
    async page(filter: LogFilter, { first, after }: { first: number; after: string | null }): Promise<LogPage> {
      if (first < 0) throw faults.negativePage(first);
      if (first > MAX_LIST) throw faults.pageTooLarge(first, MAX_LIST);
      const query = fingerprintOf(["accessLog", filter.indicator, filter.from, filter.to]);
      const cursor = after === null ? null : decodeCursor(after);
      if (cursor && cursor.query !== query) throw faults.foreignCursor();
      await settled();
      const found = await rows.page(filter, cursor?.position ?? null, first + 1);
      const nodes = found.slice(0, first);
      const edges = nodes.map((node) => ({
        cursor: encodeCursor({ query, position: node.sequence, release: null }),
        node,
      }));
      return {
        edges,
        nodes,
        pageInfo: {
          hasNextPage: found.length > first,
          hasPreviousPage: cursor !== null,
          startCursor: edges[0]?.cursor ?? null,
          endCursor: edges.at(-1)?.cursor ?? null,
        },
        // Asked for or not is the client's choice, and so is what it costs.
        get totalCount() {
          return rows.count(filter);
        },
        get chainVerified() {
          return holds();
        },
      };
    },
  };
}

export type AccessLogService = ReturnType<typeof makeAccessLogService>;
