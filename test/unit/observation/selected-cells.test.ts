import fc from "fast-check";
import { expect, test } from "vitest";
import { AVAILABILITY, type Availability, VINTAGE } from "../../../src/domain/codes.ts";
import { PERIOD_AXIS, stridesOf } from "../../../src/domain/cube.ts";
import { eachSelected, provisionalIn, selectedPositions } from "../../../src/observation/selected-cells.ts";

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

test("a period is provisional where a selected figure is, shown or hidden; what is no figure has no vintage", () => {
  const states: readonly Availability[] = [
    ...(["VALUE", "SUPPRESSED", "UNRELIABLE"] as const),
    ...(["NOT_APPLICABLE", "NOT_AVAILABLE", "NOT_SHARED"] as const),
  ];
  const shape = {
    axes: [
      { id: "JURISDICTION", codes: ["CA", "CA-ON"] },
      { id: PERIOD_AXIS, codes: states.map((_, i) => String(2015 + i)) },
    ],
  };
  const ofOne = (state: Availability): number => AVAILABILITY.indexOf(state);
  const view = {
    ...{ shape, strides: stridesOf(shape) },
    availability: Uint8Array.from([...states.map(() => ofOne("VALUE")), ...states.map(ofOne)]),
    vintage: Uint8Array.from([
      ...states.map(() => VINTAGE.indexOf("FINAL")),
      ...states.map(() => VINTAGE.indexOf("PROVISIONAL")),
    ]),
  };
  const periodsAmong = (jurisdictions: readonly number[]): readonly string[] => {
    const selection = { indexes: [jurisdictions, [0]], measures: [] };
    const isProvisional = provisionalIn({ view, selection } as unknown as Parameters<typeof provisionalIn>[0]);
    return [...(shape.axes[1]?.codes ?? []), "1999"].filter(isProvisional);
  };
  expect(periodsAmong([0])).toEqual([]);
  expect(periodsAmong([0, 1])).toEqual(["2015", "2016", "2017"]);
});
