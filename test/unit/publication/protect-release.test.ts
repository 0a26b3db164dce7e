import { describe, expect, test } from "vitest";
import type { IndicatorEntry, JurisdictionEntry, ProfileEntry } from "../../../src/catalogue/catalogue.ts";
import { type CubeShape, cellKey, positionOf, stridesOf } from "../../../src/domain/cube.ts";
import { protectAndAttack } from "../../../src/publication/engine-task.ts";
import { engineQuestion, patternOfRelease, protectRelease } from "../../../src/publication/protect-release.ts";
import type { ReleaseCells } from "../../../src/publication/release-cells.ts";

const both = (text: string) => ({ en: text, fr: text });
const place = (id: string, level: JurisdictionEntry["level"], parent: string | null): JurisdictionEntry => ({
  id,
  level,
  parent,
  sgcCode: id,
  name: both(id),
  abbreviation: null,
  alpha: null,
});
const JURISDICTIONS = [
  place("CA", "COUNTRY", null),
  place("CA-NS", "PROVINCE", "CA"),
  place("CA-ON", "PROVINCE", "CA"),
  place("CA-QC", "PROVINCE", "CA"),
];
const SEX = {
  id: "sex",
  name: both("Sex"),
  codelist: "CL_SEX",
  members: ["T", "F", "M"],
  total: "T",
  by: { en: "sex", fr: "le sexe" },
  demographic: true,
};
const INDICATOR = { id: "demo.test", dimensions: [SEX] } as unknown as IndicatorEntry;
const FPT5 = { id: "FPT-5", method: "SUPPRESS", threshold: 5, protectZeros: false, intervalWidth: 5 } as ProfileEntry;

/** Women and men of each province by period; totals and Canada are added up. Null: not available. */
type Counts = Readonly<Record<string, Readonly<Record<string, readonly [number | null, number | null]>>>>;

const add = (numbers: readonly (number | null)[]): number | null =>
  numbers.some((n) => n === null) ? null : numbers.reduce<number>((sum, n) => sum + (n ?? 0), 0);

function release(counts: Counts): ReleaseCells {
  const periods = Object.keys(counts);
  const shape: CubeShape = {
    axes: [
      { id: "JURISDICTION", codes: JURISDICTIONS.map(({ id }) => id) },
      { id: "PERIOD", codes: periods },
      { id: "sex", codes: ["T", "F", "M"] },
    ],
  };
  const strides = stridesOf(shape);
  const value = new Int32Array(4 * periods.length * 3).fill(-1);
  const set = (g: number, p: number, s: number, count: number | null): void => {
    value[positionOf(strides, [g, p, s])] = count ?? -1;
  };
  periods.forEach((period, p) => {
    const provinces = ["CA-NS", "CA-ON", "CA-QC"].map((id) => counts[period]?.[id] ?? ([null, null] as const));
    const canada = [0, 1].map((s) => add(provinces.map((pair) => pair[s] ?? null)));
    [canada, ...provinces].forEach(([f = null, m = null], g) => {
      set(g, p, 0, add([f, m]));
      set(g, p, 1, f);
      set(g, p, 2, m);
    });
  });
  return {
    shape,
    value,
    availability: Array.from(value, (count) => (count < 0 ? "NOT_AVAILABLE" : "VALUE")),
    vintage: Array.from(value, () => "FINAL" as const),
    roundedAtSource: new Uint8Array(value.length),
  };
}

const question = (cells: ReleaseCells, earlier: { cells: ReleaseCells; suppressed: number[] }[] = []) => ({
  cells,
  earlier,
  indicator: INDICATOR,
  profile: FPT5,
  jurisdictions: JURISDICTIONS,
});

const keyOf = (cells: ReleaseCells, cell: number): string => cellKey(cells.shape, stridesOf(cells.shape), cell);
const cellAt = (cells: ReleaseCells, key: string): number =>
  Array.from(cells.value.keys()).find((cell) => keyOf(cells, cell) === key) ?? -1;

async function published(cells: ReleaseCells): Promise<{ cells: ReleaseCells; suppressed: number[] }> {
  const { joint, request } = engineQuestion(question(cells));
  const pattern = patternOfRelease(joint, (await protectAndAttack(request)).pattern);
  return { cells, suppressed: Array.from(cells.value.keys()).filter((cell) => pattern[cell] === 1) };
}

const FIRST = { "2021": { "CA-NS": [3, 14], "CA-ON": [60, 41], "CA-QC": [33, 28] } } as const;

