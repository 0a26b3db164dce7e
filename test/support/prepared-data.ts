import { access, cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { inject } from "vitest";
import { openEmbeddedStore } from "../../db/embedded-store.ts";
import { openServerStore } from "../../db/server-store.ts";
import type { Store } from "../../db/store.ts";
import { protectRelease } from "../../src/publication/protect-release.ts";
import { makePublicationService } from "../../src/publication/publication.service.ts";
import { loadCatalogue, publishSeeds } from "../../src/seeding/seed-exchange.ts";
import { plainEngine } from "./plain-engine.ts";
import { plantCounts, plantedIn } from "./planted-twin.ts";
import { createDatabase, type TestDatabase } from "./postgres.ts";
import { plantedFile } from "./scan-written.ts";
import { smallTwin } from "./small-twin.ts";

const WAIT_MS = 110_000;

/** The catalogue, the real figures and the small twin with its planted counts. */
async function fill(store: Store): Promise<void> {
  try {
    const catalogue = await loadCatalogue(store);
    const publication = makePublicationService({
      store,
      catalogue,
      protector: (question) => protectRelease(question, plainEngine),
    });
    await publishSeeds({ store, catalogue, publication }, smallTwin(catalogue).map(plantCounts), () => undefined);
    await writeFile(plantedFile(inject("runFolder")), JSON.stringify(await plantedIn(store)));
  } finally {
    await store.close();
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function untilMade(folder: string): Promise<void> {
  for (const deadline = Date.now() + WAIT_MS; Date.now() < deadline; await sleep(100)) {
    if (await exists(join(folder, "made"))) return;
    const failure = await readFile(join(folder, "failed"), "utf8").catch(() => null);
    if (failure !== null) throw new Error(failure);
  }
  throw new Error("the data folder for tests was not made in time");
}

/** A data folder with an embedded database, made by the first test file of the run that asks; the others wait for it. */
async function preparedFolder(): Promise<string> {
  const folder = inject("runFolder");
  const dataDir = join(folder, "exchange");
  const isFirst = await writeFile(join(folder, "making"), "", { flag: "wx" }).then(
    () => true,
    () => false,
  );
  if (!isFirst) await untilMade(folder);
  else
    try {
      await fill(await openEmbeddedStore({ dataDir }));
      await writeFile(join(folder, "made"), "");
    } catch (error) {
      await writeFile(join(folder, "failed"), String(error));
      throw error;
    }
  return dataDir;
}

/** Where a test's exchange keeps its data; `databaseUrl` null: in an embedded database under `dataDir`. */
export interface PreparedData {
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  remove(): Promise<void>;
}

/** A copy of the prepared data in an embedded database, of the caller's own. */
export async function prepareEmbedded(): Promise<PreparedData> {
  const prepared = await preparedFolder();
  const dataDir = await mkdtemp(join(inject("runFolder"), "copy-"));
  await cp(prepared, dataDir, { recursive: true });
  return { dataDir, databaseUrl: null, remove: () => rm(dataDir, { recursive: true, force: true }) };
}

/** A copy of the prepared data in a real PostgreSQL, of the caller's own. */
export async function prepareServer(): Promise<PreparedData> {
  const database: TestDatabase = await createDatabase({
    name: "exchange",
    prepare: async (url) => fill(await openServerStore({ url })),
  });
  const dataDir = await mkdtemp(join(inject("runFolder"), "copy-"));
  const remove = async (): Promise<void> => {
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { dataDir, databaseUrl: database.url, remove };
}

/** The same data in a PostgreSQL of the caller's own, which he may stop: nobody else's test is at it. `url`: of an empty database. */
export async function prepareOwnServer(url: string): Promise<PreparedData> {
  await fill(await openServerStore({ url }));
  const dataDir = await mkdtemp(join(inject("runFolder"), "copy-"));
  return { dataDir, databaseUrl: url, remove: () => rm(dataDir, { recursive: true, force: true }) };
}
