import type { AccessLevel, Levels } from "../domain/access.ts";
import type { Audience } from "../domain/audience.ts";
import { VINTAGE } from "../domain/codes.ts";
import { type Axis, JURISDICTION_AXIS } from "../domain/cube.ts";
import { sha256 } from "../shared/hash.ts";
import { NOT_SHARED_INDEX, SUPPRESSED_INDEX, VALUE_INDEX, type ViewSnapshot } from "./view-snapshot.ts";

/** A view of which a part is covered. `uncovered`: for the codes that have figures, see ViewSnapshot. */
export type SharedView = ViewSnapshot & { readonly uncovered: Uint8Array };

const FINAL_INDEX = VINTAGE.indexOf("FINAL");

/**
 * Purpose: what is shared of a release with somebody who is not shown a whole view.
 * Input: `base`: the view that shared cells are taken from; `exact`: that of the viewer's own province, for the cells at EXACT.
 * Rules: the shape stays, every cell of it. A cell that is not shared holds nothing of the view: no value, no vintage, no rounding,
 * nor whether the release had a figure there. What is shown stands in `base` or `exact`, so it teaches nothing beyond the two.
 * Time: one pass over the cells. Errors: none.
 */
export function shareView(sources: {
  readonly base: ViewSnapshot;
  readonly exact: ViewSnapshot;
  readonly levels: Levels;
  readonly audience: Audience;
}): SharedView {
  const { base, exact, levels, audience } = sources;
  const a = base.shape.axes.findIndex(({ id }) => id === JURISDICTION_AXIS);
  const { codes } = base.shape.axes[a] as Axis;
  const stride = base.strides[a] as number;
  const levelOf = codes.map((code): AccessLevel => levels.get(code) ?? "NOT_SHARED");
  const value = Int32Array.from(base.value);
  const availability = Uint8Array.from(base.availability);
  const vintage = Uint8Array.from(base.vintage);
  const roundingBase = Int16Array.from(base.roundingBase);
  for (let cell = 0; cell < value.length; cell++) {
    const level = levelOf[Math.floor(cell / stride) % codes.length];
    if (level === "NOT_SHARED") {
      value[cell] = -1;
      availability[cell] = NOT_SHARED_INDEX;
      vintage[cell] = FINAL_INDEX;
      roundingBase[cell] = -1;
    } else if (level === "EXACT") {
      value[cell] = exact.value[cell] as number;
      availability[cell] = exact.availability[cell] as number;
      vintage[cell] = exact.vintage[cell] as number;
      roundingBase[cell] = exact.roundingBase[cell] as number;
    }
  }
  return { ...base, audience, value, availability, vintage, roundingBase, uncovered: base.availability };
}

/** What may be told of a covered view as a whole: counts of what is shown, and a hash of nothing else. */
export interface SharedSummary {
  readonly contentHash: string;
  readonly cells: number;
  readonly notShared: number;
  readonly suppressed: number;
  readonly rounded: number;
}

export function summariseShared(view: ViewSnapshot): SharedSummary {
  const { shape, value, availability, vintage, roundingBase } = view;
  const columns = [value, availability, vintage, roundingBase].map(({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength),
  );
  const count = (index: number): number => availability.reduce((n, at) => n + (at === index ? 1 : 0), 0);
  let rounded = 0;
  for (let cell = 0; cell < value.length; cell++)
    if (availability[cell] === VALUE_INDEX && roundingBase[cell] !== -1) rounded++;
  return {
    contentHash: sha256(Buffer.concat([Buffer.from(JSON.stringify(shape)), ...columns])),
    cells: value.length,
    notShared: count(NOT_SHARED_INDEX),
    suppressed: count(SUPPRESSED_INDEX),
    rounded,
  };
}
