import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { type Exchange, startExchange } from "../../src/exchange.ts";
import { clientOf, type GraphqlFault, type TestClient } from "../support/exchange.ts";
import { type PostgresServer, startPostgres } from "../support/postgres-server.ts";
import { type PreparedData, prepareOwnServer } from "../support/prepared-data.ts";
import { serverEnvironment } from "../support/served-exchange.ts";
import { codeOf, intakeOf, type Released, tidyFile } from "../support/submissions.ts";

let server: PostgresServer;
let data: PreparedData;
let exchange: Exchange;
let client: TestClient;
const intake = intakeOf(() => client);

beforeAll(async () => {
  // What was acknowledged must have been written: these tests end the server as a loss of power does.
  server = await startPostgres({ synchronous_commit: "on", full_page_writes: "on" });
  data = await prepareOwnServer(server.adminUrl);
  exchange = await startExchange(readConfig(serverEnvironment(data)), { progress: () => undefined });
  client = await clientOf(exchange.address, data.dataDir);
});
afterAll(async () => {
  await exchange?.close();
  await data?.remove();
  await server?.stop();
});

/** Asks the database over a connection of its own: those from before a restart are dead. */
async function rows<Row>(statement: string, values: unknown[] = []): Promise<Row[]> {
  const owner = new pg.Client({ connectionString: server.adminUrl });
  owner.on("error", () => undefined);
  await owner.connect();
  try {
    return (await owner.query(statement, values)).rows as Row[];
  } finally {
    await owner.end();
  }
}

/** Begins some work, and restarts the database while the first row of a table is being written. */
async function restartedWhile<T>(
  { table, how, downMs }: { readonly table: string; readonly how: "fast" | "immediate"; readonly downMs?: number },
  work: () => Promise<T>,
): Promise<T> {
  await rows(`create or replace function public.dawdle() returns trigger language plpgsql
    as $$ begin perform pg_sleep(20); return new; end $$`);
  await rows(`create trigger dawdle before insert on ${table} for each row execute function public.dawdle()`);
  const working = work();
  const asleep = "select pid from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()";
  await expect.poll(async () => (await rows(asleep)).length, { timeout: 20_000, interval: 50 }).toBe(1);
  await server.restart(how, downMs);
  await rows("drop function public.dawdle() cascade");
  return working;
}

/** Longer than the exchange waits before it asks a database again that has gone: it must not ask just once. */
const DOWN_MS = 7_000;

const stateOf = async (id: string) =>
  (
    await rows<object>(
      `select s.state, s.attempts, (select count(*)::int from confidential.submission_event e
          where e.submission_id = s.id and e.state = 'STAGED') as staged
         from confidential.submission s where s.id = $1`,
      [id],
    )
  )[0];
/** Waits until the exchange says by itself that it can answer again. */
const backAgain = () =>
  expect.poll(async () => (await client.fetch("/readyz")).status, { timeout: 30_000, interval: 200 }).toBe(200);
const told = (fault: GraphqlFault | undefined) => ({
  reason: fault?.extensions.details["reason"],
  isBilingual: fault !== undefined && fault.extensions.messages.fr !== fault.extensions.messages.en,
});

describe.each(["fast", "immediate"] as const)("a database that is restarted (%s)", (how) => {
  const year = how === "fast" ? 700 : 800;

  test("while a file arrives: it is refused with its reason, and the same order is taken later, once", async () => {
    const headers = { "idempotency-key": `restart ${how}` };
    const send = () => intake.send(tidyFile("2022", year + 1), { headers });
    const sent = await restartedWhile({ table: "confidential.upload_chunk", how }, send);
    expect(sent.status).toBe(500);
    expect(told(sent.fault)).toEqual({ reason: "STORE_UNREACHABLE", isBilingual: true });
    await backAgain();
    const [first, again] = [await send(), await send()];
    expect([first.status, again.status, again.id]).toEqual([202, 200, first.id]);
    expect(await intake.settled(first.id)).toMatchObject({ state: "STAGED", rows: 1 });
    expect(
      await rows(
        "select upload_id from confidential.upload_chunk where upload_id not in (select id from confidential.submission)",
      ),
    ).toEqual([]);
  });

  test("while a file is staged: it is taken up again by itself, exactly once", { timeout: 60_000 }, async () => {
    const { id } = await restartedWhile({ table: "confidential.submission_block", how, downMs: DOWN_MS }, () =>
      intake.send(tidyFile("2022", year + 2)),
    );
    expect((await client.fetch("/healthz")).status).toBe(200);
    await expect
      .poll(() => stateOf(id), { timeout: 25_000, interval: 200 })
      .toMatchObject({ state: "STAGED", attempts: 1, staged: 1 });
    const seen = await intake.settled(id);
    expect(seen).toMatchObject({ state: "STAGED", rows: 1 });
    expect((await intake.diff(id)).nodes).toMatchObject([{ after: { value: year + 2 } }]);
  });

  test("while a release is written: nothing of it is published, and the same order later publishes it, once", async () => {
    const id = await intake.approved(tidyFile("2022", year + 3));
    const before = await intake.shown("2022");
    const ids = () => rows("select id, state from shared.release order by id");
    const releases = await ids();
    const refused = await restartedWhile({ table: "confidential.cell", how }, () => intake.publish(id));
    expect(codeOf(refused)).toBe("INTERNAL");
    expect(told(refused as GraphqlFault)).toEqual({ reason: "STORE_UNREACHABLE", isBilingual: true });
    await backAgain();
    expect(await intake.shown("2022")).toEqual(before);
    expect(await ids()).toEqual(releases);
    expect(await intake.see(id)).toMatchObject({ state: "APPROVED", release: null });
    const released = (await intake.publish(id)) as Released;
    expect(await intake.shown("2022")).toMatchObject({ value: year + 3, release: released.id });
    expect(codeOf(await intake.publish(id))).toBe("CONFLICT");
  });

  test("and whoever comes later notices nothing", async () => {
    const id = await intake.approved(tidyFile("2022", year + 4));
    expect(codeOf(await intake.publish(id))).toBe("no fault");
    expect(await intake.shown("2022")).toMatchObject({ value: year + 4 });
  });
});
