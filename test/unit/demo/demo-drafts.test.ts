import { afterEach, describe, expect, test, vi } from "vitest";
import { DEMO_SEED, demoDrafts } from "../../../src/demo/demo-drafts.ts";
import { cubeSystem } from "../../../src/publication/cube-system.ts";
import type { ReleaseDraft } from "../../../src/publication/publication.service.ts";
import { catalogue, codesOf, type FourDrafts, hashOf, reader } from "./demo-support.ts";

const drafts = demoDrafts(catalogue) as unknown as FourDrafts;
const [victims, , cases] = drafts;
const named = (given: readonly ReleaseDraft[]): [string, ReleaseDraft][] =>
  given.map((draft) => [`${draft.indicator.id}@${draft.version}`, draft]);

afterEach(() => {
  vi.restoreAllMocks();
});

/** sha256 of each draft's cells (hashOf). A change here changes every answer about demo.*: say in the commit why. */
const GOLDEN = {
  "demo.police.victims@1.0.0": "3ae07e6df91059a1062741d5cd0994d4040c60aa0912e4fef78be0f99648125a",
  "demo.police.victims@1.1.0": "ca9bf256eb1a7c3e5c84e9d5588cdc66bfbf79e1413ae6ef93eaa9f2e3f1aefd",
  "demo.court.cases@1.0.0": "80fcc0723523e9885d368b1b32d7760205e1bef4b50247ab6f7753f9934175cc",
  "demo.court.cases@1.1.0": "67a8a88e6ff7a4ff3ffb764666c81425785fc17fcd721aac4b98064a163b8632",
};
const hashes = (given: readonly ReleaseDraft[]): Record<string, string> =>
  Object.fromEntries(named(given).map(([name, { cells }]) => [name, hashOf(cells)]));

describe("what publication is given", () => {
  test("two releases of each synthetic indicator, the second superseding the first", () => {
    expect(
      drafts.map((d) => [d.indicator.id, d.version, d.vintage, d.publishedAt?.toISOString(), d.supersedes]),
    ).toEqual([
      ["demo.police.victims", "1.0.0", "PROVISIONAL", "2024-06-27T12:30:00.000Z", null],
      ["demo.police.victims", "1.1.0", "REVISED", "2025-06-26T12:30:00.000Z", "demo.police.victims@1.0.0"],
      ["demo.court.cases", "1.0.0", "PROVISIONAL", "2024-06-27T12:30:00.000Z", null],
      ["demo.court.cases", "1.1.0", "REVISED", "2025-06-26T12:30:00.000Z", "demo.court.cases@1.0.0"],
    ]);
  });

  test.each(named(drafts))("%s says in both languages that it is synthetic", (_, { indicator, reason, source }) => {
    expect(indicator.id).toMatch(/^demo\./);
    expect(indicator.synthetic).toBe(true);
    for (const text of [reason, source, indicator.name, indicator.definition]) {
      expect(text.en).toMatch(/synthetic/i);
      expect(text.fr).toMatch(/synthétique/i);
    }
  });

  test.each(named(drafts))("%s has one count, -1 where not available, and one status a cell", (_, { cells }) => {
    const count = cells.shape.axes.reduce((n, { codes }) => n * codes.length, 1);
    const { value, availability, vintage, roundedAtSource } = cells;
    expect([value.length, availability.length, vintage.length, roundedAtSource.length]).toEqual(Array(4).fill(count));
    expect(value.every((v, cell) => (availability[cell] === "VALUE" ? v >= 0 : v === -1))).toBe(true);
    expect(new Set(availability)).toEqual(new Set(["VALUE", "NOT_AVAILABLE"]));
    expect(roundedAtSource.every((rounded) => rounded === 0)).toBe(true);
  });

  test.each(named(drafts))("%s has the catalogue's axes: levels, then members in order", (_, { cells, indicator }) => {
    const [jurisdictions, periods, ...dimensions] = cells.shape.axes;
    const levels = catalogue.jurisdictions.filter(({ level }) => indicator.levels.includes(level));
    expect(jurisdictions).toEqual({ id: "JURISDICTION", codes: levels.map(({ id }) => id) });
    expect(periods?.id).toBe("PERIOD");
    expect(dimensions).toEqual(indicator.dimensions.map(({ id, members }) => ({ id, codes: members })));
  });

  test("covers 12 calendar years and 11 fiscal years", () => {
    expect(codesOf(victims.cells, "PERIOD")).toEqual(Array.from({ length: 12 }, (_, i) => String(2012 + i)));
    const fiscal = Array.from({ length: 11 }, (_, i) => `${2012 + i}-${2013 + i}`);
    expect(codesOf(cases.cells, "PERIOD")).toEqual(fiscal);
  });
});

