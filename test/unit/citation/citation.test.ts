import { expect, test } from "vitest";
import { accessedOn, type Cited, citationBibtex, citationCsl, citationText } from "../../../src/citation/citation.ts";

const cited: Cited = {
  title: { en: "Incidents, 100 % & more_", fr: "Affaires {déclarées}, 100 % & plus_" },
  source: {
    en: "Statistics Canada, The Daily, “Trafficking in persons”, June 27, 2018.",
    fr: "Statistique Canada, Le Quotidien, « La traite des personnes », 27 juin 2018.",
  },
  release: "ht.police.incidents@1.7.0",
  version: "1.7.0",
  // 31 December in Ottawa, 1 January in UTC.
  publishedAt: new Date("2026-01-01T03:30:00Z"),
  permalink: "https://fptx.example.ca/t/a_b-C",
};

test("the provider comes first, then the exchange, the release, its day in Ottawa and the permalink", () => {
  expect(citationText(cited)).toEqual({
    en: "Statistics Canada, The Daily, “Trafficking in persons”, June 27, 2018. FPT Exchange, “Incidents, 100 % & more_”, release 1.7.0, December 31, 2025, https://fptx.example.ca/t/a_b-C",
    fr: "Statistique Canada, Le Quotidien, «\u00a0La traite des personnes\u00a0», 27 juin 2018. Échange FPT, «\u00a0Affaires {déclarées}, 100\u00a0% & plus_\u00a0», diffusion 1.7.0, 31 décembre 2025, https://fptx.example.ca/t/a_b-C",
  });
});

test("BibTeX escapes what TeX would run, keeps accents and leaves the address alone", () => {
  expect(citationBibtex(cited, "FR")).toBe(`@misc{fptx-ht.police.incidents-1.7.0-c91d6636,
  author = {{Statistique Canada}},
  title = {{Affaires \\{déclarées\\}, 100\u00a0\\% \\& plus\\_}},
  year = {2025},
  date = {2025-12-31},
  version = {1.7.0},
  publisher = {{Échange FPT}},
  note = {{Statistique Canada, Le Quotidien, «\u00a0La traite des personnes\u00a0», 27 juin 2018.}},
  language = {french},
  url = {https://fptx.example.ca/t/a_b-C}
}
`);
});

test("CSL-JSON is a dataset of its provider", () => {
  expect(citationCsl(cited, "EN")).toEqual([
    {
      id: "fptx-ht.police.incidents-1.7.0-c91d6636",
      type: "dataset",
      title: "Incidents, 100 % & more_",
      author: [{ literal: "Statistics Canada" }],
      publisher: "FPT Exchange",
      version: "1.7.0",
      issued: { "date-parts": [[2025, 12, 31]] },
      URL: "https://fptx.example.ca/t/a_b-C",
      note: "Statistics Canada, The Daily, “Trafficking in persons”, June 27, 2018.",
      language: "en-CA",
    },
  ]);
});

test("a citation that is taken on a day says on which, in Ottawa", () => {
  const taken = { ...cited, accessed: new Date("2026-11-25T03:00:00Z") };
  expect(citationBibtex(taken, "EN")).toContain("  urldate = {2026-11-24}\n}");
  expect(citationCsl(taken, "EN")[0]).toMatchObject({ accessed: { "date-parts": [[2026, 11, 24]] } });
  expect(accessedOn(new Date("2026-12-01T15:00:00Z"))).toEqual({
    en: " (accessed December 1, 2026)",
    fr: " (consulté le 1er décembre 2026)",
  });
});

test("two tables of one release are two entries, the same table at another address is the same", () => {
  const keyOf = (permalink: string): unknown => citationCsl({ ...cited, permalink }, "FR")[0]?.["id"];
  expect(keyOf("https://fptx.example.ca/t/other")).not.toBe(keyOf(cited.permalink));
  expect(keyOf("http://localhost:4000/t/a_b-C")).toBe(keyOf(cited.permalink));
});

test("the narrow space of French numbers, at which pdfLaTeX stops, is TeX's own", () => {
  const title = { en: "Rate per 100,000", fr: "Taux pour 100 000 habitants" };
  expect(citationBibtex({ ...cited, title }, "FR")).toContain("title = {{Taux pour 100\\,000 habitants}}");
  expect(citationCsl({ ...cited, title }, "FR")[0]).toMatchObject({ title: "Taux pour 100\u202f000 habitants" });
});
