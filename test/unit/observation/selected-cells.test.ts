import fc from "fast-check";
import { expect, test } from "vitest";
import { stridesOf } from "../../../src/domain/cube.ts";
import { eachSelected, selectedPositions } from "../../../src/observation/selected-cells.ts";

const axis = fc
  .integer({ min: 1, max: 6 })
  .chain((size) => fc.tuple(fc.constant(size), fc.subarray([...Array(size).keys()], { minLength: 1 })));

test("cells that are selected come one after the other as they come all at once, in the release's order", () => {
  fc.assert(
    fc.property(fc.array(axis, { minLength: 1, maxLength: 4 }), (axes) => {
      const shape = { axes: axes.map(([size], a) => ({ id: `a${a}`, codes: [...Array(size).keys()].map(String) })) };
      const selection = { indexes: axes.map(([, chosen]) => chosen), measures: [] };
      const chosen = { view: { shape, strides: stridesOf(shape) }, selection } as unknown as Parameters<
        typeof eachSelected
      >[0];
      const all = selectedPositions(chosen);
      expect([...eachSelected(chosen)]).toEqual(all);
      expect(all).toEqual([...all].sort((a, b) => a - b));
    }),
  );
});
