import { Readable } from "node:stream";
import { strFromU8, unzipSync } from "fflate";
import { ZipFile } from "yazl";
import type { TidyValue } from "./tidy-rows.ts";

/** Where a workbook keeps its first sheet. */
const FIRST_SHEET = "xl/worksheets/sheet1.xml";
/** Characters of XML that are put together before they are compressed. */
const CHUNK = 65_536;
/** Where it keeps the texts of all sheets. */
const TEXTS = "xl/sharedStrings.xml";
/** Texts of the sheet that are kept there: most texts of a sheet stand in many rows. The others stand in their cells. */
const MOST_SHARED = 10_000;
/** Equal content is equal bytes: no file says when it was written. Level 4 is twice as fast as zlib's own 6, and a tenth larger. */
const ENTRY = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true, compressionLevel: 4 };

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

/** The texts of a workbook, to which those of a sheet are added. `cell`: how a cell refers to a text. */
class SharedTexts {
  private readonly known = new Map<string, string>();
  private readonly added: string[] = [];
  private readonly first: number;

  constructor(private readonly template: string) {
    this.first = [...template.matchAll(/<si>/g)].length;
  }

  cell(text: string): string {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const inXmlText = `<t xml:space="preserve">${inXml(text)}</t>`;
    if (this.added.length >= MOST_SHARED) return ` t="inlineStr"><is>${inXmlText}</is></c>`;
    const made = ` t="s"><v>${this.first + this.added.length}</v></c>`;
    this.added.push(`<si>${inXmlText}</si>`);
    this.known.set(text, made);
    return made;
  }

  /** How many there are and how often they are used need not be said. */
  xml(): string {
    return this.template
      .replace(/ (?:count|uniqueCount)="\d+"/g, "")
      .replace("</sst>", () => `${this.added.join("")}</sst>`);
  }
}

/** Rows as SpreadsheetML from row 2 on. A cell without a value is left out. */
function* rowsOf(
  rows: Iterable<readonly TidyValue[]>,
  cells: ReturnType<typeof cellsOf>,
  texts: SharedTexts,
): Generator<string> {
  const rest = (value: string | number | boolean): string => {
    if (typeof value === "string") return texts.cell(value);
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
  const texts = new SharedTexts(strFromU8(parts[TEXTS] as Uint8Array));
  const xml = function* (): Generator<string> {
    yield before.replace(/<dimension [^>]*\/>/, range);
    yield* rowsOf(rows, cellsOf(sample), texts);
    yield after;
  };
  const zip = new ZipFile();
  for (const [path, bytes] of Object.entries(parts))
    if (path !== FIRST_SHEET && path !== TEXTS) zip.addBuffer(Buffer.from(bytes), path, ENTRY);
  const source = Readable.from(xml(), { objectMode: false });
  zip.addReadStream(source, FIRST_SHEET, ENTRY);
  // Asked for when the sheet is written: its texts are known then.
  zip.addReadStreamLazy(TEXTS, ENTRY, (give) => give(null, Readable.from([Buffer.from(texts.xml())])));
  zip.end();
  source.once("error", (error) => (zip.outputStream as Readable).destroy(error));
  try {
    for await (const part of zip.outputStream) yield part as Uint8Array;
  } finally {
    source.destroy();
  }
}
