import { type ByteReceipt, type Bytes, plainBytes } from "./byte-stream.ts";
import { CsvSplitter, LIMITS, type Row } from "./csv-splitter.ts";
import { delimiterOf, firstRecordOf } from "./delimiter.ts";
import { FileRefused } from "./file-refused.ts";
import type { Findings } from "./finding.ts";
import { type Charset, charsetNamed, decoded } from "./text-decoder.ts";

export interface OpenOptions {
  /** As declared by the sender (`charset=` of the Content-Type). Absent: detected, see text-decoder.ts. */
  readonly charset?: string;
  /** True where the sender declared `Content-Encoding: gzip`; gzip is found by its first bytes too. */
  readonly gzip?: boolean;
  /** The most bytes that are read, of what was received and of what it unpacks to. */
  readonly maxBytes?: number;
}

/** `sha256`: of the bytes as received, in hex; null where reading stopped before their end. `charset`: null until known. */
export interface Receipt extends Readonly<ByteReceipt> {
  readonly charset: Charset | null;
  readonly delimiter: string | null;
  /** Rows below the header that were read, blank and refused ones among them. */
  readonly rows: number;
}

/**
 * `header`: the names as written, trimmed; null where the file was refused before any row (the findings say why).
 * `batches`: the rows below it, some hundreds at a time; a row that is malformed became a finding and is left out. To be
 * iterated once; leaving early closes the source.
 */
export interface OpenedRows {
  readonly header: readonly string[] | null;
  readonly batches: AsyncIterable<readonly Row[]>;
  receipt(): Receipt;
}

const MAX_BYTES = 4 * 1_073_741_824;

/** Control but tab and line ends, C1, zero-width, direction marks, a stray BOM, a lone CR, and what no UTF-8 decodes to. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const UNSEEN = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffd]|\r(?!\n)/;
const codePoint = (char: string): string =>
  `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

/** Rows of one file. State: text not yet split, whether it may hold unseen characters, what is known of the file. */
class RowReader {
  delimiter: string | null = null;
  rows = 0;
  private header: readonly string[] = [];
  private splitter: CsvSplitter | null = null;
  private suspect = false;

  constructor(
    private readonly texts: AsyncIterator<string>,
    private readonly findings: Findings,
  ) {}

  /** Reads as far as the header. Errors: FileRefused. */
  async open(): Promise<{ header: readonly string[]; first: readonly Row[] }> {
    let head = "";
    let record: string | null = null;
    while (record === null) {
      const next = await this.texts.next();
      if (!next.done) head += this.noting(next.value);
      record = firstRecordOf(head, next.done ?? false);
      if (record === null && head.length > LIMITS.record)
        throw new FileRefused("file.record-too-long", { row: 1 }, { max: LIMITS.record });
    }
    if (head.trim() === "") throw new FileRefused("file.empty");
    this.delimiter = delimiterOf(record);
    this.splitter = new CsvSplitter(this.delimiter, this.findings);
    const out: Row[] = [];
    this.splitter.push(head, out);
    if (out.length === 0) this.splitter.end(out);
    const first = out.shift();
    if (first === undefined) throw new FileRefused("file.empty");
    this.header = first.cells.map((name) => name.trim());
    return { header: this.header, first: this.sound(out) };
  }

  /** The next rows; null at the end. Errors: FileRefused. */
  async next(): Promise<readonly Row[] | null> {
    const out: Row[] = [];
    const splitter = this.splitter as CsvSplitter;
    const next = await this.texts.next();
    if (next.done) splitter.end(out);
    else splitter.push(this.noting(next.value), out);
    const rows = this.sound(out);
    return next.done && rows.length === 0 ? null : rows;
  }

  /** Looks through a piece of text once; only where something is unseen are its rows looked through cell by cell. */
  private noting(text: string): string {
    this.suspect ||= UNSEEN.test(text);
    return text;
  }

  private sound(rows: readonly Row[]): readonly Row[] {
    if (rows.length === 0) return rows;
    this.rows = (rows[rows.length - 1] as Row).row - 1;
    const sound = rows.filter((row) => this.isSound(row));
    this.suspect = false;
    return sound;
  }

