/** What one request may ask for. The viewer is told, and every refusal names the limit (limit-faults.ts). */

/** Observations in one page. */
export const MAX_CELLS = 1000;
/** Cells over all fields and aliases of one request. */
export const MAX_COST = 5000;
/** Levels of nested fields; the contract's deepest answer has 9. */
export const MAX_DEPTH = 12;
/** Tokens of GraphQL in one query; GraphiQL's own introspection has 450. */
export const MAX_TOKENS = 2000;
/** Releases, indicators and the like in one page. */
export const MAX_LIST = 200;
/** Fields that one operation answers at its top. */
export const MAX_ROOT_FIELDS = 60;
/** Fields of one operation, each counted as often as its fragments are spread. */
export const MAX_FIELDS = 2000;
/** Aliases of one operation, counted as fields are. */
export const MAX_ALIASES = 100;
/** Directives of one document. */
export const MAX_DIRECTIVES = 50;
/** Elements of one list, in an argument or a variable. */
export const MAX_LIST_ITEMS = 500;
/** Bytes of the body of a request to /graphql. */
export const MAX_BODY_BYTES = 256 * 1024;

/** The same by the names that the viewer is told. */
export const REQUEST_LIMITS = {
  maxCells: MAX_CELLS,
  maxCost: MAX_COST,
  maxDepth: MAX_DEPTH,
  maxRootFields: MAX_ROOT_FIELDS,
  maxFields: MAX_FIELDS,
  maxAliases: MAX_ALIASES,
  maxDirectives: MAX_DIRECTIVES,
  maxListItems: MAX_LIST_ITEMS,
  maxTokens: MAX_TOKENS,
  maxBytes: MAX_BODY_BYTES,
} as const;

/** More findings of one rule than these are counted only. */
export const MOST_OF_A_RULE = 100;
