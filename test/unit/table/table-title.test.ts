import { describe, expect, test } from "vitest";
import { makeCatalogue } from "../../../src/catalogue/catalogue.ts";
import { readCatalogueFiles } from "../../../src/catalogue/catalogue-files.ts";
import { parsePeriod } from "../../../src/domain/period.ts";
import type { TableAxis } from "../../../src/table/table.ts";
import { titleOf } from "../../../src/table/table-title.ts";

const catalogue = makeCatalogue((await readCatalogueFiles()).entries);
const indicator = catalogue.indicator("ht.police.victims");
if (!indicator) throw new Error("no indicator");

const axis = (id: string, codes: readonly string[]): TableAxis => ({
  axis: id,
  name: { en: id, fr: id },
  codes: codes.map((code) => ({
    axis: id,
    id: code,
    name: catalogue.jurisdiction(code)?.name ?? parsePeriod(code)?.label ?? { en: code, fr: code },
  })),
});
const title = (change: Readonly<Record<string, readonly string[]>>) => {
  const codes: Readonly<Record<string, readonly string[]>> = {
    ...{ JURISDICTION: ["CA"], PERIOD: ["2019"], sex: ["T"], age: ["T"], relationship: ["T"], MEASURE: ["COUNT"] },
    ...change,
  };
  const { en, fr } = titleOf(
    Object.entries(codes).map(([id, of]) => axis(id, of)),
    indicator,
    catalogue,
  );
  return [en.replace(indicator.name.en, "…"), fr.replace(indicator.name.fr, "…")];
};
const PROVINCES = catalogue.jurisdictions.filter(({ level }) => level === "PROVINCE").map(({ id }) => id);

describe("the title of a table", () => {
  test.each([
    ["one cell", {}, ["…, Canada, 2019", "…, Canada, 2019"]],
    [
      "two dimensions",
      { sex: ["T", "F"], age: ["T", "0-17"] },
      ["…, by sex and age group, Canada, 2019", "…, selon le sexe et le groupe d'âge, Canada, 2019"],
    ],
    ["a member that all cells share", { sex: ["F"] }, ["…, F, Canada, 2019", "…, F, Canada, 2019"]],
    [
      "measures other than counts",
      { MEASURE: ["COUNT", "RATE"] },
      [
        "…, number and rate per 100,000 population, Canada, 2019",
        "…, nombre et taux pour 100\u202f000 habitants, Canada, 2019",
      ],
    ],
    [
      "everywhere",
      { JURISDICTION: ["CA", ...PROVINCES] },
      ["…, Canada, provinces and territories, 2019", "…, Canada, provinces et territoires, 2019"],
    ],
    [
      "many places",
      { JURISDICTION: PROVINCES.slice(0, 5) },
      ["…, 5 provinces and territories, 2019", "…, 5 provinces et territoires, 2019"],
    ],
    ["years in a row", { PERIOD: ["2018", "2019", "2020"] }, ["…, Canada, 2018 to 2020", "…, Canada, 2018 à 2020"]],
    ["two years", { PERIOD: ["2018", "2020"] }, ["…, Canada, 2018 and 2020", "…, Canada, 2018 et 2020"]],
    [
      "years with gaps",
      { PERIOD: ["2010", "2012", "2014", "2016", "2019"] },
      ["…, Canada, 5 periods from 2010 to 2019", "…, Canada, 5 périodes de 2010 à 2019"],
    ],
  ])("says of %s what, by what, where and when", (_what, change, expected) => {
    expect(title(change)).toEqual(expected);
  });
});
