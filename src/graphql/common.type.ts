import { Field, Int, ObjectType } from "type-graphql";
import { decodeCursor, encodeCursor } from "../shared/cursor.ts";
import { faults } from "../shared/faults.ts";

@ObjectType({
  description: "Both official languages in one answer; neither is ever empty. | Les deux langues officielles dans une seule réponse.",
})
export class Text {
  @Field(() => String, { description: "English. | Anglais." })
  en!: string;
  @Field(() => String, { description: "French. | Français." })
  fr!: string;
}

@ObjectType({ description: "Where a page stands in its list. | Place d'une page dans sa liste." })
export class PageInfo {
  @Field(() => Boolean, { description: "More follows. | Il y a une suite." })
  hasNextPage!: boolean;
  @Field(() => Boolean, { description: "Something comes before. | Quelque chose précède." })
  hasPreviousPage!: boolean;
  @Field(() => String, { nullable: true, description: "Cursor of the first element. | Curseur du premier élément." })
  startCursor!: string | null;
  @Field(() => String, { nullable: true, description: "Cursor of the last element. | Curseur du dernier élément." })
  endCursor!: string | null;
}

/** One page of a list, in the shape of the Relay connections specification. */
export interface Connection<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly nodes: readonly Node[];
  readonly pageInfo: PageInfo;
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

/** `nodes`: the elements from `start` on; `release`: what the list is pinned to, carried in the cursors. */
export function connectionOf<Node>(page: {
  readonly nodes: readonly Node[];
  readonly start: number;
  readonly totalCount: number;
  readonly query: string;
  readonly release: string | null;
}): Connection<Node> {
  const { nodes, start, totalCount, query, release } = page;
  const edges = nodes.map((node, i) => ({ cursor: encodeCursor({ query, position: start + i + 1, release }), node }));
  return {
    edges,
    nodes,
    totalCount,
    pageInfo: {
      hasNextPage: start + nodes.length < totalCount,
      hasPreviousPage: start > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** A page of a list that is in memory as a whole. */
export function pageOf<Node>(all: readonly Node[], request: PageRequest): Connection<Node> {
  const start = pageStart(request);
  const nodes = all.slice(start, start + request.first);
  return connectionOf({ nodes, start, totalCount: all.length, query: request.query, release: null });
}

export const TOTAL_COUNT = { type: () => Int, description: "All elements, on every page. | Tous les éléments, toutes pages confondues." };
