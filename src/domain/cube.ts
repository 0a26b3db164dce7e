/**
 * The shape of a release: ordered axes, each with ordered codes. A cell is a position in the product of the axes, the last
 * axis varying fastest (row-major, as in JSON-stat 2.0 and SDMX-JSON). The shape is frozen with the release.
 */

export const JURISDICTION_AXIS = "JURISDICTION";
export const PERIOD_AXIS = "PERIOD";

export interface Axis {
  readonly id: string;
  readonly codes: readonly string[];
}

/** Axes in order: jurisdiction, period, then the indicator's dimensions in its own order. */
export interface CubeShape {
  readonly axes: readonly Axis[];
}

/** How far apart two neighbours on each axis stand; `strides[i]` belongs to `axes[i]`. */
export function stridesOf(shape: CubeShape): number[] {
  const strides = new Array<number>(shape.axes.length);
  let stride = 1;
  for (let i = shape.axes.length - 1; i >= 0; i--) {
    strides[i] = stride;
    stride *= (shape.axes[i] as Axis).codes.length;
  }
  return strides;
}

export const cellCountOf = (shape: CubeShape): number => shape.axes.reduce((n, axis) => n * axis.codes.length, 1);

/** The position of the cell whose index on each axis is given, in axis order. */
export function positionOf(strides: readonly number[], indexes: readonly number[]): number {
  let position = 0;
  for (let i = 0; i < strides.length; i++) position += (strides[i] as number) * (indexes[i] as number);
  return position;
}

/** The index on each axis of the cell at a position. */
export function indexesOf(strides: readonly number[], position: number): number[] {
  let rest = position;
  return strides.map((stride) => {
    const index = Math.floor(rest / stride);
    rest -= index * stride;
    return index;
  });
}

/** The codes of the cell at a position, in axis order. */
export const codesAt = (shape: CubeShape, strides: readonly number[], position: number): string[] =>
  indexesOf(strides, position).map((index, i) => (shape.axes[i] as Axis).codes[index] as string);

/**
 * The series key of SDMX with its period: codes in axis order joined by dots, the period last: `CA-ON.F.T.T:2019`.
 * Stable from release to release as long as the codes are.
 */
export function cellKey(shape: CubeShape, strides: readonly number[], position: number): string {
  const [jurisdiction, period, ...members] = codesAt(shape, strides, position);
  return `${[jurisdiction, ...members].join(".")}:${period}`;
}
