import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openServerStore } from "../../db/server-store.ts";
import type { Store } from "../../db/store.ts";
import { AVAILABILITY, VINTAGE, type Vintage } from "../../src/domain/codes.ts";
import { BLOCK_CELLS, BlockWriter, type PackedBlock } from "../../src/submission/staged-block.ts";
import type { StagedCell } from "../../src/submission/staged-cell.ts";
import { refusalOfLast, rowsBy } from "../support/both-stores.ts";
import { type ClosedStore, EMPTY_STORES, migrations, recordOf } from "../support/empty-stores.ts";
import { createDatabase, type TestDatabase } from "../support/postgres.ts";
import { startStoreProcess } from "../support/store-child.ts";
import { PUBLISH, SOUND_ROWS } from "../support/store-rows.ts";

/** Everything that a migration could make, and the record of migrations. */
const CONTENT = `
  select n.nspname || '.' || c.relname as what from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where n.nspname in ('shared', 'confidential', 'drizzle')
  union all select 'schema ' || nspname from pg_namespace where nspname in ('shared', 'confidential', 'drizzle')
  union all select 'function ' || proname from pg_proc where pronamespace = to_regnamespace('shared')
  order by 1`;

const DROP_ALL =
  "drop schema if exists shared cascade; drop schema if exists confidential cascade; drop schema if exists audit cascade; drop schema if exists drizzle cascade";

/** Some more cells than a block has, with all that a cell may hold; every code is there in the first block. */
const STAGED = Array.from({ length: BLOCK_CELLS + 100 }, (_, i): StagedCell => {
  const availability = i % 5 === 3 ? AVAILABILITY[i % AVAILABILITY.length] : undefined;
  const isValue = availability === undefined || availability === "VALUE";
  return {
    row: i + 2 + Math.floor(i / 1000),
    jurisdiction: ["CA-QC", "CA", "CA-ON"][i % 3] as string,
    period: String(2022 - (i % 40)),
    members: [["T", "F"][Math.floor(i / 7) % 2] as string],
    value: isValue ? i * 7919 : null,
    availability: availability ?? "VALUE",
    vintage: VINTAGE[i % VINTAGE.length] as Vintage,
    note: i % 401 === 1 ? "Révisé d'après l'enquête\\. | \t2" : null,
    quality: i % 401 === 2 ? "E" : null,
    comparability: i % 401 < 3 ? { en: "Broader.", fr: "Plus large." } : null,
    removed: i % 977 === 5,
  };
});

const textOf = (text: string | null | undefined): string => (text == null ? "null" : `'${text.replaceAll("'", "''")}'`);
const rowOfCell = (cell: StagedCell, ordinal: number): string =>
  `insert into confidential.submission_cell (submission_id, ordinal, "row", jurisdiction, period, members, value, availability, vintage, note, quality,
     comparability_en, comparability_fr, removed)
   values ('s1', ${ordinal}, ${cell.row}, '${cell.jurisdiction}', '${cell.period}', '{${cell.members.join(",")}}', ${cell.value ?? "null"},
     '${cell.availability}', '${cell.vintage}', ${textOf(cell.note)}, ${textOf(cell.quality)}, ${textOf(cell.comparability?.en)},
     ${textOf(cell.comparability?.fr)}, ${cell.removed})`;

