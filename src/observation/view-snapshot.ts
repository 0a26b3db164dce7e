import { AVAILABILITY, type Availability, VINTAGE, type Vintage } from "../domain/codes.ts";
import type { Axis, CubeShape } from "../domain/cube.ts";

/**
 * One audience's protected view of one release, in columns: element i is the cell at position i of the shape. 8 bytes a cell.
 * `value`: the count, or -1 where there is none. `availability`, `vintage`: index into AVAILABILITY, VINTAGE.
 * `roundingBase`: -1 exact; 0 rounded by the source, to a base that it does not state; else the base.
 */
export interface ViewColumns {
  readonly value: Int32Array;
  readonly availability: Uint8Array;
  readonly vintage: Uint8Array;
  readonly roundingBase: Int16Array;
}

export interface ViewSnapshot extends ViewColumns {
  readonly releaseId: string;
  readonly audience: string;
  /** The protection rule that the view was made by. */
  readonly profileId: string;
  readonly shape: CubeShape;
  readonly strides: readonly number[];
  /** `--` in a rounding profile, `x` elsewhere: what stands for a suppressed cell. */
  readonly suppressedSymbol: string;
  /** Cells whose values are to be used with caution (E), as their source says; absent where there are none. */
  readonly cautioned?: ReadonlySet<number>;
  /** The availability of the view that this one covers in part; it tells which codes have figures, and is shown to nobody. */
  readonly uncovered?: Uint8Array;
}

export const VALUE_INDEX = AVAILABILITY.indexOf("VALUE");
export const SUPPRESSED_INDEX = AVAILABILITY.indexOf("SUPPRESSED");
export const NOT_SHARED_INDEX = AVAILABILITY.indexOf("NOT_SHARED");

export const availabilityAt = (view: ViewColumns, cell: number): Availability =>
  AVAILABILITY[view.availability[cell] as number] as Availability;

export const vintageAt = (view: ViewColumns, cell: number): Vintage => VINTAGE[view.vintage[cell] as number] as Vintage;

/** States of a figure that is there, shown or not: only of these a vintage is said. A measure that is absent has none. */
export const HAVE_VINTAGE: readonly Availability[] = ["VALUE", "SUPPRESSED", "UNRELIABLE"];

/** Whether the source of a cell's value says: use with caution. */
export const isCautioned = ({ cautioned }: ViewSnapshot, cell: number): boolean => cautioned?.has(cell) ?? false;

export const NOT_AVAILABLE_INDEX = AVAILABILITY.indexOf("NOT_AVAILABLE");

/** The codes of an axis, by its place, that have figures: shown, or hidden for some reason. The same for every audience. */
export function heldCodes({ shape, strides, uncovered, ...view }: ViewSnapshot, a: number): string[] {
  const availability = uncovered ?? view.availability;
  const { codes } = shape.axes[a] as Axis;
  const stride = strides[a] as number;
  const held = new Set<number>();
  for (let cell = 0; cell < availability.length && held.size < codes.length; cell++)
    if (availability[cell] !== NOT_AVAILABLE_INDEX) held.add(Math.floor(cell / stride) % codes.length);
  return codes.filter((_, index) => held.has(index));
}

/** The shown count; null unless the availability is VALUE. */
export const valueAt = (view: ViewColumns, cell: number): number | null =>
  view.availability[cell] === VALUE_INDEX ? (view.value[cell] as number) : null;
