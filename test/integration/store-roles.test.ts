import { sql } from "drizzle-orm";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openServerStore } from "../../db/server-store.ts";
import { PUBLISHER_ROLE, READER_ROLE } from "../../db/store.ts";
import { BACKENDS, refusalBy, refusalOfLast, rowsBy, storeOn, undone } from "../support/both-stores.ts";
import { createDatabase, type TestDatabase } from "../support/postgres.ts";
import { MIGRATED_TABLE, PUBLISH, ROWS, SCHEDULED, SOUND_ROWS, secondRow, TABLES } from "../support/store-rows.ts";

const NOT_ALLOWED = "42501";

/** Every statement that touches a table without being right to. */
const attemptsOn = (table: string): string[] => [
  `select * from ${table}`,
  `select count(*) from ${table}`,
  `select 1 from ${table} limit 1`,
  `select release_id from ${table}`,
  `table ${table}`,
  `copy ${table} to stdout`,
  `select * from shared.release r where exists (select from ${table} c where c.release_id = r.id)`,
  secondRow(table),
  `insert into ${table} select * from ${table}`,
  `update ${table} set value = 0`,
  `delete from ${table}`,
  `truncate ${table}`,
  `create view shared.leak as select * from ${table}`,
];

/** Every privilege that a role has on what is in a schema, by the database's own account of it. */
const privilegesOf = (role: string, schema: string): string => `
  select 'schema ' || p as privilege from unnest(array['usage', 'create']) p where has_schema_privilege('${role}', '${schema}', p)
  union all
  select c.oid::regclass || ' ' || p from pg_class c, unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) p
   where c.relnamespace = '${schema}'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f') and has_table_privilege('${role}', c.oid, p)
  union all
  select c.oid::regclass || ' column ' || p from pg_class c, unnest(array['select', 'insert', 'update', 'references']) p
   where c.relnamespace = '${schema}'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f') and has_any_column_privilege('${role}', c.oid, p)
     and not has_table_privilege('${role}', c.oid, p)
  order by 1`;

describe.each(BACKENDS)("the roles, on %s", (backend) => {
  const under = storeOn(backend);
  beforeAll(async () => {
    await under().store.transact(async ({ db }) => {
      for (const statement of [...SOUND_ROWS, PUBLISH]) await db.execute(sql.raw(statement));
    });
  });
  const asReader = (statement: string) => refusalBy(Promise.resolve(under().store.reader.execute(sql.raw(statement))));
  const privileges = async (role: string, schema: string) =>
    (await under().asOwner(privilegesOf(role, schema))).map(({ privilege }) => privilege);

  test("are those that the handles are named after", async () => {
    const { reader, publisher, transact } = under().store;
    const who = "select current_user as who";
    expect(await rowsBy(reader, who)).toEqual([{ who: READER_ROLE }]);
    expect(await rowsBy(publisher, who)).toEqual([{ who: PUBLISHER_ROLE }]);
    expect(await transact(({ db }) => rowsBy(db, who))).toEqual([{ who: PUBLISHER_ROLE }]);
  });

  test("are above no right, cannot log in and belong to no other role", async () => {
    const roles = await under().asOwner(
      `select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, rolcanlogin,
              exists (select from pg_auth_members m where m.member = r.oid) as member
         from pg_roles r where rolname in ('${READER_ROLE}', '${PUBLISHER_ROLE}')`,
    );
    expect(roles).toHaveLength(2);
    for (const { rolname, ...rights } of roles)
      expect([...new Set(Object.values(rights))], String(rolname)).toEqual([false]);
  });

  test("leave the reader no right on anything in confidential", async () => {
    expect(await privileges(READER_ROLE, "confidential")).toEqual([]);
    for (const statement of attemptsOn("confidential.cell"))
      expect((await asReader(statement))?.code, statement).toBe(NOT_ALLOWED);
    expect((await asReader("create table confidential.mine (a int)"))?.code).toBe(NOT_ALLOWED);
  });

  test("leave the reader the right to look at every table in shared, and no other", async () => {
    const tables = TABLES.filter((table) => table.startsWith("shared."));
    const expected = ["schema usage", ...[...tables, MIGRATED_TABLE].map((table) => `${table} select`)];
    expect((await privileges(READER_ROLE, "shared")).sort()).toEqual(expected.sort());
    for (const table of tables) {
      expect(await asReader(`select * from ${table}`), table).toBeNull();
      const column = Object.keys(ROWS[table] ?? {}).at(-1);
      const writes = [secondRow(table), `update ${table} set ${column} = ${column}`, `delete from ${table}`];
      for (const statement of [...writes, `truncate ${table}`])
        expect((await asReader(statement))?.code, statement).toBe(NOT_ALLOWED);
    }
    for (const statement of ["create table shared.mine (a int)", "drop table shared.release", "create schema mine"])
      expect(await asReader(statement), statement).not.toBeNull();
  });

  test("let the publisher write a whole release, read it again and publish it", async () => {
    const { store } = under();
    await undone(store, async ({ db, copy }) => {
      await db.execute(sql.raw(secondRow("shared.release")));
      const draft = { release_id: "ht.police.incidents@1.1.0" };
      for (const table of ["shared.release_axis", "shared.cell_note"])
        await db.execute(sql.raw(secondRow(table, draft)));
      await db.execute(sql.raw(secondRow("shared.view", draft)));
      await copy(
        "shared.view_cell",
        ["view_id", "cell", "value", "availability", "vintage"],
        ["2\t0\t5\tVALUE\tREVISED"],
      );
      const columns = ["release_id", "cell", "value", "availability", "vintage", "rounded_at_source"];
      await copy("confidential.cell", columns, [`${draft.release_id}\t0\t7\tVALUE\tREVISED\tf`]);
      await db.execute(sql`update shared.release set state = 'SUPERSEDED' where id = ${SCHEDULED}`);
      await db.execute(
        sql`update shared.release set state = 'PUBLISHED', published_at = now() where id = ${draft.release_id}`,
      );
      const raw = await rowsBy(db, sql`select value from confidential.cell where release_id = ${draft.release_id}`);
      expect(raw).toEqual([{ value: 7 }]);
    });
  });

  test("keep the publisher from what is published, and from the tables themselves", async () => {
    const { store } = under();
    const notAllowed = [
      "update confidential.cell set value = 0",
      "delete from confidential.cell",
      "truncate confidential.cell",
      "truncate shared.view_cell",
      "alter table shared.release disable trigger all",
      "drop trigger release_frozen on shared.release",
      "set session_replication_role = replica",
      "create table confidential.mine (a int)",
      "drop function shared.guard_release cascade",
    ];
    for (const statement of notAllowed)
      expect((await refusalOfLast(store, [statement]))?.code, statement).toBe(NOT_ALLOWED);
    const frozen = [
      "update shared.view_cell set value = 0",
      "delete from shared.view",
      "update shared.release set version = '2.0.0'",
    ];
    for (const statement of frozen) expect((await refusalOfLast(store, [statement]))?.code, statement).toBe("23001");
  });

  test("have the same rights on tables that a later migration makes", async () => {
    const { asOwner } = under();
    await asOwner("create table shared.later (a int)");
    await asOwner("create table confidential.later (a int)");
    expect(await asReader("select * from shared.later")).toBeNull();
    expect((await asReader("select * from confidential.later"))?.code).toBe(NOT_ALLOWED);
    expect((await asReader("insert into shared.later values (1)"))?.code).toBe(NOT_ALLOWED);
    expect(await refusalOfLast(under().store, ["insert into confidential.later values (1)"])).toBeNull();
    await asOwner("drop table shared.later, confidential.later");
  });
});

