/** The ids that a database could hold: PostgreSQL's texts have no U+0000, and refuse to be compared with one. */
export const storable = (ids: readonly string[]): string[] => ids.filter((id) => !id.includes("\0"));
