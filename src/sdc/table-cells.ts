/** One table as a full cube of numbered places: every cell present once, every count a whole number. */

import { type DimensionCodes, numberCodes } from "./dimension-codes.ts";
import type { SdcTable } from "./problem.ts";
import { SdcInputError } from "./system.ts";

/**
 * Place = mixed-radix number of the codes, last dimension fastest. `stride[d]` is the step of dimension d.
 * `value[place]`: the count; -1 where nobody holds it. `first`: the number of the table's first place among all tables.
 */
export interface TableCells {
  readonly id: string;
  readonly first: number;
  readonly size: number;
  readonly dimensions: readonly DimensionCodes[];
  readonly stride: readonly number[];
  readonly value: Int32Array;
}

const NOT_GIVEN = -2;
const NOT_HELD = -1;
const LARGEST_COUNT = 2 ** 31 - 1;

/**
 * Reads a table of the contract's JSON into its cube.
 * Shape:  a table -> its places and their counts. Pure.
 * Units:  counts as given (persons, incidents); null becomes -1.
 * Errors: SdcInputError, naming table and cell but never the count: an unknown code, a missing or repeated cell, a count that is
 *         negative, not whole, or above 2^31 - 1.
 * Limits: the cube has at most 2^31 - 1 places.
 * Source: `../shared/contract/README.md`.
 */
export function readTable(table: SdcTable, first: number): TableCells {
  const names = new Set<string>();
  const dimensions = table.dimensions.map((dimension) => {
    if (names.has(dimension.id)) throw new SdcInputError(`table ${table.id}, dimension ${dimension.id}: repeated`);
    names.add(dimension.id);
    return numberCodes(table.id, dimension);
  });
  const stride = new Array<number>(dimensions.length).fill(1);
  let size = 1;
  for (let d = dimensions.length - 1; d >= 0; d--) {
    stride[d] = size;
    size *= (dimensions[d] as DimensionCodes).idOf.length;
  }
  if (size > LARGEST_COUNT) throw new SdcInputError(`table ${table.id}: too many cells`);
  const value = new Int32Array(size).fill(NOT_GIVEN);
  const cells: TableCells = { id: table.id, first, size, dimensions, stride, value };
  for (const cell of table.cells) {
    const place = placeOf(cells, cell.at);
    const count = cell.value;
    if (value[place] !== NOT_GIVEN) throw new SdcInputError(`${nameOfPlace(cells, place)}: repeated cell`);
    if (count !== null && (!Number.isInteger(count) || count < 0 || count > LARGEST_COUNT)) {
      throw new SdcInputError(`${nameOfPlace(cells, place)}: the count is not a whole number from 0 to 2^31 - 1`);
    }
    value[place] = count === null ? NOT_HELD : count;
  }
  const missing = value.indexOf(NOT_GIVEN);
  if (missing !== -1) throw new SdcInputError(`${nameOfPlace(cells, missing)}: missing cell`);
  return cells;
}

/**
 * The place of a cell in its table.
 * Shape:  one code id for each dimension -> place in the table. Pure.
 * Units:  none.
 * Errors: SdcInputError naming table and code.
 * Limits: none.
 * Source: `../shared/contract/README.md`.
 */
export function placeOf(table: TableCells, at: readonly string[]): number {
  if (at.length !== table.dimensions.length) {
    throw new SdcInputError(
      `table ${table.id}, cell ${at.join(" / ")}: names ${at.length} codes for ${table.dimensions.length} dimensions`,
    );
  }
  let place = 0;
  for (let d = 0; d < at.length; d++) {
    const dimension = table.dimensions[d] as DimensionCodes;
    const code = dimension.numberOf.get(at[d] as string);
    if (code === undefined) {
      throw new SdcInputError(
        `table ${table.id}, cell ${at.join(" / ")}: ${at[d]} is not a code of dimension ${dimension.id}`,
      );
    }
    place += code * (table.stride[d] as number);
  }
  return place;
}

/**
 * A cell's name for messages and reports.
 * Shape:  a place -> "table t, cell CA / F". Pure.
 * Units:  none.
 * Errors: none.
 * Limits: names the codes, never the count.
 * Source: none.
 */
export function nameOfPlace(table: TableCells, place: number): string {
  const codes = table.dimensions.map((dimension, d) => {
    return dimension.idOf[Math.floor(place / (table.stride[d] as number)) % dimension.idOf.length];
  });
  return `table ${table.id}, cell ${codes.join(" / ")}`;
}
