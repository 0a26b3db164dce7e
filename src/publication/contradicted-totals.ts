import type { CubeSystem } from "./cube-system.ts";

/**
 * Totals that are not the sum of their parts, or less than those that are held, by their keys: what the engine would refuse. Where the
 * parts do not cover a total, their rest is one of them: it is what is left, and contradicts the total where that is less than nothing.
 */
export function contradictedTotals({ system, keyOf }: CubeSystem): string[] {
  const { value, held, relations } = system;
  const keys = new Set<string>();
  for (let r = 0; r < relations.total.length; r++) {
    const total = relations.total[r] as number;
    if (held[total] !== 1) continue;
    const parts = relations.parts.subarray(relations.offset[r], relations.offset[r + 1]);
    const known = parts.filter((part) => held[part] === 1);
    const sum = known.reduce((n, part) => n + (value[part] as number), 0);
    const left = (value[total] as number) - sum;
    if (left < 0 || known.some((part) => (value[part] as number) < 0) || (known.length === parts.length && left !== 0))
      keys.add(keyOf(total));
  }
  return [...keys];
}
