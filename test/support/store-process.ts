import { sql } from "drizzle-orm";
import { openServerStore } from "../../db/server-store.ts";
import type { Store } from "../../db/store.ts";
import { readConfig } from "../../src/config.ts";
import { demoDrafts } from "../../src/demo/demo-drafts.ts";
import { openStore } from "../../src/open-store.ts";
import type { DisclosureEngine } from "../../src/publication/disclosure-engine.ts";
import { protectRelease } from "../../src/publication/protect-release.ts";
import { makePublicationService } from "../../src/publication/publication.service.ts";
import { loadCatalogue, publishSeeds } from "../../src/seeding/seed-exchange.ts";
import { AppError } from "../../src/shared/app-error.ts";

/**
 * A process of its own for what one process cannot show: `node --import tsx store-process.ts ORDER`. It tells its parent in
 * lines of JSON, `{ "did": … }`, or `{ "code", "en" }` for an AppError.
 *   migrate   the database of DATABASE_URL to this version, and ends
 *   hold      opens the lock and the database of DATA_DIR, and stays
 *   seed      says which releases are there, publishes every seed and the smaller half of the synthetic twin, and ends
 */
export type StoreOrder = "migrate" | "hold" | "seed";

const tell = (line: object): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

/** Hides every count there is: what is tried here is whether releases are written whole, not which cells they show. */
const hideAll: DisclosureEngine = async ({ system }) => ({
  pattern: Uint8Array.from(system.held),
  verified: true,
  exposed: [],
  narrowest: null,
  coalitionCost: null,
  seconds: 0,
});

/** Every release, with the cells that it has by its shape, as raw counts, and in the two views that hold all of them. */
const RELEASES = sql`
  select r.id, r.state, (select count(*)::int from confidential.cell c where c.release_id = r.id) as raw,
         (select round(exp(sum(ln(cardinality(a.codes)))))::int from shared.release_axis a where a.release_id = r.id) as shape,
         (select count(*)::int from shared.view v join shared.view_cell c on c.view_id = v.id
           where v.release_id = r.id and v.audience in ('FPT', 'PUBLIC')) as shown
    from shared.release r order by r.id`;

export interface ReleaseFound {
  readonly id: string;
  readonly state: string;
  readonly raw: number;
  readonly shape: number | null;
  readonly shown: number;
}

async function releasesIn({ publisher }: Store): Promise<ReleaseFound[]> {
  return ((await publisher.execute(RELEASES)) as unknown as { rows: ReleaseFound[] }).rows;
}

async function seed(): Promise<void> {
  const { store, close } = await openStore(readConfig());
  tell({ did: "open", releases: await releasesIn(store) });
  try {
    const catalogue = await loadCatalogue(store);
    tell({ did: "catalogue" });
    const publication = makePublicationService({
      store,
      catalogue,
      protector: (question) => protectRelease(question, hideAll),
    });
    const synthetic = demoDrafts(catalogue).filter(({ indicator }) => indicator.id === "demo.court.cases");
    await publishSeeds({ store, catalogue, publication }, synthetic, (line) => tell({ did: line.trim() }));
    tell({ did: "seeds", releases: await releasesIn(store) });
  } finally {
    await close();
  }
}

const ORDERS: Readonly<Record<StoreOrder, () => Promise<void>>> = {
  async migrate() {
    await (await openServerStore({ url: readConfig().databaseUrl ?? "" })).close();
    tell({ did: "migrate" });
  },
  async hold() {
    const { lock } = await openStore(readConfig());
    await lock?.announce("http://localhost:4999");
    tell({ did: "hold" });
    setInterval(() => undefined, 60_000);
  },
  seed,
};

try {
  await ORDERS[process.argv[2] as StoreOrder]();
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  tell({ code: error.code, en: error.messages.en });
  process.exitCode = 3;
}
