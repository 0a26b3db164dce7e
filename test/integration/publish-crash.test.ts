import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { startExchange } from "../../src/exchange.ts";
import { rowsBy } from "../support/both-stores.ts";
import { STORES } from "../support/exchange.ts";
import { type PreparedData, prepareEmbedded, prepareServer } from "../support/prepared-data.ts";
import { type ServedExchange, serveExchange, serverEnvironment } from "../support/served-exchange.ts";
import { codeOf, INCIDENTS, intakeOf, type Released, tidyFile } from "../support/submissions.ts";

/** When the server is killed, in shares of what one publication takes: while it protects, attacks, writes, or when all is done. */
const SHARES = [0.3, 0.7, 0.9, 1.2];
const YEAR = "2022";

/** Releases of the indicator whose raw cells, or whose cells in the two whole views, are not as many as its shape has. */
const TORN = `
  with found as (
    select r.id, (select count(*)::int from confidential.cell c where c.release_id = r.id) as raw,
           (select round(exp(sum(ln(cardinality(a.codes)))))::int from shared.release_axis a where a.release_id = r.id) as shape,
           (select count(*)::int from shared.view v join shared.view_cell c on c.view_id = v.id
             where v.release_id = r.id and v.audience in ('FPT', 'PUBLIC')) as shown
      from shared.release r where r.indicator_id = '${INCIDENTS}')
  select id from found where raw <> shape or shown <> 2 * shape`;

/** Published submissions without their step, approved ones with it, and releases that no submission accounts for. */
const BETWEEN = `
  select s.id from confidential.submission s
   where (s.release_id is not null) <> exists (
     select from confidential.submission_event e where e.submission_id = s.id and e.state = 'PUBLISHED')`;

describe.each(STORES)("a process that is killed while it publishes, over %s", (kind) => {
  let data: PreparedData;
  let server: ServedExchange | undefined;
  beforeAll(async () => {
    data = await (kind === "PGlite" ? prepareEmbedded() : prepareServer());
  });
  afterAll(async () => {
    await server?.kill();
    await data?.remove();
  });

  test("has published all of it or nothing, and whoever publishes next succeeds", async () => {
    let waiting = "";
    let figure = 600;
    server = await serveExchange(data);
    const intake = intakeOf(() => server as ServedExchange);
    const first = await intake.approved(tidyFile(YEAR, figure));
    const began = performance.now();
    expect(codeOf(await intake.publish(first))).toBe("no fault");
    const usual = performance.now() - began;
    for (const share of SHARES) {
      if (waiting === "") {
        figure += 10;
        waiting = await intake.approved(tidyFile(YEAR, figure));
      }
      const before = await intake.shown(YEAR);
      const order = intake.publish(waiting, "ann").catch(() => null);
      await sleep((share + Math.random() * 0.1) * usual);
      await server.kill();
      const outcome = (await order) as Released | null;
      expect(outcome === null ? "no fault" : codeOf(outcome)).toBe("no fault");

      server = await serveExchange(data);
      const seen = await intake.see(waiting, "ann");
      const shown = await intake.shown(YEAR);
      const [state, release] = [seen?.state, seen?.release?.id ?? null];
      if (release === null) expect({ state, shown }).toEqual({ state: "APPROVED", shown: before });
      else expect({ state, shown }).toMatchObject({ state: "PUBLISHED", shown: { value: figure, release } });
      // What was answered is never lost.
      if (outcome !== null) expect(release).toBe(outcome.id);
      if (release !== null) waiting = "";
    }
    await server.kill();
    const exchange = await startExchange(readConfig(serverEnvironment(data)), { progress: () => undefined });
    try {
      for (const statement of [TORN, BETWEEN]) expect(await rowsBy(exchange.store.publisher, statement)).toEqual([]);
    } finally {
      await exchange.close();
    }
    server = await serveExchange(data);
    if (waiting === "") {
      figure += 10;
      waiting = await intake.approved(tidyFile(YEAR, figure));
    }
    const released = (await intake.publish(waiting, "ann")) as Released;
    expect(await intake.shown(YEAR)).toMatchObject({ value: figure, release: released.id });
  }, 420_000);
});
