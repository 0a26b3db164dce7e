import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDevelopmentIssuer } from "../../src/access/development-issuer.ts";
import { readConfig } from "../../src/config.ts";
import { startExchange } from "../../src/exchange.ts";
import { rowsBy } from "../support/both-stores.ts";
import { STORES } from "../support/exchange.ts";
import { type PreparedData, prepareEmbedded, prepareServer } from "../support/prepared-data.ts";
import { childEnvironment } from "../support/store-child.ts";

const FPTX = fileURLToPath(new URL("../../bin/fptx.mjs", import.meta.url));
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

interface Server {
  readonly child: ChildProcess;
  readonly address: string;
}

async function serve(environment: Readonly<Record<string, string>>): Promise<Server> {
  const child = spawn(process.execPath, [FPTX, "serve"], {
    env: childEnvironment(environment),
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /^(http:\S+)\/graphql/.exec(line)?.[1];
    if (address) return { child, address };
  }
  throw new Error("the server ended before it listened");
}

describe.each(STORES)("a process that is killed while it validates, over %s", (kind) => {
  let data: PreparedData;
  beforeAll(async () => {
    data = await (kind === "PGlite" ? prepareEmbedded() : prepareServer());
  });
  afterAll(() => data?.remove());

  test("leaves a file that the next start takes up again, once", async () => {
    const environment = {
      PORT: "0",
      DATA_DIR: data.dataDir,
      NODE_ENV: "test",
      ...(data.databaseUrl === null ? {} : { DATABASE_URL: data.databaseUrl }),
    };
    const issuer = await openDevelopmentIssuer(data.dataDir);
    const token = await issuer.issueToken({ subject: "lou", roles: ["loader"], jurisdiction: "CA" });
    const sent: string[] = [];
    let areas: string[] = [];
    for (const moment of MOMENTS) {
      const { child, address } = await serve(environment);
      if (areas.length === 0) {
        const body = JSON.stringify({ query: "{ jurisdictions(level: PROVINCE) { id } }" });
        const headers = { "content-type": "application/json" };
        const answer = await (await fetch(`${address}/graphql`, { method: "POST", headers, body })).json();
        areas = [
          "CA",
          ...(answer as { data: { jurisdictions: { id: string }[] } }).data.jurisdictions.map(({ id }) => id),
        ];
      }
      const response = await fetch(`${address}/submissions?indicator=ht.police.accused&jurisdiction=CA&vintage=FINAL`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "text/csv" },
        body: largeFile(areas),
      });
      expect(response.status).toBe(202);
      sent.push(((await response.json()) as { id: string }).id);
      await sleep(moment);
      child.kill("SIGKILL");
      await once(child, "close");
    }
    const exchange = await startExchange(readConfig(environment), { progress: () => undefined });
    try {
      const states = () =>
        rowsBy(exchange.store.publisher, "select distinct state from confidential.submission order by state");
      await expect.poll(states, { timeout: 150_000, interval: 200 }).toEqual([{ state: "STAGED" }]);
      const counts = await rowsBy(
        exchange.store.publisher,
        `select s.id, s.rows, (select count(*)::int from confidential.submission_cell c where c.submission_id = s.id) as cells,
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
