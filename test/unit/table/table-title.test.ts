import { describe, expect, test } from "vitest";
import { makeCatalogue } from "../../../src/catalogue/catalogue.ts";
import { readCatalogueFiles } from "../../../src/catalogue/catalogue-files.ts";
import { anyPeriod } from "../../../src/domain/pooled-period.ts";
import type { TableAxis } from "../../../src/table/table.ts";
import { titleOf } from "../../../src/table/table-title.ts";

const catalogue = makeCatalogue((await readCatalogueFiles()).entries);
const indicator = catalogue.indicator("ht.police.victims");
if (!indicator) throw new Error("no indicator");

/** The name of a member of the indicator's dimensions. */
function memberOf(dimension: string, code: string) {
  const list = indicator?.dimensions.find(({ id }) => id === dimension)?.codelist ?? "";
  return catalogue.codelist(list)?.codes.find(({ id }) => id === code)?.name;
}

const axis = (id: string, codes: readonly string[]): TableAxis => ({
  axis: id,
  name: { en: id, fr: id },
  codes: codes.map((code) => ({
    axis: id,
    id: code,
    name: catalogue.jurisdiction(code)?.name ?? anyPeriod(code)?.label ?? memberOf(id, code) ?? { en: code, fr: code },
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
    [
      "a member that all cells share",
      { sex: ["F"], age: ["12-17"] },
      ["…, women and girls, 12 to 17 years, Canada, 2019", "…, femmes et filles, 12 à 17 ans, Canada, 2019"],
    ],
    [
      "places whose names hold a comma",
      { JURISDICTION: ["CA-ON", "CMA-505", "CMA-505-35", "CMA-535"] },
      [
        "…, Ontario; Ottawa–Gatineau; Ottawa–Gatineau, Ontario part; and Toronto, 2019",
        "…, Ontario\u202f; Ottawa–Gatineau\u202f; Ottawa–Gatineau, partie de l'Ontario\u202f; et Toronto, 2019",
      ],
    ],
    [
      "provinces without territories",
      { JURISDICTION: ["CA", ...PROVINCES.slice(0, 4)] },
      ["…, Canada, 4 provinces, 2019", "…, Canada, 4 provinces, 2019"],
    ],
    [
      "years and pooled years",
      { PERIOD: ["2021", "2022", "2023", "2021..2023", "2019..2023"] },
      [
        "…, Canada, 2021 to 2023, 2021 to 2023 (combined) and 2019 to 2023 (combined)",
        "…, Canada, 2021 à 2023, 2021 à 2023 (données combinées) et 2019 à 2023 (données combinées)",
      ],
    ],
    [
      "one pooled period",
      { PERIOD: ["2021..2023"] },
      ["…, Canada, 2021 to 2023 (combined)", "…, Canada, 2021 à 2023 (données combinées)"],
    ],
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
      { JURISDICTION: PROVINCES.slice(-5) },
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
