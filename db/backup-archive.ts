import { createHash, type Hash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { extract, type Pack, pack } from "tar-stream";
import { AppError } from "../src/shared/app-error.ts";
import { cannotDecrypt, decrypted, encrypted, isEncrypted } from "./backup-cipher.ts";

/** A table in a backup: its rows in the text format of COPY. */
export interface KeptTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: number;
  readonly sha256: string;
}

/** What a backup says of itself; its last entry. `migration`: of the database that it was made of. */
export interface Manifest {
  readonly format: "fptx-backup";
  readonly formatVersion: 1;
  readonly madeAt: string;
  readonly migration: string;
  readonly tables: readonly KeptTable[];
}

/** A backup is a tar, compressed by gzip, of tables in pieces of this size: rows/shared.release/000000, …, manifest.json. */
const PIECE_BYTES = 4 * 1024 * 1024;
const MANIFEST = "manifest.json";
const NEWLINE = 10;

export const damagedBackup = (): AppError =>
  new AppError("INVALID_INPUT", {
    en: "This is no backup of the FPT Exchange, or it is damaged: what it holds and what it says of itself differ. Nothing was restored.",
    fr: "Ce n'est pas une sauvegarde de l'Échange FPT, ou elle est endommagée : son contenu et ce qu'elle en dit diffèrent. Rien n'a été restauré.",
  });

const needsPassphrase = (): AppError =>
  new AppError("INVALID_INPUT", {
    en: "This backup is encrypted. Add --passphrase-file FILE.",
    fr: "Cette sauvegarde est chiffrée. Ajoutez --passphrase-file FICHIER.",
  });

const takenName = (file: string): AppError =>
  new AppError("CONFLICT", {
    en: `${file} is there already. Name another file.`,
    fr: `${file} existe déjà. Nommez un autre fichier.`,
  });

/** Counts the rows of a table as they pass, and takes their hash. In the text format every row ends in the one newline that it has. */
class Digest {
  private readonly hash: Hash = createHash("sha256");
  rows = 0;
  add(piece: Buffer): void {
    this.hash.update(piece);
    for (let at = piece.indexOf(NEWLINE); at !== -1; at = piece.indexOf(NEWLINE, at + 1)) this.rows++;
  }
  hex(): string {
    return this.hash.copy().digest("hex");
  }
}

const putEntry = (archive: Pack, name: string, content: Buffer): Promise<void> =>
  new Promise((done, failed) => {
    archive.entry({ name, mode: 0o600, size: content.length }, content, (error) => (error ? failed(error) : done()));
  });

/** Adds one table to an archive, in pieces. */
export async function putTable(
  archive: Pack,
  { name, columns }: { readonly name: string; readonly columns: readonly string[] },
  rows: AsyncIterable<Buffer>,
): Promise<KeptTable> {
  const digest = new Digest();
  let waiting: Buffer[] = [];
  let size = 0;
  let piece = 0;
  const put = async (): Promise<void> => {
    if (size > 0) await putEntry(archive, `rows/${name}/${String(piece++).padStart(6, "0")}`, Buffer.concat(waiting));
    waiting = [];
    size = 0;
  };
  for await (const bytes of rows) {
    digest.add(bytes);
    waiting.push(bytes);
    size += bytes.length;
    if (size >= PIECE_BYTES) await put();
  }
  await put();
  return { name, columns, rows: digest.rows, sha256: digest.hex() };
}

/**
 * Writes a backup file that only its owner may read, whole or not at all. `fill` adds the tables and gives the manifest.
 * Errors: CONFLICT where the file is there.
 */
export async function writeArchive(
  file: string,
  passphrase: string | null,
  fill: (archive: Pack) => Promise<Manifest>,
): Promise<Manifest> {
  const isThere = await stat(file).then(
    () => true,
    () => false,
  );
  if (isThere) throw takenName(file);
  const draft = `${file}.partial`;
  const archive = pack();
  const zipped = archive.pipe(createGzip({ level: 6 }));
  archive.once("error", (error) => zipped.destroy(error));
  const bytes = passphrase === null ? zipped : Readable.from(encrypted(zipped, passphrase));
  const written = pipeline(bytes, createWriteStream(draft, { flags: "wx", mode: 0o600, flush: true }));
  const filled = fill(archive).then(
    async (manifest) => {
      await putEntry(archive, MANIFEST, Buffer.from(JSON.stringify(manifest)));
      archive.finalize();
      return manifest;
    },
    (error: unknown) => {
      archive.destroy(error as Error);
      throw error;
    },
  );
  try {
    const [manifest] = await Promise.all([filled, written]);
    await rename(draft, file);
    return manifest;
  } catch (error) {
    await Promise.allSettled([filled, written]);
    await rm(draft, { force: true });
    throw error;
  }
}

