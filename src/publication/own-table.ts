import { randomBytes } from "node:crypto";
import { coalitionsOfTwo, soleContributors } from "../sdc/attackers.ts";
import { intervalOf } from "../sdc/audit/interval-of.ts";
import { type CompiledProblem, compileProblem } from "../sdc/compile-problem.ts";
import type { SdcProblem, SdcProfile, SdcTable } from "../sdc/problem.ts";
import { refuseMisshapen } from "../sdc/problem-shape.ts";
import type { RoundingProfile } from "../sdc/rounding/apply-rounding.ts";
import { ControlledRoundingRefused } from "../sdc/rounding/controlled-rounding.ts";
import type { Seed } from "../sdc/rounding/sip-hash.ts";
import { type Attacker, SdcInputError, type SuppressionPattern } from "../sdc/system.ts";
import { highsSolver } from "../sdc-solver/highs-solver.ts";
import { AppError } from "../shared/app-error.ts";
import type { DisclosureEngine } from "./disclosure-engine.ts";
import { refusalInFrench } from "./refusal-in-french.ts";
import { type RoundedTables, roundTables } from "./round-tables.ts";

/** Disclosure control on a table of one's own, in the contract's words: what goes in and what comes out. */

/** `suppressedValue`: the sum of the suppressed counts. `narrowest`: null where no cell is unsafe. */
export interface OwnTableReport {
  readonly cells: number;
  readonly unsafe: number;
  readonly complementary: number;
  readonly suppressed: number;
  readonly suppressedValue: number;
  readonly verified: boolean;
  readonly narrowest: number | null;
  readonly seconds: number;
}

export interface ProtectedTables {
  readonly tables: readonly SdcTable[];
  readonly report: OwnTableReport;
}

/** What one attacker can say of one suppressed cell: a whole number from `low` to `high` (null: nothing limits it). */
export interface AttackedCell {
  readonly table: string;
  readonly at: readonly string[];
  readonly low: number;
  readonly high: number | null;
  readonly exact: boolean;
}
export interface Attack {
  readonly attackers: readonly { readonly name: string; readonly cells: readonly AttackedCell[] }[];
}

const SEED = 1;
const KEY_BYTES = 16;

const refused = (message: string): AppError =>
  new AppError(
    "INVALID_INPUT",
    { en: `The problem was refused. ${message}.`, fr: `Le problème a été refusé : ${refusalInFrench(message)}.` },
    { place: message },
  );

/** Words the engine's refusals as the contract does. */
async function refusing<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SdcInputError) throw refused(error.message);
    if (error instanceof ControlledRoundingRefused) throw refused(`profile, rule: ${error.reason}`);
    throw error;
  }
}

const compile = (problem: SdcProblem): Promise<CompiledProblem> =>
  refusing(() => {
    refuseMisshapen(problem);
    return compileProblem(problem);
  });

/** A rounding rule names its own small counts; a problem need not repeat them. */
function withDefaults(problem: SdcProblem): SdcProblem {
  const profile = problem?.profile as (SdcProfile & { readonly rule?: string }) | undefined;
  if (!profile || profile.method === "SUPPRESS" || profile.smallestPublishable !== undefined) return problem;
  return { ...problem, profile: { ...profile, smallestPublishable: profile.rule === "IRB-20" ? 20 : 5 } };
}

const inTables = (
  problem: SdcProblem,
  shownOf: (table: string, at: readonly string[], value: number | null) => number | null,
): SdcTable[] =>
  problem.tables.map((table) => ({
    ...table,
    cells: table.cells.map(({ at, value }) => ({ at, value: shownOf(table.id, at, value) })),
  }));

const counted = (pattern: Uint8Array, of: (cell: number) => number): number =>
  pattern.reduce((sum, hidden, cell) => sum + (hidden === 1 ? of(cell) : 0), 0);

/**
 * Suppresses (or rounds, where the profile's method says so) what must be hidden in the tables of a problem, and attacks the result.
 * `key`: the secret of random rounding and cell keys, 16 bytes; without one a new key is drawn, and the result cannot be repeated.
 * Errors: INVALID_INPUT with the place where the problem is not complete, additive, whole and free of loops, or asks for a method
 * that there is not.
 */
