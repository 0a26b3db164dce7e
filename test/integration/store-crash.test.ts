import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDatabase } from "../support/postgres.ts";
import { type StoreChild, startStoreProcess, type Told } from "../support/store-child.ts";
import type { ReleaseFound, StoreOrder } from "../support/store-process.ts";

const did = (what: string) => (line: Told) => line.did === what || line.code !== undefined;
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
const draw = (below: number): number => Math.random() * below;

const isPublished = ({ did: what }: Told): boolean => what?.startsWith("published") ?? false;
const idsPublishedBy = ({ told }: StoreChild): string[] =>
  told.filter(isPublished).map(({ did: what }) => what?.split(": ").at(-1) ?? "");

/** Waits until a start has published some releases. */
const published = (child: StoreChild, count: number): Promise<unknown> =>
  child.until((line) => idsPublishedBy(child).length >= count || did("seeds")(line));

/** How far a start is let go before it is killed: from the making of the database to the middle of some release. */
const KILLS: readonly { readonly at: string; readonly after: (child: StoreChild) => Promise<unknown> }[] = [
  { at: "while the database is being made", after: () => pause(1500) },
  { at: "while the catalogue is written", after: (child) => child.until(did("open")).then(() => pause(draw(200))) },
  {
    at: "while the first releases are written",
    after: (child) => child.until(did("catalogue")).then(() => pause(draw(900))),
  },
  { at: "between some releases", after: (child) => published(child, 2) },
  { at: "in the middle of one", after: (child) => published(child, 1).then(() => pause(draw(500))) },
];

/** A release is there with every cell, of the raw counts and of both whole views, and is published; or it is not there. */
function expectWhole(releases: readonly ReleaseFound[]): void {
  for (const { id, state, raw, shape, shown } of releases)
    expect({ id, state: state !== "SCHEDULED", raw, shown }).toEqual({
      id,
      state: true,
      raw: shape,
      shown: 2 * Number(shape),
    });
}

describe("a start that is killed", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "fptx-crash-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const start = (order: StoreOrder): StoreChild => startStoreProcess(order, { DATA_DIR: folder });

  test("at any point leaves each release whole or absent, loses none that was announced, and a later start completes", async () => {
    const announced: string[] = [];
    for (const { at, after } of KILLS) {
      const child = start("seed");
      await after(child);
      await child.kill();
      expect(
        child.told.filter(({ code }) => code),
        at,
      ).toEqual([]);
      const open = child.told.find(({ releases }) => releases);
      expectWhole(open?.releases ?? []);
      if (open)
        expect(
          open.releases?.map(({ id }) => id),
          at,
        ).toEqual(expect.arrayContaining(announced));
      announced.push(...idsPublishedBy(child));
    }
    const last = start("seed");
    expect(await last.ended).toEqual({ code: 0, stderr: "" });
    const done = last.told.find(did("seeds"))?.releases ?? [];
    expectWhole(done);
    expect(done.length).toBeGreaterThan(10);
    expect(idsPublishedBy(last).filter((id) => announced.includes(id))).toEqual([]);
  }, 240_000);

  test("has its database taken over by the next, which until then was refused", async () => {
    const holder = start("hold");
    expect(await holder.until(did("hold"))).toEqual({ did: "hold" });
    const second = start("hold");
    const refusal = await second.until(({ code }) => code !== undefined);
    expect(refusal).toMatchObject({ code: "CONFLICT" });
    expect(refusal?.en).toContain(`process ${holder.pid} at http://localhost:4999`);
    await second.ended;
    await holder.kill();
    const third = start("hold");
    expect(await third.until(did("hold"))).toEqual({ did: "hold" });
    await third.kill();
  }, 240_000);
});

describe("two servers on one PostgreSQL", () => {
  test("that start together publish every release once, and neither fails", async () => {
    const database = await createDatabase();
    const servers = [0, 1].map(() => startStoreProcess("seed", { DATABASE_URL: database.url }));
    expect(await Promise.all(servers.map(({ ended }) => ended))).toEqual(servers.map(() => ({ code: 0, stderr: "" })));
    for (const { told } of servers) expectWhole(told.find(did("seeds"))?.releases ?? []);
    await database.drop();
  }, 240_000);
});
