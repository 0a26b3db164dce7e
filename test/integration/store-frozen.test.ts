import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { RELEASE_STATE } from "../../src/domain/codes.ts";
import { BACKENDS, refusalBy, refusalOfLast, storeOn } from "../support/both-stores.ts";
import { insertOf, PUBLISH, ROWS, SCHEDULED, SOUND_ROWS, secondRow } from "../support/store-rows.ts";

const PARTS = ["shared.release_axis", "shared.view", "shared.view_cell", "shared.cell_note", "confidential.cell"];
const RELEASE = `id = '${SCHEDULED}'`;
const RESTRICTED = "23001";

const TRIGGERED = `
  select distinct n.nspname || '.' || t.relname as name
    from pg_trigger g join pg_class t on t.oid = g.tgrelid join pg_namespace n on n.oid = t.relnamespace
   where not g.tgisinternal and n.nspname in ('shared', 'confidential') order by 1`;
const COLUMNS = `
  select table_schema || '.' || table_name as "table", column_name as name from information_schema.columns
   where is_identity = 'NO' and table_schema in ('shared', 'confidential')`;

describe.each(BACKENDS)("a published release, on %s", (backend) => {
  const under = storeOn(backend);
  beforeAll(async () => {
    await under().store.transact(async ({ db }) => {
      for (const statement of [...SOUND_ROWS, PUBLISH]) await db.execute(sql.raw(statement));
    });
  });
  /** As the superuser who owns the tables: what he cannot do, no role can. */
  const refusal = (statement: string) => refusalBy(under().asOwner(statement));

  test("has its six tables under triggers; no other table has any, but that agreements are kept", async () => {
    expect((await under().asOwner(TRIGGERED)).map(({ name }) => name)).toEqual(
      [...PARTS, "shared.release", "shared.agreement"].sort(),
    );
  });

  test("cannot be deleted, truncated, or swept away with its indicator", async () => {
    expect(await refusal("delete from shared.release")).toEqual({ code: RESTRICTED, constraint: "release_frozen" });
    for (const table of ["shared.release", "shared.indicator", "shared.population_vintage", "shared.note"])
      expect(await refusal(`truncate ${table} cascade`), table).toEqual({
        code: RESTRICTED,
        constraint: "written_once",
      });
    expect((await refusal("delete from shared.indicator"))?.code).toBe("23503");
    expect((await refusal("delete from shared.note"))?.code).toBe("23503");
    expect((await refusal("delete from shared.population_vintage"))?.code).toBe("23503");
  });

  test("keeps every column but its state and the time of its withdrawal, also while its state changes", async () => {
    const columns = (await under().asOwner(COLUMNS)).filter(({ table }) => table === "shared.release");
    const frozen = columns.map(({ name }) => String(name)).filter((name) => !["state", "withdrawn_at"].includes(name));
    expect(frozen).toHaveLength(15);
    for (const column of frozen) {
      const other =
        { vintage: "'FINAL'", published_at: "now()", embargo_until: "now()", version: "'9.9.9'" }[column] ?? "'other'";
      for (const change of [`${column} = ${other}`, `${column} = ${other}, state = 'SUPERSEDED'`])
        expect(await refusal(`update shared.release set ${change}`), change).toEqual({
          code: RESTRICTED,
          constraint: "release_frozen",
        });
    }
  });

  test.each(PARTS)("keeps the rows of %s: no update of any column, no delete, no truncate", async (table) => {
    const columns = (await under().asOwner(COLUMNS)).filter((column) => column["table"] === table);
    const updates = columns.map(({ name }) => `update ${table} set ${name} = ${name}`);
    for (const statement of [...updates, `delete from ${table}`, `truncate ${table} cascade`])
      expect(await refusal(statement), statement).toEqual({ code: RESTRICTED, constraint: "written_once" });
    expect(await refusal(`truncate ${table}`)).not.toBeNull();
  });

  test.each(PARTS)(
    "takes no further row into %s, not even in a statement that adds to another release too",
    async (table) => {
      const complete = { code: RESTRICTED, constraint: "release_complete" };
      expect(await refusal(secondRow(table))).toEqual(complete);
      const draft = insertOf("shared.release", {
        ...ROWS["shared.release"],
        ...{ id: "draft", version: "1.9.0", supersedes_id: null },
      });
      const views = insertOf("shared.view", { ...ROWS["shared.view"], id: 9, release_id: "draft" });
      const key = table === "shared.view_cell" ? "view_id" : "release_id";
      const elsewhere = key === "view_id" ? 9 : "draft";
      const mixed = `${secondRow(table, { [key]: elsewhere, ...(table === "shared.view" ? { id: 10 } : {}) })}, ${valuesOf(secondRow(table))}`;
      expect(await refusalOfLast(under().store, [draft, views, mixed])).toEqual(complete);
    },
  );

  test("takes no further row by COPY, by upsert or by a change of an existing row's release", async () => {
    const { store } = under();
    const copied = refusalBy(
      store.transact(({ copy }) =>
        copy(
          "shared.view_cell",
          ["view_id", "cell", "value", "availability", "vintage"],
          ["1\t5\t7\tVALUE\tPROVISIONAL"],
        ),
      ),
    );
    expect(await copied).toEqual({ code: RESTRICTED, constraint: "release_complete" });
    const upsert = `${insertOf("shared.view_cell", ROWS["shared.view_cell"] ?? {})} on conflict (view_id, cell) do update set value = 0`;
    expect((await refusal(upsert))?.code).toBe(RESTRICTED);
    expect((await refusal(`update confidential.cell set release_id = 'other'`))?.code).toBe(RESTRICTED);
  });

  test("is as it was after all that", async () => {
    const rows = await under().asOwner(
      `select r.state, c.value as raw, v.value as shown, r.published_at is not null as published
         from shared.release r join confidential.cell c on c.release_id = r.id
         join shared.view w on w.release_id = r.id join shared.view_cell v on v.view_id = w.id`,
    );
    expect(rows).toEqual([{ state: "PUBLISHED", raw: 528, shown: 528, published: true }]);
  });
});

