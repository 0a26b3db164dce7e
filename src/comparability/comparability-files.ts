import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../catalogue/catalogue-files.ts";
import { typeset } from "../domain/french-typography.ts";
import type { ComparabilityStatement } from "./comparability.ts";

/** Reads seeds/comparability.json. Errors: those of the file system and of JSON; what it says is checked by its tests. */
export async function readComparability(): Promise<readonly ComparabilityStatement[]> {
  const file = await readFile(join(ROOT, "seeds", "comparability.json"), "utf8");
  const statements = JSON.parse(file) as ComparabilityStatement[];
  return statements.map((one) => ({ ...one, reason: { en: one.reason.en, fr: typeset(one.reason.fr) } }));
}
