import type { Catalogue, IndicatorEntry } from "../catalogue/catalogue.ts";
import { bothLanguagesOf, notesIn } from "../domain/cell-note.ts";
import { VINTAGE, type Vintage } from "../domain/codes.ts";
import { type Axis, cellKey, stridesOf } from "../domain/cube.ts";
import { parsePeriod } from "../domain/period.ts";
import type { Findings } from "../ingest/finding.ts";
import { type CubeSystem, cubeSystem } from "../publication/cube-system.ts";
import type { ReleaseCells } from "../publication/release-cells.ts";
import type { CellNoteRow } from "../release/release.repository.ts";
import { carriedNotes } from "./carried-notes.ts";
import { tellsNumber } from "./file-notes.ts";
import type { MergedCells } from "./merge-cells.ts";
import { changeOf } from "./next-version.ts";
import { historyOf, OUTLIER_SCORE, robustScore } from "./outliers.ts";

/**
 * Percent by which a count may differ from the current release before someone is asked why; and the least difference. The largest
 * national revision so far, that of 2022, was 13 %; half as much again of a figure is rather a mistake of keying or of mapping. A
 * difference below 5 is that of a count too small to be judged by its share.
 */
const LARGE_CHANGE = 50;
const LEAST_DIFFERENCE = 5;
const NAMED_PARTS = 4;

/**
 * `provinceOnly`: a province that loads its own rows; then only sums of its own cells are looked at, since whether other sums
 * hold would tell it about cells of others. `baseNotes`: the notes of the release that `base` is. `today`: ISO date.
 */
export interface CheckRequest {
  readonly merged: MergedCells;
  readonly base: ReleaseCells | null;
  readonly baseNotes: readonly CellNoteRow[];
  readonly indicator: IndicatorEntry;
  readonly catalogue: Catalogue;
  readonly provinceOnly: string | null;
  readonly today: string;
  readonly findings: Findings;
}

function checkPlaces({ merged, indicator, findings }: CheckRequest): void {
  for (const { row, cell, why } of merged.misplaced)
    findings.add(why === "TWICE" ? "cell.twice" : "cell.outside", { row }, { cell, indicator: indicator.id });
}

/** Cells without a figure, in each area and period that the file has a row of. */
function checkComplete({ merged, findings }: CheckRequest): void {
  const { cells, rowOf } = merged;
  const [, , ...dimensions] = cells.shape.axes;
  const block = dimensions.reduce((n, { codes }) => n * codes.length, 1);
  for (let start = 0; start < rowOf.length; start += block) {
    const rows = rowOf.subarray(start, start + block);
    if (!rows.some((row) => row !== 0)) continue;
    for (let i = 0; i < block; i++)
      if (rows[i] === 0 && cells.availability[start + i] === "NOT_AVAILABLE") findings.tally("cube.missing-cells");
  }
  for (let n = 0; n < merged.suppressedAtSource; n++) findings.tally("cube.suppressed-at-source");
}

function partsNamed(cube: CubeSystem, parts: Int32Array): string {
  const named = Array.from(parts.subarray(0, NAMED_PARTS), (part) => cube.keyOf(part));
  return parts.length > NAMED_PARTS ? `${named.join(", ")}, …` : named.join(", ");
}

/** Notes in one language, and notes that may tell a count: what becomes of them is told, and how to write them better. */
function checkNotes({ merged, findings }: CheckRequest): void {
  for (const [cell, { note }] of merged.notes) {
    if (note === null) continue;
    const row = merged.rowOf[cell] as number;
    if (notesIn(note).some((one) => bothLanguagesOf(one) === null)) findings.tally("note.one-language", { row });
    if (tellsNumber(note)) findings.tally("note.tells-number", { row });
  }
}

/** The row of the first of some cells that the file gives; 0 where it gives none of them. */
function firstRow(rowOf: Int32Array, total: number, parts: Int32Array): number {
  let row = rowOf[total] ?? 0;
  for (let i = 0; row === 0 && i < parts.length; i++) row = rowOf[parts[i] as number] ?? 0;
  return row;
}

