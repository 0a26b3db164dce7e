import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openServerStore } from "../../../db/server-store.ts";
import { PUBLISHER_ROLE, READER_ROLE, type Store } from "../../../db/store.ts";
import { ANONYMOUS, askerOf, type Viewer } from "../../../src/domain/audience.ts";
import type { Role } from "../../../src/domain/codes.ts";
import { inScope } from "../../../src/shared/request-scope.ts";
import { BACKENDS, refusalBy, rowsBy, storeOn } from "../../support/both-stores.ts";
import { createDatabase, type TestDatabase } from "../../support/postgres.ts";
import { insertOf, PUBLISH, ROWS, SCHEDULED, SOUND_ROWS, secondRow } from "../../support/store-rows.ts";

const WAITING = "ht.police.incidents@1.1.0";
/** A count that stands in the waiting release alone. */
const PLANTED = 104_729;
/** A whole second release, its view and its cell, beside the published one. */
const PARTS_OF_WAITING = [
  secondRow("shared.release"),
  secondRow("shared.release_axis", { release_id: WAITING }),
  secondRow("shared.view", { release_id: WAITING, audience: "FPT" }),
  insertOf("shared.view_cell", { ...ROWS["shared.view_cell"], view_id: 2, value: PLANTED }),
  secondRow("shared.cell_note", { release_id: WAITING }),
];
const NOBODY = { signal: null, subject: null, custodian: null, audiences: "PUBLIC" };
const wait = (until: string): string =>
  `update shared.release set embargo_until = ${until} where id = '${WAITING}' and embargo_until is null`;
const RELEASES_SEEN = "select id from shared.release order by id";
const PARTS = ["release_axis", "view", "view_cell", "cell_note"] as const;

describe.each(BACKENDS)("row security, on %s", (backend) => {
  const under = storeOn(backend);
  beforeAll(async () => {
    await under().store.transact(async ({ db }) => {
      for (const statement of [...SOUND_ROWS, PUBLISH, ...PARTS_OF_WAITING]) await db.execute(sql.raw(statement));
      await db.execute(sql.raw(wait("now() + interval '1 hour'")));
    });
  });
  const FPT = { ...NOBODY, audiences: "PUBLIC,FPT" };
  const seen = (statement: string) => inScope(FPT, () => rowsBy(under().store.reader, statement));

  test("shows the reader what is published and no row of a release that waits", async () => {
    expect(await seen(RELEASES_SEEN)).toEqual([{ id: SCHEDULED }]);
    for (const part of PARTS) expect(await seen(`select * from shared.${part}`), part).toHaveLength(1);
    expect(await seen(`select count(*)::int as cells from shared.view_cell where value = ${PLANTED}`)).toEqual([
      { cells: 0 },
    ]);
  });

  test("shows the publisher all of it", async () => {
    expect(await rowsBy(under().store.publisher, RELEASES_SEEN)).toHaveLength(2);
    expect(await rowsBy(under().store.publisher, "select * from shared.view_cell")).toHaveLength(2);
  });

  test("has a door for named readers, open for them alone", async () => {
    const as = (subject: string) => inScope({ ...FPT, subject }, () => rowsBy(under().store.reader, RELEASES_SEEN));
    expect(await as("pat")).toHaveLength(1);
    const { asOwner } = under();
    await asOwner(`insert into shared.pre_release_reader (release_id, subject, valid_from, valid_until, granted_by)
      values ('${WAITING}', 'pat', now() - interval '1 minute', now() + interval '1 minute', 'ann')`);
    expect(await as("pat")).toEqual([{ id: SCHEDULED }, { id: WAITING }]);
    expect(await as("eve")).toEqual([{ id: SCHEDULED }]);
    expect(await seen(RELEASES_SEEN)).toEqual([{ id: SCHEDULED }]);
    await asOwner("update shared.pre_release_reader set revoked_at = now(), revoked_by = 'ann'");
    expect(await as("pat")).toEqual([{ id: SCHEDULED }]);
  });

  test("lets a release be seen from its moment on, whether or not its state was switched", async () => {
    await under().asOwner(`alter table shared.release disable trigger user`);
    await under().asOwner(`update shared.release set embargo_until = now() where id = '${WAITING}'`);
    expect(await seen(RELEASES_SEEN)).toEqual([{ id: SCHEDULED }, { id: WAITING }]);
    expect(await seen("select value from shared.view_cell order by value")).toEqual([
      { value: 528 },
      { value: PLANTED },
    ]);
  });
});

