/** The protector: which cells to hide so that no attacker can narrow an unsafe count down. */

import { audiencesOf, hasView } from "./protector/audiences.ts";
import { linearPattern } from "./protector/linear-pattern.ts";
import { relationGraph } from "./protector/relation-graph.ts";
import { mostWantedFirst, type SuppressionCost, wantedness } from "./protector/show-order.ts";
import { alwaysShown, unsafeCells, type View, viewsOf } from "./protector/views.ts";
import { cleanUp, QUICK, THOROUGH, widen } from "./protector/widen.ts";
import { WidthEngine } from "./protector/width-engine.ts";
import type { Attacker, CountSystem, SuppressionPattern, SuppressionRule } from "./system.ts";

/** Cells eliminated in the local search at width 0, all steps together. */
const DEFAULT_WORK = 12_000;
const SHOWN_ALREADY = 1;
const HIDDEN_FOR_GOOD = 2;

export type { SuppressionCost };

/**
 * `previous`: the last release's pattern; its cells are hidden first. `keepVisible`: 1 for totals that users need most, hidden last.
 * `fixed`: 1 where a cell is shown already (by an earlier release) and stays so, 2 where it stays hidden, 0 where this call decides.
 * `improve`: work of the local search, in cells times steps; `shouldStop` is asked between steps (a clock is the caller's).
 */
export interface ProtectionRequest {
  readonly system: CountSystem;
  readonly rule: SuppressionRule;
  readonly attackers: readonly Attacker[];
  readonly previous?: SuppressionPattern;
  readonly fixed?: Uint8Array;
  readonly costs?: SuppressionCost;
  readonly keepVisible?: Uint8Array;
  readonly seed: number;
  readonly improve?: number;
  readonly shouldStop?: () => boolean;
}

/** An unsafe cell and an attacker (his place in `views`) for whom no pattern of this table gives the width asked for. */
export interface Unprotected {
  readonly cell: number;
  readonly attacker: string;
}

/** `pattern`: cells to suppress, unsafe ones included. `primary`: the unsafe cells. `complementary`: how many others are hidden. */
export interface Protection {
  readonly pattern: SuppressionPattern;
  readonly primary: Uint8Array;
  readonly complementary: number;
  readonly unprotected: readonly Unprotected[];
}

/**
 * Complementary suppression.
 * Shape:  system, rule, attackers, seed -> pattern. Pure: the same request gives the same pattern.
 * Units:  counts.
 * Errors: none.
 * Limits: what no pattern can protect is listed in `unprotected`; whoever publishes must refuse the table then.
 * Source: Langsrud, PSD 2024; Fischetti & Salazar-González, JASA 95 (2000); Hundepool et al. (2012), chapter 4.
 */
export function protect(request: ProtectionRequest): Protection {
  const { system, rule, attackers, fixed } = request;
  const primary = unsafeCells(system, rule).map((unsafe, cell) => (fixed?.[cell] === SHOWN_ALREADY ? 0 : unsafe));
  const views = viewsOf(system, rule, attackers, primary);
  const shown = alwaysShown(system, rule);
  const wanted = wantedness(request, primary, shown);
  const cost = costsOf(request);
  const linear = firstPattern(request, { primary, views, shown, wanted, cost });
  const pattern =
    rule.intervalWidth > 0 ? linear.map((hidden, cell) => hidden & (primary[cell] as number)) : linear.slice();
  fixed?.forEach((state, cell) => {
    if (state !== 0) pattern[cell] = state === HIDDEN_FOR_GOOD && shown[cell] === 0 ? 1 : 0;
  });
  const engine = new WidthEngine({
    system,
    rule,
    audiences: audiencesOf(views, system.cellCount),
    graph: relationGraph(
      system,
      shown.map((zero, cell) => (fixed?.[cell] === SHOWN_ALREADY ? 1 : zero)),
    ),
    unsafe: primary,
    cost: cost.map((its, cell) => (linear[cell] === 1 ? its / 2 : its)),
    likely: linear,
    pattern,
  });
  const open = eliminationIsProof(request, views, shown) ? [] : makeWideEnough(engine, request, { primary, wanted });
  let complementary = 0;
  for (let cell = 0; cell < system.cellCount; cell++) if (pattern[cell] === 1 && primary[cell] === 0) complementary++;
  const unprotected = open.flatMap((cell) => {
    const left = engine.book.openFor(cell);
    return views.filter((_, v) => hasView(left, v)).map((view) => ({ cell, attacker: view.name }));
  });
  return { pattern, primary, complementary, unprotected };
}

