import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { constants, createGzip, gzip } from "node:zlib";
import { inTurns, type Reply } from "./respond.ts";

/** Whether the caller takes a packed answer (RFC 9110, 12.5.3): he names gzip, and not with a weight of 0. */
export const takesGzip = ({ headers }: IncomingMessage): boolean =>
  /(?:^|,)\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+)?\s*(?:,|$)/i.test(
    String(headers["accept-encoding"] ?? ""),
  );

/** The fastest level: what tables repeat is found by any. */
const LEVEL = { level: constants.Z_BEST_SPEED };

/** A text, packed whole, so that its length is known. */
const packedWhole = (body: string | Buffer): Promise<Buffer> => promisify(gzip)(body, LEVEL);

/** The parts of a body, packed as fast as they are read, others having their turn while they are made. */
async function* packedParts(parts: Exclude<Reply["body"], string | Buffer>): AsyncGenerator<Uint8Array> {
  const packer = createGzip(LEVEL);
  // A failure comes out of the packer too, below.
  pipeline(Readable.from(inTurns(parts)), packer).catch(() => undefined);
  try {
    for await (const part of packer) yield part as Uint8Array;
  } finally {
    packer.destroy();
  }
}

/** The same answer in fewer bytes. */
export async function packed({ status, headers, body }: Reply): Promise<Reply> {
  const isWhole = typeof body === "string" || Buffer.isBuffer(body);
  return {
    status,
    headers: { ...headers, "content-encoding": "gzip" },
    body: isWhole ? await packedWhole(body) : packedParts(body),
  };
}
