import type { Catalogue } from "../catalogue/catalogue.ts";
import { makeSymbolReader } from "./cell-symbols.ts";
import type { Measured } from "./measure.ts";
import type { CellStatus } from "./observation.type.ts";
import {
  availabilityAt,
  HAVE_VINTAGE,
  isCautioned,
  VALUE_INDEX,
  type ViewSnapshot,
  vintageAt,
} from "./view-snapshot.ts";

/** The states that cells of one view are in, by what decides them: of counts, a number. */
interface States {
  readonly ofCounts: Map<number, CellStatus>;
  readonly ofOthers: Map<string, CellStatus>;
}

/** Reads the states of cells: one object for all cells of a view that are in the same state, few however many cells. */
export function makeStateReader(catalogue: Catalogue) {
  const symbolsOf = makeSymbolReader(catalogue);
  const known = new WeakMap<ViewSnapshot, States>();

  function statesOf(view: ViewSnapshot): States {
    const before = known.get(view);
    if (before) return before;
    const states = { ofCounts: new Map(), ofOthers: new Map() };
    known.set(view, states);
    return states;
  }

  function stateOf(view: ViewSnapshot, cell: number, measured: Omit<Measured, "value" | "notes">): CellStatus {
    const { availability, rounded, roundingBase } = measured;
    const vintage = vintageAt(view, cell);
    const shown = HAVE_VINTAGE.includes(availability) ? vintage : "FINAL";
    const withCaution = availability === "VALUE" && isCautioned(view, cell);
    const symbols = symbolsOf({ availability, vintage: shown, withCaution, suppressedSymbol: view.suppressedSymbol });
    return { availability, vintage, rounded, roundingBase, symbols };
  }

  return {
    /** The state of a count. */
    ofCount(view: ViewSnapshot, cell: number): CellStatus {
      const availability = view.availability[cell] as number;
      const base = availability === VALUE_INDEX ? (view.roundingBase[cell] as number) : -1;
      const marked = isCautioned(view, cell) ? 1 : 0;
      const key = (((base + 1) * 16 + availability) * 16 + (view.vintage[cell] as number)) * 2 + marked;
      const { ofCounts } = statesOf(view);
      const before = ofCounts.get(key);
      if (before) return before;
      const counted = { rounded: base !== -1, roundingBase: base > 0 ? base : null };
      const state = stateOf(view, cell, { availability: availabilityAt(view, cell), ...counted });
      ofCounts.set(key, state);
      return state;
    },
    /** The state of another measure of a cell. */
    ofMeasured(view: ViewSnapshot, cell: number, measured: Measured): CellStatus {
      const { availability, rounded, roundingBase } = measured;
      const stored = `${view.availability[cell]} ${view.vintage[cell]} ${isCautioned(view, cell)}`;
      const key = `${availability} ${rounded} ${roundingBase} ${stored}`;
      const { ofOthers } = statesOf(view);
      const state = ofOthers.get(key) ?? stateOf(view, cell, measured);
      ofOthers.set(key, state);
      return state;
    },
  };
}
