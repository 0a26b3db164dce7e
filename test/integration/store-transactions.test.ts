import { eq } from "drizzle-orm";
import pg from "pg";
import { afterEach, describe, expect, test } from "vitest";
import { programme } from "../../db/schema/catalogue.ts";
import { openServerStore } from "../../db/server-store.ts";
import { BACKENDS, refusalBy, rowsBy, storeOn } from "../support/both-stores.ts";
import { createDatabase } from "../support/postgres.ts";
import { PUBLISH, SCHEDULED, SOUND_ROWS, secondRow } from "../support/store-rows.ts";

const COLUMNS = ["id", "name_en", "name_fr"];
const CANARY = "CANARY-NAME-7919";

function* linesTo(count: number): Generator<string> {
  for (let i = 0; i < count; i++) yield `P${i}\tName ${i} ${"é".repeat(40)}\tNom ${i}`;
}

describe.each(BACKENDS)("a transaction, on %s", (backend) => {
  const under = storeOn(backend);
  const count = async (): Promise<unknown> =>
    (await rowsBy(under().store.reader, "select count(*)::int as rows from shared.programme"))[0]?.["rows"];
  afterEach(async () => {
    await under().asOwner("delete from shared.programme");
    under().statements.length = 0;
  });

  test("that ends well keeps what was inserted and what was copied, and answers with its result", async () => {
    const result = await under().store.transact(async ({ db, copy }) => {
      await db.insert(programme).values({ id: "UCR", nameEn: "Name", nameFr: "Nom" });
      await copy("shared.programme", COLUMNS, linesTo(5000));
      return "done";
    });
    expect(result).toBe("done");
    expect(await count()).toBe(5001);
    const [row] = await rowsBy(under().store.reader, "select name_en from shared.programme where id = 'P4999'");
    expect(row).toEqual({ name_en: `Name 4999 ${"é".repeat(40)}` });
  });

  test("takes a copy of no rows, and a null written as \\N", async () => {
    await under().store.transact(async ({ copy }) => {
      await copy("shared.programme", COLUMNS, []);
      await copy(
        "shared.jurisdiction",
        ["id", "ordinal", "level", "sgc_code", "alpha", "name_en", "name_fr"],
        ["CA\t0\tCOUNTRY\t11124\t\\N\tCanada\tCanada"],
      );
    });
    expect(await rowsBy(under().store.reader, "select alpha from shared.jurisdiction")).toEqual([{ alpha: null }]);
    await under().asOwner("delete from shared.jurisdiction");
  });

  test.each([
    ["a row of too few columns", ["P1\tName"], "22P04"],
    ["a label that is blank", ["P1\t \tNom"], "23514"],
    ["a key that is there already", ["UCR\tName\tNom"], "23505"],
    ["an error after many good rows", [...linesTo(9000), "P0\tName\tNom"], "23505"],
  ])("whose copy holds %s leaves nothing", async (_what, lines, code) => {
    const { store } = under();
    const work = store.transact(async ({ db, copy }) => {
      await db.insert(programme).values({ id: "UCR", nameEn: "Name", nameFr: "Nom" });
      await copy("shared.programme", COLUMNS, lines);
    });
    expect((await refusalBy(work))?.code).toBe(code);
    expect(await count()).toBe(0);
  });

  test("whose rows cannot be made leaves nothing, and hands the error on", async () => {
    function* broken(): Generator<string> {
      yield* linesTo(9000);
      throw new RangeError("no more rows");
    }
    const work = under().store.transact(async ({ copy }) => {
      await copy("shared.programme", COLUMNS, linesTo(10));
      await copy("shared.programme", COLUMNS, broken());
    });
    await expect(work).rejects.toThrow("no more rows");
    expect(await count()).toBe(0);
  });

  test("that swallows an error or is given up leaves nothing and says so, and the next one works", async () => {
    const { store } = under();
    const work = store.transact(async ({ db, copy }) => {
      await copy("shared.programme", COLUMNS, linesTo(10));
      await db
        .insert(programme)
        .values({ id: "P1", nameEn: "Name", nameFr: "Nom" })
        .catch(() => undefined);
    });
    await expect(work).rejects.toThrow("nothing was committed");
    expect(await count()).toBe(0);
    await expect(store.transact(() => Promise.reject(new Error("given up")))).rejects.toThrow("given up");
    await store.transact(({ copy }) => copy("shared.programme", COLUMNS, linesTo(3)));
    expect(await count()).toBe(3);
  });

  test("is not seen by the reader before it ends, and several at once do not mix", async () => {
    const { store } = under();
    const works = [0, 1, 2, 3].map((n) =>
      store.transact(async ({ copy }) => {
        await copy("shared.programme", COLUMNS, [`A${n}\tName\tNom`]);
        await copy("shared.programme", COLUMNS, [`B${n}\tName\tNom`]);
        if (n % 2 === 1) throw new Error("odd");
      }),
    );
    const ends = await Promise.allSettled(works);
    expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "rejected"]);
    const rows = await rowsBy(store.reader, "select id from shared.programme order by id");
    expect(rows.map(({ id }) => id)).toEqual(["A0", "A2", "B0", "B2"]);
  });
});

