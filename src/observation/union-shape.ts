import { type Axis, type CubeShape, PERIOD_AXIS, stridesOf } from "../domain/cube.ts";
import { parsePeriod } from "../domain/period.ts";
import { isPooled } from "../domain/pooled-period.ts";

/** Where a release stands on an axis that its shape lacks: the total of a dimension that came later. */
export type StandingCode = (axis: string) => string;

const startOf = (period: string): string => parsePeriod(period)?.start ?? period;

/** Codes of both lists, each once: the first list's order, and what only the second has behind its own neighbour there. */
function merged(first: readonly string[], second: readonly string[]): string[] {
  const codes = [...first];
  let next = 0;
  for (const code of second) {
    const at = codes.indexOf(code);
    if (at === -1) codes.splice(next++, 0, code);
    else next = at + 1;
  }
  return codes;
}

const codesOn = (shape: CubeShape, axis: string, standing: StandingCode): readonly string[] =>
  (shape.axes.find(({ id }) => id === axis)?.codes ?? [standing(axis)]).filter(
    (code) => axis !== PERIOD_AXIS || !isPooled(code),
  );

/**
 * The smallest shape that holds every code of some shapes. Axes and codes are in the order of the last shape, the newest; periods
 * are in order of time. Without pooled periods: what changes in them is the change of their parts, told once.
 */
export function unionShape(shapes: readonly CubeShape[], standing: StandingCode): CubeShape {
  const newestFirst = [...shapes].reverse();
  const ids = newestFirst.map(({ axes }) => axes.map(({ id }) => id)).reduce<string[]>(merged, []);
  return {
    axes: ids.map((id) => {
      const codes = newestFirst.map((shape) => codesOn(shape, id, standing)).reduce<string[]>(merged, []);
      if (id === PERIOD_AXIS) codes.sort((a, b) => (startOf(a) < startOf(b) ? -1 : startOf(a) > startOf(b) ? 1 : 0));
      return { id, codes };
    }),
  };
}

/** For each cell of `union`, the position of the cell with the same codes in `shape`; -1 where it has none. */
export function positionsIn(shape: CubeShape, union: CubeShape, standing: StandingCode): Int32Array {
  const strides = stridesOf(shape);
  let positions = Int32Array.of(0);
  for (const axis of union.axes) {
    const offsets = offsetsOn(axis, shape, { strides, standing });
    const next = new Int32Array(positions.length * offsets.length);
    let at = 0;
    for (const outer of positions)
      for (const offset of offsets) next[at++] = outer === -1 || offset === -1 ? -1 : outer + offset;
    positions = next;
  }
  return positions;
}

/** How far each code of an axis moves the position in a shape; -1 where the shape lacks the code. */
function offsetsOn(
  axis: Axis,
  shape: CubeShape,
  { strides, standing }: { readonly strides: readonly number[]; readonly standing: StandingCode },
): Int32Array {
  const a = shape.axes.findIndex(({ id }) => id === axis.id);
  if (a === -1) return Int32Array.from(axis.codes, (code) => (code === standing(axis.id) ? 0 : -1));
  const indexOf = new Map((shape.axes[a] as Axis).codes.map((code, index) => [code, index]));
  return Int32Array.from(axis.codes, (code) => {
    const index = indexOf.get(code);
    return index === undefined ? -1 : index * (strides[a] as number);
  });
}
