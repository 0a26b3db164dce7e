import { gzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { makeCatalogue } from "../../../src/catalogue/catalogue.ts";
import { readCatalogueFiles } from "../../../src/catalogue/catalogue-files.ts";
import { readCodeMaps } from "../../../src/code-map/code-map-files.ts";
import { type ImportKnowledge, importFile } from "../../../src/ingest/import-file.ts";

const MB = 1_000_000;
const HEADER = "jurisdiction,period,offence,value,status,note\n";
/** More than the garbage collector leaves lying about between two looks, and far less than the files. */
const MOST_GROWTH = 90 * MB;

let knowledge: ImportKnowledge;
beforeAll(async () => {
  const { entries } = await readCatalogueFiles();
  knowledge = { catalogue: makeCatalogue(entries), codeMaps: await readCodeMaps() };
});

async function load(source: AsyncIterable<Uint8Array>) {
  const before = process.memoryUsage.rss();
  let highest = before;
  let rows = 0;
  const file = await importFile(source, { indicator: "ht.police.incidents", jurisdiction: "CA" }, knowledge);
  for await (const batch of file.batches) {
    rows += batch.length;
    highest = Math.max(highest, process.memoryUsage.rss());
  }
  highest = Math.max(highest, process.memoryUsage.rss());
  const findings = file.findings.list();
  return { rows, findings, rules: findings.map(({ rule }) => rule), growth: highest - before, receipt: file.receipt() };
}

async function* repeated(head: string, piece: string, times: number): AsyncIterable<Uint8Array> {
  yield Buffer.from(head);
  const bytes = Buffer.from(piece);
  for (let n = 0; n < times; n++) yield bytes;
}

test("a single line of 200 MB is refused within its first 2 MB", async () => {
  const { rules, growth, receipt } = await load(repeated(`${HEADER}CA,2022,T,`, "1".repeat(100_000), 2_000));
  expect(rules).toEqual(["file.record-too-long"]);
  expect(receipt.bytes).toBeLessThan(2 * MB);
  expect(growth).toBeLessThan(MOST_GROWTH);
});

test("a quotation mark that never closes is refused, not read to the end", async () => {
  const { rules, receipt } = await load(repeated(`${HEADER}CA,2022,T,5,,"`, "CA,2021,T,5,,\n".repeat(1000), 2_000));
  expect(rules).toEqual(["file.unclosed-quote"]);
  expect(receipt.bytes).toBeLessThan(2 * MB);
});

test("a header of 200 MB is refused too", async () => {
  const { rules, receipt } = await load(repeated("", "a,".repeat(50_000), 2_000));
  expect(rules).toEqual(["file.record-too-long"]);
  expect(receipt.bytes).toBeLessThan(2 * MB);
});

test("a gzip bomb is refused long before it is unpacked", async () => {
  const bomb = gzipSync(Buffer.alloc(100 * MB, "CA,2022,T,5,,\n"));
  async function* source(): AsyncIterable<Uint8Array> {
    yield gzipSync(HEADER);
    yield bomb;
  }
  const { rules, growth } = await load(source());
  expect(rules).toEqual(["file.gzip-ratio"]);
  expect(growth).toBeLessThan(200 * MB);
});

test("300,000 rows pass through with flat memory", async () => {
  const rows = Array.from({ length: 1000 }, (_, n) => `CA-ON,${2000 + (n % 20)},T,${n},p,\n`).join("");
  const { rows: read, growth, rules } = await load(repeated(HEADER, rows, 300));
  expect([read, rules]).toEqual([300_000, []]);
  expect(growth).toBeLessThan(MOST_GROWTH);
});

test("a file in which every row is wrong, each in its own way, keeps a hundred findings and counts the rest", async () => {
  async function* source(): AsyncIterable<Uint8Array> {
    yield Buffer.from(HEADER);
    for (let n = 0; n < 300; n++)
      yield Buffer.from(
        Array.from({ length: 100 }, (_, i) => `AREA${n * 100 + i},2022,C${n * 100 + i},5,,\n`).join(""),
      );
  }
  const { findings, growth } = await load(source());
  expect(findings.filter(({ rule, row }) => rule === "jurisdiction.unknown" && row !== null)).toHaveLength(100);
  const rest = findings.filter(({ row }) => row === null);
  expect(rest.map(({ rule }) => rule)).toEqual(["jurisdiction.unknown", "code.unknown"]);
  expect(rest[0]?.message.en).toContain("29900 more");
  expect(growth).toBeLessThan(MOST_GROWTH);
});

test("notes that are too long together are refused with the limit, and the same note again and again is none", async () => {
  const rows = (noteOf: (row: number) => string) =>
    (async function* () {
      yield Buffer.from(HEADER);
      for (let at = 0; at < 40; at++) {
        const lines = Array.from({ length: 500 }, (_, i) => `CA,2022,T,5,,${noteOf(at * 500 + i)}\n`);
        yield Buffer.from(lines.join(""));
      }
    })();
  const own = await load(rows((row) => `${row} ${"words ".repeat(330)}`));
  expect(own.rules).toEqual(["note.too-many"]);
  expect(own.findings[0]?.message.en).toContain("33554432");
  expect(own.growth).toBeLessThan(MOST_GROWTH * 2);
  const same = await load(rows(() => "words ".repeat(330)));
  expect(same.rules).toEqual([]);
  expect(same.rows).toBe(20_000);
});
