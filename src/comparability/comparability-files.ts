import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../catalogue/catalogue-files.ts";
import type { ComparabilityStatement } from "./comparability.ts";

/** Reads seeds/comparability.json. Errors: those of the file system and of JSON; what it says is checked by its tests. */
export async function readComparability(): Promise<readonly ComparabilityStatement[]> {
  return JSON.parse(await readFile(join(ROOT, "seeds", "comparability.json"), "utf8")) as ComparabilityStatement[];
}
