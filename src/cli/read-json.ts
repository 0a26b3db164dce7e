import { readFile } from "node:fs/promises";
import { AppError } from "../shared/app-error.ts";

/** A JSON file that the user named. INVALID_INPUT where it cannot be read or is not JSON; its content is never echoed. */
export async function readJsonFile<T>(path: string): Promise<T> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? "unknown";
    throw new AppError(
      "INVALID_INPUT",
      { en: `${path} cannot be read (${reason}).`, fr: `${path} ne peut être lu (${reason}).` },
      { path, reason },
    );
  }
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new AppError("INVALID_INPUT", { en: `${path} is not JSON.`, fr: `${path} n'est pas du JSON.` }, { path });
  }
}
