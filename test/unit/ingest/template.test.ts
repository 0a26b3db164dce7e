import { readXlsx, type Sheet, type Workbook } from "hucre/xlsx";
import { beforeAll, describe, expect, test } from "vitest";
import { makeCatalogue } from "../../../src/catalogue/catalogue.ts";
import { readCatalogueFiles } from "../../../src/catalogue/catalogue-files.ts";
import { readCodeMaps } from "../../../src/code-map/code-map-files.ts";
import { type ImportKnowledge, importFile } from "../../../src/ingest/import-file.ts";
import type { Imported } from "../../../src/ingest/imported.ts";
import { SYMBOLS } from "../../../src/ingest/symbol.ts";
import { templateCsv } from "../../../src/ingest/template-csv.ts";
import { planTemplate, type TemplatePlan, type TemplateRequest } from "../../../src/ingest/template-plan.ts";
import { MOST_WORKBOOK_ROWS, templateWorkbook } from "../../../src/ingest/template-workbook.ts";
import { AppError } from "../../../src/shared/app-error.ts";

let knowledge: ImportKnowledge;
beforeAll(async () => {
  knowledge = { catalogue: makeCatalogue((await readCatalogueFiles()).entries), codeMaps: await readCodeMaps() };
});

const plan = (request: Partial<TemplateRequest>): TemplatePlan =>
  planTemplate(knowledge, { indicator: "ht.shelter.clients", jurisdiction: "CA", periods: [], ...request });
const csvOf = (of: TemplatePlan): string => [...templateCsv(of)].join("");

/** The template with every value filled in: 0, 1, 2… in the order of the rows. */
const filled = (of: TemplatePlan): string =>
  csvOf(of)
    .split("\r\n")
    .map((line, at) => (at === 0 || line === "" ? line : line.replace(/,,,$/, `,${at - 1},,`)))
    .join("\r\n");

async function load(text: string, { indicator, jurisdiction }: Pick<TemplateRequest, "indicator" | "jurisdiction">) {
  async function* source(): AsyncIterable<Uint8Array> {
    yield Buffer.from(text);
  }
  const file = await importFile(source(), { indicator, jurisdiction }, knowledge);
  const cells: Imported[] = [];
  for await (const batch of file.batches) cells.push(...batch);
  return { format: file.format, cells, findings: file.findings };
}

