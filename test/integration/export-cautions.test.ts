import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { useExchange, VIEWERS, type ViewerName } from "../support/exchange.ts";
import type { JsonStat } from "../support/json-stat-validator.ts";
import { readParquet, readWorkbook, textOfWorkbook } from "../support/read-exports.ts";
import { INCIDENTS, intakeOf } from "../support/submissions.ts";

const running = useExchange("PGlite");
const intake = intakeOf(running);

interface Said {
  readonly id: string;
  readonly mandatory: boolean;
  readonly text: { readonly en: string; readonly fr: string };
}
interface Node {
  readonly jurisdiction: { readonly id: string };
  readonly period: { readonly id: string };
  readonly dimensions: readonly { readonly member: { readonly id: string } }[];
  readonly measure: string;
  readonly notes: readonly Said[];
}
type Row = Readonly<Record<string, string>>;

const PLACES = ["CA", "ON", "PE", "YT", "CMA-505"];
const WHERE = {
  indicator: INCIDENTS,
  jurisdictions: PLACES,
  periods: ["2010", "2021", "2022", "2023"],
  dimensions: [{ dimension: "offence", members: ["*"] }],
  measures: ["COUNT", "RATE"],
};

async function permalinkOf(where: object, as: ViewerName): Promise<string> {
  const query = "query ($where: ObservationFilter!) { exports(where: $where) { permalink } }";
  const { exports } = await running().data<{ exports: { permalink: string } }>(query, { as, variables: { where } });
  return exports.permalink;
}
async function file(address: string, as: ViewerName): Promise<Response> {
  const viewer = VIEWERS[as];
  const headers: Record<string, string> = viewer ? { authorization: `Bearer ${await running().sign(viewer)}` } : {};
  const response = await fetch(address, { headers });
  expect(response.status).toBe(200);
  return response;
}
async function rowsOf(where: object, as: ViewerName, ending = ".csv?lang=en"): Promise<Row[]> {
  const text = await (await file(`${await permalinkOf(where, as)}${ending}`, as)).text();
  return parse(text, { columns: true, bom: true, delimiter: ending.includes("fr-CA") ? ";" : "," }) as Row[];
}

test.each(["public", "policy"] as const)(
  "beside each figure stands what must be said of it, as the API says it to %s, and nothing of other places",
  async (as) => {
    const rows = await rowsOf(WHERE, as);
    const query = `query ($where: ObservationFilter!) { observations(where: $where, first: 500) { nodes {
      jurisdiction { id } period { id } dimensions { member { id } } measure notes { id mandatory text { en } } } } }`;
    type Answer = { observations: { nodes: readonly Node[] } };
    const { observations } = await running().data<Answer>(query, { as, variables: { where: WHERE } });
    expect(rows.length).toBe(observations.nodes.length);
    const found = new Map(
      rows.map((row) => [[row["jurisdiction"], row["period"], row["offence"], row["measure"]].join(), row]),
    );
    for (const { jurisdiction, period, dimensions, measure, notes } of observations.nodes) {
      const row = found.get([jurisdiction.id, period.id, dimensions[0]?.member.id, measure].join());
      for (const { text } of notes.filter(({ mandatory }) => mandatory)) expect(row?.["notes"]).toContain(text.en);
      const others = observations.nodes
        .flatMap((node) => node.notes)
        .filter(({ text }) => notes.every((note) => note.text.en !== text.en));
      for (const { text } of others) expect(row?.["notes"]).not.toContain(text.en);
    }
    const saysOf = (place: string, words: string): boolean[] =>
      rows.filter((row) => row["jurisdiction"] === place).map((row) => row["notes"]?.includes(words) ?? false);
    expect(new Set(saysOf("CA-PE", "population of Prince Edward Island"))).toEqual(new Set([true]));
    expect(new Set(saysOf("CA-ON", "population of Prince Edward Island"))).toEqual(new Set([false]));
  },
);

