import { beforeAll, describe, expect, test } from "vitest";
import { type Catalogue, makeCatalogue } from "../../../src/catalogue/catalogue.ts";
import { readCatalogueFiles } from "../../../src/catalogue/catalogue-files.ts";
import { type CodeMaps, readCodeMaps } from "../../../src/code-map/code-map-files.ts";
import { type CodeMappingLine, type CodeMapRequest, findMappings } from "../../../src/code-map/code-mappings.ts";
import { AppError } from "../../../src/shared/app-error.ts";

let knowledge: { catalogue: Catalogue; codeMaps: CodeMaps };
beforeAll(async () => {
  knowledge = { catalogue: makeCatalogue((await readCatalogueFiles()).entries), codeMaps: await readCodeMaps() };
});

const SERVICE: CodeMapRequest = {
  jurisdiction: "CA-ON",
  indicator: "ht.shelter.clients",
  dimension: "service",
  search: null,
};
const find = (request: Partial<CodeMapRequest>): CodeMappingLine[] =>
  findMappings(knowledge, { ...SERVICE, ...request });
const pairs = (request: Partial<CodeMapRequest>): string[] =>
  find(request).map(({ localCode, shared, relation }) => `${localCode} ${relation} ${shared}`);

function refusal(request: Partial<CodeMapRequest>): Pick<AppError, "code" | "details"> {
  try {
    find(request);
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, details: error.details };
    throw error;
  }
  throw new Error("it was not refused");
}

describe("a search", () => {
  test.each([
    ["a local code", { search: "2nd-stage" }, ["2ND-STAGE EXACT SECOND_STAGE"]],
    ["a local label in English", { search: "HOMELESSNESS" }, ["HOMELESS-SHELTER NARROWER EMERGENCY"]],
    ["a shared code", { search: "LEGAL" }, ["COUNS-LEGAL BROADER COUNSELLING", "COUNS-LEGAL BROADER LEGAL"]],
    ["a shared code alone", { search: "transition" }, ["TRANS EXACT TRANSITION"]],
    ["words in any order", { search: "stage  second" }, ["2ND-STAGE EXACT SECOND_STAGE"]],
    ["words of both sides at once", { search: "vaw emergency" }, ["VAW-SHELTER NARROWER EMERGENCY"]],
    [
      "a French label without its accents",
      { jurisdiction: "CA-QC", search: "HEBERGEMENT d’urgence" },
      ["HÉB-URG EXACT EMERGENCY"],
    ],
    ["accents that the label does not have", { jurisdiction: "CA-QC", search: "jurídique" }, ["JURIDIQUE EXACT LEGAL"]],
    ["another kind of dash", { dimension: "age", search: "16–17" }, ["16-17 NARROWER 0-17"]],
    ["a word that is on neither side", { search: "zebra" }, []],
  ])("finds %s", (_what, request, expected) => {
    expect(pairs(request)).toEqual(expected);
  });

  test("that is blank finds everything", () => {
    expect(pairs({ search: " \t" })).toEqual(pairs({ search: null }));
    expect(pairs({})).toHaveLength(8);
  });

  test("finds every shared code by its names in both languages", () => {
    for (const { shared, codelist } of find({})) {
      const name = knowledge.catalogue.codelist(codelist)?.codes.find(({ id }) => id === shared)?.name;
      for (const search of [name?.en ?? "", name?.fr ?? ""])
        expect(find({ search: search.toUpperCase() }).map((line) => line.shared)).toContain(shared);
    }
  });
});

describe("a concordance", () => {
  test("has no shared code where there is no equivalent, and says what is lost", () => {
    expect(find({ dimension: "sex", search: "X" }).find(({ relation }) => relation === "NONE")).toMatchObject({
      localCode: "X",
      shared: null,
      note: { en: expect.any(String), fr: expect.any(String) },
    });
  });

  test("gives the days of its fiscal years, the first and the last of them included", () => {
    const found = find({ dimension: "age", search: "25-34" });
    const dates = found.map(({ localCode, validFrom, validTo }) => [localCode, validFrom, validTo]);
    expect(dates).toEqual([
      ["25-34", "2020-04-01", null],
      ["25-29", null, "2020-03-31"],
      ["30-34", null, "2020-03-31"],
    ]);
  });

  test("says who approved it, and that it is a demonstration", () => {
    for (const { demonstration, approvedBy, map } of find({}))
      expect({ demonstration, approved: approvedBy.en, map }).toEqual({
        demonstration: true,
        approved: "Nobody: a demonstration",
        map: "demo-ca-on-service",
      });
  });

  test.each(["35", "on", "ONTARIO", "Ont."])("is found by %s", (jurisdiction) => {
    expect(pairs({ jurisdiction })).toEqual(pairs({}));
  });

  test("of a metropolitan area is its province's", () => {
    expect(pairs({ jurisdiction: "Toronto" })).toEqual(pairs({}));
  });

  test("of police-reported incidents is that of the survey's violations, everywhere", () => {
    for (const jurisdiction of ["CA", "CA-ON", "CA-NS"])
      expect(pairs({ jurisdiction, indicator: "ht.police.incidents", dimension: "offence" })).toEqual([
        "1525 EXACT CC279",
      ]);
  });

  test("is empty where the shared codes are used as they are", () => {
    expect(pairs({ jurisdiction: "CA-NS" })).toEqual([]);
    expect(pairs({ indicator: "ht.court.cases", dimension: "decision" })).toEqual([]);
  });
});

describe("what is refused", () => {
  test("an unknown indicator is not found, with the nearest", () => {
    const { code, details } = refusal({ indicator: "ht.shelter.client" });
    expect([code, (details["nearest"] as string[])[0]]).toEqual(["NOT_FOUND", "ht.shelter.clients"]);
  });

  test.each([
    ["jurisdiction", { jurisdiction: "Ontaria" }, "CA-ON"],
    ["dimension", { dimension: "servise" }, "service"],
  ])("an unknown %s names the nearest", (argument, request, nearest) => {
    const { code, details } = refusal(request);
    expect([code, details["argument"], (details["nearest"] as string[])[0]]).toEqual([
      "INVALID_INPUT",
      argument,
      nearest,
    ]);
  });

  test("a dimension of an indicator that has none", () => {
    expect(refusal({ indicator: "ht.ircc.investigations", dimension: "sex" })).toEqual({
      code: "INVALID_INPUT",
      details: { argument: "dimension", indicator: "ht.ircc.investigations" },
    });
  });
});
