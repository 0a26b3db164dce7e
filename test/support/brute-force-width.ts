/**
 * Attacks a pattern on a tiny table by trying tables: bounds, then branching. Shares nothing with the protector or the auditor.
 * A cell is said to be as wide as asked only when two whole-number tables show it.
 */

import type { CountSystem, SuppressionPattern, SuppressionRule } from "../../src/sdc/system.ts";

export interface Attack {
  readonly system: CountSystem;
  readonly rule: SuppressionRule;
  readonly pattern: SuppressionPattern;
  readonly knows: Uint8Array;
  /** No unknown count is tried above its true value plus this. */
  readonly reach: number;
}

/** Largest minus smallest possible value of the cell, as far as `width` (or the reach) needs it. */
export function bruteForceWidth(attack: Attack, cell: number, width: number): number {
  const truth = attack.system.value[cell] as number;
  let low = truth;
  while (truth - low < width && isPossible(attack, cell, low - 1)) low--;
  let high = truth;
  for (let value = low + width; value > truth; value--) {
    if (!isPossible(attack, cell, value)) continue;
    high = value;
    break;
  }
  return high - low;
}

function isPossible(attack: Attack, cell: number, value: number): boolean {
  if (value < 0) return false;
  const low = new Int32Array(attack.system.cellCount);
  const high = new Int32Array(attack.system.cellCount);
  setBounds(attack, low, high);
  if (value < (low[cell] as number) || value > (high[cell] as number)) return false;
  low[cell] = value;
  high[cell] = value;
  return search(attack.system, low, high, { left: 20_000 });
}

function setBounds({ system, rule, pattern, knows, reach }: Attack, low: Int32Array, high: Int32Array): void {
  for (let cell = 0; cell < system.cellCount; cell++) {
    const value = system.held[cell] === 1 ? (system.value[cell] as number) : 0;
    const shown = system.held[cell] === 1 && system.publishable[cell] === 1 && pattern[cell] === 0;
    if (shown || (system.held[cell] === 1 && knows[cell] === 1)) {
      low[cell] = value;
      high[cell] = value;
    } else {
      low[cell] = pattern[cell] === 1 && !rule.protectZeros && rule.intervalWidth > 0 ? 1 : 0;
      high[cell] = system.held[cell] === 1 ? value + reach : 1000;
    }
  }
}

function search(system: CountSystem, low: Int32Array, high: Int32Array, budget: { left: number }): boolean {
  if (budget.left-- <= 0 || !tighten(system, low, high)) return false;
  let branch = -1;
  for (let cell = 0; cell < system.cellCount; cell++) {
    const room = (high[cell] as number) - (low[cell] as number);
    if (room > 0 && (branch === -1 || room < (high[branch] as number) - (low[branch] as number))) branch = cell;
  }
  if (branch === -1) return true;
  for (const value of nearestFirst(system.value[branch] as number, low[branch] as number, high[branch] as number)) {
    const [l, h] = [low.slice(), high.slice()];
    l[branch] = value;
    h[branch] = value;
    if (search(system, l, h, budget)) return true;
  }
  return false;
}

function nearestFirst(truth: number, low: number, high: number): number[] {
  const values = Array.from({ length: high - low + 1 }, (_, k) => low + k);
  return values.sort((a, b) => Math.abs(a - truth) - Math.abs(b - truth));
}

function tighten({ relations }: CountSystem, low: Int32Array, high: Int32Array): boolean {
  for (let changed = true; changed; ) {
    changed = false;
    for (let r = 0; r < relations.total.length; r++) {
      const total = relations.total[r] as number;
      const parts = relations.parts.subarray(relations.offset[r], relations.offset[r + 1]);
      let [lowSum, highSum] = [0, 0];
      for (const part of parts) {
        lowSum += low[part] as number;
        highSum += high[part] as number;
      }
      const raise = (cell: number, to: number): void => {
        if (to > (low[cell] as number)) [low[cell], changed] = [to, true];
      };
      const lower = (cell: number, to: number): void => {
        if (to < (high[cell] as number)) [high[cell], changed] = [to, true];
      };
      const [totalLow, totalHigh] = [low[total] as number, high[total] as number];
      raise(total, lowSum);
      lower(total, highSum);
      for (const part of parts) {
        const [partLow, partHigh] = [low[part] as number, high[part] as number];
        lower(part, totalHigh - (lowSum - partLow));
        raise(part, totalLow - (highSum - partHigh));
      }
      if ((low[total] as number) > (high[total] as number)) return false;
      for (const part of parts) if ((low[part] as number) > (high[part] as number)) return false;
    }
  }
  return true;
}