test("every format says whether the figures may be compared, and why not", async () => {
  const query = `query ($input: TableInput!) { table(input: $input) { comparability { level reasons { text { en fr } } } } }`;
  type Answer = {
    table: { comparability: { level: string; reasons: readonly { text: { en: string; fr: string } }[] } };
  };
  const input = { where: WHERE, rows: ["JURISDICTION", "offence"], columns: ["PERIOD", "MEASURE"] };
  const { comparability } = (await running().data<Answer>(query, { as: "policy", variables: { input } })).table;
  expect(comparability.level).toBe("NOT_COMPARABLE");
  const reasons = comparability.reasons.map(({ text }) => text);
  expect(reasons.length).toBeGreaterThan(1);
  const permalink = await permalinkOf(WHERE, "policy");

  const rows = await rowsOf(WHERE, "policy");
  const inRows = rows.map((row) => row["comparability_label"]).join(" ");
  for (const { en } of reasons) expect(inRows).toContain(en);
  expect(new Set(rows.map((row) => row["comparability"])).has("NOT_COMPARABLE")).toBe(true);

  const jsonStat = (await (await file(`${permalink}.json?lang=fr`, "policy")).json()) as JsonStat;
  const { extension } = jsonStat as unknown as {
    extension: { comparability: { level: string; reasons: { text: string }[] } };
  };
  expect(extension.comparability.level).toBe("NOT_COMPARABLE");
  const spaced = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, " ");
  const plain = (text: string): string => spaced(text).replaceAll(/ (?=[;:!?%»])|(?<=«) /g, "");
  expect(extension.comparability.reasons.map(({ text }) => plain(text))).toEqual(reasons.map(({ fr }) => plain(fr)));

  const workbook = await (await file(`${permalink}.xlsx?lang=en`, "policy")).arrayBuffer();
  const sheets = await readWorkbook(new Uint8Array(workbook));
  const noted = sheets.get("Notes")?.flat().join("\n") ?? "";
  for (const { en } of reasons) expect(noted).toContain(en);
  expect(sheets.get("Method")).toContainEqual(["Can these figures be compared?", "Not all of them."]);
  expect(sheets.get("Method")).toContainEqual(["State of the release", "current"]);

  const parquet = await readParquet(
    new Uint8Array(await (await file(`${permalink}.parquet?lang=en`, "policy")).arrayBuffer()),
  );
  expect(JSON.parse(parquet.metadata["fptx.comparability"] ?? "")).toEqual({
    level: "NOT_COMPARABLE",
    reasons: reasons.map(({ en }) => en),
  });

  const { data } = (await (await file(`${permalink}.sdmx.json?lang=en`, "policy")).json()) as {
    data: { structures: [{ annotations: { type: string; texts: { en: string; fr: string } }[] }] };
  };
  const annotated = data.structures[0].annotations.filter(({ type }) => type === "COMPARABILITY");
  expect(annotated.map(({ texts }) => texts)).toEqual(reasons);
});

test("what is said of comparing stands beside the figures that it is about alone", async () => {
  const { periods: _, ...where } = WHERE;
  const rows = await rowsOf({ ...where, jurisdictions: ["CA", "AB"], from: "2015" }, "policy");
  const saidOf = (words: string, column: string): Set<string | undefined> =>
    new Set(rows.filter((row) => row["comparability_label"]?.includes(words)).map((row) => row[column]));
  expect(saidOf("Some rates rest on fewer than 20", "measure")).toEqual(new Set(["RATE"]));
  expect(saidOf("Some rates rest on fewer than 20", "period")).toEqual(new Set(["2017", "2018"]));
  expect(saidOf("Some rates rest on fewer than 20", "value").has("")).toBe(false);
  expect(saidOf("offences are detected by differen", "offence")).toEqual(new Set(["CC279", "IRPA118"]));
  const changes = { indicator: INCIDENTS, jurisdictions: ["CA"], periods: ["2011"], measures: ["COUNT", "CHANGE"] };
  const levels = (await rowsOf(changes, "policy")).map((row) => [row["measure"], row["comparability"]]);
  expect(levels).toContainEqual(["CHANGE", "NOT_COMPARABLE"]);
});

