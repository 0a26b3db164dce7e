/** A value that had to be unique and was not (PostgreSQL, appendix A). */
const UNIQUE_VIOLATION = "23505";

/** True where the database refused a second row of the same key: somebody else was first. */
export function isUniqueViolation(error: unknown): boolean {
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return code === UNIQUE_VIOLATION || (cause !== undefined && cause !== null && isUniqueViolation(cause));
}
