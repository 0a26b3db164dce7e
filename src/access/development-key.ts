import { randomUUID } from "node:crypto";
import { constants, type FileHandle, link, open, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from "jose";
import type { Text } from "../domain/codes.ts";
import { AppError } from "../shared/app-error.ts";
import { makeFolder } from "../shared/make-folder.ts";

/** A private P-256 key as RFC 7518 section 6.2 writes it. Never logged, never sent. */
export interface PrivateKey extends JWK {
  readonly kty: "EC";
  readonly crv: "P-256";
  readonly x: string;
  readonly y: string;
  readonly d: string;
}

const OWNER_ONLY = 0o600;
const OTHERS = 0o077;
const LARGEST_FILE_BYTES = 16_384;

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;

function keyFault(reason: string, file: string, { en, fr }: Text): AppError {
  return new AppError(
    "INVALID_INPUT",
    { en: `The development key in ${file} ${en}`, fr: `La clé de développement dans ${file} ${fr}` },
    { reason, file },
  );
}

const unreadable = (file: string): AppError =>
  keyFault("KEY_UNREADABLE", file, {
    en: "cannot be read. Give your account the right to read it, or set DATA_DIR to a folder of your own.",
    fr: "ne peut être lue. Donnez à votre compte le droit de la lire, ou donnez à DATA_DIR un dossier à vous.",
  });

/** The key file does not hold a key that works. It is left as it is: whoever damaged it may want to look. */
export const corruptKey = (file: string): AppError =>
  keyFault("KEY_CORRUPT", file, {
    en: "is damaged. Move the file away and try again: a new key is made, and earlier tokens stop working.",
    fr: "est endommagée. Déplacez le fichier et réessayez : une nouvelle clé est créée, et les jetons antérieurs cessent de valoir.",
  });

const openToOthers = (file: string): AppError =>
  keyFault("KEY_OPEN_TO_OTHERS", file, {
    en: "can be read by other accounts. Move the file away to get a new key, or if nobody else was here: chmod 600 on it. On a disk without file rights, set DATA_DIR to a folder elsewhere.",
    fr: "peut être lue par d'autres comptes. Déplacez le fichier pour avoir une nouvelle clé ou, si personne d'autre n'est venu, faites-lui chmod 600. Sur un disque sans droits de fichiers, donnez à DATA_DIR un dossier ailleurs.",
  });

const unwritable = (file: string): AppError =>
  keyFault("KEY_UNWRITABLE", file, {
    en: "cannot be written. Give your account the right to write there, free some space, or set DATA_DIR to another folder.",
    fr: "ne peut être écrite. Donnez à votre compte le droit d'y écrire, libérez de l'espace, ou donnez à DATA_DIR un autre dossier.",
  });

function isPrivateKey(value: unknown): value is PrivateKey {
  if (typeof value !== "object" || value === null) return false;
  const { kty, crv, x, y, d } = value as Record<string, unknown>;
  return kty === "EC" && crv === "P-256" && [x, y, d].every((part) => typeof part === "string" && part !== "");
}

async function readOpenFile(handle: FileHandle, file: string): Promise<string> {
  const found = await handle.stat();
  if (!found.isFile()) throw unreadable(file);
  if (process.platform !== "win32" && (found.mode & OTHERS) !== 0) throw openToOthers(file);
  if (found.size > LARGEST_FILE_BYTES) throw corruptKey(file);
  return handle.readFile("utf8");
}

/**
 * The key in a file, or null where there is no file.
 * Errors: AppError INVALID_INPUT (unreadable, open to other accounts, damaged). A link or a pipe in the file's place is
 *         not followed.
 */
export async function readKey(file: string): Promise<PrivateKey | null> {
  let handle: FileHandle | undefined;
  try {
    // The last two do not exist on Windows.
    handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const key: unknown = JSON.parse(await readOpenFile(handle, file));
    if (isPrivateKey(key)) return key;
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (codeOf(error) === "ENOENT") return null;
    if (!(error instanceof SyntaxError)) throw unreadable(file);
  } finally {
    await handle?.close();
  }
  throw corruptKey(file);
}

async function writeWhole(file: string, content: string): Promise<void> {
  const handle = await open(file, "wx", OWNER_ONLY);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Makes a key and keeps it in a file that only its owner reads, unless there is one by then. The file gets its name when it
 * is complete, and by a link, which never replaces: of two processes that start together, one key wins and both read it.
 * Errors: AppError INVALID_INPUT where the file cannot be written.
 */
export async function createKey(file: string): Promise<void> {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = await exportJWK(privateKey);
  const content = JSON.stringify({ ...jwk, alg: "ES256", use: "sig", kid: await calculateJwkThumbprint(jwk) });
  const draft = `${file}.${randomUUID()}`;
  try {
    await makeFolder(dirname(file), 0o700);
    await writeWhole(draft, `${content}\n`);
    await link(draft, file);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw unwritable(file);
  } finally {
    await unlink(draft).catch(() => undefined);
  }
}
