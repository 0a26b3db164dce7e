import { Readable } from "node:stream";
import { strFromU8, unzipSync } from "fflate";
import { ZipFile } from "yazl";
import type { TidyValue } from "./tidy-rows.ts";

/** Where a workbook keeps its first sheet. */
const FIRST_SHEET = "xl/worksheets/sheet1.xml";
/** Characters of XML that are put together before they are compressed. */
const CHUNK = 65_536;
/** Texts whose XML is kept: most texts of a sheet stand in many rows. */
const MOST_KEPT = 10_000;
/** Equal content is equal bytes: no file says when it was written. */
const ENTRY = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true };

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;" };
/** What XML 1.0 cannot hold; half of a pair of surrogates included. */
const NOT_IN_XML = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
/** What Excel takes for an escape of its own (ECMA-376, ST_Xstring). */
const LOOKS_ESCAPED = /_(?=x[0-9A-Fa-f]{4}_)/g;

const inXml = (text: string): string =>
  text
    .replace(NOT_IN_XML, "")
    .replace(LOOKS_ESCAPED, "_x005F_")
    .replace(/[&<>\r]/g, (character) => ENTITIES[character] as string);

/** A, B, …, Z, AA, … */
export function columnName(index: number): string {
  const rest = Math.floor(index / 26) - 1;
  return `${rest >= 0 ? columnName(rest) : ""}${String.fromCharCode(65 + (index % 26))}`;
}

/** A template's second row as what is written around the value of each of its cells: reference and style. */
function cellsOf(row: string): { name: string; style: string }[] {
  return [...row.matchAll(/<c r="([A-Z]+)2"([^>]*)>/g)].map(([, name = "", attributes = ""]) => ({
    name,
    style: / s="\d+"/.exec(attributes)?.[0] ?? "",
  }));
}

/** Rows as SpreadsheetML, texts in their cells, from row 2 on. A cell without a value is left out. */
function* rowsOf(rows: Iterable<readonly TidyValue[]>, cells: ReturnType<typeof cellsOf>): Generator<string> {
  const texts = new Map<string, string>();
  const inline = (text: string): string => {
    const known = texts.get(text);
    if (known !== undefined) return known;
    const made = ` t="inlineStr"><is><t xml:space="preserve">${inXml(text)}</t></is></c>`;
    if (texts.size >= MOST_KEPT) texts.clear();
    texts.set(text, made);
    return made;
  };
  const rest = (value: string | number | boolean): string => {
    if (typeof value === "string") return inline(value);
    return typeof value === "number" ? `><v>${value}</v></c>` : ` t="b"><v>${value ? 1 : 0}</v></c>`;
  };
  let number = 2;
  let chunk = "";
  for (const row of rows) {
    chunk += `<row r="${number}">`;
    for (let c = 0; c < row.length; c++) {
      const value = row[c] as TidyValue;
      if (value === null || value === "") continue;
      const { name, style } = cells[c] as { name: string; style: string };
      chunk += `<c r="${name}${number}"${style}${rest(value)}`;
    }
    chunk += "</row>";
    number += 1;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = "";
  }
  yield chunk;
}

/**
 * A workbook whose first sheet gets its rows as fast as they are read, so that it is never in memory whole.
 * Shape:  `template`: a workbook whose first sheet has a row of headings, and a row with a value in every column that shows how the
 *         cells of that column look; rows as wide as that, `count` of them.
 * Source: ECMA-376, part 1, SpreadsheetML; what stands around the rows is the template's own.
 */
export async function* withRows(
  template: Uint8Array,
  {
    rows,
    count,
    width,
  }: { readonly rows: Iterable<readonly TidyValue[]>; readonly count: number; readonly width: number },
): AsyncGenerator<Uint8Array> {
  const parts = unzipSync(template);
  const sheet = strFromU8(parts[FIRST_SHEET] as Uint8Array);
  const [before = "", sample = "", after = ""] = sheet.split(/(<row r="2".*?<\/row>)/s);
  const range = `<dimension ref="A1:${columnName(width - 1)}${count + 1}"/>`;
  const xml = function* (): Generator<string> {
    yield before.replace(/<dimension [^>]*\/>/, range);
    yield* rowsOf(rows, cellsOf(sample));
    yield after;
  };
  const zip = new ZipFile();
  for (const [path, bytes] of Object.entries(parts))
    if (path !== FIRST_SHEET) zip.addBuffer(Buffer.from(bytes), path, ENTRY);
  const source = Readable.from(xml(), { objectMode: false });
  zip.addReadStream(source, FIRST_SHEET, ENTRY);
  zip.end();
  source.once("error", (error) => (zip.outputStream as Readable).destroy(error));
  try {
    for await (const part of zip.outputStream) yield part as Uint8Array;
  } finally {
    source.destroy();
  }
}