/** Every sum over every hierarchy that the file has a cell of: parts that are all there make the total, known parts never more. */
export function checkSums(request: Omit<CheckRequest, "base" | "baseNotes" | "today">): void {
  const { merged, indicator, catalogue, provinceOnly, findings } = request;
  const { cells, rowOf } = merged;
  const cube = cubeSystem(cells, indicator, catalogue);
  const { value, held, relations } = cube.system;
  const tell = (rule: "arithmetic.total" | "arithmetic.parts", row: number, total: number, parts: Int32Array): void =>
    findings.add(rule, { row }, () => ({ cell: cube.keyOf(total), parts: partsNamed(cube, parts) }));
  const isTheirs = (cell: number): boolean => cube.ownerOf[cell] === provinceOnly;
  // No array and no closure for a relation: a large file has millions of them.
  for (let r = 0; r < relations.total.length; r++) {
    const total = relations.total[r] as number;
    if (held[total] !== 1 || total >= rowOf.length) continue;
    const parts = relations.parts.subarray(relations.offset[r], relations.offset[r + 1]);
    const row = firstRow(rowOf, total, parts);
    if (row === 0) continue;
    if (provinceOnly !== null && !(isTheirs(total) && parts.every(isTheirs))) continue;
    let sum = 0;
    let known = 0;
    for (const part of parts) {
      // A rest is what the total leaves: it is no part that somebody counted.
      if (held[part] !== 1 || part >= rowOf.length) continue;
      sum += value[part] as number;
      known += 1;
    }
    if (known === parts.length && sum !== value[total]) tell("arithmetic.total", row, total, parts);
    else if (sum > (value[total] as number)) tell("arithmetic.parts", row, total, parts);
  }
}

const isBackwards = (now: Vintage, before: Vintage): boolean => VINTAGE.indexOf(now) < VINTAGE.indexOf(before);

/** Counts beside those of the current release. Nothing that is told holds a count. */
function checkChanges({ merged, base, findings }: CheckRequest): void {
  if (base === null) return;
  const { cells, rowOf, baseOf } = merged;
  const strides = stridesOf(cells.shape);
  for (let cell = 0; cell < rowOf.length; cell++) {
    const [row, from] = [rowOf[cell] as number, baseOf[cell] as number];
    if (row === 0 || from === -1 || base.availability[from] !== "VALUE") continue;
    const key = () => ({ cell: cellKey(cells.shape, strides, cell), share: LARGE_CHANGE });
    if (isBackwards(cells.vintage[cell] as Vintage, base.vintage[from] as Vintage))
      findings.tally("plausibility.vintage");
    if (cells.availability[cell] !== "VALUE") continue;
    const [now, before] = [cells.value[cell] as number, base.value[from] as number];
    const difference = Math.abs(now - before);
    if (now === 0 && before > 0) findings.add("plausibility.zero", { row }, key);
    else if (difference >= LEAST_DIFFERENCE && difference * 100 > before * LARGE_CHANGE)
      findings.add("plausibility.change", { row }, key);
  }
}

/** Counts beside the earlier periods of the same cell, the file's own among them. A cell that the file merely repeats is passed over. */
function checkHistory({ merged, base, findings }: CheckRequest): void {
  const { cells, rowOf, baseOf } = merged;
  const strides = stridesOf(cells.shape);
  const historyOfCell = historyOf(cells);
  for (let cell = 0; cell < rowOf.length; cell++) {
    const row = rowOf[cell] as number;
    if (row === 0 || cells.availability[cell] !== "VALUE") continue;
    const from = baseOf[cell] as number;
    const value = cells.value[cell] as number;
    if (base !== null && from !== -1 && base.value[from] === value) continue;
    const score = robustScore(value, historyOfCell(cell));
    if (score !== null && Math.abs(score) > OUTLIER_SCORE)
      findings.add("plausibility.outlier", { row }, () => ({
        cell: cellKey(cells.shape, strides, cell),
        limit: OUTLIER_SCORE,
      }));
  }
}

function checkPeriods({ merged, today, findings }: CheckRequest): void {
  const { cells, rowOf } = merged;
  const periods = cells.shape.axes[1] as Axis;
  const stride = stridesOf(cells.shape)[1] as number;
  periods.codes.forEach((period, p) => {
    if ((parsePeriod(period)?.start ?? "") <= today) return;
    const row = rowOf.find((at, cell) => at !== 0 && Math.floor(cell / stride) % periods.codes.length === p);
    if (row !== undefined) findings.add("plausibility.future", { row }, { period });
  });
}

/** What only shows once the file lies over the current release: all of it is told, a rule at most a hundred times. */
export function checkCells(request: CheckRequest): void {
  checkPlaces(request);
  checkPeriods(request);
  checkComplete(request);
  checkNotes(request);
  checkSums(request);
  checkChanges(request);
  checkHistory(request);
  const { base, baseNotes, merged, findings } = request;
  if (changeOf(base, merged, carriedNotes(baseNotes, base, merged).changed) === "NONE")
    findings.add("release.unchanged");
}
