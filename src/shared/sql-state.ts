/** A value that had to be unique and was not (PostgreSQL, appendix A). */
const UNIQUE_VIOLATION = "23505";
/** disk_full and out_of_memory of PostgreSQL, the same of an operating system, and a quota that is used up. */
const NO_ROOM: ReadonlySet<string> = new Set(["53100", "53200", "ENOSPC", "EDQUOT"]);
/** Shut down by an administrator, after a crash or while it starts; too many connections; a connection that is gone or refused. */
const GONE: ReadonlySet<string> = new Set([
  ...["57P01", "57P02", "57P03", "53300", "08000", "08003", "08006", "08001", "08004"],
  ...["ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT"],
]);
/** What the driver says, without a code, of a connection that ended under a statement or was found dead. */
const ENDED =
  /^Connection terminated|^Client has encountered a connection error|^timeout exceeded when trying to connect/;

function anyCause(error: unknown, holds: (error: Error & { readonly code?: unknown }) => boolean): boolean {
  return error instanceof Error && (holds(error) || anyCause(error.cause, holds));
}

/** True where the database refused a second row of the same key: somebody else was first. */
export function isUniqueViolation(error: unknown): boolean {
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return code === UNIQUE_VIOLATION || (cause !== undefined && cause !== null && isUniqueViolation(cause));
}

/** True where there was no room to write: nothing is wrong with what was to be written, and it may be tried again. */
export const isStorageFull = (error: unknown): boolean => anyCause(error, ({ code }) => NO_ROOM.has(String(code)));

/** True where the database has gone, or the connection to it: whoever tries again later may find it. */
export const isStoreGone = (error: unknown): boolean =>
  anyCause(error, ({ code, message }) => GONE.has(String(code)) || ENDED.test(message));
