import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { makeCatalogue } from "../../../src/catalogue/catalogue.ts";
import { readCatalogueFiles } from "../../../src/catalogue/catalogue-files.ts";
import { readCodeMaps } from "../../../src/code-map/code-map-files.ts";
import type { Availability, Vintage } from "../../../src/domain/codes.ts";
import { type ImportKnowledge, importFile } from "../../../src/ingest/import-file.ts";
import type { Format } from "../../../src/ingest/imported.ts";
import { structureOf } from "../../../src/ingest/sdmx-csv.ts";

let knowledge: ImportKnowledge;
beforeAll(async () => {
  const { entries } = await readCatalogueFiles();
  knowledge = { catalogue: makeCatalogue(entries), codeMaps: await readCodeMaps() };
});

interface Cell {
  readonly jurisdiction: string;
  readonly period: string;
  readonly members: readonly string[];
  readonly value: number | null;
  readonly availability: Availability;
  readonly vintage: Vintage | null;
  readonly note: string | null;
}

const TIDY_SYMBOL: Partial<Record<Availability, string>> = {
  SUPPRESSED: "x",
  NOT_AVAILABLE: "..",
  NOT_APPLICABLE: "...",
  UNRELIABLE: "F",
};
const OBS: Partial<Record<Availability, string>> = { SUPPRESSED: "Q", NOT_AVAILABLE: "O", NOT_APPLICABLE: "M" };

const INDICATORS = [
  "ht.police.incidents",
  "ht.police.victims",
  "ht.court.cases",
  "ht.shelter.clients",
  "ht.ircc.investigations",
];

/** Cells of an indicator, drawn from the catalogue itself. */
function cellsOf(indicator: string, unavailable: readonly Availability[]): fc.Arbitrary<Cell[]> {
  const entry = knowledge.catalogue.indicator(indicator);
  if (!entry) throw new Error(indicator);
  const areas = knowledge.catalogue.jurisdictions
    .filter(({ level }) => entry.levels.includes(level))
    .map(({ id }) => id);
  const year = fc.integer({ min: 1990, max: 2030 });
  const state = fc.oneof(
    fc.record({
      value: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 2_147_483_647 })),
      availability: fc.constant<Availability>("VALUE"),
      vintage: fc.constantFrom<Vintage | null>(null, "PROVISIONAL"),
    }),
    fc.record({
      value: fc.constant(null),
      availability: fc.constantFrom(...unavailable),
      vintage: fc.constant(null),
    }),
  );
  const where = fc.record({
    jurisdiction: fc.constantFrom(...areas),
    period: year.map((y) => (entry.periodType === "FISCAL_YEAR" ? `${y}-${y + 1}` : String(y))),
    members: fc.tuple(...entry.dimensions.map(({ members }) => fc.constantFrom(...members))),
    note: fc.option(fc.stringMatching(/^[a-zé]([a-zé ,;"\n]{0,12}[a-zé])?$/)),
  });
  return fc.array(
    fc.tuple(where, state).map(([place, what]) => ({ ...place, ...what })),
    { minLength: 1, maxLength: 20 },
  );
}

const quoted = (cell: string, separator: string): string =>
  cell.includes('"') || cell.includes("\n") || cell.includes(separator) ? `"${cell.replaceAll('"', '""')}"` : cell;

const csv = (rows: readonly (readonly string[])[], separator: string): Buffer =>
  Buffer.from(rows.map((cells) => `${cells.map((cell) => quoted(cell, separator)).join(separator)}\n`).join(""));

async function imported(bytes: Buffer, indicator: string, format: Format): Promise<Cell[]> {
  async function* source(): AsyncIterable<Uint8Array> {
    yield bytes;
  }
  const file = await importFile(source(), { indicator, jurisdiction: "CA" }, knowledge);
  const cells: Cell[] = [];
  for await (const batch of file.batches)
    for (const { jurisdiction, period, members, value, availability, vintage, note } of batch)
      cells.push({ jurisdiction, period, members, value, availability, vintage, note });
  expect(file.format).toBe(format);
  expect(file.findings.list()).toEqual([]);
  return cells;
}

const dimensionsOf = (indicator: string): string[] =>
  knowledge.catalogue.indicator(indicator)?.dimensions.map(({ id }) => id) ?? [];
const arrangement = { separator: fc.constantFrom(",", ";", "\t"), spaced: fc.boolean() };
const numbered = (value: number | null, spaced: boolean): string =>
  spaced ? String(value ?? "").replace(/\B(?=(\d{3})+$)/g, "\u202f") : String(value ?? "");

test.each(INDICATORS)("tidy rows of %s that are written and imported are the same rows", async (indicator) => {
  const cells = cellsOf(indicator, ["SUPPRESSED", "NOT_AVAILABLE", "NOT_APPLICABLE", "UNRELIABLE"]);
  await fc.assert(
    fc.asyncProperty(cells, fc.record(arrangement), async (rows, { separator, spaced }) => {
      const header = ["jurisdiction", "period", ...dimensionsOf(indicator), "value", "status", "note"];
      const lines = rows.map(({ jurisdiction, period, members, value, availability, vintage, note }) => {
        const status = TIDY_SYMBOL[availability] ?? (vintage === null ? "" : "p");
        return [jurisdiction, period, ...members, numbered(value, spaced), status, note ?? ""];
      });
      expect(await imported(csv([header, ...lines], separator), indicator, "tidy-csv")).toEqual(rows);
    }),
    { numRuns: 40 },
  );
});

test.each(INDICATORS)("SDMX-CSV rows of %s that are written and imported are the same rows", async (indicator) => {
  const cells = cellsOf(indicator, ["SUPPRESSED", "NOT_AVAILABLE", "NOT_APPLICABLE"]);
  await fc.assert(
    fc.asyncProperty(cells, fc.record(arrangement), async (rows, { separator, spaced }) => {
      const dimensions = dimensionsOf(indicator).map((id) => id.toUpperCase());
      const fixed = ["STRUCTURE", "STRUCTURE_ID", "ACTION", "REF_AREA", "TIME_PERIOD"];
      const header = [...fixed, ...dimensions, "OBS_VALUE", "OBS_STATUS", "CONF_STATUS", "COMMENT_OBS"];
      const lines = rows.map(({ jurisdiction, period, members, value, availability, vintage, note }) => {
        const start = ["dataflow", `FPT_HT:${structureOf(indicator)}(1.0.0)`, "M", jurisdiction, period];
        const status = OBS[availability] ?? (vintage === null ? "A" : "P");
        return [...start, ...members, numbered(value, spaced), status, "F", note ?? ""];
      });
      expect(await imported(csv([header, ...lines], separator), indicator, "sdmx-csv")).toEqual(rows);
    }),
    { numRuns: 40 },
  );
});
