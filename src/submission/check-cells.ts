import { setImmediate } from "node:timers/promises";
import { bothLanguagesOf, notesIn } from "../domain/cell-note.ts";
import { VINTAGE, type Vintage } from "../domain/codes.ts";
import { type Axis, cellKey, stridesOf } from "../domain/cube.ts";
import { parsePeriod } from "../domain/period.ts";
import { LOADED_AVAILABILITY, type ReleaseCells } from "../publication/release-cells.ts";
import type { CellNoteRow } from "../release/release.repository.ts";
import { MOST_OF_A_RULE } from "../shared/limits.ts";
import { carriedNotes } from "./carried-notes.ts";
import { checkSums, type SumsRequest } from "./check-sums.ts";
import { tellsNumber } from "./file-notes.ts";
import { changeOf } from "./next-version.ts";
import { historyOf, OUTLIER_SCORE, robustScore } from "./outliers.ts";

/**
 * Percent by which a count may differ from the current release before someone is asked why; and the least difference. The largest
 * national revision so far, that of 2022, was 13 %; half as much again of a figure is rather a mistake of keying or of mapping. A
 * difference below 5 is that of a count too small to be judged by its share.
 */
const LARGE_CHANGE = 50;
const LEAST_DIFFERENCE = 5;
const [IS_VALUE, IS_NOT_AVAILABLE] = (["VALUE", "NOT_AVAILABLE"] as const).map((one) =>
  LOADED_AVAILABILITY.indexOf(one),
);

/** `baseNotes`: the notes of the release that `base` is. `today`: ISO date. */
export interface CheckRequest extends SumsRequest {
  readonly base: ReleaseCells | null;
  readonly baseNotes: readonly CellNoteRow[];
  readonly today: string;
}

const MISPLACED = { TWICE: "cell.twice", OUTSIDE: "cell.outside" } as const;

function checkPlaces({ merged, indicator, findings }: CheckRequest): void {
  const { misplaced, misplacedCount } = merged;
  for (const { row, cell, why } of misplaced) findings.add(MISPLACED[why], { row }, { cell, indicator: indicator.id });
  for (const why of ["TWICE", "OUTSIDE"] as const)
    for (let more = MOST_OF_A_RULE; more < misplacedCount[why]; more++) findings.add(MISPLACED[why]);
}

/** Cells without a figure, in each area and period that the file has a row of. */
function checkComplete({ merged, findings }: CheckRequest): void {
  const { shape, availability, rows, suppressedAtSource } = merged;
  const [, , ...dimensions] = shape.axes;
  const block = dimensions.reduce((n, { codes }) => n * codes.length, 1);
  let missing = 0;
  for (let start = 0; start < rows.length; start += block) {
    let given = false;
    for (let cell = start; !given && cell < start + block; cell++) given = rows.has(cell);
    if (!given) continue;
    for (let cell = start; cell < start + block; cell++)
      if (!rows.has(cell) && availability[cell] === IS_NOT_AVAILABLE) missing += 1;
  }
  findings.tally("cube.missing-cells", {}, {}, missing);
  findings.tally("cube.suppressed-at-source", {}, {}, suppressedAtSource);
}

/** Notes in one language, and notes that may tell a count: what becomes of them is told, and how to write them better. */
function checkNotes({ merged, findings }: CheckRequest): void {
  const rules = [
    {
      rule: "note.one-language",
      applies: (note: string): boolean => notesIn(note).some((one) => bothLanguagesOf(one) === null),
    },
    { rule: "note.tells-number", applies: tellsNumber },
  ] as const;
  for (const { rule, applies } of rules) {
    const known = new Map<string, boolean>();
    let [count, first] = [0, Number.POSITIVE_INFINITY];
    for (const [cell, { note }] of merged.notes) {
      if (note === null) continue;
      if (!known.has(note)) known.set(note, applies(note));
      if (known.get(note) !== true) continue;
      count += 1;
      first = Math.min(first, merged.rows.get(cell));
    }
    findings.tally(rule, { row: first }, {}, count);
  }
}

/** Counts beside those of the current release. Nothing that is told holds a count. */
function checkChanges({ merged, base, findings }: CheckRequest): void {
  if (base === null) return;
  const { shape, value, availability, vintage, rows, baseOf } = merged;
  const strides = stridesOf(shape);
  let backwards = 0;
  for (let cell = 0; cell < rows.length; cell++) {
    const from = baseOf[cell] as number;
    if (!rows.has(cell) || from === -1 || base.availability[from] !== "VALUE") continue;
    const key = () => ({ cell: cellKey(shape, strides, cell), share: LARGE_CHANGE });
    if ((vintage[cell] as number) < VINTAGE.indexOf(base.vintage[from] as Vintage)) backwards += 1;
    if (availability[cell] !== IS_VALUE) continue;
    const [now, before] = [value[cell] as number, base.value[from] as number];
    const difference = Math.abs(now - before);
    if (now === 0 && before > 0) findings.add("plausibility.zero", { row: rows.get(cell) }, key);
    else if (difference >= LEAST_DIFFERENCE && difference * 100 > before * LARGE_CHANGE)
      findings.add("plausibility.change", { row: rows.get(cell) }, key);
  }
  findings.tally("plausibility.vintage", {}, {}, backwards);
}

/** Counts beside the earlier periods of the same cell, the file's own among them. A cell that the file merely repeats is passed over. */
function checkHistory({ merged, base, findings }: CheckRequest): void {
  const { shape, value, availability, rows, baseOf } = merged;
  const strides = stridesOf(shape);
  const historyOfCell = historyOf(merged);
  for (let cell = 0; cell < rows.length; cell++) {
    if (!rows.has(cell) || availability[cell] !== IS_VALUE) continue;
    const count = value[cell] as number;
    if (base !== null && base.value[baseOf[cell] as number] === count) continue;
    const score = robustScore(count, historyOfCell(cell));
    if (score !== null && Math.abs(score) > OUTLIER_SCORE)
      findings.add("plausibility.outlier", { row: rows.get(cell) }, () => ({
        cell: cellKey(shape, strides, cell),
        limit: OUTLIER_SCORE,
      }));
  }
}

function checkUnchanged({ merged, base, baseNotes, findings }: CheckRequest): void {
  if (changeOf(base, merged, carriedNotes(baseNotes, base, merged).changed) === "NONE")
    findings.add("release.unchanged");
}

function checkPeriods({ merged, today, findings }: CheckRequest): void {
  const { shape, rows } = merged;
  const periods = shape.axes[1] as Axis;
  const stride = stridesOf(shape)[1] as number;
  const firstOf = (index: number): number => {
    for (let start = index * stride; start < rows.length; start += stride * periods.codes.length)
      for (let cell = start; cell < start + stride; cell++) if (rows.has(cell)) return rows.get(cell);
    return 0;
  };
  periods.codes.forEach((period, index) => {
    if ((parsePeriod(period)?.start ?? "") <= today) return;
    const row = firstOf(index);
    if (row !== 0) findings.add("plausibility.future", { row }, { period });
  });
}

const CHECKS: readonly ((request: CheckRequest) => void)[] = [
  ...[checkPlaces, checkPeriods, checkComplete, checkNotes, checkSums, checkChanges, checkHistory, checkUnchanged],
];

/**
 * What only shows once the file lies over the current release: all of it is told, a rule at most a hundred times. Between two checks
 * others have their turn: over ten million cells each takes a second.
 */
export async function checkCells(request: CheckRequest): Promise<void> {
  for (const check of CHECKS) {
    check(request);
    await setImmediate();
  }
}
