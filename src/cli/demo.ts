import { Command } from "commander";
import { lockHolder } from "../../db/data-folder-lock.ts";
import { type Catalogue, makeCatalogue } from "../catalogue/catalogue.ts";
import { readCatalogueFiles } from "../catalogue/catalogue-files.ts";
import { readConfig } from "../config.ts";
import { demoDrafts } from "../demo/demo-drafts.ts";
import { describeDrafts } from "../demo/describe-drafts.ts";
import { openStore } from "../open-store.ts";
import type { DisclosureEngine, EngineAnswer, EngineRequest } from "../publication/disclosure-engine.ts";
import type { EarlierRelease } from "../publication/joint-system.ts";
import { makePublicationService, patternOfRelease, questionOf } from "../publication/publication.service.ts";
import { withRecordings, writeRecordings } from "../publication/recorded-engine.ts";
import { makeWorkerEngine } from "../publication/worker-engine.ts";
import { loadCatalogue, publishSeeds } from "../seeding/seed-exchange.ts";

type Answered = readonly [EngineRequest, EngineAnswer];

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
  const drafts = demoDrafts(catalogue);
  const chains = [...new Set(drafts.map(({ indicator }) => indicator.id))].map(async (indicator) => {
    const earlier: EarlierRelease[] = [];
    const answers: Answered[] = [];
    for (const draft of drafts.filter((one) => one.indicator.id === indicator)) {
      const { cube, joint, request } = questionOf(draft, earlier, catalogue);
      const answer = await engine(request);
      const { verified, narrowest, seconds, exposed } = answer;
      note(
        JSON.stringify({ indicator, version: draft.version, verified, narrowest, exposed: exposed.length, seconds }),
      );
      answers.push([request, answer]);
      earlier.push({ cube, pattern: patternOfRelease(joint, answer.pattern) });
    }
    return answers;
  });
  await writeRecordings((await Promise.all(chains)).flat());
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
