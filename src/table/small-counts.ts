import type { ComparedSelection } from "../comparability/comparability.ts";
import { codesAt } from "../domain/cube.ts";
import type { SelectedCells } from "../observation/cell-reading.ts";
import { eachSelected } from "../observation/selected-cells.ts";
import { valueAt } from "../observation/view-snapshot.ts";
import { makeTurns } from "../shared/turns.ts";

/** Cells that are looked at before anyone looks at the clock. */
const AT_ONCE = 256;

/** Where the rates of a selection, however large, rest on few units that are shown; others have their turn meanwhile. */
export async function smallCountsOf(selected: SelectedCells): Promise<NonNullable<ComparedSelection["smallCounts"]>> {
  const { view, selection, measured } = selected;
  const least = new Map<string, { readonly jurisdiction: string; readonly period: string; readonly count: number }>();
  const turns = makeTurns();
  let looked = 0;
  for (const cell of selection.measures.includes("RATE") ? eachSelected(selected) : []) {
    if (looked++ % AT_ONCE === 0) await turns();
    const count = valueAt(view, cell);
    if (count === null || measured(cell, "RATE").value === null) continue;
    const [jurisdiction = "", period = ""] = codesAt(view.shape, view.strides, cell);
    const key = `${jurisdiction} ${period}`;
    if (count < (least.get(key)?.count ?? Number.POSITIVE_INFINITY)) least.set(key, { jurisdiction, period, count });
  }
  return (fewerThan) => [...least.values()].filter(({ count }) => count < fewerThan);
}
