/** Who sees what: the unsafe cells, and for each attacker the cells that no pattern can keep from him. */

import type { Attacker, CountSystem, SuppressionRule } from "../system.ts";

/** `exempt`: 1 where the attacker computes the cell whatever is hidden; `must`: 1 where an unsafe cell must be kept from him. */
export interface View {
  readonly name: string;
  readonly knows: Uint8Array;
  readonly exempt: Uint8Array;
  readonly must: Uint8Array;
}

/**
 * The unsafe cells: held counts from 1 to smallestPublishable - 1, and 0 with `protectZeros`.
 * Shape:  system and rule -> 1 for each unsafe cell, publishable or not. Pure.
 * Units:  counts.
 * Errors: none.
 * Limits: the minimum-frequency rule only.
 * Source: Hundepool et al., Statistical Disclosure Control (2012), chapter 5.
 */
export function unsafeCells({ cellCount, value, held }: CountSystem, rule: SuppressionRule): Uint8Array {
  const lowest = rule.protectZeros ? 0 : 1;
  return Uint8Array.from({ length: cellCount }, (_, cell) => {
    const count = value[cell] as number;
    return held[cell] === 1 && count >= lowest && count < rule.smallestPublishable ? 1 : 0;
  });
}

/**
 * The cells that everyone sees whatever is hidden: zeros that may be shown, where zeros are not protected.
 * Shape:  system and rule -> 1 for each such cell. Pure.
 * Units:  none.
 * Errors: none.
 * Limits: a zero in a cell that is never shown is not among them.
 * Source: the contract, "the attacker knows the rule too".
 */
export function alwaysShown({ cellCount, value, held, publishable }: CountSystem, rule: SuppressionRule): Uint8Array {
  return Uint8Array.from({ length: cellCount }, (_, cell) => {
    return !rule.protectZeros && held[cell] === 1 && publishable[cell] === 1 && value[cell] === 0 ? 1 : 0;
  });
}

/**
 * One view for each attacker, and always one for the outsider, who knows nothing.
 * Shape:  system, rule, attackers, unsafe cells -> views, the outsider first. Pure.
 * Units:  none.
 * Errors: none.
 * Limits: exempt cells are found relation by relation (one unknown left in a sum, or a sum of zero).
 * Source: the contract: "a cell that an attacker can compute whatever is hidden … is his own and exempt".
 */
export function viewsOf(
  system: CountSystem,
  rule: SuppressionRule,
  attackers: readonly Attacker[],
  unsafe: Uint8Array,
): View[] {
  const shown = alwaysShown(system, rule);
  const outsider = { name: "outsider", knows: new Uint8Array(system.cellCount) };
  const others = attackers.filter((attacker) => attacker.knows.includes(1));
  return [attackers.find((attacker) => !attacker.knows.includes(1)) ?? outsider, ...others].map(({ name, knows }) => {
    const exempt = followSums(
      system,
      Uint8Array.from(shown, (zero, cell) => zero | (knows[cell] as number)),
    );
    const must = Uint8Array.from(unsafe, (is, cell) => (is === 1 && knows[cell] === 0 && exempt[cell] === 0 ? 1 : 0));
    return { name, knows, exempt, must };
  });
}

/** Adds to the known cells, until nothing changes, what one sum gives: its last unknown cell, or all parts of a zero. */
function followSums({ relations, value, held }: CountSystem, known: Uint8Array): Uint8Array {
  for (let changed = true; changed; ) {
    changed = false;
    for (let r = 0; r < relations.total.length; r++) {
      const total = relations.total[r] as number;
      const parts = relations.parts.subarray(relations.offset[r], relations.offset[r + 1]);
      const zero = known[total] === 1 && held[total] === 1 && value[total] === 0;
      let unknown = known[total] === 1 ? 0 : 1;
      let last = total;
      for (const part of parts) {
        if (known[part] === 1) continue;
        unknown++;
        last = part;
        if (zero) known[part] = 1;
      }
      if (zero ? unknown > 0 : unknown === 1) {
        known[last] = 1;
        changed = true;
      }
    }
  }
  return known;
}
