import { parseArgs } from "node:util";
import { AppError } from "../../src/shared/app-error.ts";
import { QUESTION_IDS, type QuestionId } from "./questions.ts";

/**
 * How much of a request the server may have met before (issue 6, the table of targets).
 * `first`: the text of the operation is new every time, by its name. `shape`: by an alias as well, so that nothing can be known of what
 * is asked for. `seen`: the same operation, other variables. `same`: one question.
 */
export const TIERS = ["first", "shape", "seen", "same"] as const;
export type Tier = (typeof TIERS)[number];

/**
 * `requests`: of Q1 in one round and on one server; the other questions ask in proportion. `database`: an address of a
 * PostgreSQL to use instead of one of our own; null: start one. `profile`: a folder for V8 profiles of our server. `cells`: of the
 * release that is asked about, made up for the benchmark; null: the synthetic twin as it comes.
 */
export interface QueryOptions {
  readonly rounds: number;
  readonly requests: number;
  readonly questions: readonly QuestionId[];
  readonly tiers: readonly Tier[];
  readonly database: string | null;
  readonly profile: string | null;
  readonly cells: number | null;
  /** PostGraphile is asked as well. */
  readonly peers: boolean;
  /** Whether somebody asks who is signed in; else the public. */
  readonly signed: boolean;
  readonly json: boolean;
}

const refused = (en: string, fr: string): AppError => new AppError("INVALID_INPUT", { en, fr });

function wholeNumber(name: string, given: string, max: number): number {
  const value = Number(given);
  if (Number.isInteger(value) && value >= 1 && value <= max) return value;
  throw refused(
    `--${name}: write a whole number from 1 to ${max}.`,
    `--${name} : écrivez un nombre entier de 1 à ${max}.`,
  );
}

function chosenFrom<T extends string>(name: string, given: string, valid: readonly T[]): T[] {
  return given.split(",").map((part) => {
    const found = valid.find((value) => value.toLowerCase() === part.trim().toLowerCase());
    if (found !== undefined) return found;
    throw refused(
      `--${name}: “${part}” is not one of ${valid.join(", ")}.`,
      `--${name} : « ${part} » ne figure pas parmi ${valid.join(", ")}.`,
    );
  });
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        rounds: { type: "string", default: "3" },
        requests: { type: "string", default: "200" },
        questions: { type: "string", default: QUESTION_IDS.join(",") },
        tiers: { type: "string", default: "seen" },
        database: { type: "string" },
        profile: { type: "string" },
        cells: { type: "string" },
        peers: { type: "boolean", default: false },
        signed: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const valid = "--rounds 3 --requests 200 --questions Q1,Q2,Q3,Q4,Q5 --tiers first,shape,seen,same --signed --json";
    const others = "--peers --cells 1000000 --database <URL> --profile <folder>";
    throw refused(
      `${said}. Options: ${valid} ${others}`,
      `Option inconnue ou incomplète. Options : ${valid} ${others}`,
    );
  }
}

/** The command line of `npm run bench -- query`. Errors: AppError INVALID_INPUT that lists what is valid. */
export function queryOptions(args: readonly string[]): QueryOptions {
  const given = parsed(args);
  return {
    rounds: wholeNumber("rounds", given.rounds, 100),
    requests: wholeNumber("requests", given.requests, 1_000_000),
    questions: chosenFrom("questions", given.questions, QUESTION_IDS),
    tiers: chosenFrom("tiers", given.tiers, TIERS),
    database: given.database ?? null,
    profile: given.profile ?? null,
    cells: given.cells === undefined ? null : wholeNumber("cells", given.cells, 10_000_000),
    peers: given.peers,
    signed: given.signed,
    json: given.json,
  };
}
