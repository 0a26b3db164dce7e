/** The pairs of attacker and cell that no search has certified: proved too narrow, or certified, one by one. */
import type { Certificates } from "./certificates.ts";
import { componentsOf } from "./components.ts";
import { changesOf, harvest, type Search } from "./find-witnesses.ts";
import type { LpModel } from "./lp-solver.ts";
import { programOf } from "./program-of.ts";
import { type Extreme, relaxedExtreme, wholeExtreme } from "./whole-extreme.ts";

/** The interval of a variable; `isExact` when both ends are attained, otherwise an outer interval. */
export interface Ends {
  readonly low: number;
  readonly high: number;
  readonly isExact: boolean;
}

/** `narrow`: proved narrower than asked. `undecided`: neither proved nor certified within the limits. */
export interface Settlement {
  readonly narrow: Map<number, Ends>;
  readonly undecided: Set<number>;
}

/**
 * Settle every open pair of one attacker.
 * Shape:  a search, an attacker -> the variables that are too narrow for him, and those left open. Points found on the way are
 *         harvested for every attacker.
 * Limits: linear programs over whole components, then whole-number programs with a limit on branches.
 */
export function settlePairs(search: Search, attacker: number): Settlement {
  const { certificates } = search;
  const settlement: Settlement = { narrow: new Map(), undecided: new Set() };
  for (const component of componentsOf(certificates.unknowns, certificates.targets[attacker]!.fixed)) {
    if (!component.some((variable) => certificates.isOpen(attacker, variable))) continue;
    const model = search.solver.load(programOf(certificates.unknowns, component, { point: certificates.point }));
    try {
      for (let column = 0; column < component.length; column++) {
        if (!certificates.isOpen(attacker, component[column]!)) continue;
        if (search.shouldStop()) settlement.undecided.add(component[column]!);
        else settleOne({ certificates, attacker, model, component, column, settlement });
      }
    } finally {
      model.dispose();
    }
  }
  return settlement;
}

interface Pair {
  readonly certificates: Certificates;
  readonly attacker: number;
  readonly model: LpModel;
  readonly component: Int32Array;
  readonly column: number;
  readonly settlement: Settlement;
}

/** The variable need not move further than the width asked for, so that no program is unbounded. */
function settleOne(pair: Pair): void {
  const { certificates, model, component, column } = pair;
  const { unknowns, point, width } = certificates;
  const variable = component[column]!;
  const lower = unknowns.lower[variable]! - point[variable]!;
  const upper = unknowns.upper[variable]! - point[variable]!;
  model.setBounds(column, Math.max(lower, -width), Math.min(upper, width));
  settleCapped(pair, variable);
  model.setBounds(column, lower, upper);
}

function settleCapped(pair: Pair, variable: number): void {
  const relaxed = extremes(pair, relaxedExtreme);
  if (relaxed === null) return;
  const isSettled = isNarrow(pair, relaxed) && relaxed.up.isAttained && relaxed.down.isAttained;
  const best = isSettled ? relaxed : extremes(pair, wholeExtreme);
  if (best === null) return;
  if (isNarrow(pair, best)) pair.settlement.narrow.set(variable, endsOf(pair, best));
  else pair.settlement.undecided.add(variable);
}

interface Extremes {
  readonly up: Extreme;
  readonly down: Extreme;
}

/** Both ends; null as soon as what was found on the way certifies the pair. */
function extremes(pair: Pair, solve: typeof relaxedExtreme): Extremes | null {
  const { certificates, attacker, model, component, column } = pair;
  const found: Extreme[] = [];
  for (const direction of [1, -1] as const) {
    const extreme = solve(model, column, direction, component.length);
    if (extreme === null) throw new Error("the true table is feasible, yet the solver found no table");
    if (extreme.values !== null) harvest(certificates, changesOf(component, extreme.values), [component[column]!]);
    if (!certificates.isOpen(attacker, component[column]!)) return null;
    found.push(extreme);
  }
  return { up: found[0]!, down: found[1]! };
}

function isNarrow({ certificates }: Pair, { up, down }: Extremes): boolean {
  return up.bound + down.bound < certificates.width;
}

function endsOf({ certificates, component, column }: Pair, { up, down }: Extremes): Ends {
  const value = certificates.point[component[column]!]!;
  return { low: value - down.bound, high: value + up.bound, isExact: up.isAttained && down.isAttained };
}