/** A published release with a view and a cell for each audience, and a note that tells a count; the values say whose they are. */
const VIEWS_OF_ALL = [
  ...[
    { id: 11, audience: "PUBLIC", value: 11 },
    { id: 12, audience: "FPT+CA-ON", value: 12 },
    { id: 13, audience: "FPT+CA-QC", value: 13 },
    { id: 14, audience: "CUSTODIAN", value: 14 },
  ].flatMap(({ id, audience, value }) => [
    insertOf("shared.view", { ...(ROWS["shared.view"] ?? {}), id, audience }),
    insertOf("shared.view_cell", { ...(ROWS["shared.view_cell"] ?? {}), view_id: id, value }),
  ]),
  secondRow("shared.cell_note", { discloses_value: true }),
];
const [PUBLIC, FPT, ONTARIO, QUEBEC, CUSTODIAN] = [11, 528, 12, 13, 14];

describe.each(BACKENDS)("row security between audiences, on %s", (backend) => {
  const under = storeOn(backend);
  beforeAll(async () => {
    await under().store.transact(async ({ db }) => {
      for (const statement of [...SOUND_ROWS, ...VIEWS_OF_ALL, PUBLISH]) await db.execute(sql.raw(statement));
    });
  });
  const rowsFor = (viewer: Viewer, statement: string) =>
    inScope({ signal: null, ...askerOf(viewer) }, () => rowsBy(under().store.reader, statement));
  const inPlace = (role: Role, jurisdiction: string): Viewer => ({ subject: "s", roles: [role], jurisdiction });

  test.each([
    ["nobody", ANONYMOUS, [PUBLIC]],
    ["a policy officer", inPlace("POLICY", "CA"), [PUBLIC, FPT]],
    ["a policy officer of Ontario", inPlace("POLICY", "CA-ON"), [PUBLIC, FPT]],
    ["an analyst of Ontario", inPlace("ANALYST", "CA-ON"), [PUBLIC, FPT, ONTARIO]],
    ["an analyst of Québec", inPlace("ANALYST", "CA-QC"), [PUBLIC, FPT, QUEBEC]],
    ["a loader of Ontario", inPlace("LOADER", "CA-ON"), [PUBLIC, FPT, ONTARIO]],
    [
      "an analyst who is a policy officer too",
      { ...inPlace("POLICY", "CA-ON"), roles: ["ANALYST", "POLICY"] },
      [PUBLIC, FPT],
    ],
    ["the secretariat", inPlace("SECRETARIAT", "CA"), [PUBLIC, FPT]],
    ["an auditor", inPlace("AUDITOR", "CA"), [PUBLIC, FPT]],
    ["the custodian", inPlace("APPROVER", "CA"), [PUBLIC, FPT, ONTARIO, QUEBEC, CUSTODIAN]],
  ] as [string, Viewer, number[]][])("lets %s read the cells of his own views alone", async (_who, viewer, values) => {
    const rows = await rowsFor(viewer, "select value from shared.view_cell");
    expect(rows.map(({ value }) => Number(value)).sort((a, b) => a - b)).toEqual([...values].sort((a, b) => a - b));
    const notes = await rowsFor(viewer, "select discloses_value as tells from shared.cell_note");
    expect(notes.some(({ tells }) => tells === true)).toBe(values.includes(FPT));
  });

  test("lets the secretariat and auditors read what is said of every view, and no cell of it", async () => {
    const count = "select count(*)::int as views from shared.view";
    expect(await rowsFor(inPlace("AUDITOR", "CA"), count)).toEqual([{ views: 5 }]);
    expect(await rowsFor(inPlace("POLICY", "CA"), count)).toEqual([{ views: 2 }]);
  });

  test("lets a custodian who looks from another place read what is seen there", async () => {
    const viewer: Viewer = { ...inPlace("LOADER", "CA"), viewingAs: { role: "ANALYST", jurisdiction: "CA-ON" } };
    const rows = await rowsFor(viewer, "select value from shared.view_cell order by value");
    expect(rows.map(({ value }) => value)).toEqual([PUBLIC, ONTARIO, FPT]);
  });
});

