import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { AppError } from "../src/shared/app-error.ts";

/**
 * AES-256-GCM under a key that scrypt makes of a passphrase (RFC 7914; N = 2^17, r = 8, p = 1: 128 MiB and about half a second for
 * each guess). File: magic, salt, nonce, cipher text, tag; the head is authenticated too.
 */
const MAGIC = Buffer.from("FPTXENC1");
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = MAGIC.length + SALT_BYTES + NONCE_BYTES;
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };

const keyOf = (passphrase: string, salt: Buffer): Promise<Buffer> =>
  new Promise((done, failed) => {
    scrypt(passphrase.normalize("NFKC"), salt, 32, COST, (error, key) => (error ? failed(error) : done(key)));
  });

export const cannotDecrypt = (): AppError =>
  new AppError("INVALID_INPUT", {
    en: "The backup cannot be decrypted: the passphrase is another, or the file is damaged. Nothing was restored.",
    fr: "La sauvegarde ne peut être déchiffrée : la phrase secrète est autre, ou le fichier est endommagé. Rien n'a été restauré.",
  });

export async function* encrypted(source: AsyncIterable<Uint8Array>, passphrase: string): AsyncGenerator<Buffer> {
  const salt = randomBytes(SALT_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const head = Buffer.concat([MAGIC, salt, nonce]);
  const cipher = createCipheriv("aes-256-gcm", await keyOf(passphrase, salt), nonce).setAAD(head);
  yield head;
  for await (const piece of source) yield cipher.update(piece);
  yield cipher.final();
  yield cipher.getAuthTag();
}

async function readBytes(file: string, position: number, length: number): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

export const isEncrypted = async (file: string): Promise<boolean> =>
  (await readBytes(file, 0, MAGIC.length)).equals(MAGIC);

/** The plain bytes. What they are worth is known only at their end, where a file that was changed is refused (INVALID_INPUT). */
export async function* decrypted(file: string, bytes: number, passphrase: string): AsyncGenerator<Buffer> {
  if (bytes < HEAD_BYTES + TAG_BYTES) throw cannotDecrypt();
  const head = await readBytes(file, 0, HEAD_BYTES);
  const salt = head.subarray(MAGIC.length, MAGIC.length + SALT_BYTES);
  const key = await keyOf(passphrase, salt);
  const decipher = createDecipheriv("aes-256-gcm", key, head.subarray(MAGIC.length + SALT_BYTES)).setAAD(head);
  decipher.setAuthTag(await readBytes(file, bytes - TAG_BYTES, TAG_BYTES));
  if (bytes > HEAD_BYTES + TAG_BYTES)
    for await (const piece of createReadStream(file, { start: HEAD_BYTES, end: bytes - TAG_BYTES - 1 }))
      yield decipher.update(piece as Buffer);
  try {
    decipher.final();
  } catch {
    throw cannotDecrypt();
  }
}