describe("the CSV template", () => {
  test("without periods is the header alone", () => {
    expect(csvOf(plan({}))).toBe("jurisdiction,period,sex,age,service,value,status,note\r\n");
    expect(csvOf(plan({ indicator: "ht.ircc.investigations" }))).toBe("jurisdiction,period,value,status,note\r\n");
  });

  test("of each indicator loads without a finding once it is filled in, every cell of the cube once", async () => {
    for (const { id, periodType, levels, dimensions } of knowledge.catalogue.indicators) {
      const periods = periodType === "FISCAL_YEAR" ? ["2021-2022", "2022-2023"] : ["2021", "2022"];
      const request = { indicator: id, jurisdiction: "CA", periods };
      const template = plan(request);
      const { format, cells, findings } = await load(filled(template), request);
      const areas = knowledge.catalogue.jurisdictions.filter(({ level }) => levels.includes(level));
      const expected = dimensions.reduce((n, { members }) => n * members.length, areas.length * periods.length);
      expect([format, findings.list()]).toEqual(["tidy-csv", []]);
      expect([id, template.rows, cells.length]).toEqual([id, expected, expected]);
      expect(cells.map(({ value }) => value)).toEqual(cells.map((_, at) => at));
      const keys = cells.map(({ jurisdiction, period, members }) => [jurisdiction, period, ...members].join());
      expect(new Set(keys).size).toBe(expected);
    }
  });

  test("in a province's own codes loads every cell of its cube, and says what the map says", async () => {
    const request = { indicator: "ht.shelter.clients", jurisdiction: "CA-ON", periods: ["2019-2020", "2020-2021"] };
    const { cells, findings } = await load(filled(plan(request)), request);
    expect(findings.blocking).toBe(false);
    expect([...new Set(findings.list().map(({ rule }) => rule))].sort()).toEqual([
      "code.at-total",
      "code.demonstration",
    ]);
    // The counselling programme with legal support counts in the total alone: neither shared service can be told from it.
    const [sexes, ages, services] = [4, 7, 5];
    expect(cells).toHaveLength(2 * sexes * ages * services);
  });

  test("loads as well with the empty rows that a workbook leaves below when it is saved as CSV", async () => {
    const request = { indicator: "ht.police.accused", jurisdiction: "CA-NS", periods: ["2022"] };
    const template = plan(request);
    const empty = `${",".repeat(template.columns.length - 1)}\r\n`.repeat(50);
    const { cells, findings } = await load(`${filled(template)}${empty}`, request);
    expect([cells.length, findings.list()]).toEqual([template.rows, []]);
  });

  test("takes the codes in force in each period", () => {
    const text = csvOf(plan({ jurisdiction: "ON", periods: ["2019-2020", "2020-2021"] }));
    const ages = (period: string): string[] => [
      ...new Set(
        text.split("\r\n").flatMap((line) => (line.split(",")[1] === period ? [line.split(",")[3] ?? ""] : [])),
      ),
    ];
    expect(ages("2019-2020")).toContain("25-29");
    expect(ages("2019-2020")).not.toContain("25-34");
    expect(ages("2020-2021")).toContain("25-34");
    expect(ages("2020-2021")).not.toContain("25-29");
  });

  test("has a byte-order mark where a code has an accent, and nowhere else", async () => {
    const request = { indicator: "ht.shelter.clients", jurisdiction: "CA-QC", periods: ["2020-2021"] };
    expect(csvOf(plan(request)).startsWith("\ufeffjurisdiction,")).toBe(true);
    expect(csvOf(plan({ ...request, jurisdiction: "CA-NS" })).startsWith("jurisdiction,")).toBe(true);
    expect((await load(filled(plan(request)), request)).findings.blocking).toBe(false);
  });

  test("of a province holds the province and the areas in it", () => {
    const codes = plan({ indicator: "ht.police.incidents", jurisdiction: "Ontario" }).columns[0]?.codes ?? [];
    const ids = codes.map(({ code }) => code);
    expect(ids).toEqual(expect.arrayContaining(["CA-ON", "CMA-535", "CMA-505-35"]));
    expect(ids).not.toContain("CMA-505-24");
    expect(ids).not.toContain("CA");
  });

  test.each([
    ["2022/23", "2022-2023"],
    ["2022-04-01/P1Y", "2022-2023"],
  ])("reads the period %s as the importers do", (given, id) => {
    expect([...plan({ periods: [given] }).cells()][0]?.[1]).toBe(id);
  });
});

describe("what is refused", () => {
  test.each([
    ["an unknown indicator", { indicator: "ht.shelter" }, "NOT_FOUND"],
    ["an unknown jurisdiction", { jurisdiction: "Ontaria" }, "INVALID_INPUT"],
    ["a jurisdiction at a level that the indicator does not have", { jurisdiction: "CMA-535" }, "INVALID_INPUT"],
    ["a period of another type", { periods: ["2022"] }, "INVALID_INPUT"],
    ["what is no period", { periods: ["last year"] }, "INVALID_INPUT"],
    ["a period named twice in two ways", { periods: ["2022-2023", "2022/23"] }, "INVALID_INPUT"],
  ])("%s", (_what, request, code) => {
    expect(() => plan(request)).toThrow(expect.objectContaining({ code }));
  });

  test("a workbook of too many rows, with the way out", async () => {
    const periods = Array.from({ length: 20 }, (_, at) => String(1990 + at));
    const large = plan({ indicator: "demo.police.victims", periods });
    expect(large.rows).toBeGreaterThan(MOST_WORKBOOK_ROWS);
    const error = await templateWorkbook(large).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).messages.fr).toContain("--format csv");
  });
});

