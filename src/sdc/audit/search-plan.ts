/** In which order alternative tables are searched: first what holds against many attackers at once, last for one alone. */
import type { Certificates } from "./certificates.ts";
import { type Search, searchRound } from "./find-witnesses.ts";

/** Attackers are searched for together as long as what they know together is at most this share of what anybody knows. */
const SHARES = [0.5, 0.3, 0.15] as const;
/** A share is tried again while a pass over all attackers closes at least this part of the open pairs, so often at most. */
const WORTHWHILE = 0.15;
const PASSES = 6;
/** Rounds for a single attacker. */
const OWN_ROUNDS = 6;
/** Parts of up to so many variables are searched as a whole. */
const WHOLE_PART = 20_000;

/**
 * Rounds for all attackers, in groups.
 * Shape:  a search -> nothing; what is found stands in its certificates.
 * Limits: only a search: an open pair may be safe all the same.
 */
export function searchForAll(search: Search): void {
  const { certificates, shouldStop } = search;
  searchRound(search, { against: [], reach: WHOLE_PART, directions: ["UP", "DOWN", "MIXED", "OPPOSITE"] });
  for (const share of SHARES) {
    let before = countAllOpen(certificates);
    for (let pass = 0; pass < PASSES && before > 0; pass++) {
      for (const group of groupsOf(search, share)) {
        if (shouldStop()) return;
        searchRound(search, { against: group, reach: WHOLE_PART, directions: ["MIXED", "OPPOSITE"] });
      }
      const after = countAllOpen(certificates);
      if (after > before * (1 - WORTHWHILE)) break;
      before = after;
    }
  }
}

/**
 * Rounds for one attacker alone, while they bring something.
 * Shape:  a search, an attacker -> nothing; what is found stands in the certificates.
 */
export function searchForOne(search: Search, attacker: number): void {
  for (let round = 0; round < OWN_ROUNDS; round++) {
    const before = countOpen(search.certificates, attacker);
    if (before === 0 || search.shouldStop()) return;
    searchRound(search, { against: [attacker], reach: WHOLE_PART, directions: ["MIXED", "OPPOSITE"] });
    if (countOpen(search.certificates, attacker) === before && round > 0) return;
  }
}

/** How many variables are not yet certified for the attacker. */
export function countOpen(certificates: Certificates, attacker: number): number {
  let count = 0;
  for (let v = 0; v < certificates.unknowns.variableCount; v++) if (certificates.isOpen(attacker, v)) count++;
  return count;
}

function countAllOpen(certificates: Certificates): number {
  return certificates.targets.reduce((sum, _, attacker) => sum + countOpen(certificates, attacker), 0);
}

/** Random groups of attackers with open pairs; a group of one is left to `searchForOne`. */
function groupsOf({ certificates, random }: Search, share: number): number[][] {
  const { targets, unknowns } = certificates;
  const waiting = shuffled(
    targets.map((_, attacker) => attacker),
    random,
  ).filter((attacker) => countOpen(certificates, attacker) > 0);
  const known = new Uint8Array(unknowns.variableCount);
  for (const { fixed } of targets) addTo(known, fixed);
  const most = share * countOf(known);
  const groups: number[][] = [];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const union = Uint8Array.from(targets[next]!.fixed);
    const group = [next];
    for (let k = 0; k < waiting.length; ) {
      const wider = Uint8Array.from(union);
      addTo(wider, targets[waiting[k]!]!.fixed);
      if (countOf(wider) > most) {
        k++;
        continue;
      }
      union.set(wider);
      group.push(...waiting.splice(k, 1));
    }
    if (group.length > 1) groups.push(group);
  }
  return groups;
}

function shuffled(items: readonly number[], random: () => number): number[] {
  const result = [...items];
  for (let k = result.length - 1; k > 0; k--) {
    const other = Math.floor(random() * (k + 1));
    [result[k], result[other]] = [result[other]!, result[k]!];
  }
  return result;
}

function addTo(union: Uint8Array, more: Uint8Array): void {
  for (let k = 0; k < union.length; k++) if (more[k] === 1) union[k] = 1;
}

function countOf(marks: Uint8Array): number {
  let count = 0;
  for (const mark of marks) count += mark;
  return count;
}
