import { VINTAGE } from "../domain/codes.ts";
import type { ReleaseQuestion } from "./protect-release.ts";
import { LOADED_AVAILABILITY, type LoadedAvailability, type ReleaseCells } from "./release-cells.ts";

/** A release's cells with codes in place of words: copied to a worker in one piece instead of word by word. */
interface PackedCells extends Omit<ReleaseCells, "availability" | "vintage"> {
  readonly availability: Uint8Array;
  readonly vintage: Uint8Array;
}

export interface PackedQuestion extends Omit<ReleaseQuestion, "cells" | "earlier"> {
  readonly cells: PackedCells;
  readonly earlier: readonly { readonly cells: PackedCells; readonly suppressed: Int32Array }[];
}

const pack = (cells: ReleaseCells): PackedCells => ({
  ...cells,
  availability: Uint8Array.from(cells.availability, (word) => LOADED_AVAILABILITY.indexOf(word)),
  vintage: Uint8Array.from(cells.vintage, (word) => VINTAGE.indexOf(word)),
});

const unpack = (cells: PackedCells): ReleaseCells => ({
  ...cells,
  availability: Array.from(cells.availability, (code) => LOADED_AVAILABILITY[code] as LoadedAvailability),
  vintage: Array.from(cells.vintage, (code) => VINTAGE[code] as (typeof VINTAGE)[number]),
});

export const packQuestion = (question: ReleaseQuestion): PackedQuestion => ({
  ...question,
  cells: pack(question.cells),
  earlier: question.earlier.map(({ cells, suppressed }) => ({
    cells: pack(cells),
    suppressed: Int32Array.from(suppressed),
  })),
});

export const unpackQuestion = (question: PackedQuestion): ReleaseQuestion => ({
  ...question,
  cells: unpack(question.cells),
  earlier: question.earlier.map(({ cells, suppressed }) => ({
    cells: unpack(cells),
    suppressed: Array.from(suppressed),
  })),
});
