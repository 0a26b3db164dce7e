import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { parse } from "csv-parse/sync";
import readSheets from "read-excel-file/node";
import type { JsonStat } from "./json-stat-validator.ts";

/** Cells of a file by their codes joined with "|", in the order of the file's dimensions; each with its value and its symbols. */
export type ReadCells = ReadonlyMap<string, { readonly value: number | null; readonly symbols: string }>;

type Row = Readonly<Record<string, string>>;

const rowsOf = (text: string, delimiter: string): Row[] =>
  parse(text, { columns: true, delimiter, bom: true, record_delimiter: "\r\n" }) as Row[];

const numberIn = (text: string | undefined): number | null => (text ? Number(text.replace(",", ".")) : null);

const cellsOf = (
  rows: readonly Row[],
  columns: { readonly keys: readonly string[]; readonly value: string; readonly symbols: string },
): ReadCells =>
  new Map(
    rows.map((row) => [
      columns.keys.map((key) => row[key]).join("|"),
      { value: numberIn(row[columns.value]), symbols: row[columns.symbols] ?? "" },
    ]),
  );

export function readCsv(text: string, keys: readonly string[]): ReadCells {
  return cellsOf(rowsOf(text, ","), { keys, value: "value", symbols: "symbols" });
}

/** The French file has headings in words: codes stand in those that end with "(code)". */
export function readFrenchCsv(text: string): ReadCells {
  const rows = rowsOf(text, ";");
  const keys = Object.keys(rows[0] ?? {}).filter((name) => name.endsWith("(code)"));
  return cellsOf(rows, { keys, value: "Valeur", symbols: "Signes" });
}

export function readSdmxCsv(text: string, keys: readonly string[]): ReadCells {
  return cellsOf(rowsOf(text, ","), { keys, value: "OBS_VALUE", symbols: "SYMBOLS" });
}

export function readJsonStat({ id, size, dimension, value, status }: JsonStat): ReadCells {
  return new Map(
    value.map((one, position) => {
      let rest = position;
      const codes: string[] = [];
      for (let a = id.length - 1; a >= 0; a--) {
        const length = size[a] as number;
        codes.unshift(dimension[id[a] as string]?.category.index[rest % length] as string);
        rest = Math.floor(rest / length);
      }
      return [codes.join("|"), { value: one, symbols: status[position] ?? "" }];
    }),
  );
}

interface SdmxMessage {
  readonly data: {
    readonly structures: readonly {
      readonly dimensions: { readonly observation: readonly { values: readonly { id?: string; value?: string }[] }[] };
      readonly attributes: { readonly observation: readonly { id: string; values?: readonly { id: string }[] }[] };
    }[];
    readonly dataSets: readonly { readonly observations: Readonly<Record<string, (number | string | null)[]>> }[];
  };
}

/** Cells of SDMX-JSON. Throws where an index lies outside its list, which the official schema does not see. */
export function readSdmxJson({ data }: SdmxMessage): ReadCells {
  const { dimensions, attributes } = data.structures[0] as SdmxMessage["data"]["structures"][0];
  const cells = new Map<string, { value: number | null; symbols: string }>();
  for (const [key, [value, ...rest]] of Object.entries(data.dataSets[0]?.observations ?? {})) {
    const codes = key.split(":").map((index, a) => {
      const { id, value: code } = dimensions.observation[a]?.values[Number(index)] ?? {};
      return id ?? code;
    });
    if (codes.length !== dimensions.observation.length || codes.includes(undefined)) throw new Error(`key ${key}`);
    for (const [i, { id, values }] of attributes.observation.entries())
      if (values && !values[rest[i] as number]) throw new Error(`${id} of ${key} is out of range`);
    const at = attributes.observation.findIndex(({ id }) => id === "SYMBOLS");
    cells.set(codes.join("|"), { value: value as number | null, symbols: (rest[at] as string | undefined) ?? "" });
  }
  return cells;
}

/** Sheets by name, each as rows of cells, as a library reads them that did not write them. */
export async function readWorkbook(bytes: Uint8Array): Promise<Map<string, (string | number | boolean | null)[][]>> {
  const sheets = await readSheets(Buffer.from(bytes), { trim: false });
  return new Map(sheets.map(({ sheet, data }) => [sheet, data as (string | number | boolean | null)[][]]));
}

const [END_OF_DIRECTORY, ENTRY] = [0x06054b50, 0x02014b50];

/** Every part of a workbook as it is packed: what its sheets show, and whatever else somebody who unpacks it would find. */
export function textOfWorkbook(bytes: Uint8Array): string {
  const zip = Buffer.from(bytes);
  const signature = Buffer.alloc(4);
  signature.writeUInt32LE(END_OF_DIRECTORY);
  const end = zip.lastIndexOf(signature);
  const texts: string[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let part = 0; part < zip.readUInt16LE(end + 10); part++) {
    if (zip.readUInt32LE(at) !== ENTRY) throw new Error("not a directory of a ZIP file");
    const [method, packed, local] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 42)];
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const content = zip.subarray(start, start + packed);
    texts.push((method === 0 ? content : inflateRawSync(content)).toString());
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return texts.join("\n");
}

interface ParquetContent {
  readonly rows: Record<string, unknown>[];
  readonly types: Record<string, string>;
  readonly metadata: Record<string, string>;
  /** The smallest and largest value of each column, and whatever else the file says of it. */
  readonly statistics: Record<string, unknown>[];
}

/** Everything in a Parquet file: its rows, what it says of its columns, its key-value metadata. */
export const textOfParquet = async (bytes: Uint8Array): Promise<string> => JSON.stringify(await readParquet(bytes));

/** A Parquet file as DuckDB reads it. */
export async function readParquet(bytes: Uint8Array): Promise<ParquetContent> {
  const folder = await mkdtemp(join(tmpdir(), "fptx-parquet-"));
  const path = join(folder, "table.parquet");
  try {
    await writeFile(path, bytes);
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    const rows = (await connection.runAndReadAll(`from '${path}'`)).getRowObjectsJson();
    const described = (await connection.runAndReadAll(`describe from '${path}'`)).getRowObjectsJson();
    const kept = (
      await connection.runAndReadAll(
        `select decode(key) as key, decode(value) as value from parquet_kv_metadata('${path}')`,
      )
    ).getRowObjectsJson();
    const statistics = (await connection.runAndReadAll(`from parquet_metadata('${path}')`)).getRowObjectsJson();
    connection.closeSync();
    return {
      statistics,
      rows: rows as Record<string, unknown>[],
      types: Object.fromEntries(described.map((row) => [row["column_name"], row["column_type"]])),
      metadata: Object.fromEntries(kept.map((row) => [row["key"], row["value"]])),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
