import type { PopulationEntry } from "./catalogue.ts";

/** The newest population estimates whose last quarter a release could know; the oldest that we hold for those before. */
export function populationVintageAt(populations: readonly PopulationEntry[], publishedAt: Date): string {
  const known = publishedAt.toISOString().slice(0, 7);
  const sorted = [...populations].sort((a, b) => a.lastReferencePeriod.localeCompare(b.lastReferencePeriod));
  const then = sorted.filter(({ lastReferencePeriod }) => lastReferencePeriod <= known);
  return (then.at(-1) ?? sorted[0])?.id ?? "";
}
