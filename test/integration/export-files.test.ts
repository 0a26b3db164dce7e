import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Ajv2019 from "ajv/dist/2019.js";
import addFormats from "ajv-formats";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import type { ExportFormat } from "../../src/domain/export-format.ts";
import { type TestExchange, useExchange, VIEWERS, type ViewerName } from "../support/exchange.ts";
import { faultsOfJsonStat, type JsonStat } from "../support/json-stat-validator.ts";
import {
  type ReadCells,
  readCsv,
  readFrenchCsv,
  readJsonStat,
  readParquet,
  readSdmxCsv,
  readSdmxJson,
  readWorkbook,
} from "../support/read-exports.ts";

const EXPORTS = `query ($where: ObservationFilter!) { exports(where: $where) {
  cells permalink release { id } downloads { format url } } }`;
const OBSERVATIONS = `query ($where: ObservationFilter!) { observations(where: $where, first: 1000) { nodes {
  jurisdiction { id } period { id } measure value status { symbols availability } dimensions { dimension { id } member { id } } } } }`;

interface Exported {
  readonly exports: {
    readonly cells: number;
    readonly permalink: string;
    readonly release: { readonly id: string };
    readonly downloads: readonly { readonly format: ExportFormat; readonly url: string }[];
  };
}
interface Node {
  readonly jurisdiction: { readonly id: string };
  readonly period: { readonly id: string };
  readonly measure: string;
  readonly value: number | null;
  readonly status: { readonly symbols: readonly string[]; readonly availability: string };
  readonly dimensions: readonly {
    readonly dimension: { readonly id: string };
    readonly member: { readonly id: string };
  }[];
}

const WHERE = {
  indicator: "demo.police.victims",
  jurisdictions: ["CA", "NS", "ON", "QC"],
  dimensions: [
    { dimension: "sex", members: ["*"] },
    { dimension: "age", members: ["*"] },
  ],
  measures: ["COUNT", "SHARE", "CHANGE"],
};
const KEYS = ["jurisdiction", "period", "sex", "age", "relationship", "measure"];
const SDMX_KEYS = ["REF_AREA", "TIME_PERIOD", "SEX", "AGE", "RELATIONSHIP", "MEASURE"];
const NAMES: ViewerName[] = ["public", "policy", "analyst", "loader"];
const STANDARDS = process.env["FPTX_STANDARDS"] ?? fileURLToPath(new URL("../../../shared/standards", import.meta.url));
const schemaFile = (version: string): string => join(STANDARDS, "sdmx-json", `sdmx-json-data-schema-${version}.json`);

/** It comes without types. */
const JSONstat = createRequire(import.meta.url)("jsonstat-toolkit") as (dataset: unknown) => {
  readonly n: number;
  readonly role: { readonly geo: string[]; readonly time: string[]; readonly metric: string[] };
  Data(at: Record<string, string>): { readonly value: number | null; readonly status: string | null };
};

const running = useExchange("PGlite");

async function authorization(exchange: TestExchange, as: ViewerName): Promise<Record<string, string>> {
  const viewer = VIEWERS[as];
  return viewer === null ? {} : { authorization: `Bearer ${await exchange.sign(viewer)}` };
}

async function files(as: ViewerName, where: object = WHERE) {
  const { exports } = await running().data<Exported>(EXPORTS, { as, variables: { where } });
  const headers = await authorization(running(), as);
  const fetched = async (format: ExportFormat): Promise<Response> => {
    const response = await fetch(exports.downloads.find((one) => one.format === format)?.url as string, { headers });
    expect(response.status).toBe(200);
    return response;
  };
  return { exports, fetched };
}

/** What the API shows the same viewer. */
async function shown(as: ViewerName): Promise<ReadCells> {
  type Answer = { observations: { nodes: readonly Node[] } };
  const { observations } = await running().data<Answer>(OBSERVATIONS, { as, variables: { where: WHERE } });
  return new Map(
    observations.nodes.map(({ jurisdiction, period, measure, value, status, dimensions }) => [
      [jurisdiction.id, period.id, ...dimensions.map(({ member }) => member.id), measure].join("|"),
      { value, symbols: status.symbols.join(" ") },
    ]),
  );
}

