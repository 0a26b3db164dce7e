import { Command } from "commander";
import { lockHolder } from "../../db/data-folder-lock.ts";
import { makeCatalogue } from "../catalogue/catalogue.ts";
import { readCatalogueFiles } from "../catalogue/catalogue-files.ts";
import { readConfig } from "../config.ts";
import { demoDrafts } from "../demo/demo-drafts.ts";
import { describeDrafts } from "../demo/describe-drafts.ts";
import { openStore } from "../open-store.ts";
import { protectHere } from "../publication/disclosure-engine.ts";
import { makePublicationService } from "../publication/publication.service.ts";
import { loadCatalogue, publishSeeds } from "../seeding/seed-exchange.ts";

const note = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** A running server published the twin at its start; without one, the database is opened here. */
async function publishHere(): Promise<void> {
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
    const publication = makePublicationService({ store, catalogue, engine: protectHere });
    await publishSeeds({ store, catalogue, publication }, demoDrafts(catalogue), note);
  } finally {
    await close();
  }
}

export const demoCommand = new Command("demo")
  .description(
    "the synthetic twin: makes, protects and publishes it | le jumeau synthétique : le produit, le protège et le publie",
  )
  .option("--json", "one JSON document | un document JSON")
  .action(async ({ json }: { json?: boolean }) => {
    const { entries } = await readCatalogueFiles();
    const described = describeDrafts(demoDrafts(makeCatalogue(entries)));
    await publishHere();
    if (json) process.stdout.write(`${JSON.stringify(described)}\n`);
    else for (const line of described) process.stdout.write(`${JSON.stringify(line)}\n`);
  });