describe("a plain client on PostgreSQL", () => {
  let database: TestDatabase;
  let client: pg.Client;
  beforeAll(async () => {
    database = await createDatabase();
    await (await openServerStore({ url: database.url })).close();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    for (const statement of [...SOUND_ROWS, PUBLISH]) await client.query(statement);
  });
  afterAll(async () => {
    await client?.end();
    await database?.drop();
  });

  test("that takes on the reader's role reads the views and not the raw counts", async () => {
    await client.query(`set role ${READER_ROLE}`);
    await client.query("set fptx.audiences = 'FPT'");
    expect((await client.query("select value from shared.view_cell")).rows).toEqual([{ value: 528 }]);
    for (const statement of attemptsOn("confidential.cell"))
      expect((await refusalBy(client.query(statement)))?.code, statement).toBe(NOT_ALLOWED);
    await client.query("set role none");
    expect((await client.query("select value from confidential.cell")).rows).toEqual([{ value: 528 }]);
  });

  test("that the store's reader pool hands out cannot be told apart: each of its connections is the reader", async () => {
    const { reader, close } = await openServerStore({ url: database.url });
    const names = Array.from({ length: 25 }, () =>
      rowsBy(reader, "select current_user as who, pg_backend_pid() as pid"),
    );
    const rows = (await Promise.all(names)).flat();
    expect(new Set(rows.map(({ who }) => who))).toEqual(new Set([READER_ROLE]));
    expect(new Set(rows.map(({ pid }) => pid)).size).toBeGreaterThan(1);
    await reader.execute(sql.raw("reset role"));
    expect((await refusalBy(Promise.resolve(reader.execute(sql.raw("select * from confidential.cell")))))?.code).toBe(
      NOT_ALLOWED,
    );
    await close();
  });

  test("with a login of its own may be the reader, and a login without the role is refused with what to do", async () => {
    const url = new URL(database.url);
    const name = url.pathname.slice(1);
    await client.query(`create role reader_${name} login password 'pw' in role ${READER_ROLE}`);
    await client.query(`create role stranger_${name} login password 'pw'`);
    const login = (user: string): string => Object.assign(new URL(url), { username: user, password: "pw" }).href;
    const store = await openServerStore({ url: database.url, readerUrl: login(`reader_${name}`) });
    expect(await rowsBy(store.reader, "select current_user as who, session_user as login")).toEqual([
      { who: READER_ROLE, login: `reader_${name}` },
    ]);
    await store.close();
    await expect(openServerStore({ url: database.url, readerUrl: login(`stranger_${name}`) })).rejects.toMatchObject({
      code: "INVALID_INPUT",
      details: { variable: "DATABASE_READER_URL", reason: "ROLE_NOT_GRANTED" },
    });
    await client.query(`drop role reader_${name}, stranger_${name}`);
  });

  test("that gave the reader a way to raw counts keeps the store from opening", async () => {
    await client.query(`grant usage on schema confidential to ${READER_ROLE}`);
    await expect(openServerStore({ url: database.url })).rejects.toMatchObject({
      code: "CONFLICT",
      details: { reason: "READER_TOO_POWERFUL" },
    });
    await client.query(`revoke usage on schema confidential from ${READER_ROLE}`);
    await (await openServerStore({ url: database.url })).close();
  });
});
