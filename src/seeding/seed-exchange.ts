import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Store } from "../../db/store.ts";
import { makeCatalogueRepository, saveCatalogue } from "../catalogue/catalogue.repository.ts";
import { type Catalogue, makeCatalogue } from "../catalogue/catalogue.ts";
import { ROOT, readCatalogueFiles } from "../catalogue/catalogue-files.ts";
import type { PublicationService, ReleaseDraft } from "../publication/publication.service.ts";
import { releaseId } from "../publication/publication.service.ts";
import { makeReleaseRepository } from "../release/release.repository.ts";
import { type SeedReport, seedDrafts } from "./seed-drafts.ts";

/** Told of each step, in words for the terminal. */
export type Progress = (line: string) => void;

/** The catalogue of this version, in the database and in memory. Nothing is written where the database has it already. */
export async function loadCatalogue(store: Store): Promise<Catalogue> {
  const { entries, sha256 } = await readCatalogueFiles();
  const stored = await makeCatalogueRepository(store.publisher).storedVersion();
  if (stored !== sha256) await store.transact((tx) => saveCatalogue(tx, entries, sha256));
  return makeCatalogue(entries);
}

/** The folders of seeds/ that describe a source: those with a manifest. */
async function sourceFolders(): Promise<string[]> {
  const seeds = join(ROOT, "seeds");
  const entries = (await readdir(seeds, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const described = await Promise.all(
    entries.map(async ({ name }) => (await readdir(join(seeds, name))).includes("manifest.json")),
  );
  return entries
    .map(({ name }) => name)
    .filter((_, i) => described[i])
    .sort();
}

function tell({ placed, printedRates, left }: SeedReport, progress: Progress): void {
  for (const [indicator, rows] of Object.entries(placed))
    progress(`  ${indicator}: published figures loaded | chiffres publiés chargés : ${rows}`);
  progress(`  printed rates kept as notes | taux publiés gardés comme notes : ${printedRates}`);
  for (const { reason, rows } of left) {
    progress(`  rows left in seeds/ | lignes laissées dans seeds/ : ${rows}`);
    progress(`    ${reason.en} | ${reason.fr}`);
  }
}

/**
 * Publishes every release of the real figures and of the synthetic twin that the database does not have yet, oldest first, each
 * in a transaction of its own: a start that is cut short goes on where it stopped.
 */
export async function publishSeeds(
  deps: { readonly store: Store; readonly catalogue: Catalogue; readonly publication: PublicationService },
  synthetic: readonly ReleaseDraft[],
  progress: Progress,
): Promise<void> {
  const { store, catalogue } = deps;
  const existing = new Set(await makeReleaseRepository(store.publisher).everyId());
  const missing = (drafts: readonly ReleaseDraft[]): ReleaseDraft[] =>
    drafts.filter(({ indicator, version }) => !existing.has(releaseId(indicator.id, version)));
  const real = await seedDrafts(catalogue, await sourceFolders());
  const drafts = [...missing(real.drafts), ...missing(synthetic)];
  if (drafts.length === 0) return;
  tell(real.report, progress);
  // Releases of one indicator rest on each other; different indicators do not.
  const chains = catalogue.indicators.map(async ({ id }) => {
    for (const draft of drafts.filter(({ indicator }) => indicator.id === id))
      progress(`  published | publié: ${await publishOnce(deps, draft)}`);
  });
  // All are waited for: whoever closes the store after a failure must not find another chain at work in it.
  const failed = (await Promise.allSettled(chains)).find((chain) => chain.status === "rejected");
  if (failed) throw failed.reason;
}

/** Another server that starts on the same database may publish a release first; then it is there, as was wanted. */
async function publishOnce(
  { store, publication }: { readonly store: Store; readonly publication: PublicationService },
  draft: ReleaseDraft,
): Promise<string> {
  try {
    return await publication.publish(draft);
  } catch (error) {
    const id = releaseId(draft.indicator.id, draft.version);
    if ((await makeReleaseRepository(store.publisher).everyId()).includes(id)) return id;
    throw error;
  }
}