export async function protectTables(
  given: SdcProblem,
  engine: DisclosureEngine,
  key: Seed = randomBytes(KEY_BYTES),
): Promise<ProtectedTables | RoundedTables> {
  const problem = withDefaults(given);
  const compiled = await compile(problem);
  const { system, rule, cellIndex } = compiled;
  const attackers = allAttackers(problem, compiled);
  const { method } = problem.profile;
  if (method === "ROUND" || method === "RANDOM_ROUND" || method === "CELL_KEY") {
    const profile = problem.profile as unknown as RoundingProfile;
    return refusing(() => roundTables({ problem, compiled, attackers, profile }, key));
  }
  if (method !== "SUPPRESS")
    throw refused(`profile, method: ${String(method)} is not one of SUPPRESS, ROUND, RANDOM_ROUND, CELL_KEY`);
  const { pattern, verified, narrowest, seconds } = await engine({ system, rule, attackers, seed: SEED });
  const isUnsafe = (cell: number): boolean => {
    const value = system.value[cell] as number;
    return system.held[cell] === 1 && (value === 0 ? rule.protectZeros : value < rule.smallestPublishable);
  };
  const unsafe = pattern.reduce((n, _, cell) => n + (isUnsafe(cell) ? 1 : 0), 0);
  const suppressed = counted(pattern, () => 1);
  return {
    tables: inTables(problem, (table, at, value) => {
      const cell = cellIndex(table, at);
      return pattern[cell] === 1 || system.publishable[cell] === 0 ? null : value;
    }),
    report: {
      cells: system.cellCount,
      unsafe,
      complementary: counted(pattern, (cell) => (isUnsafe(cell) ? 0 : 1)),
      suppressed,
      suppressedValue: counted(pattern, (cell) => system.value[cell] as number),
      verified,
      narrowest,
      seconds: Number(seconds.toFixed(3)),
    },
  };
}

/** The problem's attackers, and those whom its profile adds. */
function allAttackers({ profile }: SdcProblem, { system, attackers }: CompiledProblem): readonly Attacker[] {
  const pairs = profile.coalitions === true ? coalitionsOfTwo(attackers) : [];
  const contributors = profile.soleContributors === true ? soleContributors(system) : [];
  return [...attackers, ...pairs, ...contributors];
}

/**
 * The suppressed cells of published tables, as a pattern of the problem. A count that several linked cells show is hidden only
 * where all of them hide it. INVALID_INPUT where a cell is missing, unknown or shown with another value.
 */
function patternOf(published: { readonly tables: readonly SdcTable[] }, compiled: CompiledProblem): SuppressionPattern {
  const { system, tables, cellIndex, label } = compiled;
  if (!Array.isArray(published?.tables)) throw refused("the published file has no “tables”");
  refuseMisshapen({ tables: published.tables, profile: { method: "SUPPRESS", smallestPublishable: 0 } });
  const seen = new Map<string, number | null>();
  for (const { id, cells } of published.tables)
    for (const { at, value } of cells ?? []) {
      const cell = cellIndex(id, at);
      if (value !== null && value !== system.value[cell])
        throw refused(`${label(cell)}: shown with another value than the problem's`);
      seen.set(JSON.stringify([id, at]), value);
    }
  const places = tables.reduce((n, { size }) => n + size, 0);
  if (seen.size !== places) throw refused(`the published file has ${seen.size} of the problem's ${places} cells`);
  const pattern = Uint8Array.from(system.publishable, (may, cell) => may & (system.held[cell] as number));
  for (const [place, value] of seen) {
    const [id, at] = JSON.parse(place) as [string, string[]];
    if (value !== null) pattern[cellIndex(id, at)] = 0;
  }
  return pattern;
}

/** Every attacker's interval for every suppressed cell that he does not know. Errors: as protectTables. */
export async function attackTables(
  given: SdcProblem,
  published: { readonly tables: readonly SdcTable[] },
): Promise<Attack> {
  const problem = withDefaults(given);
  const compiled = await compile(problem);
  const { system, rule } = compiled;
  const attackers = allAttackers(problem, compiled);
  const solver = await highsSolver();
  return refusing(() => {
    const pattern = patternOf(published, compiled);
    const suppressed = problem.tables
      .flatMap((table) =>
        table.cells.map(({ at }) => ({ table: table.id, at, cell: compiled.cellIndex(table.id, at) })),
      )
      .filter(({ cell }) => pattern[cell] === 1);
    return {
      attackers: attackers.map((attacker) => {
        const unknown = suppressed.filter(({ cell }) => attacker.knows[cell] !== 1);
        const cells = unknown.map(({ cell }) => cell);
        const intervals = intervalOf({ system, rule, pattern, attacker, cells, solver });
        return {
          name: attacker.name,
          cells: unknown.map(({ table, at }, i) => {
            const { low, high, isExact } = intervals[i] as (typeof intervals)[number];
            return { table, at, low, high: Number.isFinite(high) ? high : null, exact: isExact };
          }),
        };
      }),
    };
  });
}
