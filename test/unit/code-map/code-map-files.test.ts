import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { type Catalogue, makeCatalogue } from "../../../src/catalogue/catalogue.ts";
import { ROOT, readCatalogueFiles } from "../../../src/catalogue/catalogue-files.ts";
import { mapCode } from "../../../src/code-map/code-map.ts";
import { codeMapFaults } from "../../../src/code-map/code-map-faults.ts";
import { type CodeMaps, readCodeMaps } from "../../../src/code-map/code-map-files.ts";

let catalogue: Catalogue;
let codeMaps: CodeMaps;
beforeAll(async () => {
  catalogue = makeCatalogue((await readCatalogueFiles()).entries);
  codeMaps = await readCodeMaps();
});

const reference = (name: string): Record<string, string>[] =>
  parse(readFileSync(join(ROOT, "seeds", "reference", name)), { columns: true }) as Record<string, string>[];

test("every map holds against the catalogue, in both languages", () => {
  expect(codeMaps.maps.length).toBeGreaterThan(10);
  expect(codeMaps.maps.flatMap((map) => codeMapFaults(map, catalogue))).toEqual([]);
  expect(new Set(codeMaps.maps.map(({ id }) => id)).size).toBe(codeMaps.maps.length);
});

test("what is made up is marked so, and nothing else is: demonstrations are those of provinces", () => {
  for (const { demonstration, jurisdiction, note } of codeMaps.maps) {
    expect(demonstration).toBe(jurisdiction !== null);
    if (demonstration) expect(note?.en).toContain("demonstration");
  }
  expect([...new Set(codeMaps.maps.flatMap(({ jurisdiction }) => jurisdiction ?? []))]).toEqual(["CA-ON", "CA-QC"]);
});

test("each jurisdiction has its SGC code and its DGUID", () => {
  for (const map of ["sgc", "dguid"]) {
    const ids = codeMaps.map(map)?.entries.flatMap(({ codes }) => codes);
    expect(new Set(ids)).toEqual(new Set(catalogue.jurisdictions.map(({ id }) => id)));
  }
});

test.each([
  ["sgc", "35", "CA-ON"],
  ["sgc", "535", "CMA-535"],
  ["sgc", "35535", "CMA-535"],
  ["sgc", "24505", "CMA-505-24"],
  ["dguid", "A000011124", "CA"],
  ["dguid", "A000262", "CA-NU"],
  ["dguid", "S0503462", "CMA-462"],
  ["dguid", "S050535505", "CMA-505-35"],
  ["ucr-violations", "1525", "CC279"],
  ["htcds-gender", "Feminine", "F"],
])("in %s, %s is %s", (map, local, code) => {
  const found = codeMaps.map(map);
  expect(found && mapCode(found, local, "2020")).toMatchObject({ codes: [code], relation: "EXACT" });
});

describe("the map of UCR violations", () => {
  test("names the one violation that the reference list marks as trafficking in persons", () => {
    const marked = reference("ucr_violations.csv").filter((row) => row["trafficking_in_persons"] === "yes");
    expect(codeMaps.map("ucr-violations")?.entries.map(({ local }) => local)).toEqual(marked.map(({ code }) => code));
  });

  test("says that the code of the immigration act is missing", () => {
    const missing = codeMaps.map("ucr-violations")?.unmapped.map(({ code }) => code);
    expect(missing).toEqual(["IRPA118", "T"]);
  });
});

test.each([
  ["htcds-gender", "prs_Gender"],
  ["htcds-relationship", "vic_RelationshipToTrafficker"],
  ["htcds-exploitation", "vic_TypeOfExploitation"],
])("%s maps every value of %s that the standard lists", (id, field) => {
  const listed = reference("htcds_fields.csv")
    .find((row) => row["field"] === field)
    ?.["code_list"]?.split("|");
  expect(
    codeMaps
      .map(id)
      ?.entries.map(({ local }) => local)
      .sort(),
  ).toEqual(listed?.sort());
});

test("each table's mapping gives every dimension of its indicator, with codes that exist", () => {
  expect(codeMaps.tables.map(({ table }) => table)).toEqual(["35-10-0177", "35-10-0027"]);
  for (const { indicator, columns, constants } of codeMaps.tables) {
    const entry = catalogue.indicator(indicator);
    const given = columns.flatMap((column) => ("gives" in column ? [column] : []));
    const dimensions = [...given.map(({ gives }) => gives), ...Object.keys(constants)];
    expect(dimensions.sort()).toEqual(entry?.dimensions.map(({ id }) => id).sort());
    for (const { id, members } of entry?.dimensions ?? []) {
      const codes = given
        .filter(({ gives }) => gives === id)
        .flatMap((column) => column.members.map(({ code }) => code));
      for (const code of [...codes, ...(constants[id] === undefined ? [] : [constants[id]])])
        expect(members).toContain(code);
    }
  }
});
