import { beforeAll, describe, expect, test } from "vitest";
import { type Catalogue, type IndicatorEntry, makeCatalogue } from "../../../src/catalogue/catalogue.ts";
import { readCatalogueFiles } from "../../../src/catalogue/catalogue-files.ts";
import { citationBibtex, citationText } from "../../../src/citation/citation.ts";
import { type Publication, sourceOfRelease } from "../../../src/submission/release-source.ts";

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = makeCatalogue((await readCatalogueFiles()).entries);
});

const DAILY: Publication = {
  provider: null,
  title: { en: "Trafficking in persons in Canada, 2022", fr: "La traite des personnes au Canada, 2022" },
  publishedOn: "2023-12-04",
  address: "10.25318/3510017701-eng",
};
const sourceOf = (indicator: string, publication: Publication | null, more: object = {}) =>
  sourceOfRelease({
    indicator: catalogue.indicator(indicator) as IndicatorEntry,
    jurisdiction: "CA",
    publication,
    before: null,
    catalogue,
    ...more,
  });

describe("what a release made from a file names as its source", () => {
  test("is the provider's publication where it was stated, with its day and DOI", () => {
    expect(sourceOf("ht.police.incidents", DAILY)).toEqual({
      en: "Statistics Canada, “Trafficking in persons in Canada, 2022”, December 4, 2023, https://doi.org/10.25318/3510017701-eng.",
      fr: "Statistique Canada, « La traite des personnes au Canada, 2022 », 4 décembre 2023, https://doi.org/10.25318/3510017701-eng.",
    });
  });

  test("is the organization and its programme where none was", () => {
    expect(sourceOf("ht.police.incidents", null)).toEqual({
      en: "Statistics Canada, Uniform Crime Reporting Survey (UCR).",
      fr: "Statistique Canada, Programme de déclaration uniforme de la criminalité (PDUC).",
    });
  });

  test("keeps the sources of the other provinces, and replaces its own", () => {
    const ontario = sourceOf("ht.shelter.clients", null, { jurisdiction: "CA-ON" });
    const both = sourceOf(
      "ht.shelter.clients",
      { ...DAILY, address: null },
      { jurisdiction: "CA-NS", before: ontario },
    );
    expect(both.en).toMatch(
      /^Nova Scotia, “Trafficking in persons in Canada, 2022”, December 4, 2023; Ontario, Survey/,
    );
    const again = sourceOf("ht.shelter.clients", null, { jurisdiction: "CA-NS", before: both });
    expect(again.en.match(/Nova Scotia,/g)).toHaveLength(1);
    expect(again.fr).toMatch(/^Nouvelle-Écosse, .*; Ontario, .*\.$/);
  });

  test.each([
    ["an address that is none", { address: "statcan" }, "publication.address"],
    ["an address that runs", { address: "javascript:alert(1)" }, "publication.address"],
    ["no French title", { title: { en: "Title", fr: " " } }, "publication.titleFr"],
    ["a provider in one language", { provider: { en: "Provider", fr: "" } }, "publication.providerFr"],
  ])("is refused with %s", (_what, wrong, argument) => {
    expect(() => sourceOf("ht.police.incidents", { ...DAILY, ...wrong })).toThrowError(
      expect.objectContaining({ code: "INVALID_INPUT", details: { argument } }),
    );
  });

  test("is cited with the whole name of its provider, commas included", () => {
    const source = sourceOf("ht.ircc.permits", DAILY);
    const cited = {
      title: { en: "Permits", fr: "Permis" },
      source,
      release: "ht.ircc.permits@1.1.0",
      version: "1.1.0",
      publishedAt: new Date("2026-01-02T12:00:00Z"),
      permalink: "https://fptx.example.ca/t/a",
    };
    expect(citationText(cited).en).toMatch(/^Immigration, Refugees and Citizenship Canada, “Trafficking/);
    expect(citationBibtex(cited, "FR")).toContain("author = {{Immigration, Réfugiés et Citoyenneté Canada}}");
  });
});
