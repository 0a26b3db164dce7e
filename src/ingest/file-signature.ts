import type { Text } from "../domain/codes.ts";

/** What kind of file the first bytes tell: gzip is read, `refused` is not, null may be CSV. */
export type Signature = "GZIP" | { readonly refused: Text } | null;

interface Known {
  readonly bytes: string;
  readonly what: Text;
}

/** By their first bytes, in latin-1. Source: the formats' own specifications (APPNOTE 4.3, PDF 32000, RFC 1952…). */
const KNOWN: readonly Known[] = [
  { bytes: "%PDF-", what: { en: "a PDF document", fr: "un document PDF" } },
  {
    bytes: "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    what: { en: "an old Excel workbook (XLS)", fr: "un ancien classeur Excel (XLS)" },
  },
  { bytes: "7z\xbc\xaf\x27\x1c", what: { en: "a 7z archive", fr: "une archive 7z" } },
  { bytes: "Rar!\x1a\x07", what: { en: "a RAR archive", fr: "une archive RAR" } },
  { bytes: "BZh", what: { en: "bzip2 data", fr: "en format bzip2" } },
  { bytes: "\x28\xb5\x2f\xfd", what: { en: "Zstandard data", fr: "en format Zstandard" } },
  { bytes: "\xfd7zXZ\0", what: { en: "xz data", fr: "en format xz" } },
  { bytes: "PAR1", what: { en: "a Parquet file", fr: "un fichier Parquet" } },
  { bytes: "\xff\xfe", what: { en: "text in UTF-16", fr: "du texte en UTF-16" } },
  { bytes: "\xfe\xff", what: { en: "text in UTF-16", fr: "du texte en UTF-16" } },
];
/** A ZIP with entries, an empty one, a part of a split one. */
const ZIP = ["PK\x03\x04", "PK\x05\x06", "PK\x07\x08"];
const MARKUP = /^(?:\xef\xbb\xbf)?\s*(?:<(?:\?xml|!doctype|html|[a-z]+:)|[{[]\s*(?:["{[\]}]))/i;

/** How many bytes the decision looks at; fewer only where the file ends sooner. */
export const SIGNATURE_BYTES = 4096;

/** A ZIP that names the parts of an Office document early on is a workbook; another ZIP is an archive. */
function zipKind(head: string): Text {
  if (/xl\/|\[Content_Types\]\.xml/.test(head))
    return { en: "an Excel workbook (XLSX)", fr: "un classeur Excel (XLSX)" };
  if (head.includes("opendocument.spreadsheet"))
    return { en: "an OpenDocument workbook", fr: "un classeur OpenDocument" };
  return { en: "a ZIP archive", fr: "une archive ZIP" };
}

export function signatureOf(bytes: Uint8Array): Signature {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, SIGNATURE_BYTES)).toString("latin1");
  if (head.startsWith("\x1f\x8b")) return "GZIP";
  if (ZIP.some((start) => head.startsWith(start))) return { refused: zipKind(head) };
  const known = KNOWN.find(({ bytes: start }) => head.startsWith(start));
  if (known) return { refused: known.what };
  return MARKUP.test(head) ? { refused: { en: "JSON, XML or HTML", fr: "en format JSON, XML ou HTML" } } : null;
}