describe("the workbook", () => {
  const request = { jurisdiction: "CA-QC", periods: ["2020-2021"] };
  let workbook: Workbook;
  beforeAll(async () => {
    workbook = await readXlsx(await templateWorkbook(plan(request)), { readStyles: true });
  });
  const sheet = (name: string): Sheet => workbook.sheets.find((one) => one.name === name) as Sheet;
  const header = ["jurisdiction", "period", "sex", "age", "service", "value", "status", "note"];

  test("has three sheets, each under a frozen row, without merged cells", () => {
    expect(workbook.sheets.map(({ name }) => name)).toEqual(["Data", "Codes", "Notes"]);
    for (const { freezePane, merges } of workbook.sheets) {
      expect(freezePane?.rows).toBe(1);
      expect(merges ?? []).toEqual([]);
    }
  });

  test("holds the rows of the CSV, which load once saved as CSV", () => {
    const given = plan(request);
    const [first, ...rows] = sheet("Data").rows.slice(0, given.rows + 1);
    expect(first).toEqual(header);
    expect(rows.map((row) => row.slice(0, 5))).toEqual([...given.cells()]);
  });

  test("lists the codes of each column, and nothing else may be written there", () => {
    const codes = sheet("Codes").rows;
    const lists = new Map(sheet("Data").dataValidations?.map((one) => [header[one.range.charCodeAt(0) - 65], one]));
    for (const { id, codes: expected } of plan(request).columns.filter((column) => column.codes.length > 0)) {
      const validation = lists.get(id);
      const [, from, to] = /^Codes!\$B\$(\d+):\$B\$(\d+)$/.exec(validation?.formula1 ?? "") ?? [];
      const listed = codes.slice(Number(from) - 1, Number(to));
      expect(validation).toMatchObject({ type: "list", showErrorMessage: true, errorStyle: "stop" });
      expect(listed.map(([column, code]) => [column, code])).toEqual(expected.map(({ code }) => [id, code]));
    }
    expect([...lists.keys()]).toEqual(header.slice(0, 7));
    expect(lists.get("value")).toMatchObject({ type: "whole", operator: "between", formula1: "0" });
  });

  test("offers every symbol that the importers know", () => {
    const status = sheet("Codes").rows.filter(([column]) => column === "status");
    expect(status.map(([, code]) => code).sort()).toEqual([...SYMBOLS.keys()].sort());
  });

  test("names every code in both languages, and the shared code of a local one", () => {
    for (const [, code, en, fr] of sheet("Codes").rows) expect([code, en, fr].every((text) => text)).toBe(true);
    expect(sheet("Codes").rows).toContainEqual([
      "service",
      "HÉB-URG",
      "Emergency shelter",
      "Hébergement d'urgence",
      "EMERGENCY",
    ]);
  });

  test("says in both languages how to fill it in, and that its codes are a demonstration", () => {
    const [headings, ...lines] = sheet("Notes").rows;
    expect(headings).toEqual(["English", "Français"]);
    expect(lines.every(([en, fr]) => typeof en === "string" && typeof fr === "string" && en !== fr)).toBe(true);
    const text = lines.flat().join("\n");
    expect(text).toContain("are a demonstration");
    expect(text).toContain("sont une démonstration");
    expect(text).not.toMatch(/« | »| :/);
  });

  test("keeps codes that look like dates as text, below the given rows too", () => {
    const { cells } = sheet("Data");
    const rows = plan(request).rows;
    for (const row of [1, rows, rows + 500]) expect(cells?.get(`${row},3`)?.style?.numFmt).toBe("@");
  });

  test("asks for a number, not a whole one, where amounts are measured", async () => {
    const template = plan({});
    const amounts = { ...template, indicator: { ...template.indicator, measures: ["AMOUNT"] as const } };
    const read = await readXlsx(await templateWorkbook(amounts));
    expect(read.sheets[0]?.dataValidations?.find(({ range }) => range.startsWith("F"))?.type).toBe("decimal");
  });
});
