/** The protector: which cells to hide so that no attacker can narrow an unsafe count down. */

import { audiencesOf } from "./protector/audiences.ts";
import { eliminate } from "./protector/eliminate.ts";
import { relationGraph } from "./protector/relation-graph.ts";
import { alwaysShown, unsafeCells, viewsOf } from "./protector/views.ts";
import { cleanUp, widen } from "./protector/widen.ts";
import { WidthEngine } from "./protector/width-engine.ts";
import type { Attacker, CountSystem, SuppressionPattern, SuppressionRule } from "./system.ts";

/** What hiding a cell costs: 1, its count, or log(1 + its count). */
export type SuppressionCost = "COUNT" | "VALUE" | "LOG_VALUE";

/**
 * `previous`: the last release's pattern; its cells are hidden first. `keepVisible`: 1 for totals that users need most, hidden last.
 * `improve`: steps of local search; `shouldStop` is asked between steps (a clock is the caller's).
 */
export interface ProtectionRequest {
  readonly system: CountSystem;
  readonly rule: SuppressionRule;
  readonly attackers: readonly Attacker[];
  readonly previous?: SuppressionPattern;
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
  const { system, rule, attackers, seed } = request;
  const primary = unsafeCells(system, rule);
  const shown = alwaysShown(system, rule);
  const views = viewsOf(system, rule, attackers, primary);
  const neverShown = Uint8Array.from(primary, (unsafe, cell) => {
    return unsafe === 1 || system.held[cell] === 0 || system.publishable[cell] === 0 ? 1 : 0;
  });
  const pattern = eliminate({
    system,
    views: views.slice(0, 1),
    alwaysShown: shown,
    neverShown,
    order: mostWantedFirst(request),
    hiddenAtLeastOne: rule.intervalWidth > 0 && !rule.protectZeros,
    seed,
  });
  const graph = relationGraph(system, shown);
  const audiences = audiencesOf(views, system.cellCount);
  const engine = new WidthEngine({
    system,
    rule,
    audiences,
    graph,
    unsafe: primary,
    cost: new Float64Array(system.cellCount).fill(1),
    pattern,
  });
  const unsafe: number[] = [];
  primary.forEach((is, cell) => {
    if (is) unsafe.push(cell);
  });
  const T = {
    now: () => {
      const u = (globalThis as any).process.cpuUsage();
      return (u.user + u.system) / 1000;
    },
  };
  const count = () => pattern.reduce((a, b) => a + b, 0);
  if (process.env.SCRATCH) for (let c = 0; c < pattern.length; c++) if (!primary[c]) pattern[c] = 0;
  console.log("  start", count());
  let t = T.now();
  const { open } = widen(engine, unsafe);
  console.log(
    "  widened",
    count(),
    "open",
    open.length,
    (T.now() - t).toFixed(),
    JSON.stringify(engine.statistics) + JSON.stringify(engine.ms),
  );
  t = T.now();
  const order = Array.from(mostWantedFirst(request)).filter((cell) => pattern[cell] === 1 && primary[cell] === 0);
  if (process.env.CLEAN) cleanUp(engine, order, () => false);
  console.log(
    "  cleaned",
    count(),
    (T.now() - t).toFixed(),
    JSON.stringify(engine.statistics) + JSON.stringify(engine.ms),
  );
  let complementary = 0;
  for (let cell = 0; cell < system.cellCount; cell++) if (pattern[cell] === 1 && primary[cell] === 0) complementary++;
  return { pattern, primary, complementary, unprotected: [] };
}

/** Needed totals, then cells shown last time, then large counts before small ones, then by number. */
function mostWantedFirst({ system, previous, keepVisible }: ProtectionRequest): Int32Array {
  const rank = (cell: number): number => (keepVisible?.[cell] === 1 ? 2 : 0) + (previous?.[cell] === 1 ? 0 : 1);
  return Int32Array.from({ length: system.cellCount }, (_, cell) => cell).sort((a, b) => {
    return rank(b) - rank(a) || (system.value[b] as number) - (system.value[a] as number) || a - b;
  });
}
