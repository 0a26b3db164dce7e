import { PERIOD_AXIS } from "../domain/cube.ts";
import { isPooled } from "../domain/pooled-period.ts";
import { heldCodes, type ViewSnapshot } from "./view-snapshot.ts";

/** Codes of one axis that have figures on one side only. `axis`: JURISDICTION, PERIOD or a dimension. */
export interface StructuralChange {
  readonly axis: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/**
 * What appears in or vanishes from the cube: codes and periods that have figures, shown or hidden, on one side only. Axes without
 * such a code are left out, and so are pooled periods. Which codes have figures is the same for every audience, so this tells nobody more than his view.
 */
export function structuralChanges(from: ViewSnapshot, to: ViewSnapshot): StructuralChange[] {
  const held = (view: ViewSnapshot, axis: string): readonly string[] => {
    const a = view.shape.axes.findIndex(({ id }) => id === axis);
    const codes = a === -1 ? [] : heldCodes(view, a);
    return axis === PERIOD_AXIS ? codes.filter((code) => !isPooled(code)) : codes;
  };
  const axes = [...new Set([...to.shape.axes, ...from.shape.axes].map(({ id }) => id))];
  return axes
    .map((axis) => {
      const [before, after] = [held(from, axis), held(to, axis)];
      return {
        axis,
        added: after.filter((code) => !before.includes(code)),
        removed: before.filter((code) => !after.includes(code)),
      };
    })
    .filter(({ added, removed }) => added.length + removed.length > 0);
}