interface Prepared {
  readonly primary: Uint8Array;
  readonly views: readonly View[];
  readonly shown: Uint8Array;
  readonly wanted: Float64Array;
  readonly cost: Float64Array;
}

/** A pattern in which the outsider computes nothing by sums and differences: the answer at width 0, a first guide for a width. */
function firstPattern(
  request: ProtectionRequest,
  { primary, views, shown, wanted, cost }: Prepared,
): SuppressionPattern {
  const { system, rule, seed, improve = DEFAULT_WORK, shouldStop = () => false } = request;
  const neverShown = Uint8Array.from(primary, (unsafe, cell) => {
    return unsafe === 1 || system.held[cell] === 0 || system.publishable[cell] === 0 ? 1 : 0;
  });
  return linearPattern({
    system,
    views: views.slice(0, 1),
    alwaysShown: shown,
    neverShown,
    wanted,
    cost,
    hiddenAtLeastOne: false,
    seed,
    steps: rule.intervalWidth > 0 ? 0 : Math.min(30, Math.floor(improve / Math.max(1, system.cellCount))),
    shouldStop,
  });
}

/** Proves what is proved already, hides more where needed, and shows again what no proof needs. Returns cells that stay open. */
function makeWideEnough(
  engine: WidthEngine,
  request: ProtectionRequest,
  { primary, wanted }: Pick<Prepared, "primary" | "wanted">,
): readonly number[] {
  const { system, fixed, improve = DEFAULT_WORK, shouldStop = () => false } = request;
  const unsafe: number[] = [];
  for (let cell = 0; cell < system.cellCount; cell++) if (primary[cell] === 1) unsafe.push(cell);
  const { open } = widen(engine, unsafe);
  const complementary = mostWantedFirst(wanted).filter((cell) => {
    return engine.pattern[cell] === 1 && primary[cell] === 0 && fixed?.[cell] !== HIDDEN_FOR_GOOD;
  });
  cleanUp(engine, Array.from(complementary), QUICK, shouldStop);
  const work = complementary.length * system.cellCount;
  if (work <= improve * 50) cleanUp(engine, Array.from(complementary), THOROUGH, shouldStop);
  // An open cell was tried and failed; a proof that does not add up would be a fault of ours: such a cell counts as open too.
  return engine.recheck(unsafe) === 0 ? open : unsafe.filter((cell) => !engine.book.isProved(cell));
}

/** Linear elimination settles width 0 for the outsider where no hidden count can be zero: every such count can move both ways. */
function eliminationIsProof(
  { system, rule, fixed }: ProtectionRequest,
  views: readonly View[],
  shown: Uint8Array,
): boolean {
  if (rule.intervalWidth > 0 || views.length > 1 || rule.protectZeros || fixed !== undefined) return false;
  for (let cell = 0; cell < system.cellCount; cell++) {
    if (shown[cell] === 0 && (system.held[cell] === 0 || system.value[cell] === 0)) return false;
  }
  return true;
}

/** Costs above 0 and at most 1: what was hidden before costs least, needed totals most. */
function costsOf({ system, previous, keepVisible, costs = "COUNT" }: ProtectionRequest): Float64Array {
  const raw = Float64Array.from(system.value, (value) => {
    return costs === "COUNT" ? 1 : costs === "VALUE" ? Math.max(1, value) : Math.log(2 + value);
  });
  const largest = raw.reduce((most, cost) => Math.max(most, cost), 1);
  return raw.map((cost, cell) => {
    return (cost / largest) * (previous?.[cell] === 1 ? 0.1 : 1) * (keepVisible?.[cell] === 1 ? 1 : 0.05);
  });
}
