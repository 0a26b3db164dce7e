/** Cells that no pattern can keep from an attacker. */
import {
  type Attacker,
  type CountSystem,
  SdcInputError,
  type SuppressionPattern,
  type SuppressionRule,
} from "../system.ts";
import { isShown } from "./collect-rows.ts";

/**
 * Cells that are zero for all to see: shown zeros, and parts of totals that are.
 * Shape:  a system, a rule, a pattern -> 1 = evidently zero. Pure.
 * Limits: cells that are not held count too, where a total above them is a shown zero. None where zeros are protected.
 */
export function evidentZeros(system: CountSystem, rule: SuppressionRule, pattern: SuppressionPattern): Uint8Array {
  const zero = new Uint8Array(system.cellCount);
  if (rule.protectZeros) return zero;
  for (let cell = 0; cell < system.cellCount; cell++) {
    if (isShown(system, pattern, cell) && system.value[cell] === 0) zero[cell] = 1;
  }
  const { total, offset, parts } = system.relations;
  untilStable(total.length, (r) => {
    if (zero[total[r]!] === 0) return false;
    let isNew = false;
    for (let k = offset[r]!; k < offset[r + 1]!; k++) {
      const part = parts[k]!;
      if (zero[part] === 1) continue;
      if (system.held[part] === 1 && system.value[part] !== 0)
        throw new SdcInputError(`cell ${part}: part of a total of zero`);
      zero[part] = 1;
      isNew = true;
    }
    return isNew;
  });
  return zero;
}

/**
 * Cells that the attacker can compute whatever is hidden: all that he does not know in them are evident zeros.
 * Shape:  a system, an attacker, evident zeros -> 1 = his own, known, or a sum of such. Pure.
 * Source: the contract's rule for `fptx protect`; disclosure.md calls such cells inherent.
 */
export function computableByOwn(system: CountSystem, attacker: Attacker, zeros: Uint8Array): Uint8Array {
  const { total, offset, parts } = system.relations;
  const own = ownOrZero(system, attacker, zeros);
  untilStable(total.length, (r) => {
    if (own[total[r]!] === 1) return false;
    for (let k = offset[r]!; k < offset[r + 1]!; k++) if (own[parts[k]!] === 0) return false;
    own[total[r]!] = 1;
    return true;
  });
  return own;
}

/**
 * As `computableByOwn`, with subtraction: a part follows when its total and all other parts do. No pattern can help there
 * either, but the contract does not exempt it, so it is a failure that only another attacker, rule or table can mend.
 */
export function derivableByOwn(system: CountSystem, attacker: Attacker, zeros: Uint8Array): Uint8Array {
  const { total, offset, parts } = system.relations;
  const own = ownOrZero(system, attacker, zeros);
  untilStable(total.length, (r) => {
    let open = own[total[r]!] === 1 ? 0 : 1;
    let last = total[r]!;
    for (let k = offset[r]!; k < offset[r + 1]!; k++) {
      if (own[parts[k]!] === 1) continue;
      open++;
      last = parts[k]!;
    }
    if (open !== 1) return false;
    own[last] = 1;
    return true;
  });
  return own;
}

function ownOrZero(system: CountSystem, attacker: Attacker, zeros: Uint8Array): Uint8Array {
  const own = Uint8Array.from(zeros);
  for (let cell = 0; cell < system.cellCount; cell++) {
    if (attacker.knows[cell] === 1 && system.held[cell] === 1) own[cell] = 1;
  }
  return own;
}

function untilStable(relationCount: number, visit: (relation: number) => boolean): void {
  for (let isNew = true; isNew; ) {
    isNew = false;
    for (let r = 0; r < relationCount; r++) if (visit(r)) isNew = true;
  }
}
