import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { type Catalogue, type IndicatorEntry, makeCatalogue } from "../../../src/catalogue/catalogue.ts";
import { readCatalogueFiles } from "../../../src/catalogue/catalogue-files.ts";
import { Findings } from "../../../src/ingest/finding.ts";
import { cubeSystem } from "../../../src/publication/cube-system.ts";
import { checkSums } from "../../../src/submission/check-sums.ts";
import { type MergedCells, mergeCells } from "../../../src/submission/merge-cells.ts";
import type { StagedCell } from "../../../src/submission/staged-cell.ts";
import { stagedOf } from "../../support/staged-cells.ts";

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = makeCatalogue((await readCatalogueFiles()).entries);
});

interface Asked {
  readonly merged: MergedCells;
  readonly indicator: IndicatorEntry;
  readonly provinceOnly: string | null;
}

/** The findings by the relations that protection works with, rests among them, one by one. */
function byRelations({ merged, indicator, provinceOnly }: Asked): Findings {
  const findings = new Findings();
  const { system, ownerOf, keyOf } = cubeSystem(merged.cells, indicator, catalogue);
  const { value, held, relations } = system;
  relations.total.forEach((total, r) => {
    if (held[total] !== 1 || total >= merged.rows.length) return;
    const parts = [...relations.parts.subarray(relations.offset[r], relations.offset[r + 1])];
    const row = [total, ...parts]
      .map((cell) => (cell < merged.rows.length ? merged.rows.get(cell) : 0))
      .find((at) => at > 0);
    if (row === undefined) return;
    if (provinceOnly !== null && [total, ...parts].some((cell) => ownerOf[cell] !== provinceOnly)) return;
    const known = parts.filter((part) => held[part] === 1 && part < merged.rows.length);
    const sum = known.reduce((n, part) => n + (value[part] as number), 0);
    const named = parts.slice(0, 4).map(keyOf).join(", ") + (parts.length > 4 ? ", …" : "");
    const given = { cell: keyOf(total), parts: named };
    if (known.length === parts.length && sum !== value[total]) findings.add("arithmetic.total", { row }, given);
    else if (sum > (value[total] as number)) findings.add("arithmetic.parts", { row }, given);
  });
  return findings;
}

const STATES: readonly (readonly [StagedCell["availability"], readonly number[]])[] = [
  ["VALUE", [0, 1, 1, 2, 3, 6]],
  ["NOT_AVAILABLE", []],
  ["NOT_APPLICABLE", []],
];

/** A file in any of whose cells anything may stand; `seed`: what decides it. */
function cellsOf(
  indicator: IndicatorEntry,
  period: string,
  areas: readonly string[],
  seed: readonly number[],
): StagedCell[] {
  let places: string[][] = areas.map((area) => [area]);
  for (const { members } of indicator.dimensions)
    places = places.flatMap((place) => members.map((code) => [...place, code]));
  const all = places.map(([jurisdiction = "", ...members], i): StagedCell | null => {
    const n = seed[i % seed.length] as number;
    const [availability, counts] = STATES[n % 7 === 0 ? 1 : n % 11 === 0 ? 2 : 0] as (typeof STATES)[number];
    const value = counts.length === 0 ? null : (counts[(n + i) % counts.length] as number);
    const rest = { note: null, quality: null, comparability: null, removed: false, vintage: "FINAL" } as const;
    return n % 5 === 0 ? null : { row: i + 2, jurisdiction, period, members, value, availability, ...rest };
  });
  return all.filter((cell) => cell !== null);
}

const PROVINCES = ["CA", "CA-ON", "CA-QC", "CA-BC", "CA-PE"];

test.each([
  ["with all its provinces", "ht.shelter.clients", "2021-2022", PROVINCES, 40],
  [
    "whose areas leave a rest of their province",
    "demo.police.victims",
    "2021",
    ["CMA-505", "CMA-535", ...PROVINCES],
    15,
  ],
])(
  "sums of a country %s are found wrong where the relations of the protection are",
  async (_what, id, period, areas, numRuns) => {
    const indicator = catalogue.indicator(id) as IndicatorEntry;
    const seeds = fc.array(fc.nat({ max: 10_000 }), { minLength: 3, maxLength: 90 });
    let told = 0;
    await fc.assert(
      fc.asyncProperty(seeds, seeds, fc.constantFrom(null, "CA-ON"), async (first, second, provinceOnly) => {
        const axes = indicator.dimensions.length + 2;
        const lay = (
          base: MergedCells | null,
          seed: readonly number[],
          within: readonly string[],
        ): Promise<MergedCells> =>
          mergeCells({
            indicator,
            catalogue,
            base: base?.cells ?? null,
            staged: stagedOf(cellsOf(indicator, period, within, seed), axes),
          });
        const merged = await lay(await lay(null, first, areas), second, areas.slice(0, 3));
        const findings = new Findings();
        checkSums({ merged, indicator, catalogue, provinceOnly, findings });
        const expected = byRelations({ merged, indicator, provinceOnly });
        expect(findings.counts()).toEqual(expected.counts());
        expect(findings.list()).toEqual(expected.list());
        told += findings.list().length;
      }),
      { numRuns },
    );
    expect(told).toBeGreaterThan(100);
  },
);
