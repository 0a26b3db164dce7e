import { expect, test } from "vitest";
import type { IndicatorEntry, PoolEntry } from "../../../src/catalogue/catalogue.ts";
import type { Vintage } from "../../../src/domain/codes.ts";
import { poolPeriods } from "../../../src/publication/pool-periods.ts";
import type { LoadedAvailability, ReleaseCells } from "../../../src/publication/release-cells.ts";

const indicator = (...pools: PoolEntry[]) => ({ id: "demo.test", dimensions: [], pools }) as unknown as IndicatorEntry;

/** Two places, the periods given, two members; a number is a count, a word why there is none. */
function release(periods: readonly string[], cells: readonly (number | LoadedAvailability)[]): ReleaseCells {
  return {
    shape: {
      axes: [
        { id: "JURISDICTION", codes: ["CA", "CA-ON"] },
        { id: "PERIOD", codes: periods },
        { id: "sex", codes: ["T", "F"] },
      ],
    },
    value: Int32Array.from(cells, (cell) => (typeof cell === "number" ? cell : -1)),
    availability: cells.map((cell) => (typeof cell === "number" ? "VALUE" : cell)),
    vintage: cells.map(() => "FINAL" as const),
    roundedAtSource: new Uint8Array(cells.length),
  };
}

const THREE = ["2020", "2021", "2022"];
// CA 2020 T,F  2021    2022    CA-ON 2020  2021   2022
const COUNTS = release(THREE, [10, 4, 20, 6, 30, 8, 5, 1, 7, 2, 9, 3]);

/** The cells of the last period of each place, by member. */
const lastPeriod = ({ shape, value, availability }: ReleaseCells): (number | string)[] => {
  const periods = shape.axes[1]?.codes.length ?? 0;
  return [0, 1].flatMap((place) =>
    [0, 1].map((member) => {
      const cell = (place * periods + periods - 1) * 2 + member;
      return availability[cell] === "VALUE" ? (value[cell] as number) : (availability[cell] as string);
    }),
  );
};

test("a pool stands behind the other periods and is the sum of its parts, in every place and member", () => {
  const { cells, placeOf } = poolPeriods(COUNTS, indicator({ last: 3 }));
  expect(cells.shape.axes[1]?.codes).toEqual([...THREE, "2020..2022"]);
  expect(lastPeriod(cells)).toEqual([60, 18, 21, 6]);
  expect(Array.from(placeOf)).toEqual([0, 1, 2, 3, 4, 5, -1, -1, 6, 7, 8, 9, 10, 11, -1, -1]);
  expect(Array.from(cells.value.filter((_, cell) => placeOf[cell] !== -1))).toEqual(Array.from(COUNTS.value));
});

test("one period may stand in several pools", () => {
  const { cells } = poolPeriods(COUNTS, indicator({ last: 2 }, { id: "2020..2022" }, { id: "2020..2021" }));
  expect(cells.shape.axes[1]?.codes).toEqual([...THREE, "2021..2022", "2020..2022", "2020..2021"]);
  expect(lastPeriod(cells)).toEqual([30, 10, 12, 3]);
});

test.each<[string, PoolEntry]>([
  ["more periods than the release has", { last: 4 }],
  ["a single period", { last: 1 }],
  ["a period that the release lacks", { id: "2019..2021" }],
  ["no pool at all", { id: "2020" }],
])("there is no pool of %s", (_, pool) => {
  expect(poolPeriods(COUNTS, indicator(pool)).cells).toEqual(COUNTS);
});

test.each<LoadedAvailability>(["NOT_AVAILABLE", "UNRELIABLE", "NOT_APPLICABLE"])(
  "where a part is %s, so is no sum: the pool is not available there, and there alone",
  (word) => {
    const cells = release(THREE, [10, 4, 20, 6, 30, 8, 5, 1, word, 2, 9, 3]);
    expect(lastPeriod(poolPeriods(cells, indicator({ last: 3 })).cells)).toEqual([60, 18, "NOT_AVAILABLE", 6]);
  },
);

test("what applies in no period does not apply in the pool", () => {
  const none = "NOT_APPLICABLE" as const;
  const cells = release(THREE, [10, none, 20, none, 30, none, 5, none, 7, none, 9, none]);
  expect(lastPeriod(poolPeriods(cells, indicator({ last: 3 })).cells)).toEqual([60, none, 21, none]);
});

test("nothing is added to what its source rounded", () => {
  const cells = { ...COUNTS, roundedAtSource: Uint8Array.from(COUNTS.value, (_, cell) => (cell === 2 ? 1 : 0)) };
  const pooled = poolPeriods(cells, indicator({ last: 3 })).cells;
  expect(lastPeriod(pooled)).toEqual(["NOT_AVAILABLE", 18, 21, 6]);
  expect(Array.from(pooled.roundedAtSource)).toEqual([0, 0, 1, ...new Array(13).fill(0)]);
});

test("a pool in which nothing is held is left out", () => {
  const gone = "NOT_AVAILABLE" as const;
  const cells = release(THREE, [gone, gone, 20, 6, 30, 8, gone, gone, 7, 2, 9, 3]);
  expect(poolPeriods(cells, indicator({ last: 3 }, { last: 2 })).cells.shape.axes[1]?.codes).toEqual([
    ...THREE,
    "2021..2022",
  ]);
});

test("pools of the release before are made anew", () => {
  const once = poolPeriods(COUNTS, indicator({ last: 3 })).cells;
  expect(poolPeriods(once, indicator({ last: 3 })).cells).toEqual(once);
  expect(poolPeriods(once, indicator()).cells).toEqual(COUNTS);
});

test.each<[readonly Vintage[], Vintage]>([
  [["FINAL", "FINAL", "FINAL"], "FINAL"],
  [["FINAL", "REVISED", "FINAL"], "REVISED"],
  [["PROVISIONAL", "REVISED", "FINAL"], "PROVISIONAL"],
])("parts of %s make a pool that is %s", (vintages, expected) => {
  const vintage = Array.from(COUNTS.value, (_, cell) => vintages[Math.floor(cell / 2) % 3] as Vintage);
  expect(poolPeriods({ ...COUNTS, vintage }, indicator({ last: 3 })).cells.vintage[6]).toBe(expected);
});
