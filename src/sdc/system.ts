/**
 * The one model that every part of disclosure control works on: counts and the sums that tie them together.
 *
 * A table with dimensions and hierarchies, several tables with linked cells, a cube with missing cells: all of them become
 * numbered cells and relations "total = sum of parts". Cells that are the same count are one cell here.
 */

/**
 * Relations in compressed rows. Relation r says: cell `total[r]` is the sum of the cells
 * `parts[offset[r]] … parts[offset[r + 1] - 1]`. A cell may be the total of several relations and a part of several.
 */
export interface Relations {
  readonly total: Int32Array;
  readonly offset: Int32Array;
  readonly parts: Int32Array;
}

/**
 * Cells are 0 … cellCount - 1.
 * `value`: the count, a whole number >= 0; meaningless where `held` is 0.
 * `held`: 0 where nobody who publishes here holds the count (shown as `..`): unknown to every attacker, never unsafe.
 * `publishable`: 0 where the cell is never shown to anyone (the rest of a province outside its metropolitan areas). It may be
 * unsafe all the same, and a zero in it is not shown, so an attacker does not know that it is at least 1.
 */
export interface CountSystem {
  readonly cellCount: number;
  readonly value: Int32Array;
  readonly held: Uint8Array;
  readonly publishable: Uint8Array;
  readonly relations: Relations;
}

/**
 * The small-count rule and the width that an attacker's interval must have.
 * `smallestPublishable`: counts of 1 to this minus 1 are unsafe. `protectZeros`: 0 is unsafe too, and zeros may be hidden.
 * `intervalWidth`: largest minus smallest value that an attacker cannot rule out, at least this much; 0 asks only that the
 * value is not determined exactly by linear reasoning.
 */
export interface SuppressionRule {
  readonly smallestPublishable: number;
  readonly protectZeros: boolean;
  readonly intervalWidth: number;
}

/** Someone who knows the counts of the cells in `knows` (1 = known) beside all that is shown. */
export interface Attacker {
  readonly name: string;
  readonly knows: Uint8Array;
}

/** 1 where the cell is suppressed. Cells that are not held or not publishable are hidden in any case and stand at 0 here. */
export type SuppressionPattern = Uint8Array;

export class SdcInputError extends Error {}
