import type { Availability, Text, Vintage } from "../domain/codes.ts";

/**
 * One cell of a file in shared codes. `row`: 1 is the header. `note`: the file's own words. `quality`: Statistics Canada's letter, A
 * to E. `removed`: the file takes the cell out of the cube.
 */
export interface StagedCell {
  readonly row: number;
  readonly jurisdiction: string;
  readonly period: string;
  readonly members: readonly string[];
  readonly value: number | null;
  readonly availability: Availability;
  readonly vintage: Vintage;
  readonly note: string | null;
  readonly quality: string | null;
  readonly comparability: Text | null;
  readonly removed: boolean;
}

/** What a file says of a cell beside its count. */
export type Remark = Pick<StagedCell, "note" | "quality" | "comparability">;

/** A remark, and the places in its block of the cells that it is made of, ascending. */
export interface StagedNote extends Remark {
  readonly at: readonly number[];
}

/**
 * Some thousands of staged cells in columns, of `length` each. The axes are those of the cube: jurisdiction, period, members.
 * `value`: the count, -1 where there is none. `state`: index into STATES. `codes`: for each axis the number of the cell's code,
 * among all codes that the file's blocks name up to and with this one. `notes`: all that is said in the block,
 * each once. `noted`: for each cell the number of its note, from 1, 0 where it has none; null where nothing is said.
 */
export interface StagedBlock {
  readonly length: number;
  readonly row: Int32Array;
  readonly value: Int32Array;
  readonly state: Uint8Array;
  readonly codes: readonly Uint16Array[];
  readonly notes: readonly Remark[];
  readonly noted: Uint16Array | null;
}

/** What is staged of one submission. `codes`: of each axis, in the order of their numbers. `blocks`: its cells in the file's order. */
export interface StagedFile {
  codes(): Promise<readonly (readonly string[])[]>;
  blocks(): AsyncIterable<StagedBlock>;
}
