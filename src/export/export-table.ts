import type { ComparabilityVerdict } from "../comparability/comparability.ts";
import type { Availability, Measure, Text, Vintage } from "../domain/codes.ts";

/**
 * One protected answer on its way out: what every format is written from, and the only thing that it is written from. Cells come in
 * the order of the axes, the last one varying fastest, and are read when they are asked for, so that no format holds them all.
 */
export interface ExportTable {
  readonly title: Text;
  readonly indicator: {
    readonly id: string;
    readonly name: Text;
    readonly definition: Text;
    readonly synthetic: boolean;
  };
  readonly release: ExportRelease;
  readonly audience: string;
  readonly profile: { readonly id: string; readonly version: string; readonly name: Text; readonly description: Text };
  /** Jurisdiction, period, the indicator's dimensions, and the measure last. */
  readonly axes: readonly ExportAxis[];
  readonly measures: readonly Measure[];
  readonly cellCount: number;
  readonly suppressedCount: number;
  /** Notes on the whole table, mandatory ones first; those of single cells stand with the cells. */
  readonly notes: readonly ExportNote[];
  /** Of them, those that hold for a cell, whatever its measure: one list for all cells for which the same ones do. */
  notesAt(at: readonly number[]): readonly ExportNote[];
  /** Whether its cells may be compared with each other, and why not. */
  readonly comparability: ComparabilityVerdict;
  readonly legend: readonly { readonly symbol: string; readonly meaning: Text }[];
  /** What may be done with the figures. */
  readonly licence: Text;
  /** The whole address. */
  readonly permalink: string;
  readonly citation: Text;
  /** sha256 of all that this viewer is shown in these cells; equal for two viewers who are shown the same. */
  readonly contentHash: string;
  cells(): Iterable<ExportCell>;
}

export interface ExportRelease {
  readonly id: string;
  readonly version: string;
  readonly vintage: Vintage;
  readonly state: "SCHEDULED" | "PUBLISHED" | "SUPERSEDED";
  /** Of one that waits: when it comes out. */
  readonly publishedAt: Date;
  readonly source: Text;
  readonly reason: Text;
}

/** `role`: what JSON-stat calls it. `codelist`: where its codes stand; null for periods. */
export interface ExportAxis {
  readonly id: string;
  readonly role: "geo" | "time" | "metric" | null;
  readonly label: Text;
  readonly codelist: string | null;
  readonly categories: readonly ExportCategory[];
}

export interface ExportCategory {
  readonly id: string;
  readonly label: Text;
  /** Of a measure: its unit, and the digits behind the decimal mark. */
  readonly unit?: { readonly label: Text; readonly decimals: number };
  /** Of a period: its first and last day. */
  readonly start?: string;
  readonly end?: string;
  /** The category of the same axis that it is a part of; absent where there is none or it was not selected. */
  readonly parent?: string;
}

export interface ExportNote {
  readonly id: string;
  readonly text: Text;
  readonly mandatory: boolean;
}

/** `value`: null unless VALUE. `at`: which category on each axis, in the order of the axes. `notes`: of this cell alone. `measureNotes`: what computing its measure gave rise to. */
export interface ExportCell {
  readonly position: number;
  readonly at: readonly number[];
  readonly value: number | null;
  readonly availability: Availability;
  readonly vintage: Vintage;
  readonly symbols: readonly string[];
  readonly rounded: boolean;
  readonly roundingBase: number | null;
  readonly notes: readonly ExportNote[];
  readonly measureNotes: readonly ExportNote[];
}

/** The category of a cell on an axis. */
export const categoryOf = (table: ExportTable, cell: ExportCell, axis: number): ExportCategory =>
  table.axes[axis]?.categories[cell.at[axis] as number] as ExportCategory;
