import { open, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { AppError } from "../shared/app-error.ts";

const alreadyThere = (path: string): AppError =>
  new AppError(
    "CONFLICT",
    {
      en: `${path} is there already. Name another file, or add --force to write over it.`,
      fr: `${path} existe déjà. Nommez un autre fichier, ou ajoutez --force pour l'écraser.`,
    },
    { path },
  );

const notWritable = (path: string, reason: string, code: "INVALID_INPUT" | "CONFLICT" = "INVALID_INPUT"): AppError =>
  new AppError(
    code,
    { en: `${path} cannot be written (${reason}).`, fr: `${path} ne peut être écrit (${reason}).` },
    { path, reason },
  );

type Content = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** Writes a file of its own; what could not be written whole is not left behind. */
export async function deliver(path: string, content: Content, force: boolean): Promise<void> {
  const file = await open(path, force ? "w" : "wx").catch((error: NodeJS.ErrnoException) => {
    throw error.code === "EEXIST" ? alreadyThere(path) : notWritable(path, error.code ?? "unknown");
  });
  try {
    await pipeline(content, file.createWriteStream());
  } catch (error) {
    await rm(path, { force: true });
    const { code, syscall } = error as NodeJS.ErrnoException;
    throw syscall === undefined ? error : notWritable(path, code ?? "unknown", "CONFLICT");
  }
}