test("the denominators of many years are one note of the table, and each year's beside its figures", async () => {
  const where = { indicator: INCIDENTS, jurisdictions: ["CA", "ON"], periods: ["2021", "2022"], measures: ["RATE"] };
  const permalink = await permalinkOf(where, "policy");
  const { extension } = (await (await file(`${permalink}.json?lang=en`, "policy")).json()) as {
    extension: { notes: { text: string }[] };
  };
  const rests = extension.notes.map(({ text }) => text).filter((text) => text.startsWith("Rate on"));
  expect(rests).toEqual([expect.stringContaining("of each year")]);
  const rows = await rowsOf(where, "policy");
  const shown = rows.filter(({ value }) => value !== "");
  expect(new Set(shown.map(({ period }) => period)).size).toBe(2);
  for (const { period, notes } of shown) expect(notes).toContain(`July 1, ${period}:`);
});

test("French in SDMX-JSON and in Parquet's metadata has its spaces", async () => {
  const old = { indicator: INCIDENTS, release: `${INCIDENTS}@1.5.0`, jurisdictions: ["CA"], periods: ["2022"] };
  const permalink = await permalinkOf(old, "policy");
  const message = await (await file(`${permalink}.sdmx.json?lang=fr`, "policy")).text();
  const parquet = await readParquet(
    new Uint8Array(await (await file(`${permalink}.parquet?lang=fr`, "policy")).arrayBuffer()),
  );
  for (const text of [message, parquet.metadata["fptx.notes"]]) {
    expect(text).toContain("a remplacé celle-ci\u00a0: le permalien");
    expect(text).not.toContain("celle-ci :");
  }
  expect(message).toMatch(/"COMPARABILITY_LEVEL"/);
  expect(message).not.toMatch(/"id":"COMPARABILITY"/);
});

test("a file of a release that was replaced says so, in both languages", async () => {
  const old = { indicator: INCIDENTS, release: `${INCIDENTS}@1.5.0`, jurisdictions: ["CA"], periods: ["2022"] };
  const [english] = await rowsOf(old, "policy");
  expect([english?.["value"], english?.["notes"]]).toEqual(["528", expect.stringContaining("has replaced this one")]);
  const [french] = await rowsOf(old, "policy", ".csv?locale=fr-CA");
  expect(french?.["Notes"]).toContain("a remplacé celle-ci");
  const permalink = await permalinkOf(old, "policy");
  const sheets = await readWorkbook(
    new Uint8Array(await (await file(`${permalink}.xlsx?lang=fr`, "policy")).arrayBuffer()),
  );
  expect(sheets.get("Méthode")).toContainEqual(["État de la diffusion", "remplacée par une diffusion ultérieure"]);
  const [current] = await rowsOf({ ...old, release: undefined }, "policy");
  expect([current?.["value"], current?.["notes"]?.includes("has replaced")]).toEqual(["597", false]);
});

test("symbols are put into words beside them, and whether a value is rounded as R and Excel read it", async () => {
  const [english] = await rowsOf({ indicator: INCIDENTS, jurisdictions: ["CA"], periods: ["2023"] }, "public");
  expect(english).toMatchObject({ symbols: "p", symbols_label: "preliminary", rounded: "TRUE", rounding_base: "5" });
  const small = { indicator: "demo.police.victims", jurisdictions: ["PE"], periods: ["2022"] };
  const rows = await rowsOf(
    { ...small, dimensions: [{ dimension: "age", members: ["*"] }] },
    "public",
    ".csv?locale=fr-CA",
  );
  const hidden = rows.find((row) => row["Signes"] === "-- r");
  expect(hidden).toMatchObject({ Valeur: "", Arrondi: "FAUX" });
  expect(hidden?.["Signes en clair"]).toMatch(/^valeur entre 0 et 5, .*\u202f; révisé$/);
});