describe.each(EMPTY_STORES)("a database on %s", (_name, makeEmpty) => {
  let database: ClosedStore;
  let opened: Store | undefined;
  beforeAll(async () => {
    database = await makeEmpty();
  });
  afterEach(async () => {
    await opened?.close();
    opened = undefined;
    await database.prepare(DROP_ALL);
  });
  afterAll(() => database?.drop());

  /** Opens the database, which must refuse, say why in both languages, and change nothing. */
  async function refused(): Promise<{ code: string; reason: unknown; en: string; fr: string }> {
    const before = await database.query(CONTENT);
    const error = await database.open().then(
      (store) => {
        opened = store;
        throw new Error("it was opened");
      },
      (fault: { code: string; details: { reason?: unknown }; messages: { en: string; fr: string } }) => fault,
    );
    expect(await database.query(CONTENT)).toEqual(before);
    return { code: error.code, reason: error.details.reason, ...error.messages };
  }

  test("that is empty is migrated, and once migrated is opened as it is", async () => {
    opened = await database.open();
    const record = await rowsBy(
      opened.publisher,
      "select count(*)::int as tables from pg_tables where schemaname = 'shared'",
    );
    expect(record).toEqual([{ tables: 19 }]);
  });

  test("that knows only the first migration is brought forward, with its rows", async () => {
    const [first] = await migrations();
    await database.prepare((first?.statements ?? "").replaceAll("--> statement-breakpoint", ""));
    await database.prepare(recordOf([first?.when ?? 0]));
    await database.prepare("insert into shared.programme values ('UCR', 'Name', 'Nom')");
    opened = await database.open();
    expect(await rowsBy(opened.reader, "select id from shared.programme")).toEqual([{ id: "UCR" }]);
    const rows = SOUND_ROWS.filter((row) => !row.includes("shared.programme"));
    expect((await refusalOfLast(opened, [...rows, PUBLISH, "delete from shared.release"]))?.code).toBe("23001");
  });

  test("that holds staged cells as rows holds them as blocks, the very ones that intake would write", async () => {
    const known = await migrations();
    const before = known.slice(
      0,
      known.findIndex(({ statements }) => statements.includes('"submission_block"')),
    );
    for (const { statements } of before) await database.prepare(statements.replaceAll("--> statement-breakpoint", ""));
    await database.prepare(recordOf(before.map(({ when }) => when)));
    const rows = SOUND_ROWS.filter((row) => !row.includes("submission_block"));
    await database.prepare([...rows, ...STAGED.map(rowOfCell)].join(";\n"));
    opened = await database.open();
    const blocks = await rowsBy(
      opened.publisher,
      `select ordinal, cells, codes, encode(bytes, 'hex') as bytes, notes from confidential.submission_block order by ordinal`,
    );
    const writer = new BlockWriter(3);
    const expected: PackedBlock[] = [];
    for (const cell of STAGED) {
      writer.add(cell);
      if (writer.isFull) expected.push(writer.pack());
    }
    expected.push(writer.pack());
    expect(blocks).toEqual(
      expected.map(({ bytes, ...block }, ordinal) => ({
        ...block,
        ordinal,
        bytes: Buffer.from(bytes).toString("hex"),
      })),
    );
    expect(blocks).toHaveLength(2);
  });

  test("from before releases named their custodian tells whose they are, and they stay frozen", async () => {
    const known = await migrations();
    const earlier = known.slice(
      0,
      known.findIndex(({ statements }) => /SET custodian_id/.test(statements)),
    );
    for (const { statements } of earlier) await database.prepare(statements.replaceAll("--> statement-breakpoint", ""));
    await database.prepare(recordOf(earlier.map(({ when }) => when)));
    for (const row of SOUND_ROWS) await database.prepare(row);
    await database.prepare(PUBLISH);
    await database.prepare("update shared.indicator set custodian_by_jurisdiction = true");
    opened = await database.open();
    expect(
      await rowsBy(
        opened.publisher,
        "select distinct (r.custodian_id = i.custodian_id) as named from shared.release r join shared.indicator i on i.id = r.indicator_id",
      ),
    ).toEqual([{ named: true }]);
    expect((await refusalOfLast(opened, ["update shared.release set reason_en = 'Another'"]))?.constraint).toBe(
      "release_frozen",
    );
  });

  test("that records a migration of the future is refused as too new", async () => {
    const known = await migrations();
    for (const { statements } of known) await database.prepare(statements.replaceAll("--> statement-breakpoint", ""));
    await database.prepare(recordOf([...known.map(({ when }) => when), 4_102_444_800_000]));
    const { code, reason, en, fr } = await refused();
    expect({ code, reason }).toEqual({ code: "CONFLICT", reason: "DATABASE_TOO_NEW" });
    expect(en).toMatch(/newer version .* Start that version/);
    expect(fr).toMatch(/version plus récente .* Lancez cette version/);
  });

  test.each([
    ["the schema shared of something else", "create schema shared"],
    ["only the schema confidential", "create schema confidential"],
    ["tables and no record", "create schema shared; create table shared.release (id text)"],
    ["tables and an empty record", `create schema shared; create table shared.release (id text); ${recordOf([])}`],
  ])("with %s is refused as half migrated", async (_what, statements) => {
    await database.prepare(statements);
    const { code, reason, en, fr } = await refused();
    expect({ code, reason }).toEqual({ code: "CONFLICT", reason: "DATABASE_HALF_MIGRATED" });
    expect(en).toMatch(/Restore a backup, or start with an empty database/);
    expect(fr).toMatch(/Restaurez une sauvegarde, ou repartez d'une base vide/);
  });

  test("with a record and without tables is refused as half migrated", async () => {
    const known = await migrations();
    await database.prepare(recordOf(known.map(({ when }) => when)));
    expect((await refused()).reason).toBe("DATABASE_HALF_MIGRATED");
  });

  test("with a record that skips a migration is refused as half migrated", async () => {
    const [first, second] = await migrations();
    await database.prepare((first?.statements ?? "").replaceAll("--> statement-breakpoint", ""));
    await database.prepare(recordOf([second?.when ?? 0]));
    expect((await refused()).reason).toBe("DATABASE_HALF_MIGRATED");
  });
});

describe("two processes that start together", () => {
  let databases: TestDatabase[];
  beforeAll(async () => {
    databases = [await createDatabase(), await createDatabase()];
  });
  afterAll(async () => {
    for (const database of databases ?? []) await database.drop();
  });

  test("migrate one new database once, and two new databases of a server that has the roles by then", async () => {
    const [one, other] = databases.map(({ url }) => url) as [string, string];
    const children = [one, one, other].map((url) => startStoreProcess("migrate", { DATABASE_URL: url }));
    const ends = await Promise.all(children.map(({ ended }) => ended));
    expect(ends).toEqual(children.map(() => ({ code: 0, stderr: "" })));
    for (const url of [one, other]) {
      const store = await openServerStore({ url });
      expect(await rowsBy(store.reader, "select count(*)::int as rows from shared.release")).toEqual([{ rows: 0 }]);
      await store.close();
    }
  });
});