describe.each(BACKENDS)("the statement listener, on %s", (backend) => {
  const under = storeOn(backend);
  test("is told every statement and no parameter, nor a row of a copy, also of statements that fail", async () => {
    const { store, statements } = under();
    await store.transact(async ({ db, copy }) => {
      await db.insert(programme).values({ id: CANARY, nameEn: CANARY, nameFr: CANARY });
      await copy("shared.programme", COLUMNS, [`${CANARY}-2\t${CANARY}\t${CANARY}`]);
      await db
        .update(programme)
        .set({ nameEn: `${CANARY}!` })
        .where(eq(programme.id, CANARY));
    });
    for (const db of [store.reader, store.publisher])
      await db.select().from(programme).where(eq(programme.nameEn, CANARY));
    await store.publisher
      .insert(programme)
      .values({ id: CANARY, nameEn: CANARY, nameFr: CANARY })
      .catch(() => undefined);
    expect(statements.map((text) => text.split(" ")[0])).toEqual([
      "insert",
      "copy",
      "update",
      "select",
      "select",
      "insert",
    ]);
    expect(statements.filter((text) => text.includes("$1"))).toHaveLength(5);
    expect(statements.join("\n")).not.toContain("CANARY");
  });
});

describe("a transaction on PostgreSQL", () => {
  test("whose connection the server cuts is rejected, the process lives and the next one works", async () => {
    const database = await createDatabase();
    const idleErrors: Error[] = [];
    const store = await openServerStore({ url: database.url, onIdleError: (error) => idleErrors.push(error) });
    const work = store.transact(async ({ db, copy }) => {
      await copy("shared.programme", COLUMNS, linesTo(10));
      const [own] = await rowsBy(db, "select pg_backend_pid() as pid");
      await cut(database.url, Number(own?.["pid"]));
      await new Promise((done) => setTimeout(done, 100));
      await copy("shared.programme", COLUMNS, linesTo(1));
    });
    await expect(work).rejects.toThrow();
    expect(await rowsBy(store.reader, "select count(*)::int as rows from shared.programme")).toEqual([{ rows: 0 }]);
    await store.transact(({ copy }) => copy("shared.programme", COLUMNS, linesTo(1)));
    const [reader] = await rowsBy(store.reader, "select pg_backend_pid() as pid");
    await cut(database.url, Number(reader?.["pid"]));
    await expect.poll(() => idleErrors.length).toBeGreaterThan(0);
    expect(await rowsBy(store.reader, "select count(*)::int as rows from shared.programme")).toEqual([{ rows: 1 }]);
    await store.close();
    await database.drop();
  });

  test("that publishes waits for one that still adds to the release, and one that comes too late is refused", async () => {
    const database = await createDatabase();
    await (await openServerStore({ url: database.url })).close();
    const [adding, publishing] = [0, 1].map(() => new pg.Client({ connectionString: database.url })) as [
      pg.Client,
      pg.Client,
    ];
    await Promise.all([adding.connect(), publishing.connect()]);
    for (const statement of SOUND_ROWS) await adding.query(statement);
    await adding.query("begin");
    await adding.query(secondRow("shared.view_cell"));
    let isPublished = false;
    const published = publishing.query(PUBLISH).then(() => {
      isPublished = true;
    });
    await new Promise((done) => setTimeout(done, 150));
    expect(isPublished).toBe(false);
    await adding.query("commit");
    await published;
    expect((await refusalBy(adding.query(secondRow("shared.view_cell", { cell: 7 }))))?.code).toBe("23001");

    await publishing.query("update shared.release set state = 'SUPERSEDED' where id = $1", [SCHEDULED]);
    await publishing.query(
      "insert into shared.release select 'draft', indicator_id, '3.0.0', vintage, 'SCHEDULED', null, null, null, reason_en, reason_fr, source_en, source_fr, null, population_vintage_id from shared.release where id = $1",
      [SCHEDULED],
    );
    await publishing.query("begin");
    await publishing.query("update shared.release set state = 'PUBLISHED', published_at = now() where id = 'draft'");
    const late = refusalBy(adding.query(secondRow("confidential.cell", { release_id: "draft" })));
    await new Promise((done) => setTimeout(done, 150));
    await publishing.query("commit");
    expect(await late).toEqual({ code: "23001", constraint: "release_complete" });
    await Promise.all([adding.end(), publishing.end()]);
    await database.drop();
  });
});

/** Ends a connection from the server's side, as a restart of the server would. */
async function cut(url: string, pid: number): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query("select pg_terminate_backend($1)", [pid]);
  await admin.end();
}
