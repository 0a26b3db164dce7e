/** From a count system to equations between the cells that are not known. */
import type { CountSystem, SuppressionPattern, SuppressionRule } from "../system.ts";
import { ReducibleRows } from "./reduce-rows.ts";
import type { KnownSituation } from "./unknowns.ts";

/** True where everyone sees the count. */
export function isShown(system: CountSystem, pattern: SuppressionPattern, cell: number): boolean {
  return system.held[cell] === 1 && system.publishable[cell] === 1 && pattern[cell] !== 1;
}

/**
 * The least that a hidden cell can be, to someone who knows the rule.
 * Shape:  1 where zeros are shown and the cell is suppressed (held, publishable, in the pattern), else 0. Pure.
 * Units:  counts.
 * Limits: with `intervalWidth` 0 only additivity and non-negativity count, so it is 0 everywhere.
 */
export function leastValue(
  system: CountSystem,
  rule: SuppressionRule,
  pattern: SuppressionPattern,
  cell: number,
): 0 | 1 {
  const zerosAreShown = !rule.protectZeros && rule.intervalWidth > 0;
  const isSuppressed = pattern[cell] === 1 && system.held[cell] === 1 && system.publishable[cell] === 1;
  return zerosAreShown && isSuppressed ? 1 : 0;
}

/**
 * One equation for each relation that has an unknown cell.
 * Shape:  a situation -> rows over cells: parts minus total, on the left what is unknown, on the right what is known. Pure.
 * Units:  counts.
 * Errors: SdcInputError on a relation of known cells that does not add up.
 */
export function collectRows(situation: KnownSituation): ReducibleRows {
  const { system, rule, pattern, knows } = situation;
  const { total, offset, parts } = system.relations;
  const known = new Uint8Array(system.cellCount);
  for (let cell = 0; cell < system.cellCount; cell++) {
    const own = knows?.[cell] === 1 && system.held[cell] === 1;
    known[cell] = own || isShown(system, pattern, cell) ? 1 : 0;
  }
  const work = new ReducibleRows(system.cellCount, rule.intervalWidth > 0);
  for (let cell = 0; cell < system.cellCount; cell++) {
    if (known[cell] === 1) work.know(cell, system.value[cell]!);
    else work.lower[cell] = leastValue(system, rule, pattern, cell);
  }
  for (let r = 0; r < total.length; r++) {
    const row = new Map<number, number>();
    let rightSide = 0;
    const add = (cell: number, coefficient: number): void => {
      if (known[cell] === 1) rightSide -= coefficient * system.value[cell]!;
      else row.set(cell, (row.get(cell) ?? 0) + coefficient);
    };
    add(total[r]!, -1);
    for (let k = offset[r]!; k < offset[r + 1]!; k++) add(parts[k]!, 1);
    for (const [cell, coefficient] of row) if (coefficient === 0) row.delete(cell);
    if (row.size > 0 || rightSide !== 0) work.addRow({ row, rightSide, place: total[r]! });
  }
  return work;
}
