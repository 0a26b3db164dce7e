import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { type FigurePlace, type FigureRow, type PlacedFigure, placeFigure } from "../../src/seeding/place-figure.ts";

interface Retired {
  readonly jurisdiction: string;
  readonly period: string;
  readonly members: Readonly<Record<string, string>>;
}
interface Edition {
  readonly indicator: string;
  readonly publishedAt: string;
  readonly datePrecision: string;
  readonly vintage: string;
  readonly sources: readonly string[];
  readonly retires: readonly Retired[];
}

const SEEDS = new URL("../../seeds/", import.meta.url);
const editions = JSON.parse(readFileSync(new URL("releases.json", SEEDS), "utf8")) as Edition[];
const sourceIds = (
  parse(readFileSync(new URL("reference/sources.csv", SEEDS)), { columns: true }) as { source_id: string }[]
).map(({ source_id }) => source_id.toLowerCase().replaceAll("_", "-"));

const placementsOf = (folder: string) => {
  const url = new URL(`${folder}/observations.csv`, SEEDS);
  return (parse(readFileSync(url), { columns: true }) as FigureRow[]).map(placeFigure);
};
const figuresOf = ({ indicator, sources }: Edition): PlacedFigure[] =>
  sources
    .flatMap(placementsOf)
    .flatMap((placement) =>
      "placed" in placement && placement.placed.indicator === indicator ? [placement.placed] : [],
    );
const keyOf = ({ jurisdiction, period, members }: Retired): string => JSON.stringify([jurisdiction, period, members]);

/** The editions of an indicator up to `at`, merged by cell: later figures replace earlier ones, retired cells go. */
function standAt(indicator: string, at: string): Map<string, number> {
  const cells = new Map<string, number>();
  for (const edition of editions.filter(
    (e) => e.indicator === indicator && Date.parse(e.publishedAt) <= Date.parse(at),
  )) {
    for (const cell of edition.retires) cells.delete(keyOf(cell));
    for (const figure of figuresOf(edition)) cells.set(keyOf(figure), figure.value);
  }
  return cells;
}
const incidents = (at: string, period: string, offence = "T"): number | undefined =>
  standAt("ht.police.incidents", at).get(keyOf({ jurisdiction: "CA", period, members: { offence } }));

describe("the history of 2022", () => {
  test.each([
    ["2023-12-04T08:29:00-05:00", "2022", undefined],
    ["2024-01-15T00:00:00Z", "2022", 528],
    ["2024-11-01T12:30:00Z", "2022", 597],
    ["2024-11-01T12:30:00Z", "2023", 570],
    ["2026-11-01T00:00:00Z", "2022", 597],
  ])("as of %s, incidents of %s in Canada: %s", (at, period, value) => {
    expect(incidents(at, period)).toBe(value);
  });

  test("the first edition is provisional and the second revised", () => {
    const vintageOf = (day: string): string | undefined =>
      editions.find((e) => e.indicator === "ht.police.incidents" && e.publishedAt.startsWith(day))?.vintage;
    expect([vintageOf("2023-12-04"), vintageOf("2024-11-01")]).toEqual(["PROVISIONAL", "REVISED"]);
  });
});

describe("editions", () => {
  test("each indicator's editions are in order of time, at 8:30 in Toronto", () => {
    for (const [i, { indicator, publishedAt }] of editions.entries()) {
      const next = editions[i + 1];
      if (next?.indicator === indicator) expect(Date.parse(next.publishedAt)).toBeGreaterThan(Date.parse(publishedAt));
      const clock = new Intl.DateTimeFormat("en-CA", {
        timeZone: "America/Toronto",
        timeStyle: "short",
        hourCycle: "h23",
      });
      expect(clock.format(new Date(publishedAt))).toBe("08:30");
    }
  });

  test("every figure and printed rate that can be placed is in one edition of its indicator, and no source is idle", () => {
    const used = new Set<string>();
    for (const folder of sourceIds.filter((id) => hasRows(id))) {
      for (const place of placementsOf(folder).flatMap(placeOf)) {
        const holders = editions.filter((e) => e.indicator === place.indicator && e.sources.includes(folder));
        expect([folder, place.indicator, holders.length]).toEqual([folder, place.indicator, 1]);
        used.add(`${place.indicator} ${folder}`);
      }
    }
    const named = editions.flatMap((e) => e.sources.map((folder) => `${e.indicator} ${folder}`));
    expect([...used].sort()).toEqual(named.sort());
  });

  test("sources of one edition never disagree about a cell", () => {
    for (const edition of editions) {
      const cells = new Map<string, number>();
      for (const figure of figuresOf(edition)) {
        expect(cells.get(keyOf(figure)) ?? figure.value).toBe(figure.value);
        cells.set(keyOf(figure), figure.value);
      }
    }
  });

  test("a retired cell stood before and is not restated; what stands adds up wherever all of it stands", () => {
    for (const edition of editions.filter((e) => e.indicator === "ht.police.incidents")) {
      const before = standAt(edition.indicator, new Date(Date.parse(edition.publishedAt) - 1).toISOString());
      const restated = new Set(figuresOf(edition).map(keyOf));
      for (const cell of edition.retires.map(keyOf))
        expect([before.has(cell), restated.has(cell)]).toEqual([true, false]);
      for (let year = 2006; year <= 2023; year++) {
        const at = (offence: string): number | undefined => incidents(edition.publishedAt, String(year), offence);
        const [total, code, act] = [at("T"), at("CC279"), at("IRPA118")];
        if (total !== undefined && code !== undefined && act !== undefined) expect(code + act).toBe(total);
        if (total !== undefined && code !== undefined) expect(code).toBeLessThanOrEqual(total);
      }
    }
  });
});

function hasRows(folder: string): boolean {
  const manifest = JSON.parse(readFileSync(new URL(`${folder}/manifest.json`, SEEDS), "utf8")) as {
    files: { name: string }[];
  };
  return manifest.files.some(({ name }) => name === "observations.csv");
}

function placeOf(placement: ReturnType<typeof placeFigure>): FigurePlace[] {
  if ("placed" in placement) return [placement.placed];
  return "printedRate" in placement ? [placement.printedRate] : [];
}
