import { Command } from "commander";
import { lockHolder } from "../../db/data-folder-lock.ts";
import { type Catalogue, makeCatalogue } from "../catalogue/catalogue.ts";
import { readCatalogueFiles } from "../catalogue/catalogue-files.ts";
import { readConfig } from "../config.ts";
import { demoDrafts } from "../demo/demo-drafts.ts";
import { describeDrafts } from "../demo/describe-drafts.ts";
import { openStore } from "../open-store.ts";
import type { DisclosureEngine } from "../publication/disclosure-engine.ts";
import { engineRequest, makePublicationService } from "../publication/publication.service.ts";
import { withRecordings, writeRecordings } from "../publication/recorded-engine.ts";
import { makeWorkerEngine } from "../publication/worker-engine.ts";
import { loadCatalogue, publishSeeds } from "../seeding/seed-exchange.ts";

const note = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** A running server published the twin at its start; without one, the database is opened here. */
async function publishHere(engine: DisclosureEngine): Promise<void> {
  const config = readConfig(undefined, "command");
  if (config.databaseUrl === null && (await lockHolder(config.dataDir)) !== null) {
    note(
      "The running server holds the synthetic twin already. | Le serveur en marche détient déjà le jumeau synthétique.",
    );
    return;
  }
  const { store, close } = await openStore(config);
  try {
    const catalogue = await loadCatalogue(store);
    const publication = makePublicationService({ store, catalogue, engine });
    await publishSeeds({ store, catalogue, publication }, demoDrafts(catalogue), note);
  } finally {
    await close();
  }
}

/** Protects the twin afresh and keeps the patterns in seeds/demo, for the first start of everyone else. */
async function record(catalogue: Catalogue, engine: DisclosureEngine): Promise<void> {
  const requests = demoDrafts(catalogue).map((draft) => engineRequest(draft, catalogue));
  const answers = await Promise.all(requests.map(async (request) => [request, await engine(request)] as const));
  for (const [, { verified, narrowest, seconds }] of answers) note(JSON.stringify({ verified, narrowest, seconds }));
  await writeRecordings(answers);
}

export const demoCommand = new Command("demo")
  .description(
    "the synthetic twin: makes, protects and publishes it | le jumeau synthétique : le produit, le protège et le publie",
  )
  .option("--json", "one JSON document | un document JSON")
  .option(
    "--record",
    "protect it afresh and keep the patterns in seeds/demo | la protéger de nouveau et garder les motifs dans seeds/demo",
  )
  .action(async ({ json, record: recording }: { json?: boolean; record?: boolean }) => {
    const { entries } = await readCatalogueFiles();
    const catalogue = makeCatalogue(entries);
    const workers = makeWorkerEngine();
    try {
      if (recording) await record(catalogue, workers.engine);
      else await publishHere(withRecordings(workers.engine));
    } finally {
      await workers.close();
    }
    const described = describeDrafts(demoDrafts(catalogue));
    if (json) process.stdout.write(`${JSON.stringify(described)}\n`);
    else for (const line of described) process.stdout.write(`${JSON.stringify(line)}\n`);
  });
