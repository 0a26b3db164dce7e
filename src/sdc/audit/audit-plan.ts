/** Which attackers there are and which cells must be wide for whom. */
import type { Attacker, CountSystem, SuppressionPattern, SuppressionRule } from "../system.ts";
import type { Target } from "./certificates.ts";
import { computableByOwn, evidentZeros } from "./exempt.ts";
import type { Unknowns } from "./unknowns.ts";

/** One attacker and the unsafe cells that must stay uncertain for him, in ascending order. `exempt`: unsafe, but his own. */
export interface AttackerPlan {
  readonly attacker: Attacker;
  readonly cells: Int32Array;
  readonly exempt: number;
}

/**
 * True where the count is unsafe by the rule.
 * Shape:  a system, a rule, a cell -> held and 1 … smallestPublishable - 1, or 0 where zeros are protected. Pure.
 */
function isUnsafe(system: CountSystem, rule: SuppressionRule, cell: number): boolean {
  if (system.held[cell] !== 1) return false;
  const count = system.value[cell]!;
  return count === 0 ? rule.protectZeros : count < rule.smallestPublishable;
}

/**
 * The plan for every attacker, an outsider first.
 * Shape:  a system, a rule, attackers, a pattern -> plans in the order given, an outsider put in front if none knows nothing. Pure.
 * Limits: a cell is left out only if the attacker knows it or all that he does not know in it are shown zeros.
 * Source: the contract, "Disclosure control on a table of your own".
 */
export function planAudit(input: {
  readonly system: CountSystem;
  readonly rule: SuppressionRule;
  readonly attackers: readonly Attacker[];
  readonly pattern: SuppressionPattern;
}): AttackerPlan[] {
  const { system, rule, pattern } = input;
  const hasOutsider = input.attackers.some(({ knows }) => knows.every((known) => known === 0));
  const outsider: Attacker = { name: "outsider", knows: new Uint8Array(system.cellCount) };
  const attackers = hasOutsider ? input.attackers : [outsider, ...input.attackers];
  const zeros = evidentZeros(system, rule, pattern);
  const unsafe: number[] = [];
  for (let cell = 0; cell < system.cellCount; cell++) if (isUnsafe(system, rule, cell)) unsafe.push(cell);
  return attackers.map((attacker) => {
    const own = computableByOwn(system, attacker, zeros);
    const strangers = unsafe.filter((cell) => attacker.knows[cell] !== 1);
    const cells = Int32Array.from(strangers.filter((cell) => own[cell] === 0));
    return { attacker, cells, exempt: strangers.length - cells.length };
  });
}

/**
 * The plan of one attacker in variables.
 * Shape:  unknowns of an outsider, a system, a plan -> 1 = fixed by what he knows; 1 = must be wide. Pure.
 */
export function targetOf(unknowns: Unknowns, system: CountSystem, plan: AttackerPlan): Target {
  const fixed = new Uint8Array(unknowns.variableCount);
  const needed = new Uint8Array(unknowns.variableCount);
  for (let cell = 0; cell < system.cellCount; cell++) {
    const variable = unknowns.cellVariable[cell]!;
    if (variable >= 0 && system.held[cell] === 1 && plan.attacker.knows[cell] === 1) fixed[variable] = 1;
  }
  for (const cell of plan.cells) if (unknowns.cellVariable[cell]! >= 0) needed[unknowns.cellVariable[cell]!] = 1;
  return { fixed, needed };
}
