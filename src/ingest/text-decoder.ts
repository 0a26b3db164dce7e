import { isAscii, isUtf8 } from "node:buffer";
import { StringDecoder } from "node:string_decoder";
import type { Bytes } from "./byte-stream.ts";
import { FileRefused } from "./file-refused.ts";

export type Charset = "utf-8" | "windows-1252";

const NAMES: Readonly<Record<string, Charset>> = {
  "utf-8": "utf-8",
  utf8: "utf-8",
  "us-ascii": "utf-8",
  "windows-1252": "windows-1252",
  cp1252: "windows-1252",
  "iso-8859-1": "windows-1252",
  latin1: "windows-1252",
};

/** The charset that a name stands for. Errors: FileRefused for any other. ISO 8859-1 is read as windows-1252, as browsers do. */
export function charsetNamed(name: string): Charset {
  const charset = NAMES[name.trim().toLowerCase()];
  if (charset === undefined) throw new FileRefused("file.charset-unknown", {}, { charset: name.slice(0, 40) });
  return charset;
}

const firstNonAscii = (bytes: Buffer): number => (isAscii(bytes) ? -1 : bytes.findIndex((byte) => byte >= 0x80));

/** How many bytes the UTF-8 sequence that starts with `lead` has; 0 where none starts so (RFC 3629). */
const sequenceLength = (lead: number): number =>
  lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;

type Verdict = Charset | "ASCII" | "MORE";

/** By the first byte that is not ASCII: the sequence that starts there is UTF-8 or it is not. MORE: it is cut by the end. */
function verdictOn(bytes: Buffer, ended: boolean): Verdict {
  const at = firstNonAscii(bytes);
  if (at === -1) return "ASCII";
  const length = sequenceLength(bytes[at] as number);
  const sequence = bytes.subarray(at, at + length);
  const follows = sequence.subarray(1).every((byte) => (byte & 0xc0) === 0x80);
  if (length === 0 || !follows) return "windows-1252";
  if (sequence.length < length) return ended ? "windows-1252" : "MORE";
  return isUtf8(sequence) ? "utf-8" : "windows-1252";
}

interface Decoding {
  readonly text: (bytes: Buffer) => string;
  readonly end: () => string;
}

function decodingOf(charset: Charset): Decoding {
  if (charset === "utf-8") {
    const decoder = new StringDecoder("utf8");
    return { text: (bytes) => decoder.write(bytes), end: () => decoder.end() };
  }
  const decoder = new TextDecoder("windows-1252");
  return { text: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() };
}

const BOM = "\ufeff";

/**
 * Bytes to text, chunk by chunk. A byte order mark at the start is taken off.
 * Rule:   declared, that charset. Otherwise UTF-8 as long as all is ASCII; the first sequence that is not ASCII decides for
 *         the whole file: UTF-8 if it is valid UTF-8, else windows-1252. The chunks' sizes play no part.
 * Faults: bytes that are not UTF-8 after that become U+FFFD, which the row reader refuses with its row and column;
 *         the five bytes that windows-1252 leaves free become C1 controls, refused likewise.
 */
export async function* decoded(
  source: Bytes,
  declared: Charset | undefined,
  decided: (charset: Charset) => void,
): AsyncIterable<string> {
  let decoding = declared === undefined ? null : decodingOf(declared);
  if (declared !== undefined) decided(declared);
  let held: Buffer = Buffer.alloc(0);
  let atStart = true;
  const withoutBom = (text: string): string => {
    if (!atStart || text === "") return text;
    atStart = false;
    return text.startsWith(BOM) ? text.slice(1) : text;
  };
  const settle = (bytes: Buffer, ended: boolean): string => {
    const verdict = verdictOn(bytes, ended);
    held = Buffer.alloc(0);
    if (verdict === "MORE") {
      held = bytes.subarray(firstNonAscii(bytes));
      return bytes.subarray(0, bytes.length - held.length).toString("latin1");
    }
    if (verdict === "ASCII") return bytes.toString("latin1");
    decoding = decodingOf(verdict);
    decided(verdict);
    return decoding.text(bytes);
  };
  for await (const chunk of source) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    yield withoutBom(
      decoding ? decoding.text(bytes) : settle(held.length ? Buffer.concat([held, bytes]) : bytes, false),
    );
  }
  if (!decoding && held.length > 0) yield withoutBom(settle(held, true));
  const last = (decoding as Decoding | null)?.end() ?? "";
  if (last !== "") yield withoutBom(last);
}
