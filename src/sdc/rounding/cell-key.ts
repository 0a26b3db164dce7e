/** The cell-key method: noise that belongs to the records in a cell, so that the same records always get the same noise. */
import { type CountSystem, SdcInputError } from "../system.ts";
import { isComplete, orderCells } from "./cell-order.ts";
import { changeFor, type NoiseParameters, perturbationTable } from "./perturbation-table.ts";
import { requireKeys } from "./random-rounding.ts";
import { blankResult, type Reading, ROUNDED, type RoundedCells, showCell } from "./rounded-cells.ts";
import { keyedHash, type Seed } from "./sip-hash.ts";

const PURPOSE = "record-key";
/** Record keys are expanded one by one; beyond this many records the work is refused rather than left to run. */
const MOST_RECORDS = 50_000_000;

/**
 * `cellKey`: from 0 to 2^32 - 1, one per cell (0 where the cell is not held). `conflicts`: totals for which two relations give
 * different keys, ascending: they have different inner cells, as in linked tables.
 */
export interface CellKeys {
  readonly cellKey: Uint32Array;
  readonly conflicts: Int32Array;
}

/**
 * Cell keys of aggregated counts.
 * Shape:  a system, one key text per cell, a seed -> cell keys. Pure; linear in the cells and in the number of persons.
 * Units:  a record key is a 32-bit number (k = 32). Record j of an inner cell is half of the keyed hash of (cell's key, j / 2), so
 *         a cell that grows from 7 to 8 keeps its first seven records. A cell key is the sum of its records' keys, modulo
 *         2^32; a total's is the sum of its parts' keys, hence of its records'.
 * Errors: SdcInputError on a missing key or wrong seed, a cell that is a part of itself, a count out of range, or more than 50
 *         million records.
 * Limits: with counts alone, records are not persons: a revision that swaps one person for another keeps the key. A total that
 *         cannot be added up, since some part is not held, stands as an inner cell of its own.
 * Source: Fraser and Wooton, A proposed method for confidentialising tabular output to protect against differencing, UNECE work
 *         session (2005); Thompson, Broadfoot and Elazar, Methodology for the automatic confidentialisation of statistical
 *         outputs from remote servers at the ABS, UNECE (2013).
 */
export function cellKeys(system: CountSystem, keys: readonly string[], seed: Seed): CellKeys {
  requireKeys(system, keys);
  const { definedBy, order } = orderCells(system);
  const cellKey = new Uint32Array(system.cellCount);
  let recordsLeft = MOST_RECORDS;
  for (const cell of order) {
    if (system.held[cell] === 0) continue;
    if (definedBy[cell] !== -1) {
      cellKey[cell] = sumOfParts(system, cellKey, definedBy[cell]!);
      continue;
    }
    recordsLeft -= system.value[cell]!;
    if (recordsLeft < 0) throw new SdcInputError("cell keys: too many records to expand");
    cellKey[cell] = sumOfRecordKeys(seed, keys[cell]!, system.value[cell]!);
  }
  return { cellKey, conflicts: findConflicts(system, cellKey) };
}

/** The sum of the first `count` record keys of one inner cell, modulo 2^32. Two record keys come from each hash. */
export function sumOfRecordKeys(seed: Seed, key: string, count: number): number {
  let sum = 0;
  for (let record = 0; record < count; record += 2) {
    const { low, high } = keyedHash(seed, PURPOSE, key, record / 2);
    sum = (sum + low) >>> 0;
    if (record + 1 < count) sum = (sum + high) >>> 0;
  }
  return sum;
}

/**
 * Cell-key perturbation over a whole system.
 * Shape:  a system, keys, noise parameters, seed -> a rounding result with ROUNDED cells. Pure; the same cell with the same
 *         records gets the same noise in every table and release.
 * Units:  persons. Zeros stay zero, no result is negative, the mean change is 0, and no change is above D.
 * Errors: as cellKeys and perturbationTable.
 * Limits: the weakest method here for sparse tables. disclosure.md measured that with noise of +-2 and zeros kept, a linear
 *         program over the sums recovered 117 of 257 small cells; averaging fails against it, sums do not. The perturbed values
 *         do not add up. Do not use it without protectRounded and the auditor, nor with a seed that anyone else can learn.
 *         Reader's interval: the shown value, D down and D up; at least 1 where it is above 0; [0, D] where it is 0.
 *         `conflicts` of cellKeys: such totals follow the lowest-numbered relation.
 * Source: as cellKeys; Marley and Leaver, A method for confidentialising user-defined tables, ISI (2011); as used by the
 *         Australian Bureau of Statistics, the Office for National Statistics (census 2021) and Cantabular.
 */
export function applyCellKey(
  system: CountSystem,
  { keys, noise, seed }: { keys: readonly string[]; noise: NoiseParameters; seed: Seed },
): RoundedCells {
  const table = perturbationTable(noise);
  const reading: Reading = {
    spread: noise.maxChange,
    smallestCountShown: 0,
    positiveIsPositive: true,
    additive: false,
    hiddenHigh: 0,
  };
  const result = blankResult(system, reading);
  const { cellKey } = cellKeys(system, keys, seed);
  for (let cell = 0; cell < system.cellCount; cell++) {
    if (system.held[cell] === 0) continue;
    const count = system.value[cell]!;
    showCell(result, cell, count + changeFor(table, count, cellKey[cell]! / 0x100000000), ROUNDED);
  }
  return result;
}

function sumOfParts(system: CountSystem, cellKey: Uint32Array, relation: number): number {
  const { offset, parts } = system.relations;
  let sum = 0;
  for (let i = offset[relation]!; i < offset[relation + 1]!; i++) sum = (sum + cellKey[parts[i]!]!) >>> 0;
  return sum;
}

function findConflicts(system: CountSystem, cellKey: Uint32Array): Int32Array {
  const { total } = system.relations;
  const conflicts = new Set<number>();
  for (let relation = 0; relation < total.length; relation++) {
    if (isComplete(system, relation) && sumOfParts(system, cellKey, relation) !== cellKey[total[relation]!])
      conflicts.add(total[relation]!);
  }
  return Int32Array.from(conflicts).sort();
}
