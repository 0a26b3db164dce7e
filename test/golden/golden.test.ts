import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { useExchange, VIEWERS, type ViewerName } from "../support/exchange.ts";

const FOLDER = new URL("./", import.meta.url);
const files = readdirSync(FOLDER);
const queries = files.filter((name) => name.endsWith(".graphql")).map((name) => name.replace(/\.graphql$/, ""));
const viewers = Object.keys(VIEWERS) as ViewerName[];
const goldens = queries.flatMap((name) => viewers.map((viewer) => [name, viewer] as const));
const goldenFile = (name: string, viewer: ViewerName): string => `${name}.${viewer}.json`;

/** `UPDATE_GOLDEN=1` writes what is answered instead of comparing; the difference is reviewed as code is. */
const rewriting = process.env.UPDATE_GOLDEN === "1";

describe("golden answers", () => {
  const running = useExchange("PGlite");

  test.each(goldens)("%s as %s", async (name, viewer) => {
    const query = await readFile(new URL(`${name}.graphql`, FOLDER), "utf8");
    const { status, text } = await running().ask(query, { as: viewer });
    // What a query costs is the same for every viewer, and tested elsewhere.
    const { extensions: _cost, ...answered } = JSON.parse(text) as { extensions?: unknown };
    const answer = `${JSON.stringify({ status, ...answered }, null, 2)}\n`;
    const file = new URL(goldenFile(name, viewer), FOLDER);
    if (rewriting) await writeFile(file, answer);
    const golden = JSON.parse(await readFile(file, "utf8")) as unknown;
    expect(JSON.parse(answer)).toEqual(golden);
  });

  test("are kept of every query for every viewer, and of nothing else", () => {
    const expected = goldens.map(([name, viewer]) => goldenFile(name, viewer));
    const kept = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));
    expect(kept.sort()).toEqual(expected.sort());
  });
});
