import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Store } from "../../db/store.ts";
import { addVersion, makeAgreementRepository } from "../agreement/agreement.repository.ts";
import type { AgreementTerms } from "../agreement/agreement.ts";
import { checkTerms } from "../agreement/check-terms.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import { ROOT } from "../catalogue/catalogue-files.ts";
import { isUniqueViolation } from "../shared/sql-state.ts";

const SAVED_BY = "seeds/agreements.json";

/** Saves the demonstration agreements that the database does not have yet. One that was amended there stays as it was amended. */
export async function saveSeedAgreements(store: Store, catalogue: Catalogue): Promise<void> {
  const text = await readFile(join(ROOT, "seeds", "agreements.json"), "utf8");
  const seeds = JSON.parse(text) as readonly (AgreementTerms & { readonly id: string })[];
  const stored = await makeAgreementRepository(store.publisher).everyVersion();
  const known = new Set(stored.map(({ id }) => id));
  const missing = seeds.filter(({ id }) => !known.has(id));
  if (missing.length === 0) return;
  try {
    await store.transact(async (tx) => {
      for (const { id, ...terms } of missing)
        await addVersion(tx, { ...checkTerms(terms, catalogue), id, version: 1, savedBy: SAVED_BY });
    });
  } catch (error) {
    // Another server that starts on the same database was first: they are there, as was wanted.
    if (!isUniqueViolation(error)) throw error;
  }
}