  /** False for a blank row too, which is no fault. */
  private isSound({ row, cells }: Row): boolean {
    const columns = this.header.length;
    if (cells.length !== columns) {
      if (cells.length > 1 || cells[0]?.trim() !== "")
        this.findings.add("row.ragged", { row }, { cells: cells.length, columns });
      return false;
    }
    let length = 0;
    for (const cell of cells) length += cell.length;
    if (length === 0) return false;
    if (!this.suspect && length <= LIMITS.cell) return true;
    return cells.every((cell, at) => this.isSoundCell(cell, row, this.header[at] as string));
  }

  private isSoundCell(value: string, row: number, column: string): boolean {
    if (value.length > LIMITS.cell) {
      this.findings.add("row.cell-too-long", { row, column, value }, { max: LIMITS.cell });
      return false;
    }
    const unseen = UNSEEN.exec(value)?.[0];
    if (unseen === undefined) return true;
    const rule = unseen === "\ufffd" ? "file.encoding" : "file.control-character";
    this.findings.add(rule, { row, column, value }, { characters: codePoint(unseen) });
    return false;
  }
}

function checkHeader(header: readonly string[], findings: Findings): boolean {
  if (header.length > LIMITS.columns) {
    findings.add("header.too-many-columns", { row: 1 }, { max: LIMITS.columns });
    return false;
  }
  if (header.some((name) => name.includes("\r") && !name.includes("\n"))) {
    findings.add("file.line-ends", { row: 1 });
    return false;
  }
  const seen = new Set<string>();
  let sound = true;
  header.forEach((name, at) => {
    const unseen = UNSEEN.exec(name)?.[0];
    if (name === "") findings.add("header.empty-name", { row: 1 }, { number: at + 1 });
    else if (unseen) findings.add("file.control-character", { row: 1, value: name }, { characters: codePoint(unseen) });
    else if (seen.has(name.toLowerCase())) findings.add("header.duplicate", { row: 1, column: name });
    else {
      seen.add(name.toLowerCase());
      return;
    }
    sound = false;
  });
  return sound;
}

const told = (error: unknown, findings: Findings): void => {
  if (!(error instanceof FileRefused)) throw error;
  findings.add(error.rule, error.place, error.given);
};

/**
 * The rows of a CSV file, streaming: gunzip, decode, find the separator, split.
 * Shape:  memory is flat whatever the size: one chunk of the source and one record of at most 1 MiB are held.
 * Faults: whatever is wrong with the file is a finding, and the rows end; all malformed rows are told, not the first only.
 * Errors: what the source itself throws (a connection that is cut, a disk that fails) is thrown on.
 */
export async function openRows(source: Bytes, options: OpenOptions, findings: Findings): Promise<OpenedRows> {
  const reader: { current: RowReader | null } = { current: null };
  const bytes: ByteReceipt = { bytes: 0, sha256: null, gzip: false };
  let charset: Charset | null = null;
  let texts: AsyncIterator<string> | null = null;
  const receipt = (): Receipt => ({
    ...bytes,
    charset,
    delimiter: reader.current?.delimiter ?? null,
    rows: reader.current?.rows ?? 0,
  });
  const refused: OpenedRows = { header: null, batches: none(), receipt };
  try {
    const declared = options.charset === undefined ? undefined : charsetNamed(options.charset);
    const plain = plainBytes(source, bytes, { gzip: options.gzip, maxBytes: options.maxBytes ?? MAX_BYTES });
    const decided = (known: Charset): void => {
      charset = known;
      if (known !== declared && known === "windows-1252") findings.add("file.windows-1252");
    };
    texts = decoded(plain, declared, decided)[Symbol.asyncIterator]();
    const opened = new RowReader(texts, findings);
    reader.current = opened;
    const { header, first } = await opened.open();
    if (!checkHeader(header, findings)) {
      await texts.return?.();
      return refused;
    }
    return { header, batches: batchesOf(opened, first, texts, findings), receipt };
  } catch (error) {
    await texts?.return?.();
    told(error, findings);
    return refused;
  }
}

async function* none(): AsyncIterable<readonly Row[]> {}

async function* batchesOf(
  reader: RowReader,
  first: readonly Row[],
  texts: AsyncIterator<string>,
  findings: Findings,
): AsyncIterable<readonly Row[]> {
  try {
    if (first.length > 0) yield first;
    for (let rows = await reader.next(); rows !== null; rows = await reader.next()) if (rows.length > 0) yield rows;
    if (reader.rows === 0 && !findings.blocking) findings.add("file.no-rows");
  } catch (error) {
    told(error, findings);
  } finally {
    await texts.return?.();
  }
}
