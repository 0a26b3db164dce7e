import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { startExchange } from "../../src/exchange.ts";
import { rowsBy } from "../support/both-stores.ts";
import { STORES } from "../support/exchange.ts";
import { type PreparedData, prepareEmbedded, prepareServer } from "../support/prepared-data.ts";
import { serveExchange, serverEnvironment } from "../support/served-exchange.ts";
import { intakeOf } from "../support/submissions.ts";

const PERIODS = Array.from({ length: 12 }, (_, i) => String(1990 + i));
/** Milliseconds after the answer at which the server is killed: while it reads, stages, checks, or when all is done. */
const MOMENTS = [5, 60, 150, 400];

/** A file of several thousand cells, which takes a while to stage: nobody accused of anything, anywhere. */
function largeFile(areas: readonly string[]): string {
  const lines = ["jurisdiction,period,sex,age,value,status,note"];
  for (const area of areas)
    for (const period of PERIODS)
      for (const sex of ["T", "F", "M"])
        for (const age of ["T", "12-17", "18-24", "25-34", "35-44", "45+"])
          lines.push(`${area},${period},${sex},${age},0,,`);
  return `${lines.join("\n")}\n`;
}

describe.each(STORES)("a process that is killed while it validates, over %s", (kind) => {
  let data: PreparedData;
  beforeAll(async () => {
    data = await (kind === "PGlite" ? prepareEmbedded() : prepareServer());
  });
  afterAll(() => data?.remove());

  test("leaves a file that the next start takes up again, once", async () => {
    const sent: string[] = [];
    let areas: string[] = [];
    for (const moment of MOMENTS) {
      const server = await serveExchange(data);
      const intake = intakeOf(() => server);
      if (areas.length === 0) {
        const query = "{ jurisdictions(level: PROVINCE) { id } }";
        const { jurisdictions } = await server.data<{ jurisdictions: { id: string }[] }>(query);
        areas = ["CA", ...jurisdictions.map(({ id }) => id)];
      }
      const { status, id } = await intake.send(largeFile(areas), { indicator: "ht.police.accused", vintage: "FINAL" });
      expect(status).toBe(202);
      sent.push(id);
      await sleep(moment);
      await server.kill();
    }
    const exchange = await startExchange(readConfig(serverEnvironment(data)), { progress: () => undefined });
    try {
      const states = () =>
        rowsBy(exchange.store.publisher, "select distinct state from confidential.submission order by state");
      await expect.poll(states, { timeout: 150_000, interval: 200 }).toEqual([{ state: "STAGED" }]);
      const counts = await rowsBy(
        exchange.store.publisher,
        `select s.id, s.rows, (select coalesce(sum(c.cells), 0)::int from confidential.submission_block c where c.submission_id = s.id) as cells,
                (select count(*)::int from confidential.submission_event e where e.submission_id = s.id and e.state = 'STAGED') as staged
           from confidential.submission s`,
      );
      const rows = areas.length * PERIODS.length * 18;
      expect(counts.map(({ id }) => id).sort()).toEqual([...sent].sort());
      for (const count of counts) expect(count).toMatchObject({ rows, cells: rows, staged: 1 });
    } finally {
      await exchange.close();
    }
  }, 240_000);
});
