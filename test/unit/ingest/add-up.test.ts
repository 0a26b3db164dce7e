import { beforeAll, describe, expect, test } from "vitest";
import { makeCatalogue } from "../../../src/catalogue/catalogue.ts";
import { readCatalogueFiles } from "../../../src/catalogue/catalogue-files.ts";
import { readCodeMaps } from "../../../src/code-map/code-map-files.ts";
import { type ImportKnowledge, importFile } from "../../../src/ingest/import-file.ts";
import type { Imported } from "../../../src/ingest/imported.ts";

let knowledge: ImportKnowledge;
beforeAll(async () => {
  const { entries } = await readCatalogueFiles();
  knowledge = { catalogue: makeCatalogue(entries), codeMaps: await readCodeMaps() };
});

/** Rows of Ontario's demonstration codes: sex, age, service, value, status, note. */
async function load(...rows: string[]) {
  async function* source(): AsyncIterable<Uint8Array> {
    yield Buffer.from("jurisdiction,period,sex,age,service,value,status,note\n");
    for (const row of rows) yield Buffer.from(`CA-ON,2021-2022,${row}\n`);
  }
  const file = await importFile(source(), { indicator: "ht.shelter.clients", jurisdiction: "CA-ON" }, knowledge);
  const cells = new Map<string, Imported>();
  for await (const batch of file.batches) for (const cell of batch) cells.set(cell.members.join("."), cell);
  const told = file.findings.list().filter(({ severity }) => severity !== "INFO");
  const rules = told.map(({ rule }) => rule).filter((rule) => rule !== "code.demonstration");
  return { cells, rules, at: (key: string) => cells.get(key) };
}

describe("several local codes that are parts of one shared code", () => {
  test("add up, in whatever order they come", async () => {
    const { at, cells } = await load("ALL,<16,ALL,10,,", "ALL,45-64,ALL,7,,", "ALL,16-17,ALL,15,,");
    expect(at("T.0-17.T")).toMatchObject({ row: 2, value: 25, availability: "VALUE" });
    expect(at("T.0-17.T")?.comparability?.fr).toContain("somme");
    expect(at("T.45+.T")?.value).toBe(7);
    expect(cells.size).toBe(2);
  });

  test.each([
    ["x", "SUPPRESSED"],
    ["F", "UNRELIABLE"],
    ["..", "NOT_AVAILABLE"],
  ])("have no sum where one of them is %s", async (symbol, availability) => {
    const { at } = await load("ALL,<16,ALL,10,,", `ALL,16-17,ALL,,${symbol},`);
    expect(at("T.0-17.T")).toMatchObject({ value: null, availability });
  });

  test("keep a vintage that they share, and both notes", async () => {
    const { at } = await load(
      "ALL,<16,ALL,10,p,one",
      "ALL,16-17,ALL,15,p,two",
      "ALL,45-64,ALL,1,p,",
      "ALL,65+,ALL,1,r,",
    );
    expect(at("T.0-17.T")).toMatchObject({ vintage: "PROVISIONAL", note: "one two" });
    expect(at("T.45+.T")?.vintage).toBeNull();
  });

  test("across two dimensions make one cell", async () => {
    const rows = ["<16", "16-17"].flatMap((age) =>
      ["VAW-SHELTER", "HOMELESS-SHELTER"].map((s) => `ALL,${age},${s},1,,`),
    );
    expect((await load(...rows)).at("T.0-17.EMERGENCY")?.value).toBe(4);
  });
});

describe("a local code without a single equivalent", () => {
  test("is never split, and its note goes to the total that the file gives", async () => {
    const { at, cells, rules } = await load("ALL,ALL,ALL,100,,", "ALL,ALL,COUNS-LEGAL,33,,");
    expect(at("T.T.T")?.value).toBe(100);
    expect(at("T.T.T")?.comparability?.en).toContain("not parted");
    expect([...cells.keys()]).toEqual(["T.T.T"]);
    expect(rules).toEqual(["code.at-total"]);
  });

  test("counts in a total that is not given, with all the other codes", async () => {
    const { at } = await load("W,ALL,ALL,80,,", "MAN,ALL,ALL,16,,", "X,ALL,ALL,4,,");
    expect(at("T.T.T")).toMatchObject({ value: 100, row: 2 });
    expect([at("F.T.T")?.value, at("M.T.T")?.value]).toEqual([80, 16]);
  });

  test("does not make a total of itself alone", async () => {
    const { cells, rules } = await load("X,ALL,ALL,4,,");
    expect(cells.size).toBe(0);
    expect(rules).toContain("cell.total-missing");
  });
});

test.each([
  ["the same row twice", ["W,ALL,ALL,1,,", "W,ALL,ALL,2,,"], "cell.repeated"],
  ["the same part twice", ["ALL,<16,ALL,1,,", "ALL,<16,ALL,1,,"], "cell.repeated"],
  ["the same folded row twice", ["ALL,ALL,ALL,9,,", "X,ALL,ALL,1,,", "X,ALL,ALL,1,,"], "cell.repeated"],
  ["a cell whole and in parts", ["ALL,0-17,ALL,3,,", "ALL,<16,ALL,1,,"], "cell.whole-and-parts"],
])("%s is an error", async (_name, rows, rule) => {
  expect((await load(...rows)).rules).toContain(rule);
});
