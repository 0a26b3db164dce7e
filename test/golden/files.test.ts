import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { useExchange, VIEWERS, type ViewerName } from "../support/exchange.ts";

const FOLDER = new URL("./files/", import.meta.url);
const viewers = Object.keys(VIEWERS) as ViewerName[];
const rewriting = process.env.UPDATE_GOLDEN === "1";

/** Own cells beside protected ones, both measures of which one is computed; small enough to be read. */
const INPUT = {
  where: {
    indicator: "demo.police.victims",
    jurisdictions: ["NS", "ON"],
    periods: ["2021", "2022"],
    dimensions: [
      { dimension: "sex", members: ["T", "M"] },
      { dimension: "age", members: ["T", "0-17", "18-24"] },
    ],
    measures: ["COUNT", "SHARE"],
  },
  rows: ["JURISDICTION", "age"],
  columns: ["PERIOD", "sex", "MEASURE"],
};
/** What follows the permalink, and the ending of the golden file. */
const FORMS = [
  ["?lang=en", "en.html"],
  ["?lang=fr", "fr.html"],
  [".csv?lang=en", "en.csv"],
  [".csv?locale=fr-CA", "fr-CA.csv"],
  [".json?lang=fr", "fr.json"],
  [".sdmx.json?lang=en", "sdmx.json"],
  [".sdmx.csv?lang=en", "sdmx.csv"],
  [".bib?lang=fr", "fr.bib"],
  [".csl.json?lang=en", "csl.json"],
] as const;
const goldens = viewers.flatMap((viewer) => FORMS.map(([address, name]) => [name, viewer, address] as const));
const goldenFile = (name: string, viewer: ViewerName): string => `victims.${viewer}.${name}`;

describe("golden files", () => {
  const running = useExchange("PGlite");

  /** Each exchange seals permalinks with a key of its own, and citations say on which day they were taken. */
  const steady = (text: string): string =>
    text
      .replaceAll(/http:\/\/[\w.]+:\d+\/t\/[\w-]+/g, "https://fptx.example.ca/t/PERMALINK")
      .replaceAll(/(fptx-[\w.-]+\d)-[0-9a-f]{8}\b/g, "$1-KEY")
      .replaceAll(/\((accessed|consulté le) [^)]*\)/g, "($1 TODAY)")
      .replaceAll(/urldate = \{[\d-]+\}/g, "urldate = {TODAY}")
      .replaceAll(/("accessed": \{\s*"date-parts": \[\s*\[)[\d,\s]+/g, "$1TODAY");

  test.each(goldens)("%s as %s", async (name, viewer, address) => {
    const query = "query ($input: TableInput!) { table(input: $input) { permalink } }";
    const variables = { input: INPUT };
    const { table } = await running().data<{ table: { permalink: string } }>(query, { as: viewer, variables });
    const claims = VIEWERS[viewer];
    const headers: Record<string, string> = claims ? { authorization: `Bearer ${await running().sign(claims)}` } : {};
    const response = await fetch(`${table.permalink}${address}`, { headers });
    expect(response.status).toBe(200);
    const bytes = Buffer.from(await response.arrayBuffer());
    const answer = steady(bytes.toString("utf8"));
    const file = new URL(goldenFile(name, viewer), FOLDER);
    if (rewriting) await writeFile(file, answer);
    expect(answer).toBe(await readFile(file, "utf8"));
  });

  test("are kept of every form for every viewer, and of nothing else", () => {
    const expected = goldens.map(([name, viewer]) => goldenFile(name, viewer));
    expect(readdirSync(FOLDER).sort()).toEqual(expected.sort());
  });
});
