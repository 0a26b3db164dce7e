import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/**
 * Makes a folder and those above it that are missing. Node's own `recursive` tries for ever where the system says that a
 * folder which is there is not (anything under /proc).
 * Errors: the system's, with its code: EEXIST where a file has the name, ENOTDIR under a file, EACCES, ENOENT, EROFS …
 */
export async function makeFolder(path: string, mode = 0o777): Promise<void> {
  try {
    await mkdir(path, mode);
  } catch (error) {
    if (codeOf(error) === "EEXIST" && (await stat(path)).isDirectory()) return;
    const above = dirname(path);
    if (codeOf(error) !== "ENOENT" || above === path) throw error;
    await makeFolder(above, mode);
    await mkdir(path, mode).catch(async (again: unknown) => {
      if (codeOf(again) !== "EEXIST" || !(await stat(path)).isDirectory()) throw again;
    });
  }
}
