import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { type Exchange, startExchange } from "../../src/exchange.ts";
import { clientOf, type GraphqlFault, type TestClient } from "../support/exchange.ts";
import { type PreparedData, prepareServer } from "../support/prepared-data.ts";
import { serverEnvironment } from "../support/served-exchange.ts";
import { intakeOf, type Released, tidyFile } from "../support/submissions.ts";

let data: PreparedData;
let exchange: Exchange;
let client: TestClient;
let owner: pg.Client;
const intake = intakeOf(() => client);

beforeAll(async () => {
  data = await prepareServer();
  exchange = await startExchange(readConfig(serverEnvironment(data)), { progress: () => undefined });
  client = await clientOf(exchange.address, data.dataDir);
  owner = new pg.Client({ connectionString: data.databaseUrl ?? "" });
  await owner.connect();
});
afterAll(async () => {
  await owner?.end();
  await exchange?.close();
  await data?.remove();
});

/** Runs some work while every insert into a table does what a full disk, or a slow one, does. */
async function whileInserts<T>(table: string, statement: string, work: () => Promise<T>): Promise<T> {
  await owner.query(
    `create function public.trouble() returns trigger language plpgsql as $$ begin ${statement}; return new; end $$`,
  );
  await owner.query(`create trigger trouble before insert on ${table} for each row execute function public.trouble()`);
  try {
    return await work();
  } finally {
    await owner.query("drop function public.trouble() cascade");
  }
}
const FULL = `raise exception 'could not extend file: No space left on device' using errcode = '53100'`;

const stateOf = async (id: string) =>
  (
    await owner.query(
      `select s.state, s.attempts,
              (select coalesce(sum(c.cells), 0)::int from confidential.submission_block c where c.submission_id = s.id) as cells,
              (select count(*)::int from confidential.submission_event e where e.submission_id = s.id and e.state = 'STAGED') as staged
         from confidential.submission s where s.id = $1`,
      [id],
    )
  ).rows[0] as { state: string; attempts: number; cells: number; staged: number };
const reasonOf = (fault: GraphqlFault | undefined): unknown => fault?.extensions.details["reason"];

test("a disk that is full while a file arrives is told in both languages, and nothing of the file is kept", async () => {
  const sent = await whileInserts("confidential.upload_chunk", FULL, () => intake.send(tidyFile("2022", 601)));
  expect([sent.status, reasonOf(sent.fault)]).toEqual([500, "STORAGE_FULL"]);
  expect(sent.fault?.extensions.messages.fr).toContain("plus de place");
  expect((await owner.query("select from confidential.upload_chunk")).rowCount).toBe(0);
});

test("a disk that is full while a file is staged leaves nothing half staged, and the file is taken up again", async () => {
  // Slow enough to be seen on its way.
  const id = await whileInserts("confidential.submission_block", `perform pg_sleep(1); ${FULL}`, async () => {
    const sent = await intake.send(tidyFile("2022", 602));
    await expect.poll(() => stateOf(sent.id), { timeout: 10_000 }).toMatchObject({ state: "VALIDATING" });
    await expect.poll(() => stateOf(sent.id), { timeout: 10_000 }).toMatchObject({ state: "RECEIVED" });
    expect(await stateOf(sent.id)).toMatchObject({ attempts: 0, cells: 0, staged: 0 });
    return sent.id;
  });
  await expect.poll(() => stateOf(id), { timeout: 20_000 }).toMatchObject({ state: "STAGED", cells: 1, staged: 1 });
});

test("a disk that is full while a release is written publishes nothing, and the same order later does", async () => {
  const before = await intake.shown("2022");
  const id = await intake.approved(tidyFile("2022", 603));
  const refused = (await whileInserts("confidential.cell", FULL, () => intake.publish(id))) as GraphqlFault;
  expect(reasonOf(refused)).toBe("STORAGE_FULL");
  expect(await intake.shown("2022")).toEqual(before);
  expect(await intake.see(id)).toMatchObject({ state: "APPROVED", release: null });
  const released = (await intake.publish(id)) as Released;
  expect(await intake.shown("2022")).toMatchObject({ value: 603, release: released.id });
});

test("a database that ends the connection in the middle of staging finds the file taken up again by itself, once", async () => {
  const id = await whileInserts("confidential.submission_block", "perform pg_sleep(3)", async () => {
    const sent = await intake.send(tidyFile("2022", 604));
    const ended = async () =>
      (
        await owner.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and state = 'active' and query ilike '%submission_block%' and wait_event = 'PgSleep'`,
        )
      ).rowCount;
    await expect.poll(ended, { timeout: 15_000, interval: 50 }).toBe(1);
    return sent.id;
  });
  await expect.poll(() => stateOf(id), { timeout: 40_000 }).toMatchObject({ state: "STAGED", cells: 1, staged: 1 });
  expect((await client.fetch("/healthz")).status).toBe(200);
});