describe("a plain client with the reader's login, on PostgreSQL 18", () => {
  let database: TestDatabase;
  let owner: pg.Client;
  let login: string;
  let client: pg.Client;
  let store: Store;
  beforeAll(async () => {
    database = await createDatabase();
    await (await openServerStore({ url: database.url })).close();
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    for (const statement of [
      ...SOUND_ROWS,
      ...VIEWS_OF_ALL,
      PUBLISH,
      ...PARTS_OF_WAITING,
      wait("now() + interval '1 hour'"),
    ])
      await owner.query(statement);
    const name = new URL(database.url).pathname.slice(1);
    await owner.query(`create role login_${name} login password 'pw' in role ${READER_ROLE}`);
    login = Object.assign(new URL(database.url), { username: `login_${name}`, password: "pw" }).href;
    client = new pg.Client({ connectionString: login });
    await client.connect();
    store = await openServerStore({ url: database.url, readerUrl: login });
  });
  afterAll(async () => {
    await store?.close();
    await client?.end();
    await owner?.query(`drop role if exists "${decodeURIComponent(new URL(login).username)}"`);
    await owner?.end();
    await database?.drop();
  });

  test.each([
    "select * from confidential.cell",
    "select * from confidential.submission",
    "select * from confidential.upload_chunk",
    "copy confidential.cell to stdout",
    "insert into shared.note select * from shared.note",
    "update shared.view_cell set value = 0",
    "delete from shared.release",
    "truncate shared.view_cell",
    `set role ${PUBLISHER_ROLE}`,
    "set role postgres",
    "set session authorization postgres",
    "alter table shared.release disable row level security",
    "drop policy release_in_sight on shared.release",
    "alter role current_user bypassrls",
    "create policy mine on shared.release using (true)",
    "create or replace function shared.may_read_early(asked text, asked_state shared.release_state) returns boolean language sql as 'select true'",
    "create function shared.mine() returns int language sql as 'select 1'",
    "create function public.mine() returns int language sql security definer as 'select 1'",
    "copy (select 1) to program 'id'",
    "copy (select 1) to '/tmp/fptx-leak'",
    "select pg_read_file('postgresql.conf')",
    "select pg_read_binary_file('PG_VERSION')",
    "select pg_ls_dir('.')",
    "select lo_import('/etc/passwd')",
    "select * from pg_authid",
    "select * from pg_shadow",
    "create extension dblink",
    "create extension file_fdw",
    "alter system set log_statement = 'all'",
    "set session_replication_role = replica",
    "create schema mine",
    "explain (analyze) select * from confidential.cell",
    "set row_security = off; select * from shared.view_cell",
  ])("is refused: %s", async (statement) => {
    expect(await refusalBy(client.query(statement)), statement).not.toBeNull();
    await client.query("reset all");
  });

  test.each([
    `select * from shared.view_cell where value = ${PLANTED}`,
    `select 1 from shared.view_cell where 1 / nullif(value - ${PLANTED}, 0) is null`,
    `select * from shared.release r left join shared.view v on v.release_id = r.id where r.id = '${WAITING}'`,
    `select set_config('fptx.subject', 'pat', false), id from shared.release where id = '${WAITING}'`,
    `select most_common_vals from pg_stats where schemaname = 'shared' and tablename = 'view_cell' and most_common_vals::text like '%${PLANTED}%'`,
  ])("finds nothing of a release that waits: %s", async (statement) => {
    await owner.query("analyze shared.view_cell");
    expect((await client.query(statement)).rows).toEqual([]);
  });

  test("sees no view but the public one, until it says for whom it asks", async () => {
    const values = "select value from shared.view_cell order by value";
    expect((await client.query(values)).rows).toEqual([{ value: PUBLIC }]);
    expect((await client.query("select audience from shared.view")).rows).toEqual([{ audience: "PUBLIC" }]);
    expect((await client.query("select 1 from shared.cell_note where discloses_value")).rows).toEqual([]);
    await client.query("set fptx.audiences = 'PUBLIC,FPT,FPT+CA-QC'");
    expect((await client.query(values)).rows).toEqual([PUBLIC, QUEBEC, FPT].map((value) => ({ value })));
    await client.query("reset fptx.audiences");
    expect((await client.query(values)).rows).toEqual([{ value: PUBLIC }]);
  });

  test.each([
    `select * from shared.view_cell where value in (${[FPT, ONTARIO, QUEBEC, CUSTODIAN].join(", ")})`,
    `select 1 from shared.view_cell where 1 / nullif(value - ${CUSTODIAN}, 0) is null`,
    `select most_common_vals from pg_stats where schemaname = 'shared' and tablename = 'view_cell' and most_common_vals is not null`,
    "select histogram_bounds from pg_stats where schemaname = 'shared' and tablename = 'view_cell' and histogram_bounds is not null",
  ])("finds nothing of another's view: %s", async (statement) => {
    await owner.query("analyze shared.view_cell");
    expect((await client.query(statement)).rows).toEqual([]);
  });

  test("never learns a hidden value from the words of an error", async () => {
    const outcome = await client.query(`select * from shared.view_cell where value / (value - ${PLANTED}) = 0`).then(
      () => "no error",
      (error: Error) => error.message,
    );
    expect(outcome).toBe("no error");
  });

  test("of its own, another for publishing and an owner for migrating are three logins", async () => {
    const name = new URL(database.url).pathname.slice(1);
    await owner.query(`create role publisher_${name} login password 'pw' in role ${PUBLISHER_ROLE}`);
    const url = Object.assign(new URL(database.url), { username: `publisher_${name}`, password: "pw" }).href;
    const three = await openServerStore({ url, migrationUrl: database.url, readerUrl: login });
    expect(await rowsBy(three.publisher, "select session_user = 'postgres' as owner")).toEqual([{ owner: false }]);
    expect(await refusalBy(rowsBy(three.publisher, "drop table shared.release cascade"))).not.toBeNull();
    await three.close();
    await owner.query(`drop role publisher_${name}`);
  });

  test("has time limits in each role", async () => {
    const limits =
      "select name from pg_settings where name ~ '(statement|lock|transaction_session)_timeout' and setting = '0'";
    const unlimited = async (db: Store["reader"]) =>
      (await rowsBy(db, limits)).map(({ name }) => name).filter((name) => !/^idle_session/.test(String(name)));
    expect(await unlimited(store.reader)).toEqual([]);
    expect(await unlimited(store.publisher)).toEqual([]);
  });

  test("loses a statement with the request that asked it", async () => {
    const controller = new AbortController();
    const scope = { ...NOBODY, signal: controller.signal };
    const asked = inScope(scope, () => refusalBy(rowsBy(store.reader, "select pg_sleep(20)")));
    const running =
      "select count(*)::int as n from pg_stat_activity where query = 'select pg_sleep(20)' and state = 'active'";
    const count = async () => (await owner.query<{ n: number }>(running)).rows[0]?.n;
    for (let tries = 0; (await count()) !== 1 && tries < 100; tries++) await sleep(20);
    controller.abort();
    expect((await asked)?.code).toBe("57014");
    // The client is told a moment before the server says of itself that it is idle.
    await expect.poll(count, { timeout: 5_000 }).toBe(0);
    await expect(inScope(scope, () => rowsBy(store.reader, "select 1"))).rejects.toThrow();
    expect(await rowsBy(store.reader, "select 1 as n")).toEqual([{ n: 1 }]);
  });
});