describe("a release after others", () => {
  test("keeps what an earlier release hid where nothing changed, and asks the engine about nothing", async () => {
    const before = await published(release(FIRST));
    const { joint } = engineQuestion(question(release(FIRST), [before]));
    expect(joint.system.cellCount).toBe(0);
    const { views, verified } = await protectRelease(question(release(FIRST), [before]), protectAndAttack);
    const fpt = views.find(({ audience }) => audience === "FPT");
    expect(verified).toBe(true);
    expect(Array.from(fpt?.value ?? []).flatMap((count, cell) => (count < 0 ? [cell] : []))).toEqual(before.suppressed);
  });

  test("is asked about its new period alone, and about a revised one with the old counts beside it", async () => {
    const before = await published(release(FIRST));
    const grown = release({ ...FIRST, "2022": { "CA-NS": [2, 9], "CA-ON": [70, 40], "CA-QC": [30, 21] } });
    expect(engineQuestion(question(grown, [before])).joint.system.cellCount).toBe(12);
    const revised = release({ "2021": { "CA-NS": [3, 15], "CA-ON": [60, 41], "CA-QC": [33, 28] } });
    // Twelve cells, and four that changed: NS men, NS in all, Canada's men, Canada in all.
    expect(engineQuestion(question(revised, [before])).joint.system.cellCount).toBe(16);
  });

  test("withstands a reader of both releases", async () => {
    const before = await published(release(FIRST));
    const revised = release({ "2021": { "CA-NS": [3, 15], "CA-ON": [62, 41], "CA-QC": [33, 28] } });
    const answer = await protectRelease(question(revised, [before]), protectAndAttack);
    expect(answer).toMatchObject({ verified: true, exposed: [] });
    expect(answer.narrowest).toBeGreaterThanOrEqual(5);
  });

  test("is refused, with the cells named, where old and new together give an unsafe count away", async () => {
    const cells = release(FIRST);
    const careless = { cells, suppressed: [cellAt(cells, "CA-NS.F:2021")] };
    const revised = release({ "2021": { "CA-NS": [3, 14], "CA-ON": [61, 41], "CA-QC": [33, 28] } });
    const { verified, exposed, views } = await protectRelease(question(revised, [careless]), protectAndAttack);
    expect([verified, views]).toEqual([false, []]);
    expect(exposed).toContain("CA-NS.F:2021");
  });

  test("does not take a missing figure for an unchanged one where a total beside it was revised", async () => {
    const missing = release({ "2021": { "CA-NS": [3, 14], "CA-ON": [60, 41], "CA-QC": [null, null] } });
    const canada = (cells: ReleaseCells, total: number): ReleaseCells => {
      const value = cells.value.slice();
      value[cellAt(cells, "CA.T:2021")] = total;
      const availability = Array.from(value, (count) => (count < 0 ? ("NOT_AVAILABLE" as const) : ("VALUE" as const)));
      return { ...cells, value, availability };
    };
    const before = await published(canada(missing, 528));
    const answer = await protectRelease(question(canada(missing, 597), [before]), protectAndAttack);
    expect(answer.verified).toBe(true);
  });
});

describe("the views of one release", () => {
  test("hide the same cells from FPT and from every province, but its own", async () => {
    const cells = release(FIRST);
    const { views } = await protectRelease(question(cells), protectAndAttack);
    const view = (audience: string) => views.find((one) => one.audience === audience);
    const valuesOf = (audience: string): (number | undefined)[] => {
      const { baseAudience = null, stored = [], value = [] } = view(audience) ?? {};
      const columns = baseAudience === null ? [] : valuesOf(baseAudience);
      stored.forEach((cell, i) => {
        columns[cell] = value[i];
      });
      return columns;
    };
    const hidden = (audience: string): string[] =>
      valuesOf(audience).flatMap((count, cell) => (count === -1 ? [keyOf(cells, cell)] : []));
    expect(hidden("FPT")).toContain("CA-NS.F:2021");
    expect(hidden("CUSTODIAN")).toEqual([]);
    for (const province of ["CA-NS", "CA-ON", "CA-QC"])
      expect(hidden(`FPT+${province}`)).toEqual(hidden("FPT").filter((key) => !key.startsWith(`${province}.`)));
  });

  test("show the public nothing that FPT does not see, rounded to 5", async () => {
    const { views } = await protectRelease(question(release(FIRST)), protectAndAttack);
    const [fpt, open] = ["FPT", "PUBLIC"].map((audience) => views.find((view) => view.audience === audience));
    open?.value.forEach((shown, cell) => {
      const partner = fpt?.value[cell] as number;
      if (shown >= 0) expect([partner >= 0, shown % 5, Math.abs(shown - partner) <= 2]).toEqual([true, 0, true]);
      else expect(partner).toBeLessThanOrEqual(5);
    });
  });
});

describe("what is not there", () => {
  /** The release with women of every province gone: not applicable, or not available. */
  function withoutWomen(word: "NOT_APPLICABLE" | "NOT_AVAILABLE"): ReleaseCells {
    const cells = release({ "2021": { "CA-NS": [0, 3], "CA-ON": [0, 41], "CA-QC": [0, 28] } });
    const women = (cell: number): boolean => keyOf(cells, cell).includes(".F:");
    return {
      ...cells,
      value: cells.value.map((count, cell) => (women(cell) ? -1 : count)),
      availability: cells.availability.map((available, cell) => (women(cell) ? word : available)),
    };
  }

  test.each(["NOT_APPLICABLE", "NOT_AVAILABLE"] as const)(
    "a member that is %s everywhere is read as empty, so that its total gives nothing away",
    async (word) => {
      const { views, verified } = await protectRelease(question(withoutWomen(word)), protectAndAttack);
      const cells = withoutWomen(word);
      const fpt = views.find(({ audience }) => audience === "FPT");
      const hidden = (key: string): boolean => fpt?.value[cellAt(cells, key)] === -1;
      expect(verified).toBe(true);
      // Men are everyone: the total would be the count.
      expect([hidden("CA-NS.M:2021"), hidden("CA-NS.T:2021")]).toEqual([true, true]);
    },
  );
});
