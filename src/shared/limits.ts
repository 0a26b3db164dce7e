/** What one request may ask for. The viewer is told, and every refusal names the limit. */

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
