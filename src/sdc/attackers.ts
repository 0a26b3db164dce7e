/** Further attackers made of those that are there: two who put their cells together, and contributors who know themselves. */
import type { Attacker, CountSystem } from "./system.ts";

/**
 * Every two attackers who share what they know.
 * Shape:  attackers -> one more for each pair of those who know anything, named `A+B`; the given ones are not repeated. Pure.
 * Units:  none.
 * Errors: none.
 * Limits: n attackers make n (n - 1) / 2 pairs: 78 for thirteen provinces and territories. Three or more together are not tried.
 * Source: Salazar-Gonzalez, Extending cell suppression to protect tabular data against several attackers (PSD 2002).
 */
export function coalitionsOfTwo(attackers: readonly Attacker[]): Attacker[] {
  const insiders = attackers.filter(({ knows }) => knows.includes(1));
  return insiders.flatMap((one, i) =>
    insiders.slice(i + 1).map((other) => ({
      name: `${one.name}+${other.name}`,
      knows: one.knows.map((known, cell) => (known === 1 || other.knows[cell] === 1 ? 1 : 0)),
    })),
  );
}

/**
 * The sole contributors: whoever is the only one counted in a cell knows that this 1 is himself.
 * Shape:  system -> one attacker for each elementary cell of count 1 (a cell that is no total), who knows that cell. Pure.
 * Units:  counts.
 * Errors: none.
 * Limits: as many attackers as ones: meant for tables of some hundred cells (the setting `soleContributors` of a table of one's
 *         own). He is given his elementary cell and what follows from the shown cells, not the totals in which he also stands.
 * Source: Hundepool et al., Statistical Disclosure Control (2012), section 4.3.3, singletons.
 */
export function soleContributors({ cellCount, value, held, relations }: CountSystem): Attacker[] {
  const isTotal = new Uint8Array(cellCount);
  for (const cell of relations.total) isTotal[cell] = 1;
  const attackers: Attacker[] = [];
  for (let cell = 0; cell < cellCount; cell++) {
    if (held[cell] !== 1 || value[cell] !== 1 || isTotal[cell] === 1) continue;
    const knows = new Uint8Array(cellCount);
    knows[cell] = 1;
    attackers.push({ name: `contributor of cell ${cell}`, knows });
  }
  return attackers;
}
