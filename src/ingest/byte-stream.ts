import { createHash } from "node:crypto";
import { pipeline, Readable } from "node:stream";
import { constants, createGunzip } from "node:zlib";
import { FileRefused } from "./file-refused.ts";
import { SIGNATURE_BYTES, signatureOf } from "./file-signature.ts";

export type Bytes = AsyncIterable<Uint8Array>;

/** What is known of the bytes once they have been read. `sha256`: of the bytes as received; null until their end was read. */
export interface ByteReceipt {
  bytes: number;
  sha256: string | null;
  gzip: boolean;
}

const MIB = 1_048_576;
/** Past the first 16 MiB, no table unpacks to more than 200 times its size: real full-table downloads reach some 40. */
const GZIP_RATIO = 200;
const RATIO_FROM = 16 * MIB;

async function* counted(source: Bytes, receipt: ByteReceipt, maxBytes: number): Bytes {
  const hash = createHash("sha256");
  for await (const chunk of source) {
    receipt.bytes += chunk.length;
    if (receipt.bytes > maxBytes) throw new FileRefused("file.too-large", {}, { max: maxBytes });
    hash.update(chunk);
    yield chunk;
  }
  receipt.sha256 = hash.digest("hex");
}

/** Reads until there is enough to know the signature, then gives everything from the start. */
async function peek(source: Bytes): Promise<{ head: Buffer; all: Bytes }> {
  const iterator = source[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let length = 0;
  while (length < SIGNATURE_BYTES) {
    const next = await iterator.next();
    if (next.done) break;
    first.push(next.value);
    length += next.value.length;
  }
  async function* all(): Bytes {
    try {
      yield* first;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  return { head: Buffer.concat(first), all: all() };
}

const isZlibFault = (error: unknown): boolean =>
  error instanceof Error && "code" in error && String(error.code).startsWith("Z_");

async function* gunzipped(source: Bytes, receipt: ByteReceipt, maxBytes: number): Bytes {
  const gunzip = createGunzip({ chunkSize: 65_536, finishFlush: constants.Z_FINISH });
  pipeline(Readable.from(source, { objectMode: false }), gunzip, () => undefined);
  let out = 0;
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      out += chunk.length;
      if (out > maxBytes) throw new FileRefused("file.too-large", {}, { max: maxBytes });
      if (out > RATIO_FROM && out > receipt.bytes * GZIP_RATIO)
        throw new FileRefused("file.gzip-ratio", {}, { ratio: GZIP_RATIO });
      yield chunk;
    }
  } catch (error) {
    throw isZlibFault(error) ? new FileRefused("file.gzip-broken") : error;
  } finally {
    gunzip.destroy();
  }
}

/**
 * The plain bytes of a file: gzip is unpacked where the header (`gzip`) or the first bytes say so.
 * Shape:  chunks of any size in, chunks out; nothing is kept but the first 4 KiB. `maxBytes` holds for both sides of gzip.
 * Errors: FileRefused for an empty file, another format, broken or bomb-like gzip, gzip within gzip; a fault of the source
 *         itself (a connection cut in the middle) is thrown on as it is.
 */
export async function* plainBytes(
  source: Bytes,
  receipt: ByteReceipt,
  { gzip, maxBytes }: { readonly gzip?: boolean; readonly maxBytes: number },
): Bytes {
  let { head, all } = await peek(counted(source, receipt, maxBytes));
  if (gzip || signatureOf(head) === "GZIP") {
    receipt.gzip = true;
    ({ head, all } = await peek(gunzipped(all, receipt, maxBytes)));
  }
  try {
    if (head.length === 0) throw new FileRefused("file.empty");
    const signature = signatureOf(head);
    if (signature !== null) {
      const what = signature === "GZIP" ? { en: "gzip within gzip", fr: "en format gzip double" } : signature.refused;
      throw new FileRefused("file.signature", {}, { what: what.en, quoi: what.fr });
    }
    yield* all;
  } finally {
    await all[Symbol.asyncIterator]().return?.();
  }
}
