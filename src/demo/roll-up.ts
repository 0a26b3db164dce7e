import type { Axis } from "../domain/cube.ts";

/**
 * An axis of a cube whose codes are sums of leaves. `heldBy[leaf]`: the places in `codes` whose counts include the
 * leaf.
 */
export interface SummedAxis extends Axis {
  readonly heldBy: readonly (readonly number[])[];
}

/**
 * The axis with these codes; for each leaf the codes that hold it. An Error where a leaf names a code that is not
 * there.
 */
export function summedAxis(id: string, codes: readonly string[], leaves: readonly (readonly string[])[]): SummedAxis {
  const place = new Map(codes.map((code, i) => [code, i]));
  const heldBy = leaves.map((names) =>
    names.map((name) => {
      const at = place.get(name);
      if (at === undefined) throw new Error(`demo model: axis ${id} has no code ${name}`);
      return at;
    }),
  );
  return { id, codes, heldBy };
}

/** Replaces one axis of leaves by its codes. `inner`: how many counts stand for one place on the axis. */
function sumAlong(counts: Int32Array, axis: SummedAxis, inner: number): Int32Array {
  const { codes, heldBy } = axis;
  const outer = counts.length / (heldBy.length * inner);
  const sums = new Int32Array(outer * codes.length * inner);
  for (let o = 0; o < outer; o++) {
    heldBy.forEach((places, leaf) => {
      const from = (o * heldBy.length + leaf) * inner;
      for (const place of places) {
        const to = (o * codes.length + place) * inner;
        for (let i = 0; i < inner; i++) sums[to + i] = (sums[to + i] as number) + (counts[from + i] as number);
      }
    });
  }
  return sums;
}

/**
 * All cells of a cube from its leaves.
 * Shape:  leaves row-major over the axes' leaves -> cells row-major over the axes' codes. Pure; whole numbers
 *         throughout, so every cell is exactly the sum of its leaves and the order of adding does not matter.
 */
export function rollUp(leaves: Int32Array, axes: readonly SummedAxis[]): Int32Array {
  let counts = leaves;
  let inner = 1;
  for (let a = axes.length - 1; a >= 0; a--) {
    const axis = axes[a] as SummedAxis;
    counts = sumAlong(counts, axis, inner);
    inner *= axis.codes.length;
  }
  return counts;
}
