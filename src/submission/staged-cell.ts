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

/** Staged cells of one submission, some thousands at a time, as often as asked. */
export type StagedPages = () => AsyncIterable<readonly StagedCell[]>;
