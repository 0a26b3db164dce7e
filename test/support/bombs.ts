import { constants, crc32, deflateRawSync } from "node:zlib";

const MIB = 1_048_576;

/** Something that unpacks to one block again and again, as a deflate stream. Real: any program that unpacks it gets all of it. */
interface Packed {
  readonly deflated: Buffer;
  readonly size: number;
  readonly crc: number;
}

/**
 * Packs a block that is repeated. It is deflated once: after a full flush a deflate stream may go on with whatever begins at a byte
 * and refers to nothing before it, so the packed block is repeated as it is.
 */
export function packedTimes(head: Buffer, block: Buffer, times: number): Packed {
  const flushed = (bytes: Buffer) => deflateRawSync(bytes, { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const once = flushed(block);
  let crc = crc32(head);
  for (let i = 0; i < times; i++) crc = crc32(block, crc);
  const deflated = Buffer.concat([flushed(head), ...Array<Buffer>(times).fill(once), deflateRawSync(Buffer.alloc(0))]);
  return { deflated, size: head.length + block.length * times, crc };
}

/** A gzip file (RFC 1952). */
export function gzipOf({ deflated, size, crc }: Packed): Buffer {
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc, 0);
  trailer.writeUInt32LE(size % 2 ** 32, 4);
  return Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]), deflated, trailer]);
}

const sizes = ({ deflated, size, crc }: Packed): Buffer => {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32LE(crc, 0);
  // Above 4 GiB the true sizes stand in the ZIP64 field.
  bytes.writeUInt32LE(size > 0xffffffff ? 0xffffffff : deflated.length, 4);
  bytes.writeUInt32LE(Math.min(size, 0xffffffff), 8);
  return bytes;
};
const zip64 = ({ deflated, size }: Packed): Buffer => {
  if (size <= 0xffffffff) return Buffer.alloc(0);
  const bytes = Buffer.alloc(20);
  bytes.writeUInt16LE(1, 0);
  bytes.writeUInt16LE(16, 2);
  bytes.writeBigUInt64LE(BigInt(size), 4);
  bytes.writeBigUInt64LE(BigInt(deflated.length), 12);
  return bytes;
};
const short = (...numbers: number[]): Buffer => {
  const bytes = Buffer.alloc(numbers.length * 2);
  for (const [i, number] of numbers.entries()) bytes.writeUInt16LE(number, i * 2);
  return bytes;
};
const long = (number: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(number);
  return bytes;
};

/** A ZIP archive (APPNOTE 6.3) with these entries. */
export function zipOf(entries: Readonly<Record<string, Packed>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, packed] of Object.entries(entries)) {
    const [id, more] = [Buffer.from(name), zip64(packed)];
    const common = Buffer.concat([short(45, 0, 8, 0, 0x5a21), sizes(packed), short(id.length, more.length)]);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, id, more]);
    directory.push(
      Buffer.concat([Buffer.from("PK\x01\x02"), short(45), common, short(0, 0, 0), long(0), long(at), id, more]),
    );
    parts.push(local, packed.deflated);
    at += local.length + packed.deflated.length;
  }
  const central = Buffer.concat(directory);
  const count = directory.length;
  const end = [Buffer.from("PK\x05\x06"), short(0, 0, count, count), long(central.length), long(at), short(0)];
  return Buffer.concat([...parts, central, ...end]);
}

export const packed = (text: string): Packed => packedTimes(Buffer.from(text), Buffer.alloc(0), 0);

let nothing: Packed | undefined;
/** Ten gigabytes of nothing. */
export function zeros(): Packed {
  nothing ??= packedTimes(Buffer.alloc(0), Buffer.alloc(16 * MIB), 640);
  return nothing;
}

/** A workbook of which one part unpacks to a gigabyte. */
export function workbookOf(part: "xl/worksheets/sheet1.xml" | "xl/sharedStrings.xml"): Buffer {
  const row = part.includes("sheet") ? '<row><c t="n"><v>1</v></c></row>' : "<si><t>words of no use</t></si>";
  const block = Buffer.from(row.repeat(Math.ceil((16 * MIB) / row.length)));
  return zipOf({
    "[Content_Types].xml": packed('<?xml version="1.0"?><Types/>'),
    "xl/workbook.xml": packed("<workbook/>"),
    [part]: packedTimes(Buffer.from("<x>"), block, 64),
  });
}
