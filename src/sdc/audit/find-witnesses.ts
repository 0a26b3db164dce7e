/** Alternative tables that are wide in many cells at once, by linear programs whose optima are taken apart. */
import type { Certificates, Move } from "./certificates.ts";
import { componentsOf, neighbourhoodOf } from "./components.ts";
import type { LpModel, LpSolver } from "./lp-solver.ts";
import { programOf } from "./program-of.ts";
import { splitMove } from "./split-move.ts";

/** Solver tolerance: closer than this to a whole number is that number. */
const ROUNDING = 1e-6;

export type Direction = "UP" | "DOWN" | "MIXED" | "OPPOSITE";

/**
 * `against`: attackers whose cells the tables must leave alone (none: only what all attackers have in common is fixed).
 * `reach`: larger parts are searched in neighbourhoods of so many variables around open ones. `directions`: one program for each; "UP" raises open variables, "DOWN" lowers them, "MIXED" draws a
 * sign for each, "OPPOSITE" turns the last signs round.
 */
export interface Round {
  readonly against: readonly number[];
  readonly reach: number;
  readonly directions: readonly Direction[];
}

export interface Search {
  readonly certificates: Certificates;
  readonly solver: LpSolver;
  readonly random: () => number;
  readonly shouldStop: () => boolean;
}

/**
 * One round of programs over every part that has open pairs.
 * Shape:  a search, a round -> nothing; what is found stands in the certificates.
 * Limits: only a search: finding nothing proves nothing.
 * Source: disclosure.md, "From not exact to wide enough".
 */
export function searchRound(search: Search, round: Round): void {
  const { unknowns, targets } = search.certificates;
  const fixed = new Uint8Array(unknowns.variableCount);
  for (const attacker of round.against) {
    targets[attacker]!.fixed.forEach((isFixed, variable) => {
      if (isFixed === 1) fixed[variable] = 1;
    });
  }
  const everyone = targets.map((_, attacker) => attacker);
  const gaining =
    round.against.length === 0 ? everyone : everyone.filter((attacker) => isWithin(targets[attacker]!.fixed, fixed));
  for (const component of componentsOf(unknowns, fixed)) {
    if (component.length <= round.reach) searchPart(search, { round, gaining, variables: component });
    else searchNeighbourhoods(search, { round, gaining, fixed, component });
  }
}

/** All that he knows is left alone, so whatever moves is possible to him too. */
function isWithin(known: Uint8Array, fixed: Uint8Array): boolean {
  return known.every((isKnown, variable) => isKnown === 0 || fixed[variable] === 1);
}

interface Neighbourhoods {
  readonly round: Round;
  readonly gaining: readonly number[];
  readonly fixed: Uint8Array;
  readonly component: Int32Array;
}

function searchNeighbourhoods(search: Search, { round, gaining, fixed, component }: Neighbourhoods): void {
  const { certificates, shouldStop } = search;
  const isTried = new Set<number>();
  const order = [...component].sort(() => search.random() - 0.5);
  for (const start of order) {
    const isOpen = gaining.some((attacker) => certificates.isOpen(attacker, start));
    if (!isOpen || isTried.has(start)) continue;
    if (shouldStop()) return;
    const variables = neighbourhoodOf({ unknowns: certificates.unknowns, fixed, start, limit: round.reach });
    for (const variable of variables) isTried.add(variable);
    searchPart(search, { round, gaining, variables });
  }
}

interface Part {
  readonly round: Round;
  readonly gaining: readonly number[];
  readonly variables: Int32Array;
}

function searchPart(search: Search, part: Part): void {
  const { certificates, shouldStop } = search;
  const countOpen = (variable: number): number =>
    part.gaining.reduce((sum, attacker) => sum + (certificates.isOpen(attacker, variable) ? 1 : 0), 0);
  const signs = new Int8Array(part.variables.length);
  let model: LpModel | null = null;
  try {
    for (const direction of part.round.directions) {
      turnSigns(signs, direction, search.random);
      const cost = Float64Array.from(part.variables, (variable, column) => countOpen(variable) * signs[column]!);
      if (shouldStop() || cost.every((weight) => weight === 0)) return;
      model ??= loadCapped(search, part.variables, cost);
      const { values } = model.maximise(cost, { inWholeNumbers: false, searchNodes: 0 });
      if (values !== null) harvest(certificates, changesOf(part.variables, values), part.variables);
    }
  } finally {
    model?.dispose();
  }
}

function turnSigns(signs: Int8Array, direction: Direction, random: () => number): void {
  for (let column = 0; column < signs.length; column++) {
    if (direction === "OPPOSITE") signs[column] = -signs[column]!;
    else if (direction === "MIXED") signs[column] = random() < 0.5 ? -1 : 1;
    else signs[column] = direction === "UP" ? 1 : -1;
  }
}

/** Open variables need not move further than the width asked for: so that the others get their share. */
function loadCapped(search: Search, variables: Int32Array, cost: Float64Array): LpModel {
  const { unknowns, point, width } = search.certificates;
  const program = programOf(unknowns, variables, { point });
  for (let column = 0; column < variables.length; column++) {
    if (cost[column] === 0) continue;
    program.lower[column] = Math.max(program.lower[column]!, -width);
    program.upper[column] = Math.min(program.upper[column]!, width);
  }
  return search.solver.load(program);
}

/** Changes by variable, whole where the solver means whole. */
export function changesOf(variables: Int32Array, values: Float64Array): Map<number, number> {
  const changes = new Map<number, number>();
  for (let column = 0; column < variables.length; column++) {
    const value = values[column]!;
    const whole = Math.round(value);
    const change = Math.abs(value - whole) < ROUNDING ? whole : value;
    if (change !== 0) changes.set(variables[column]!, change);
  }
  return changes;
}

/**
 * Take an alternative table apart and note, for each attacker, what it proves.
 * Shape:  certificates, changes by variable, variables to take apart around (open ones) -> nothing. Each small move is also made as often as it goes, both ways; those that
 *         hold against one attacker are made together.
 */
export function harvest(
  certificates: Certificates,
  changes: ReadonlyMap<number, number>,
  around: Iterable<number>,
): void {
  const attackers = certificates.targets.map((_, attacker) => attacker);
  const isStart = (variable: number): boolean =>
    changes.has(variable) && attackers.some((attacker) => certificates.isOpen(attacker, variable));
  const starts = [...around].filter(isStart);
  const moves = splitMove(certificates.unknowns, changes, starts).filter((move) => certificates.keepsRows(move));
  certificates.targets.forEach((_, attacker) => {
    const holding = moves.filter((move) => certificates.holdsAgainst(attacker, move));
    if (holding.length === 0) return;
    for (const move of holding) {
      for (const direction of [1, -1] as const) {
        const times = certificates.room(move, direction);
        if (times > 0) certificates.record(attacker, repeated(move, direction * Math.min(times, certificates.width)));
      }
    }
    const together = sumOf(holding);
    if (certificates.room(together, 1) >= 1) certificates.record(attacker, together);
  });
}

function repeated(move: Move, times: number): Move {
  return { variables: move.variables, changes: move.changes.map((change) => change * times) };
}

function sumOf(moves: readonly Move[]): Move {
  const sum = new Map<number, number>();
  for (const { variables, changes } of moves) {
    for (const [k, variable] of variables.entries()) sum.set(variable, (sum.get(variable) ?? 0) + changes[k]!);
  }
  return { variables: Int32Array.from(sum.keys()), changes: Float64Array.from(sum.values()) };
}
