import { parseArgs } from "node:util";
import { AppError } from "../../src/shared/app-error.ts";

/** `database`: the address of a PostgreSQL that may be written to, instead of one of our own; null: start one. */
export interface LoadBenchOptions {
  readonly rows: number;
  readonly rounds: number;
  readonly database: string | null;
  readonly embedded: boolean;
  readonly json: boolean;
}

const USAGE = "--rows 1000000 --rounds 1 --database <URL> --no-embedded --json";
const MOST_ROWS = 10_000_000;

function refused(said: string): AppError {
  return new AppError("INVALID_INPUT", {
    en: `${said}. Options: ${USAGE}; at most ${MOST_ROWS} rows.`,
    fr: `Option inconnue, incomplète ou hors limites. Options : ${USAGE}; au plus ${MOST_ROWS} lignes.`,
  });
}

function wholeNumber(given: string, max: number): number {
  const value = Number(given);
  if (Number.isInteger(value) && value >= 1 && value <= max) return value;
  throw refused(`“${given}” is not a whole number from 1 to ${max}`);
}

/** The command line of `npm run bench -- load`. Errors: AppError INVALID_INPUT that lists what is valid. */
export function loadBenchOptions(args: readonly string[]): LoadBenchOptions {
  const options = {
    rows: { type: "string", default: "1000000" },
    rounds: { type: "string", default: "1" },
    database: { type: "string" },
    embedded: { type: "boolean", default: true },
    json: { type: "boolean", default: false },
  } as const;
  try {
    const { values } = parseArgs({ args: [...args], options, allowNegative: true });
    const { rows, rounds, database = null, embedded, json } = values;
    return { rows: wholeNumber(rows, MOST_ROWS), rounds: wholeNumber(rounds, 100), database, embedded, json };
  } catch (error) {
    throw error instanceof AppError ? error : refused(error instanceof Error ? error.message : String(error));
  }
}
