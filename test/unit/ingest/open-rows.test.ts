import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Row } from "../../../src/ingest/csv-splitter.ts";
import { Findings } from "../../../src/ingest/finding.ts";
import { type OpenOptions, openRows } from "../../../src/ingest/open-rows.ts";

async function* pieces(bytes: Buffer, size = 65_536): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(source: AsyncIterable<Uint8Array>, options: OpenOptions = {}) {
  const findings = new Findings();
  const opened = await openRows(source, options, findings);
  const rows: Row[] = [];
  for await (const batch of opened.batches) rows.push(...batch);
  return { header: opened.header, rows, rules: findings.list().map(({ rule }) => rule), receipt: opened.receipt() };
}

const quoted = (cell: string): string => (/[",\n\r;]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

test("what RFC 4180 writes is read back, whatever the pieces, the separator and the line ends", async () => {
  const cell = fc.string({
    unit: fc.constantFrom("a", "é", " ", ",", ";", '"', "\n", "1", "\u202f", "日"),
    maxLength: 6,
  });
  const table = fc.array(fc.tuple(cell, cell, fc.constantFrom("x", "y")), { minLength: 1, maxLength: 8 });
  const arrangement = fc.record({
    size: fc.integer({ min: 1, max: 9 }),
    separator: fc.constantFrom(",", ";"),
    end: fc.constantFrom("\n", "\r\n"),
  });
  await fc.assert(
    fc.asyncProperty(table, arrangement, async (rows, { size, separator, end }) => {
      const lines = [["one", "two", "three"], ...rows].map((cells) => cells.map(quoted).join(separator));
      const bytes = Buffer.from(`${lines.join(end)}${end}`);
      const { rows: found, rules } = await read(pieces(bytes, size));
      expect(rules).toEqual([]);
      expect(found.map(({ cells }) => cells)).toEqual(rows);
    }),
    { numRuns: 150 },
  );
});

describe("the character set", () => {
  const sample = "a,b\nQuébec,œuvre – 5 €\n";
  const windows = Buffer.from(
    [...sample].map((char) => ({ "–": 0x96, "€": 0x80, œ: 0x9c })[char] ?? char.charCodeAt(0)),
  );

  test.each([1, 2, 5, 1000])("is told by the first sequence that is not ASCII, in pieces of %i bytes", async (size) => {
    const utf8 = await read(pieces(Buffer.from(sample), size));
    expect(utf8.rows[0]?.cells).toEqual(["Québec", "œuvre – 5 €"]);
    expect(utf8.receipt.charset).toBe("utf-8");
    const other = await read(pieces(windows, size));
    expect(other.rows[0]?.cells).toEqual(["Québec", "œuvre – 5 €"]);
    expect([other.receipt.charset, other.rules]).toEqual(["windows-1252", ["file.windows-1252"]]);
  });

  test("is not second-guessed where it is declared", async () => {
    expect((await read(pieces(windows), { charset: "Windows-1252" })).rules).toEqual([]);
    expect((await read(pieces(windows), { charset: "UTF-8" })).rules).toEqual(["file.encoding"]);
  });

  test("a last byte that begins a sequence which never comes is windows-1252", async () => {
    const { rows } = await read(pieces(Buffer.concat([Buffer.from("a,b\n1,"), Buffer.from([0xc9])])));
    expect(rows[0]?.cells).toEqual(["1", "É"]);
  });
});

test("the receipt has the sha256 of the bytes as received, gzip and all", async () => {
  const bytes = gzipSync("a,b\n1,2\n\n3,4\n");
  const { receipt, rows } = await read(pieces(bytes, 7));
  expect(receipt).toMatchObject({ bytes: bytes.length, gzip: true, delimiter: ",", rows: 3 });
  expect(receipt.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
  expect(rows.map(({ row }) => row)).toEqual([2, 4]);
});

test("a source that fails in the middle is thrown on, not taken for the end of the file", async () => {
  async function* cut(): AsyncIterable<Uint8Array> {
    yield Buffer.from("a,b\n1,2\n");
    throw new Error("connection reset");
  }
  await expect(read(cut())).rejects.toThrow("connection reset");
});

describe("closes the source", () => {
  const watched = (first: string) => {
    const state = { closed: false, given: 0 };
    async function* source(): AsyncIterable<Uint8Array> {
      try {
        yield Buffer.from(first);
        for (;;) {
          state.given += 1;
          yield Buffer.from("1,2\n".repeat(1000));
        }
      } finally {
        state.closed = true;
      }
    }
    return { source: source(), state };
  };

  test("of a refused file", async () => {
    const { source, state } = watched("a,a\n");
    expect((await read(source)).header).toBeNull();
    expect(state.closed).toBe(true);
    expect(state.given).toBeLessThan(5);
  });

  test("of a file that its reader leaves early", async () => {
    const { source, state } = watched("a,b\n");
    const { batches } = await openRows(source, {}, new Findings());
    for await (const batch of batches) if (batch.length > 0) break;
    expect(state.closed).toBe(true);
  });
});

test("more bytes than allowed are refused, received or unpacked", async () => {
  const rows = Buffer.from(`a,b\n${"1,2\n".repeat(10_000)}`);
  expect((await read(pieces(rows, 1000), { maxBytes: 20_000 })).rules).toEqual(["file.too-large"]);
  expect((await read(pieces(gzipSync(rows)), { maxBytes: 20_000 })).rules).toEqual(["file.too-large"]);
});
