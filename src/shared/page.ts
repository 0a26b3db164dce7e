import { decodeCursor, encodeCursor } from "./cursor.ts";
import { faults } from "./faults.ts";

/** One page of a list, in the shape of the Relay connections specification. */
export interface Connection<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly nodes: readonly Node[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly totalCount: number;
}

/** What a client asked for: `first` elements after a cursor, of the list that `query` (a fingerprint) decides. */
export interface PageRequest {
  readonly first: number;
  readonly after: string | null;
  readonly max: number;
  readonly query: string;
}

/** Index of the first element of the page. INVALID_INPUT on a negative size or a foreign cursor, TOO_LARGE over the limit. */
export function pageStart({ first, after, max, query }: PageRequest): number {
  if (first < 0) throw faults.negativePage(first);
  if (first > max) throw faults.pageTooLarge(first, max);
  if (after === null) return 0;
  const cursor = decodeCursor(after);
  if (cursor.query !== query) throw faults.foreignCursor();
  return cursor.position;
}

/** Where a page of `count` elements from `start` on stands in its list. `cursorOf`: the cursor of its i-th element. */
export function pageInfoOf(
  { start, count, totalCount }: { readonly start: number; readonly count: number; readonly totalCount: number },
  cursorOf: (i: number) => string,
): Connection<unknown>["pageInfo"] {
  return {
    hasNextPage: start + count < totalCount,
    hasPreviousPage: start > 0,
    startCursor: count > 0 ? cursorOf(0) : null,
    endCursor: count > 0 ? cursorOf(count - 1) : null,
  };
}

/** `nodes`: the elements from `start` on; `release`: what the list is pinned to, carried in the cursors. */
export function connectionOf<Node>(page: {
  readonly nodes: readonly Node[];
  readonly start: number;
  readonly totalCount: number;
  readonly query: string;
  readonly release: string | null;
}): Connection<Node> {
  const { nodes, start, totalCount, query, release } = page;
  const cursorOf = (i: number): string => encodeCursor({ query, position: start + i + 1, release });
  return {
    // Cursors of every element are made only where they are asked for.
    get edges() {
      return nodes.map((node, i) => ({ cursor: cursorOf(i), node }));
    },
    nodes,
    totalCount,
    pageInfo: pageInfoOf({ start, count: nodes.length, totalCount }, cursorOf),
  };
}

/** A page of a list that is in memory as a whole. */
export function pageOf<Node>(all: readonly Node[], request: PageRequest): Connection<Node> {
  const start = pageStart(request);
  const nodes = all.slice(start, start + request.first);
  return connectionOf({ nodes, start, totalCount: all.length, query: request.query, release: null });
}
