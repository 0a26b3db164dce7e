/**
 * A disclosure-control problem as the contract's JSON writes it ("Disclosure control on a table of your own").
 *
 * This is the outside of the engine: named tables, dimensions and codes. `compile-problem.ts` turns it into the numbered cells and
 * relations of `system.ts`, on which everything else works.
 */

/**
 * One code of a dimension. `children`: this code is their sum. `partitions`: this code is the sum of each of several lists of
 * codes. Neither: the code is elementary. A code may be a child of several codes.
 * `published`: false where no cell with this code is ever shown (the rest of a province outside its metropolitan areas).
 */
export interface SdcCode {
  readonly id: string;
  readonly children?: readonly string[];
  readonly partitions?: readonly (readonly string[])[];
  readonly published?: boolean;
}

export interface SdcDimension {
  readonly id: string;
  readonly codes: readonly SdcCode[];
}

/** `at`: one code for each dimension, in the table's order. `value`: a whole number >= 0, or null where nobody holds the count. */
export interface SdcCell {
  readonly at: readonly string[];
  readonly value: number | null;
}

/** `cells` holds every cell of the cube exactly once, totals included, in any order. */
export interface SdcTable {
  readonly id: string;
  readonly dimensions: readonly SdcDimension[];
  readonly cells: readonly SdcCell[];
}

export interface SdcCellReference {
  readonly table: string;
  readonly at: readonly string[];
}

/**
 * What is to be done. Rounding methods carry further settings that the protector does not read. `coalitions`: any two attackers may
 * put their cells together. `soleContributors`: whoever is alone in an elementary cell knows that the 1 is himself.
 */
export interface SdcProfile {
  readonly method: string;
  readonly smallestPublishable: number;
  readonly protectZeros?: boolean;
  readonly intervalWidth?: number;
  readonly coalitions?: boolean;
  readonly soleContributors?: boolean;
}

/** Every cell of `table` whose code in `dimension` is one of `members`, or descends from one of them. */
export interface SdcKnownCells {
  readonly table: string;
  readonly dimension: string;
  readonly members: readonly string[];
}

export interface SdcAttacker {
  readonly name: string;
  readonly knows: readonly SdcKnownCells[];
}

/** `links`: each entry lists cells that are one and the same count. `attackers` absent: one outsider who knows nothing. */
export interface SdcProblem {
  readonly name?: string;
  readonly description?: string;
  readonly tables: readonly SdcTable[];
  readonly links?: readonly (readonly SdcCellReference[])[];
  readonly profile: SdcProfile;
  readonly attackers?: readonly SdcAttacker[];
}
