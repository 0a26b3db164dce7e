import { join } from "node:path";

/**
 * What the product writes while tests run is kept in the run's folder and scanned at its end (scan-written.ts): logs of exchanges in
 * the tests' own processes, standard output and error of servers, standard error of commands, metrics, lines of the access log, errors
 * in answers, spans.
 */
export const WRITTEN_KINDS = ["log", "server", "command", "metrics", "access-log", "error", "trace"] as const;
export type WrittenKind = (typeof WRITTEN_KINDS)[number];

/** Names of the test files that ran, one a line. */
export const ranFile = (runFolder: string): string => join(runFolder, "ran");
export const writtenFolder = (runFolder: string): string => join(runFolder, "written");
