import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Findings } from "../../../src/ingest/finding.ts";
import { KnownTexts } from "../../../src/ingest/known-texts.ts";
import { openRows } from "../../../src/ingest/open-rows.ts";

/** The rows below the header as the importers get them. */
async function rowsOf(bytes: Buffer, size: number, charset?: string): Promise<(readonly string[])[]> {
  async function* pieces(): AsyncIterable<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const findings = new Findings();
  const { batches } = await openRows(pieces(), charset === undefined ? {} : { charset }, findings);
  const rows: (readonly string[])[] = [];
  for await (const batch of batches) rows.push(...batch.map(({ cells }) => cells));
  expect(findings.list().filter(({ severity }) => severity === "ERROR")).toEqual([]);
  return rows;
}

/** The same by the library; a row without any text is none here. */
const byLibrary = (text: string, delimiter: string): string[][] =>
  (parse(text, { delimiter, bom: true, from_line: 2 }) as string[][]).filter((cells) => cells.join("") !== "");

/** Texts as tables hold them. `Aa`, `BB` and `C#` have one hash; from 13 characters on V8 cuts a text out as a pointer. */
const TEXTS = ["CA-ON", "2019-04", "T", "Aa", "BB", "C#", "", " ", "1 234", "1\u00a0234", "12,5", "Québec", "0", "-"];
const LONG = ["twelve chars", "thirteen char", "é".repeat(63), "x".repeat(64), "x".repeat(65), "y".repeat(300)];
const cell = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...TEXTS, ...LONG) },
  { weight: 3, arbitrary: fc.nat().map(String) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom("a", "é", ";", ",", '"', "\n", "\t"), maxLength: 5 }) },
);
const table = fc.array(fc.tuple(cell, cell, cell, cell), { minLength: 1, maxLength: 40 });
const make = fc.record({
  size: fc.integer({ min: 1, max: 200 }),
  delimiter: fc.constantFrom(",", ";", "\t"),
  end: fc.constantFrom("\n", "\r\n"),
  last: fc.boolean(),
  always: fc.boolean(),
  charset: fc.constantFrom("utf-8", "UTF-8 with a mark", "windows-1252"),
});

test("every row is what csv-parse makes of it, quoted or not, in whatever charset, line ends and pieces", async () => {
  await fc.assert(
    fc.asyncProperty(table, make, async (rows, { size, delimiter, end, last, always, charset }) => {
      const written = (text: string): string =>
        always || /[",;\t\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
      const lines = [["a", "b", "c", "d"], ...rows].map((cells) => cells.map(written).join(delimiter));
      const text = `${charset === "UTF-8 with a mark" ? "\ufeff" : ""}${lines.join(end)}${last ? end : ""}`;
      const latin = charset === "windows-1252";
      const found = await rowsOf(Buffer.from(text, latin ? "latin1" : "utf8"), size, latin ? charset : undefined);
      expect(found).toEqual(byLibrary(text, delimiter));
    }),
    { numRuns: 300 },
  );
});

test("as many rows as it takes to judge the columns are what csv-parse makes of them", async () => {
  const lines = Array.from({ length: 5_000 }, (_, i) =>
    [TEXTS[i % 7], `unique ${i * 7919}`, LONG[i % 6], i % 3 === 0 ? "" : i].join(","),
  );
  const text = `a,b,c,d\n${lines.join("\n")}\n`;
  expect(await rowsOf(Buffer.from(text), 65_536)).toEqual(byLibrary(text, ","));
});

describe("the texts of a column", () => {
  const cut = (texts: KnownTexts, text: string, hash = 1): string => texts.cut(`<${text}>`, 1, text.length + 1, hash);

  test("with one hash are told apart, as are texts of one length and texts that begin alike", () => {
    const texts = new KnownTexts();
    const all = ["CA-ON", "CA-QC", "CA", "CA-ON-535", "", "CA-ON"];
    expect(all.map((text) => cut(texts, text))).toEqual(all);
    expect(all.map((text) => cut(texts, text, 257))).toEqual(all);
  });

  test("that never repeat are cut out all the same, before and after that is known", () => {
    const texts = new KnownTexts();
    const all = Array.from({ length: 6_000 }, (_, i) => `text number ${i}`);
    expect(all.map((text, i) => cut(texts, text, i))).toEqual(all);
  });
});
