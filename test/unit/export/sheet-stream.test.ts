import { writeXlsx } from "hucre/xlsx";
import { expect, test } from "vitest";
import { columnName, withRows } from "../../../src/export/sheet-stream.ts";
import type { TidyValue } from "../../../src/export/tidy-rows.ts";
import { readWorkbook, textOfWorkbook } from "../../support/read-exports.ts";

const HEADINGS = ["Text", "Number", "Flag"];

async function workbook(rows: Iterable<readonly TidyValue[]>, count: number): Promise<Uint8Array> {
  const template = await writeXlsx({
    sheets: [
      { name: "Data", rows: [HEADINGS, ["text", 1, true]], columns: [{ style: { numFmt: "@" } }, {}, {}] },
      { name: "Notes", rows: [["Beside"]] },
    ],
    properties: { modified: new Date(0), created: new Date(0) },
  });
  const parts: Uint8Array[] = [];
  for await (const part of withRows(template, { rows, count, width: 3 })) parts.push(part);
  return Buffer.concat(parts);
}

test("what is written row by row is read back as it was: texts, numbers, flags and empty cells", async () => {
  const rows: TidyValue[][] = [
    ["a < b & c > « d »", 1.5, true],
    [" spaces kept \n second line", -0.25, false],
    [null, null, null],
    ["12-17", 0, null],
    ["👩‍⚖️ _x0041_", 1e21, true],
  ];
  const sheets = await readWorkbook(await workbook(rows, rows.length));
  expect([...sheets.keys()]).toEqual(["Data", "Notes"]);
  const [heading, ...read] = sheets.get("Data") ?? [];
  expect(heading).toEqual(HEADINGS);
  expect(read[0]).toEqual(rows[0]);
  expect(read[1]).toEqual(rows[1]);
  expect(read[3]).toEqual(rows[3]);
  expect(read.at(-1)?.slice(1)).toEqual([1e21, true]);
  // Excel reads _x005F_ as an underscore; a reader without that rule shows it.
  expect(String(read.at(-1)?.[0]).replace("_x005F_", "_")).toBe("👩‍⚖️ _x0041_");
});

test("characters that XML cannot hold are left out, and never break the file", async () => {
  const sheets = await readWorkbook(await workbook([["a\u0000b\u000bc\ud800d\uffffe", 1, null]], 1));
  expect(sheets.get("Data")?.[1]?.[0]).toBe("abcde");
});

test("equal rows are equal bytes, and rows are asked for one after the other", async () => {
  let asked = 0;
  const rows = function* () {
    for (let i = 0; i < 20_000; i++) {
      asked += 1;
      yield [`row ${i}`, i, null];
    }
  };
  const first = await workbook(rows(), 20_000);
  expect(Buffer.compare(first, await workbook(rows(), 20_000))).toBe(0);
  expect(asked).toBe(40_000);
  expect((await readWorkbook(first)).get("Data")).toHaveLength(20_001);
});

test("an error among the rows is the reader's error, not an endless file", async () => {
  const rows = function* (): Generator<TidyValue[]> {
    yield ["a", 1, null];
    throw new Error("lost");
  };
  await expect(workbook(rows(), 2)).rejects.toThrow("lost");
});

test.each([
  [0, "A"],
  [25, "Z"],
  [26, "AA"],
  [701, "ZZ"],
  [702, "AAA"],
])("column %i is %s", (index, name) => {
  expect(columnName(index)).toBe(name);
});

test("a text that stands in many rows is there once; those beyond the ten thousandth stand in their cells", async () => {
  const many = function* (): Generator<TidyValue[]> {
    for (let i = 0; i < 10_002; i++) yield [i % 2 === 0 ? "the same & again" : `text ${i}`, i, true];
    for (let i = 0; i < 10_002; i++) yield [`other ${i}`, i, false];
  };
  const bytes = await workbook(many(), 20_004);
  const packed = textOfWorkbook(bytes);
  expect([...packed.matchAll(/the same &amp; again/g)]).toHaveLength(1);
  const rows = (await readWorkbook(bytes)).get("Data")?.slice(1) ?? [];
  expect(rows.map(([text]) => text)).toEqual([...many()].map(([text]) => text));
  const inline = [...packed.matchAll(/t="inlineStr"/g)].length;
  expect([inline > 0, inline < 10_002]).toEqual([true, true]);
});
