/** Complementary hiding in a rounding profile: more `--`, until sums no longer pin an unsafe cell. */
import type { Attacker, CountSystem, SuppressionRule } from "../system.ts";
import { chooseComplement } from "./choose-complement.ts";
import { indexRelations, type RelationIndex } from "./interval-propagation.ts";
import { type Attack, attackRounded } from "./pinned-cells.ts";
import { AS_COMPLEMENT, hideCell, NOT_HIDDEN, type RoundedCells, UNBOUNDED } from "./rounded-cells.ts";

/**
 * `attackers`: absent or empty: one outsider, who knows only what is shown. An outsider is added in any case.
 * `cost`: what hiding each cell costs, above 0; absent: 1 + log2(1 + count), so that parts go before the totals users need.
 * `tellsComplements`: see readerBounds.
 */
export interface ProtectOptions {
  readonly attackers?: readonly Attacker[];
  readonly cost?: Float64Array;
  readonly tellsComplements?: boolean;
}

/** A cell that one attacker still pins. */
export interface StillPinned {
  readonly attacker: string;
  readonly cell: number;
}

/**
 * `result`: the rounding with its complements hidden. `complements`: the cells that were hidden here, ascending.
 * `stillPinned`: unsafe cells that no hiding could free; publish only where this is empty. `passes`: attacks and repairs made.
 */
export interface ProtectedRounding {
  readonly result: RoundedCells;
  readonly complements: Int32Array;
  readonly stillPinned: readonly StillPinned[];
  readonly passes: number;
}

const OUTSIDER: Omit<Attacker, "knows"> = { name: "outsider" };

/**
 * Hides further cells of a rounded table until no attacker pins an unsafe cell by interval propagation.
 * Shape:  a system, a rounding result, a rule, options -> a new result; the given one is not changed. Pure, no randomness.
 * Units:  persons; the rule is read as in attackRounded. In each pass every pinned cell asks for one complement: of the shown
 *         cells in the relations that pinned it, the one that widens it at least cost.
 * Errors: SdcInputError as in attackRounded.
 * Limits: greedy, so not the fewest complements. A width that the rounding rule itself does not leave (more than 5 for `--`
 *         under IRCC-5, where the reader tells complements) cannot be reached by hiding: such cells come back in
 *         `stillPinned`. Safe against propagation only; the auditor's linear programs follow.
 * Source: complementary suppression: Hundepool et al. (2012), chapter 4; issue 3, point 5.
 */
export function protectRounded(
  system: CountSystem,
  start: RoundedCells,
  rule: SuppressionRule,
  options: ProtectOptions = {},
): ProtectedRounding {
  const result: RoundedCells = {
    ...start,
    shown: start.shown.slice(),
    state: start.state.slice(),
    hiddenBy: start.hiddenBy.slice(),
    ...(start.complementHigh === undefined ? {} : { complementHigh: start.complementHigh.slice() }),
  };
  const task: Task = { system, result, rule, index: indexRelations(system), cost: options.cost ?? defaultCost(system) };
  const attackers = [{ ...OUTSIDER, knows: new Uint8Array(system.cellCount) }, ...(options.attackers ?? [])];
  const complements: number[] = [];
  let passes = 0;
  for (;;) {
    const stillPinned: StillPinned[] = [];
    const before = complements.length;
    for (const attacker of attackers) passes += clearAttacker(task, attacker, options, complements, stillPinned);
    const changed = complements.length > before;
    if (!changed) return { result, complements: Int32Array.from(complements).sort(), stillPinned, passes };
  }
}

interface Task {
  readonly system: CountSystem;
  readonly result: RoundedCells;
  readonly rule: SuppressionRule;
  readonly index: RelationIndex;
  readonly cost: Float64Array;
}

/** Attacks and repairs for one attacker until nothing is pinned or nothing more can be hidden; returns the attacks made. */
function clearAttacker(
  task: Task,
  attacker: Attacker,
  options: ProtectOptions,
  complements: number[],
  stillPinned: StillPinned[],
): number {
  const { system, result, rule, index } = task;
  for (let attacks = 1; ; attacks++) {
    const attack = attackRounded(system, result, rule, { ...options, attacker, index });
    if (attack.pinned.length === 0) return attacks;
    const chosen = repair(task, attack, attacker);
    if (chosen.length === 0) {
      for (const cell of attack.pinned) stillPinned.push({ attacker: attacker.name, cell });
      return attacks;
    }
    complements.push(...chosen);
  }
}

/** One complement for each pinned cell, save where a complement of this pass already stands in a relation with it. */
function repair(task: Task, attack: Attack, attacker: Attacker): number[] {
  const { system, result, index } = task;
  const touched = new Uint8Array(system.relations.total.length);
  const chosen: number[] = [];
  for (const pinned of attack.pinned) {
    if (relationsOf(index, pinned).some((relation) => touched[relation] === 1)) continue;
    const cell = chooseComplement({ ...task, bounds: attack.bounds, knows: attacker.knows }, pinned);
    if (cell === -1 || result.hiddenBy[cell] !== NOT_HIDDEN) continue;
    hideCell(result, cell, AS_COMPLEMENT);
    // The rounding rule's own promise about its complements does not hold for this one.
    if (result.complementHigh !== undefined) result.complementHigh[cell] = UNBOUNDED;
    chosen.push(cell);
    for (const relation of relationsOf(index, cell)) touched[relation] = 1;
  }
  return chosen;
}

function relationsOf(index: RelationIndex, cell: number): number[] {
  return Array.from(index.list.subarray(index.offset[cell]!, index.offset[cell + 1]!));
}

function defaultCost(system: CountSystem): Float64Array {
  return Float64Array.from(system.value, (count, cell) =>
    system.held[cell] === 1 ? 1 + Math.log2(1 + Math.max(0, count)) : 1,
  );
}