async function plainBytes(file: string, passphrase: string | null): Promise<Readable> {
  const { size } = await stat(file);
  if (!(await isEncrypted(file))) return createReadStream(file);
  if (passphrase === null) throw needsPassphrase();
  return Readable.from(decrypted(file, size, passphrase));
}

const isFault = (error: unknown): boolean => error instanceof AppError;

/** Every entry of a backup in order, by name. INVALID_INPUT where the file is none. */
async function* entriesOf(file: string, passphrase: string | null): AsyncGenerator<{ name: string; content: Buffer }> {
  const source = await plainBytes(file, passphrase);
  const entries = extract();
  let fault: unknown = null;
  const piped = pipeline(source, createGunzip(), entries).catch((error: unknown) => {
    fault = error;
  });
  try {
    for await (const entry of entries) {
      if ((entry.header.size ?? 0) > 16 * PIECE_BYTES) throw damagedBackup();
      const pieces: Buffer[] = [];
      for await (const piece of entry) pieces.push(piece as Buffer);
      yield { name: entry.header.name, content: Buffer.concat(pieces) };
    }
    await piped;
  } catch (error) {
    await piped;
    if (isFault(fault)) throw fault;
    if (isFault(error) || !isOfFile(error)) throw error;
    throw (await isEncrypted(file)) ? cannotDecrypt() : damagedBackup();
  }
  if (fault !== null) throw isFault(fault) ? fault : damagedBackup();
}

/** Errors of gzip, tar and closed streams speak of the file; all others of whoever reads it. */
const isOfFile = (error: unknown): boolean => {
  const { code = "", message = "" } = error as { code?: string; message?: string };
  return /^(?:Z_|ERR_STREAM)/.test(code) || /tar|header|end of data|closed/i.test(message);
};

/**
 * Reads a backup from its first byte to its last and compares it with what it says of itself. `onTable`: given the name of each table
 * and its rows, in order; it must read them all. INVALID_INPUT where the file is no whole backup.
 */
export async function readArchive(
  file: string,
  passphrase: string | null,
  onTable: (name: string, rows: AsyncIterable<Buffer>) => Promise<void>,
): Promise<Manifest> {
  const entries = entriesOf(file, passphrase);
  const digests = new Map<string, Digest>();
  let next = await entries.next();
  async function* rowsOf(name: string): AsyncGenerator<Buffer> {
    const digest = new Digest();
    digests.set(name, digest);
    while (!next.done && tableOf(next.value.name) === name) {
      digest.add(next.value.content);
      yield next.value.content;
      next = await entries.next();
    }
  }
  try {
    while (!next.done && next.value.name !== MANIFEST) {
      const name = tableOf(next.value.name);
      if (name === null || digests.has(name)) throw damagedBackup();
      await onTable(name, rowsOf(name));
    }
    if (next.done) throw damagedBackup();
    const manifest = manifestIn(next.value.content);
    if (!(await entries.next()).done) throw damagedBackup();
    for (const { name, rows, sha256 } of manifest.tables) {
      const digest = digests.get(name) ?? new Digest();
      if (digest.rows !== rows || digest.hex() !== sha256) throw damagedBackup();
    }
    if ([...digests.keys()].some((name) => !manifest.tables.some((table) => table.name === name)))
      throw damagedBackup();
    return manifest;
  } finally {
    await entries.return(undefined);
  }
}

const tableOf = (entry: string): string | null => /^rows\/([a-z]+\.[a-z_]+)\/\d{6}$/.exec(entry)?.[1] ?? null;

function manifestIn(content: Buffer): Manifest {
  try {
    const manifest = JSON.parse(content.toString("utf8")) as Manifest;
    if (manifest.format === "fptx-backup" && manifest.formatVersion === 1 && Array.isArray(manifest.tables))
      return manifest;
  } catch {
    // Not JSON: no manifest of ours.
  }
  throw damagedBackup();
}
