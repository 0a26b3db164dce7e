import { CELL_CHANGE, type CellChange, type Language, type Text } from "../domain/codes.ts";
import { type Axis, PERIOD_AXIS, stridesOf } from "../domain/cube.ts";
import { formatNumber } from "../domain/number-format.ts";
import { parsePeriod } from "../domain/period.ts";
import { changeAt, type ViewDiff } from "./diff-views.ts";

/** Periods in which cells changed: the first, the last, and the one with most of them (the earliest of equals). */
export interface TouchedPeriods {
  readonly first: string;
  readonly last: string;
  readonly most: string;
}

/** A revision note in both languages, and what it was made from. `periods`: null where nothing changed. */
export interface DiffSummary extends Text {
  readonly counts: Readonly<Record<CellChange, number>>;
  readonly periods: TouchedPeriods | null;
}

type Forms = readonly [one: string, many: string];
interface Wording {
  readonly changes: Readonly<Record<CellChange, Forms>>;
  readonly period: Forms;
  readonly to: string;
  readonly nothing: string;
  /** English has its plural from 2 and for 0, French from 2 on; a note names no 0. */
  readonly language: Language;
}

/** "Retirée", not "supprimée": in French a suppressed cell is one that is hidden. */
const WORDINGS: Readonly<Record<Language, Wording>> = {
  EN: {
    language: "EN",
    changes: {
      VALUE_CHANGED: ["value revised", "values revised"],
      ADDED: ["cell added", "cells added"],
      REMOVED: ["cell removed", "cells removed"],
      STATUS_CHANGED: ["status changed", "statuses changed"],
    },
    period: ["period", "periods"],
    to: "to",
    nothing: "Nothing shown in the two releases differs.",
  },
  FR: {
    language: "FR",
    changes: {
      VALUE_CHANGED: ["valeur révisée", "valeurs révisées"],
      ADDED: ["cellule ajoutée", "cellules ajoutées"],
      REMOVED: ["cellule retirée", "cellules retirées"],
      STATUS_CHANGED: ["état modifié", "états modifiés"],
    },
    period: ["période", "périodes"],
    to: "à",
    nothing: "Rien de ce qui est montré dans les deux diffusions ne diffère.",
  },
};
const ORDER = ["VALUE_CHANGED", "ADDED", "REMOVED", "STATUS_CHANGED"] as const satisfies readonly CellChange[];

function touchedPeriods({ shape, cell }: ViewDiff): TouchedPeriods | null {
  const a = shape.axes.findIndex(({ id }) => id === PERIOD_AXIS);
  const { codes } = shape.axes[a] as Axis;
  const stride = stridesOf(shape)[a] as number;
  const touched = new Int32Array(codes.length);
  for (const position of cell) {
    const index = Math.floor(position / stride) % codes.length;
    touched[index] = (touched[index] as number) + 1;
  }
  const first = touched.findIndex((count) => count > 0);
  if (first === -1) return null;
  const last = touched.findLastIndex((count) => count > 0);
  const most = touched.indexOf(touched.reduce((a, b) => Math.max(a, b)));
  return { first: codes[first] as string, last: codes[last] as string, most: codes[most] as string };
}

function labelOf(period: string, language: Language): string {
  const label = parsePeriod(period)?.label;
  return label ? (language === "FR" ? label.fr : label.en) : period;
}

function noteIn(
  { changes, period, to, nothing, language }: Wording,
  { counts, periods }: Pick<DiffSummary, "counts" | "periods">,
): string {
  if (!periods) return nothing;
  const parts = ORDER.filter((change) => counts[change] > 0).map((change) => {
    const count = counts[change];
    return `${formatNumber(count, 0, language)} ${changes[change][count === 1 ? 0 : 1]}`;
  });
  const [first, last] = [labelOf(periods.first, language), labelOf(periods.last, language)];
  const when = periods.first === periods.last ? `${period[0]} ${first}` : `${period[1]} ${first} ${to} ${last}`;
  return `${parts.join(", ")}; ${when}.`;
}

/**
 * A revision note: how many values were revised, cells added or removed and statuses changed, and in which periods. It counts the
 * cells that the diff lists and holds no count of people; where the diff is one viewer's, so is the note.
 */
export function summariseDiff(diff: ViewDiff): DiffSummary {
  const counts = Object.fromEntries(CELL_CHANGE.map((change) => [change, 0])) as Record<CellChange, number>;
  for (let i = 0; i < diff.cell.length; i++) counts[changeAt(diff, i)] += 1;
  const periods = touchedPeriods(diff);
  const made = { counts, periods };
  return { ...made, en: noteIn(WORDINGS.EN, made), fr: noteIn(WORDINGS.FR, made) };
}
