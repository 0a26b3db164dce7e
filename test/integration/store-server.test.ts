import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openServerStore } from "../../db/server-store.ts";
import { refusalOfLast, rowsBy } from "../support/both-stores.ts";
import { createDatabase, type TestDatabase } from "../support/postgres.ts";
import { type PostgresServer, startPostgres } from "../support/postgres-server.ts";
import { PUBLISH, SOUND_ROWS } from "../support/store-rows.ts";

const withUser = (url: string, username: string, pathname: string): string =>
  Object.assign(new URL(url), { username, password: "pw", pathname }).href;

async function asAdmin(url: string, statements: readonly string[]): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  for (const statement of statements) await admin.query(statement);
  await admin.end();
}

/** A server of its own: roles belong to the server, and these tests need one that has none yet. */
describe("on a new PostgreSQL server, an owner who is no superuser", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
    await asAdmin(server.adminUrl, [
      "create role outsider login password 'pw'",
      "create role maker login createrole password 'pw'",
      "create role granted login password 'pw'",
      "create database outsider owner outsider",
      "create database maker owner maker",
      "create database granted owner granted",
      "create database ungranted owner granted",
    ]);
  });
  afterAll(() => server?.stop());

  test("and may not create roles is told what is needed, and finds nothing changed", async () => {
    const url = withUser(server.adminUrl, "outsider", "outsider");
    const refused = openServerStore({ url });
    await expect(refused).rejects.toMatchObject({
      code: "INVALID_INPUT",
      details: { reason: "MIGRATION_NOT_ALLOWED" },
    });
    await expect(refused).rejects.toMatchObject({ messages: { en: /CREATEROLE/, fr: /CREATEROLE/ } });
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query(
      "select to_regnamespace('shared') as schema, to_regrole('fptx_reader') as role",
    );
    expect(rows).toEqual([{ schema: null, role: null }]);
    await client.end();
  });

  test("and may create roles migrates, takes both roles on, and is kept from changing what is published", async () => {
    const store = await openServerStore({ url: withUser(server.adminUrl, "maker", "maker") });
    expect(await rowsBy(store.reader, "select current_user as who")).toEqual([{ who: "fptx_reader" }]);
    expect(await rowsBy(store.publisher, "select current_user as who")).toEqual([{ who: "fptx_publisher" }]);
    const refusal = await refusalOfLast(store, [...SOUND_ROWS, PUBLISH, "update shared.view_cell set value = 0"]);
    expect(refusal?.code).toBe("23001");
    await store.close();
  });

  test("migrates a second database of a server that has the roles, where they were granted, and not before", async () => {
    const url = withUser(server.adminUrl, "granted", "granted");
    await expect(openServerStore({ url })).rejects.toMatchObject({ details: { reason: "MIGRATION_NOT_ALLOWED" } });
    await asAdmin(server.adminUrl, ["grant fptx_reader, fptx_publisher to granted"]);
    const store = await openServerStore({ url });
    expect(await rowsBy(store.reader, "select current_user as who")).toEqual([{ who: "fptx_reader" }]);
    await store.close();
    await (await openServerStore({ url })).close();
  });
});

describe("a database that cannot be reached", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database?.drop());

  test.each([
    ["nobody listens", (url: URL) => Object.assign(url, { port: "1" }), "INTERNAL", "ECONNREFUSED"],
    ["the password is wrong", (url: URL) => Object.assign(url, { password: "wrong" }), "INVALID_INPUT", "28P01"],
    ["the user does not exist", (url: URL) => Object.assign(url, { username: "nobody" }), "INVALID_INPUT", "28P01"],
    ["the database does not exist", (url: URL) => Object.assign(url, { pathname: "none" }), "INVALID_INPUT", "3D000"],
  ])("because %s is refused in both languages, without a word of its address", async (_why, change, code, reason) => {
    const { href, password } = change(new URL(database.url));
    const error = await openServerStore({ url: href }).then(
      () => null,
      (fault: { code: string; details: unknown; messages: { en: string; fr: string } }) => fault,
    );
    expect(error).toMatchObject({ code, details: { variable: "DATABASE_URL", reason } });
    expect(error?.messages.en).toContain("try again");
    expect(error?.messages.fr).toMatch(/[Rr]éessayez/);
    for (const secret of [password, "127.0.0.1"]) expect(JSON.stringify(error)).not.toContain(secret);
  });
});