describe.each(NAMES)("what %s takes away is what the API shows, cell by cell", (as) => {
  test("CSV", async () => {
    const { fetched, exports } = await files(as);
    const text = await (await fetched("CSV")).text();
    const expected = await shown(as);
    expect(expected.size).toBe(exports.cells);
    expect(readCsv(text, KEYS)).toEqual(expected);
    const hidden = [...expected.values()].filter(({ value }) => value === null);
    if (as !== "loader") expect(hidden.length).toBeGreaterThan(0);
  });

  test("CSV for Excel in French", async () => {
    const { fetched } = await files(as);
    const bytes = new Uint8Array(await (await fetched("CSV_FR_CA")).arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(readFrenchCsv(new TextDecoder().decode(bytes))).toEqual(await shown(as));
  });

  test("JSON-stat, by its own toolkit and by our validator", async () => {
    const { fetched, exports } = await files(as);
    const dataset = (await (await fetched("JSON_STAT")).json()) as JsonStat;
    expect(faultsOfJsonStat(dataset)).toEqual([]);
    const expected = await shown(as);
    expect(readJsonStat(dataset)).toEqual(expected);
    expect(dataset.extension.permalink).toBe(exports.permalink);
    const read = JSONstat(dataset);
    expect(read.n).toBe(exports.cells);
    expect(read.role).toMatchObject({ geo: ["jurisdiction"], time: ["period"], metric: ["measure"] });
    for (const [key, { value, symbols }] of [...expected].slice(0, 60)) {
      const at = Object.fromEntries(key.split("|").map((code, i) => [KEYS[i] as string, code]));
      expect(read.Data(at)).toEqual({ value, status: symbols === "" ? null : symbols });
    }
  });

  test("SDMX-CSV and SDMX-JSON, every index within its list", async () => {
    const { fetched } = await files(as);
    const expected = await shown(as);
    expect(readSdmxCsv(await (await fetched("SDMX_CSV")).text(), SDMX_KEYS)).toEqual(expected);
    expect(readSdmxJson((await (await fetched("SDMX_JSON")).json()) as never)).toEqual(expected);
  });

  test("Parquet, by DuckDB", async () => {
    const { fetched, exports } = await files(as);
    const { rows, types, metadata } = await readParquet(new Uint8Array(await (await fetched("PARQUET")).arrayBuffer()));
    const cells = rows.map((row): [string, { value: number | null; symbols: string }] => [
      KEYS.map((key) => row[key]).join("|"),
      { value: row["value"] as number | null, symbols: row["symbols"] as string },
    ]);
    expect(new Map(cells)).toEqual(await shown(as));
    expect(types).toMatchObject({ value: "DOUBLE", jurisdiction: "VARCHAR", rounded: "BOOLEAN" });
    expect(metadata).toMatchObject({ "fptx.permalink": exports.permalink, "fptx.release": exports.release.id });
  });

  test("a workbook, with real numbers and no merged cells", async () => {
    const { fetched } = await files(as);
    const sheets = await readWorkbook(new Uint8Array(await (await fetched("XLSX")).arrayBuffer()));
    expect([...sheets.keys()]).toEqual(["Data", "Notes", "Legend", "Method"]);
    const [heading = [], ...rows] = sheets.get("Data") ?? [];
    const codes = heading.flatMap((name, at) => (String(name).endsWith("(code)") ? [at] : []));
    const [valueAt, symbolsAt] = [heading.indexOf("Value"), heading.indexOf("Symbols")];
    const cells = rows.map((row): [string, { value: number | null; symbols: string }] => [
      codes.map((at) => row[at]).join("|"),
      { value: (row[valueAt] ?? null) as number | null, symbols: (row[symbolsAt] ?? "") as string },
    ]);
    expect(new Map(cells)).toEqual(await shown(as));
    const said = [...sheets.values()].flat(2).map(String).join("\n");
    for (const text of ["Synthetic", "demo.police.victims@", "/t/"]) expect(said).toContain(text);
  });
});

test("a French workbook and a French CSV file, read with semicolons and decimal commas, hold the same numbers", async () => {
  const { exports } = await files("policy");
  const headers = await authorization(running(), "policy");
  const french = async (ending: string) => (await fetch(`${exports.permalink}${ending}`, { headers })).arrayBuffer();
  const sheets = await readWorkbook(new Uint8Array(await french(".xlsx?lang=fr")));
  expect([...sheets.keys()]).toEqual(["Données", "Notes", "Légende", "Méthode"]);
  const [heading = [], ...rows] = sheets.get("Données") ?? [];
  const at = heading.indexOf("Valeur");
  const numbers = rows.map((row) => row[at] ?? null);
  const text = new TextDecoder().decode(await french(".csv?locale=fr-CA"));
  expect(text).toMatch(/;\d+,\d;VALUE;/);
  expect([...readFrenchCsv(text).values()].map(({ value }) => value)).toEqual(numbers);
  expect(numbers.some((value) => typeof value === "number" && !Number.isInteger(value))).toBe(true);
  expect(numbers.every((value) => value === null || typeof value === "number")).toBe(true);
});

test.for(["2.0.0", "2.1"])(
  "SDMX-JSON is valid against the official schema %s, for every viewer",
  async (version, { skip }) => {
    const path = schemaFile(version);
    if (!existsSync(path)) {
      console.warn(`NOT RUN: the official SDMX-JSON schema is not at ${path}. Set FPTX_STANDARDS to where it is.`);
      skip();
    }
    // The schema names a dialect of its own by an address that ajv gives to another.
    const { id: _id, $schema: _dialect, ...schema } = JSON.parse(readFileSync(path, "utf8"));
    const ajv = new Ajv2019.default({ strict: false, allErrors: true, unicodeRegExp: false });
    addFormats.default(ajv);
    const validate = ajv.compile(schema);
    for (const as of NAMES) {
      const { fetched } = await files(as);
      validate(await (await fetched("SDMX_JSON")).json());
      expect(validate.errors ?? []).toEqual([]);
    }
  },
);

test("a row names the population that its own rate rests on, and the notes of the file say it once for all", async () => {
  const where = { indicator: "ht.police.incidents", jurisdictions: ["CA"], from: "2021", measures: ["COUNT", "RATE"] };
  const { fetched } = await files("policy", where);
  const rows = parse(await (await fetched("CSV")).text(), { columns: true }) as Record<string, string>[];
  const populations = (text: string | undefined) =>
    [...(text ?? "").matchAll(/population of July 1, (\d{4})/g)].map(([, year]) => year);
  expect(rows.length).toBe(6);
  for (const { measure, period, notes } of rows) expect(populations(notes)).toEqual(measure === "RATE" ? [period] : []);
  const sheets = await readWorkbook(new Uint8Array(await (await fetched("XLSX")).arrayBuffer()));
  const notes = sheets.get("Notes")?.flat().join("\n") ?? "";
  expect([populations(notes), notes.match(/population of July 1 of each year/g)?.length]).toEqual([[], 1]);
});

test("no file says which suppressed cells are complementary, and none holds a sentinel", async () => {
  const { fetched } = await files("policy");
  const text = await (await fetched("SDMX_CSV")).text();
  const suppressed = text.split("\r\n").filter((line) => / ?x/.test(line) && line.includes(",Q,"));
  expect(suppressed.length).toBeGreaterThan(0);
  expect(suppressed.every((line) => line.includes(",,Q,A,"))).toBe(true);
  const dataset = (await (await fetched("JSON_STAT")).json()) as JsonStat;
  const counts = dataset.value.filter((_, i) => i % 3 === 0);
  expect(counts.every((value) => value === null || value >= 0)).toBe(true);
  for (const [position, availability] of Object.entries(dataset.extension.availability)) {
    expect(availability).not.toBe("VALUE");
    expect(dataset.value[Number(position)]).toBeNull();
  }
});

test("both languages hold the same figures", async () => {
  const { exports } = await files("public");
  const read = async (lang: string) =>
    (await (await fetch(`${exports.permalink}.json?lang=${lang}`)).json()) as JsonStat;
  const [en, fr] = [await read("en"), await read("fr")];
  expect(fr.value).toEqual(en.value);
  expect(fr.label).not.toBe(en.label);
  expect(fr.note).toHaveLength(en.note.length);
  expect(fr.dimension["jurisdiction"]?.category.label).toMatchObject({ "CA-NS": "Nouvelle-Écosse" });
});