describe("counts that fit together", () => {
  const others = [1, 2].flatMap((seed) =>
    named(demoDrafts(catalogue, seed)).map(([n, d]) => [`${n}, seed ${seed}`, d]),
  );
  const all = [...named(drafts), ...(others as [string, ReleaseDraft][])];

  test.each(all)("%s: every total is the sum of its parts, and no province's rest is negative", (_, draft) => {
    const { cellCount, value, held, relations } = cubeSystem(draft.cells, draft.indicator, catalogue).system;
    let checked = 0;
    const wrong: number[] = [];
    for (let r = 0; r < relations.total.length; r++) {
      const parts = relations.parts.subarray(relations.offset[r], relations.offset[r + 1]);
      const total = relations.total[r] as number;
      if (!held[total]) continue;
      const known = parts.reduce((sum, part) => sum + (held[part] ? (value[part] as number) : 0), 0);
      const complete = parts.every((part) => held[part]);
      if (complete ? known !== value[total] : known > (value[total] as number)) wrong.push(total);
      if (complete) checked++;
    }
    expect(wrong).toEqual([]);
    expect(checked / relations.total.length).toBeGreaterThan(0.9);
    for (let cell = draft.cells.value.length; cell < cellCount; cell++)
      if ((value[cell] as number) < 0) wrong.push(cell);
    expect(wrong).toEqual([]);
  });

  test("Ottawa–Gatineau is its two parts", () => {
    const at = reader(victims.cells);
    for (const year of codesOf(victims.cells, "PERIOD"))
      for (const sex of codesOf(victims.cells, "sex"))
        expect(at("CMA-505", year, sex, "T", "T")).toBe(
          at("CMA-505-24", year, sex, "T", "T") + at("CMA-505-35", year, sex, "T", "T"),
        );
  });

  test("a total keeps what a part did not deliver", () => {
    const earlier = reader(drafts[0].cells);
    const later = reader(drafts[1].cells);
    expect([earlier("CMA-810", "2013", "T", "T", "T"), later("CMA-810", "2013", "T", "T", "T")]).toEqual([-1, 3]);
    expect(earlier("CA-AB", "2013", "T", "T", "T")).toBe(later("CA-AB", "2013", "T", "T", "T"));
  });

  test.each(all.filter(([, { indicator }]) => indicator.id === "demo.court.cases"))(
    "%s: MSO is within ANY_CHARGE",
    (_, d) => {
      const { value } = d.cells;
      let below = 0;
      for (let cell = 0; cell < value.length; cell += 2) {
        expect(value[cell + 1] as number).toBeLessThanOrEqual(value[cell] as number);
        if ((value[cell + 1] as number) < (value[cell] as number)) below++;
      }
      expect(below).toBeGreaterThan(100);
    },
  );
});

describe("the same seed, the same bytes", () => {
  test("the cells are those of the golden run", () => {
    expect(hashes(drafts)).toEqual(GOLDEN);
  });

  test("another seed gives other cells", () => {
    const other = Object.values(hashes(demoDrafts(catalogue, DEMO_SEED + 1)));
    expect(other.filter((hash) => Object.values<string>(GOLDEN).includes(hash))).toEqual([]);
  });

  test("the last bits of the platform's logarithms and Math.random do not matter", () => {
    const { log, log1p } = Math;
    let calls = 0;
    const shaken = (x: number): number => x * (1 + ((calls++ % 3) - 1) * 1e-14);
    vi.spyOn(Math, "log").mockImplementation((x) => shaken(log(x)));
    vi.spyOn(Math, "log1p").mockImplementation((x) => shaken(log1p(x)));
    const unwanted = [vi.spyOn(Math, "random"), vi.spyOn(Math, "pow"), vi.spyOn(Math, "exp")];
    expect(hashes(demoDrafts(catalogue))).toEqual(GOLDEN);
    expect(calls).toBeGreaterThan(10_000);
    for (const spy of unwanted) expect(spy).not.toHaveBeenCalled();
  });

  test("takes less than half a second", () => {
    const times = [1, 2, 3].map(() => {
      const start = performance.now();
      demoDrafts(catalogue);
      return performance.now() - start;
    });
    expect(Math.min(...times)).toBeLessThan(500);
  });
});
