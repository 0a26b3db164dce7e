import { Command } from "commander";
import { lockHolder } from "../../db/data-folder-lock.ts";
import { type Catalogue, makeCatalogue, type ProfileEntry } from "../catalogue/catalogue.ts";
import { readCatalogueFiles } from "../catalogue/catalogue-files.ts";
import { readConfig } from "../config.ts";
import { demoDrafts } from "../demo/demo-drafts.ts";
import { describeDrafts } from "../demo/describe-drafts.ts";
import { openStore } from "../open-store.ts";
import type { DisclosureEngine, EngineAnswer, EngineRequest } from "../publication/disclosure-engine.ts";
import { poolPeriods } from "../publication/pool-periods.ts";
import { engineQuestion, PROFILES, patternOfRelease, type ReleaseProtector } from "../publication/protect-release.ts";
import { makePublicationService } from "../publication/publication.service.ts";
import { withRecordings, writeRecordings } from "../publication/recorded-engine.ts";
import type { ReleaseCells } from "../publication/release-cells.ts";
import { makeWorkerEngine } from "../publication/worker-engine.ts";
import { loadCatalogue, publishSeeds } from "../seeding/seed-exchange.ts";

type Answered = readonly [EngineRequest, EngineAnswer];

const note = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** A running server published the twin at its start; without one, the database is opened here. */
async function publishHere(protector: ReleaseProtector): Promise<void> {
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
    const publication = makePublicationService({ store, catalogue, protector });
    await publishSeeds({ store, catalogue, publication }, demoDrafts(catalogue), note);
  } finally {
    await close();
  }
}

/**
 * Protects the twin and keeps the patterns in seeds/demo, for the first start of everyone else. What is kept there for the very same
 * request stays; ENGINE_VERSION is part of it.
 */
async function record(catalogue: Catalogue, workers: DisclosureEngine): Promise<void> {
  const engine = withRecordings(workers);
  const drafts = demoDrafts(catalogue);
  const profile = catalogue.profile(PROFILES.fpt) as ProfileEntry;
  const chains = [...new Set(drafts.map(({ indicator }) => indicator.id))].map(async (id) => {
    const earlier: { cells: ReleaseCells; suppressed: number[] }[] = [];
    const answers: Answered[] = [];
    for (const { indicator, version, cells: loaded } of drafts.filter((draft) => draft.indicator.id === id)) {
      const { cells } = poolPeriods(loaded, indicator);
      const { jurisdictions } = catalogue;
      const { joint, request } = engineQuestion({ cells, indicator, earlier, profile, jurisdictions });
      const answer = await engine(request);
      const { verified, narrowest, seconds, exposed } = answer;
      note(JSON.stringify({ indicator: id, version, verified, narrowest, exposed: exposed.length, seconds }));
      answers.push([request, answer]);
      const pattern = patternOfRelease(joint, answer.pattern).subarray(0, cells.value.length);
      earlier.push({ cells, suppressed: Array.from(pattern.keys()).filter((cell) => pattern[cell] === 1) });
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
    "protect afresh what changed in it and keep the patterns in seeds/demo | protéger de nouveau ce qui y a changé et garder les motifs dans seeds/demo",
  )
  .action(async ({ json, record: recording }: { json?: boolean; record?: boolean }) => {
    const { entries } = await readCatalogueFiles();
    const catalogue = makeCatalogue(entries);
    const workers = makeWorkerEngine();
    try {
      if (recording) await record(catalogue, workers.engine);
      else await publishHere(workers.protector);
    } finally {
      await workers.close();
    }
    const described = describeDrafts(demoDrafts(catalogue));
    if (json) process.stdout.write(`${JSON.stringify(described)}\n`);
    else for (const line of described) process.stdout.write(`${JSON.stringify(line)}\n`);
  });
