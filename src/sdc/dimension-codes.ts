/** The codes of one dimension, numbered, with their sums checked: known codes only, and no code inside itself. */

import type { SdcDimension } from "./problem.ts";
import { SdcInputError } from "./system.ts";

/**
 * `idOf[k]`: the code's id; `numberOf`: back from the id. `partitionsOf[k]`: the lists of codes whose sum code k is (empty: an
 * elementary code). `published[k]`: 0 where cells with this code are never shown.
 */
export interface DimensionCodes {
  readonly id: string;
  readonly idOf: readonly string[];
  readonly numberOf: ReadonlyMap<string, number>;
  readonly partitionsOf: readonly (readonly Int32Array[])[];
  readonly published: Uint8Array;
}

/**
 * Numbers the codes of a dimension and checks its hierarchy.
 * Shape:  a dimension of the contract's JSON -> its codes as numbers 0 … n - 1. Pure.
 * Units:  none.
 * Errors: SdcInputError, naming table, dimension and code: a repeated code, an unknown or repeated part, an empty list of parts,
 *         `children` together with `partitions`, a code that is inside itself.
 * Limits: two partitions of a code need not have the same elementary codes; the counts are then what ties them together.
 * Source: `../shared/contract/README.md`, "Disclosure control on a table of your own".
 */
export function numberCodes(table: string, dimension: SdcDimension): DimensionCodes {
  const place = `table ${table}, dimension ${dimension.id}`;
  if (dimension.codes.length === 0) throw new SdcInputError(`${place}: has no codes`);
  const numberOf = new Map<string, number>();
  for (const code of dimension.codes) {
    if (numberOf.has(code.id)) throw new SdcInputError(`${place}, code ${code.id}: repeated`);
    numberOf.set(code.id, numberOf.size);
  }
  const partitionsOf = dimension.codes.map((code) => {
    const at = `${place}, code ${code.id}`;
    if (code.children !== undefined && code.partitions !== undefined) {
      throw new SdcInputError(`${at}: has both children and partitions`);
    }
    const lists = code.partitions ?? (code.children === undefined || code.children.length === 0 ? [] : [code.children]);
    return lists.map((parts) => numberParts(at, parts, numberOf));
  });
  refuseLoops(place, dimension, partitionsOf);
  return {
    id: dimension.id,
    idOf: dimension.codes.map((code) => code.id),
    numberOf,
    partitionsOf,
    published: Uint8Array.from(dimension.codes, (code) => (code.published === false ? 0 : 1)),
  };
}

function numberParts(at: string, parts: readonly string[], numberOf: ReadonlyMap<string, number>): Int32Array {
  if (parts.length === 0) throw new SdcInputError(`${at}: an empty list of parts`);
  if (new Set(parts).size !== parts.length) throw new SdcInputError(`${at}: a part is listed twice`);
  return Int32Array.from(parts, (part) => {
    const number = numberOf.get(part);
    if (number === undefined) throw new SdcInputError(`${at}: its part ${part} is not a code of the dimension`);
    return number;
  });
}

function refuseLoops(place: string, dimension: SdcDimension, partitionsOf: readonly (readonly Int32Array[])[]): void {
  const state = new Uint8Array(partitionsOf.length); // 0 not seen, 1 being visited, 2 done
  const visit = (code: number): void => {
    if (state[code] === 2) return;
    if (state[code] === 1) throw new SdcInputError(`${place}, code ${dimension.codes[code]?.id}: is part of itself`);
    state[code] = 1;
    for (const parts of partitionsOf[code] ?? []) for (const part of parts) visit(part);
    state[code] = 2;
  };
  for (let code = 0; code < partitionsOf.length; code++) visit(code);
}

/**
 * Marks codes and everything below them.
 * Shape:  the numbers of some codes -> 1 for each of them and each code that descends from one. Pure.
 * Units:  none.
 * Errors: none.
 * Limits: descends through every partition.
 * Source: the contract's `knows`.
 */
export function withDescendants(codes: DimensionCodes, members: readonly number[]): Uint8Array {
  const marked = new Uint8Array(codes.idOf.length);
  const queue = [...members];
  for (let code = queue.pop(); code !== undefined; code = queue.pop()) {
    if (marked[code] === 1) continue;
    marked[code] = 1;
    for (const parts of codes.partitionsOf[code] ?? []) queue.push(...parts);
  }
  return marked;
}
