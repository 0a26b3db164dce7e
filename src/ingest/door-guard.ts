import { LIMITS } from "./csv-splitter.ts";
import { FileRefused } from "./file-refused.ts";
import { SIGNATURE_BYTES, signatureOf } from "./file-signature.ts";

const LF = 10;
/** As many bytes as a record of the longest kind may take in UTF-8: beyond them without a line end, no importer reads on. */
const LONGEST_LINE_BYTES = LIMITS.record * 4;

/**
 * Looks at a file while it is still arriving, for what no importer reads whatever follows: another kind of file, or a line
 * without end. Give it the bytes in order; it holds none of them. Whatever else is wrong is found when the file is read.
 * Errors: FileRefused. Where the file is gzip, nothing but its first bytes is looked at.
 */
export class DoorGuard {
  private seen = 0;
  private sinceLineEnd = 0;
  private packed: boolean;

  constructor({ gzip }: { readonly gzip: boolean }) {
    this.packed = gzip;
  }

  look(bytes: Uint8Array): void {
    if (this.seen === 0 && bytes.length >= SIGNATURE_BYTES) this.lookAtStart(bytes);
    this.seen += bytes.length;
    if (this.packed) return;
    const first = bytes.indexOf(LF);
    const line = this.sinceLineEnd + (first === -1 ? bytes.length : first);
    if (line > LONGEST_LINE_BYTES) throw new FileRefused("file.record-too-long", {}, { max: LIMITS.record });
    this.sinceLineEnd = first === -1 ? line : bytes.length - bytes.lastIndexOf(LF) - 1;
  }

  private lookAtStart(bytes: Uint8Array): void {
    const signature = signatureOf(bytes);
    if (signature === "GZIP") this.packed = true;
    else if (signature !== null && !this.packed)
      throw new FileRefused("file.signature", {}, { what: signature.refused.en, quoi: signature.refused.fr });
  }
}
