import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { makeCatalogue } from "../../../src/catalogue/catalogue.ts";
import { readCatalogueFiles } from "../../../src/catalogue/catalogue-files.ts";
import { readCodeMaps } from "../../../src/code-map/code-map-files.ts";
import { type Availability, VINTAGE, type Vintage } from "../../../src/domain/codes.ts";
import type { ExportCell, ExportTable } from "../../../src/export/export-table.ts";
import { writeSdmxCsv } from "../../../src/export/sdmx-csv.ts";
import { type ImportKnowledge, importFile } from "../../../src/ingest/import-file.ts";

let knowledge: ImportKnowledge;
beforeAll(async () => {
  const { entries } = await readCatalogueFiles();
  knowledge = { catalogue: makeCatalogue(entries), codeMaps: await readCodeMaps() };
});

const NUMBERLESS: readonly Availability[] = ["SUPPRESSED", "NOT_AVAILABLE", "NOT_APPLICABLE", "UNRELIABLE"];

interface State {
  readonly value: number | null;
  readonly availability: Availability;
  readonly vintage: Vintage;
}
const states: fc.Arbitrary<State> = fc.oneof(
  fc.record({
    value: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 2_147_483_647 })),
    availability: fc.constant<Availability>("VALUE"),
    vintage: fc.constantFrom(...VINTAGE),
  }),
  fc.record({
    value: fc.constant(null),
    availability: fc.constantFrom(...NUMBERLESS),
    vintage: fc.constantFrom(...VINTAGE),
  }),
);

/** A custodian's table of counts: whole axes of an indicator, and a state for each of its cells. */
function tables(indicator: string): fc.Arbitrary<{ table: ExportTable; states: State[] }> {
  const entry = knowledge.catalogue.indicator(indicator);
  if (!entry) throw new Error(indicator);
  const periods = entry.periodType === "FISCAL_YEAR" ? ["2020-2021", "2021-2022"] : ["2021", "2022"];
  const name = { en: "x", fr: "x" };
  const axes = [
    { id: "jurisdiction", codes: ["CA", "CA-ON"] },
    { id: "period", codes: periods },
    ...entry.dimensions.map(({ id, members }) => ({ id, codes: members })),
    { id: "measure", codes: ["COUNT"] },
  ].map(({ id, codes }) => ({ id, categories: codes.map((code) => ({ id: code, label: name })) }));
  const sizes = axes.map(({ categories }) => categories.length);
  const count = sizes.reduce((all, size) => all * size, 1);
  const placeOf = (position: number): number[] => {
    const at: number[] = [];
    let rest = position;
    for (const size of sizes.toReversed()) {
      at.unshift(rest % size);
      rest = Math.floor(rest / size);
    }
    return at;
  };
  return fc.array(states, { minLength: count, maxLength: count }).map((all) => ({
    states: all,
    table: {
      axes,
      measures: ["COUNT"],
      indicator: entry,
      release: { id: `${indicator}@1.0.0` },
      audience: "CUSTODIAN",
      profile: { id: "NONE" },
      permalink: "https://example.ca/p/1",
      citation: name,
      cells: () =>
        all.map(
          (state, position): ExportCell => ({
            ...state,
            position,
            at: placeOf(position),
            symbols: [],
            rounded: false,
            roundingBase: null,
            notes: [],
            measureNotes: [],
          }),
        ),
    } as unknown as ExportTable,
  }));
}

test.each(["ht.police.incidents", "ht.police.accused", "ht.shelter.clients", "ht.ircc.investigations"])(
  "a release of %s that is exported as SDMX-CSV and loaded again is the same, vintages and all",
  async (indicator) => {
    await fc.assert(
      fc.asyncProperty(tables(indicator), fc.constantFrom("EN" as const, "FR" as const), async (made, language) => {
        async function* bytes(): AsyncIterable<Uint8Array> {
          for (const text of writeSdmxCsv({ table: made.table, language } as Parameters<typeof writeSdmxCsv>[0]))
            yield Buffer.from(text);
        }
        const file = await importFile(bytes(), { indicator, jurisdiction: "CA" }, knowledge);
        const cells: (State & { readonly key: string })[] = [];
        for await (const batch of file.batches)
          for (const { jurisdiction, period, members, value, availability, vintage } of batch)
            cells.push({
              key: [jurisdiction, period, ...members].join("."),
              value,
              availability,
              vintage: vintage as Vintage,
            });
        expect(file.findings.list().filter(({ severity }) => severity !== "INFO")).toEqual([]);
        const wanted = [...made.table.cells()].map(({ at, value, availability, vintage }) => ({
          key: at
            .slice(0, -1)
            .map((category, axis) => made.table.axes[axis]?.categories[category]?.id)
            .join("."),
          value,
          availability,
          vintage,
        }));
        expect(cells).toEqual(wanted);
      }),
      { numRuns: 15 },
    );
  },
);

const HEADER = "STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,TIME_PERIOD,OFFENCE,OBS_VALUE,OBS_STATUS,VINTAGE,AVAILABILITY";
test.each([
  ["a provisional status beside another vintage", "12,P,REVISED,VALUE", "status.contradiction"],
  ["a number that is said to be missing", "12,A,FINAL,NOT_AVAILABLE", "status.contradiction"],
  ["a vintage that there is not", "12,A,NEWEST,VALUE", "status.unknown"],
  ["an availability that there is not", "12,A,FINAL,PRESENT", "status.unknown"],
])("%s is a finding", async (_what, row, rule) => {
  async function* bytes(): AsyncIterable<Uint8Array> {
    yield Buffer.from(`${HEADER}\ndataflow,FPT_HT:HT_POLICE_INCIDENTS(1.0.0),M,CA,2022,T,${row}\n`);
  }
  const file = await importFile(bytes(), { indicator: "ht.police.incidents", jurisdiction: "CA" }, knowledge);
  for await (const batch of file.batches) expect(batch).toEqual([]);
  expect(file.findings.list().map((finding) => finding.rule)).toEqual([rule]);
});