test("SDMX-JSON has every flag of a cell, no identifier twice, and every text in both languages", async () => {
  const permalink = await permalinkOf(WHERE, "public");
  const message = (await (await file(`${permalink}.sdmx.json?lang=fr`, "public")).json()) as {
    data: {
      structures: [
        {
          attributes: Record<"dataSet" | "observation", { id: string; values?: { id?: string; value?: unknown }[] }[]>;
          dimensions: { observation: { id: string }[] };
        },
      ];
      dataSets: [{ observations: Record<string, unknown[]> }];
    };
  };
  const [{ attributes, dimensions }] = message.data.structures;
  const ids = [...dimensions.observation, ...attributes.dataSet, ...attributes.observation].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ["SOURCE", "CITATION", "LICENCE", "LEGEND"])
    expect(attributes.dataSet.find((one) => one.id === id)?.values?.[0]?.value).toEqual({
      en: expect.any(String),
      fr: expect.any(String),
    });
  const at = (id: string): number => 1 + attributes.observation.findIndex((one) => one.id === id);
  const codesOf = (id: string) => attributes.observation.find((one) => one.id === id)?.values ?? [];
  const rows = Object.values(message.data.dataSets[0].observations);
  const rounded = rows.filter((row) => row[at("ROUNDING_BASE")] === 5);
  expect(rounded.length).toBeGreaterThan(0);
  for (const row of rows) {
    const availability = codesOf("AVAILABILITY")[row[at("AVAILABILITY")] as number]?.id;
    expect(availability === "VALUE").toBe(row[0] !== null);
    expect(codesOf("VINTAGE")[row[at("VINTAGE")] as number]?.id).toMatch(/^(?:PROVISIONAL|REVISED|FINAL)$/);
  }
});

test("what a loader or an approver wrote runs in nobody's spreadsheet, in whichever language it begins like a formula", async () => {
  const evil = '=HYPERLINK("https://example.ca","x")';
  const header = "jurisdiction,period,client,value,status,note";
  const note = `"Counted again. | ${evil.replaceAll('"', '""')}"`;
  const counts = [`CA,2019-2020,T,70,,${note}`, "CA,2019-2020,VICTIM,40,,", "CA,2019-2020,DEPENDANT,30,,", ""];
  const indicator = "ht.ircc.permits";
  const id = await intake.approved([header, ...counts].join("\n"), { indicator, vintage: "FINAL" });
  const released = await intake.publish(id, "ann", { reasonEn: "@SUM(A1:A9)", reasonFr: "+1+1" });
  expect(released).toMatchObject({ state: "PUBLISHED" });
  const permalink = await permalinkOf({ indicator, jurisdictions: ["CA"], periods: ["2019-2020"] }, "loader");
  const safe = (text: string) => `'${text}`;
  for (const [lang, data, method] of [
    ["en", "Data", "Method"],
    ["fr", "Données", "Méthode"],
  ] as const) {
    const bytes = new Uint8Array(await (await file(`${permalink}.xlsx?lang=${lang}`, "loader")).arrayBuffer());
    expect(textOfWorkbook(bytes)).not.toMatch(/<f[ >]/);
    const sheets = await readWorkbook(bytes);
    const texts = [...sheets.values()].flat(2).filter((cell): cell is string => typeof cell === "string");
    expect(texts.filter((text) => /^[=+@]/.test(text))).toEqual([]);
    expect(sheets.get(method)?.flat()).toContain(safe(lang === "en" ? "@SUM(A1:A9)" : "+1+1"));
    if (lang === "fr") expect(sheets.get(data)?.flat()).toContain(safe(evil));
  }
  for (const ending of [".csv?lang=fr", ".csv?locale=fr-CA", ".sdmx.csv"]) {
    const text = await (await file(`${permalink}${ending}`, "loader")).text();
    expect(text).toContain("=HYPERLINK");
    expect(text).not.toMatch(/(?:^|[,;\n])"?[=+@]/);
  }
});