/** `(…)` of an insert statement's values, to put two rows into one statement. */
const valuesOf = (insert: string): string => insert.slice(insert.indexOf("values") + "values".length);

type State = (typeof RELEASE_STATE)[number];

const LEGAL: ReadonlySet<string> = new Set([
  "SCHEDULED to SCHEDULED",
  "SCHEDULED to PUBLISHED",
  "PUBLISHED to SUPERSEDED",
  "PUBLISHED to WITHDRAWN",
  "SUPERSEDED to PUBLISHED",
  "SUPERSEDED to WITHDRAWN",
]);

const changeTo = (state: State): string => {
  const published = state === "SCHEDULED" ? "null" : "coalesce(published_at, '2023-12-04')";
  const withdrawn = state === "WITHDRAWN" ? "coalesce(withdrawn_at, '2024-01-01')" : "null";
  return `update shared.release set state = '${state}', published_at = ${published}, withdrawn_at = ${withdrawn} where ${RELEASE}`;
};

const WAY_TO: Readonly<Record<State, readonly State[]>> = {
  SCHEDULED: [],
  PUBLISHED: ["PUBLISHED"],
  SUPERSEDED: ["PUBLISHED", "SUPERSEDED"],
  WITHDRAWN: ["PUBLISHED", "WITHDRAWN"],
};

const CHANGES = RELEASE_STATE.flatMap((from) => RELEASE_STATE.map((to) => ({ from, to })));

describe.each(BACKENDS)("the state of a release, on %s", (backend) => {
  const under = storeOn(backend);
  describe.each(CHANGES)("$from to $to", ({ from, to }) => {
    const isLegal = LEGAL.has(`${from} to ${to}`);

    test(isLegal ? "is let through" : "is refused", async () => {
      const way = WAY_TO[from].map(changeTo);
      const refusal = await refusalOfLast(under().store, [...SOUND_ROWS, ...way, changeTo(to)]);
      if (isLegal) expect(refusal).toBeNull();
      else expect(refusal).toEqual({ code: RESTRICTED, constraint: "release_frozen" });
    });
  });

  test.each(RELEASE_STATE.filter((state) => state !== "SCHEDULED"))("cannot be %s from the first", async (state) => {
    const times = { published_at: "2023-12-04", withdrawn_at: state === "WITHDRAWN" ? "2024-01-01" : null };
    const refusal = await refusalOfLast(under().store, [
      ...SOUND_ROWS,
      secondRow("shared.release", { state, ...times }),
    ]);
    expect(refusal).toEqual({ code: RESTRICTED, constraint: "release_begins_scheduled" });
  });

  test("lets a scheduled release without parts be changed and deleted", async () => {
    const change = `update shared.release set reason_en = 'Other', version = '2.0.0' where ${RELEASE}`;
    const alone = [...SOUND_ROWS.slice(0, 12), change, `delete from shared.release where ${RELEASE}`];
    expect(await refusalOfLast(under().store, alone)).toBeNull();
  });
});
