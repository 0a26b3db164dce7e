import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type DataFolderLock, lockDataFolder, lockHolder } from "../../db/data-folder-lock.ts";
import { openEmbeddedStore } from "../../db/embedded-store.ts";
import { isRunning, processRun } from "../../db/process-run.ts";
import { migratedDump, rowsBy } from "../support/both-stores.ts";
import { startStoreProcess } from "../support/store-child.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fptx-lock-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The number of a process that has ended, on any system where numbers are not handed out at random. */
const ENDED_PID = 2 ** 22 + 1;
const lockText = (lock: object): string =>
  JSON.stringify({ host: hostname(), pid: ENDED_PID, run: null, address: null, holds: true, ...lock });
const leave = (text: string, name = "lock-left.json"): Promise<void> => writeFile(join(folder, name), text);

const refusalOf = (lock: Promise<DataFolderLock>) =>
  lock.then(
    () => null,
    ({ code, details, messages }: { code: string; details: object; messages: { en: string; fr: string } }) => ({
      code,
      details,
      ...messages,
    }),
  );

describe("the lock of a data folder", () => {
  test("is held by one at a time, this very process included, and is free again afterwards", async () => {
    const lock = await lockDataFolder(join(folder, "new", "deeper"));
    expect(await refusalOf(lockDataFolder(join(folder, "new", "deeper")))).toMatchObject({ code: "CONFLICT" });
    await lock.release();
    await (await lockDataFolder(join(folder, "new", "deeper"))).release();
    expect(await readdir(join(folder, "new", "deeper"))).toEqual([]);
  });

  test("refuses a second process in both languages, with the first one's number and address", async () => {
    const lock = await lockDataFolder(folder);
    const early = await refusalOf(lockDataFolder(folder));
    expect(early?.details).toEqual({ pid: process.pid });
    await lock.announce("http://localhost:4321");
    const child = startStoreProcess("hold", { DATA_DIR: folder });
    expect(await child.until(({ code }) => code !== undefined)).toEqual({
      code: "CONFLICT",
      en: `The data folder ${folder} is in use by process ${process.pid} at http://localhost:4321. Stop it first, or set DATA_DIR to another folder.`,
    });
    expect((await child.ended).stderr).toBe("");
    const late = await refusalOf(lockDataFolder(folder));
    expect(late).toMatchObject({ code: "CONFLICT", details: { pid: process.pid, address: "http://localhost:4321" } });
    expect(late?.fr).toContain(`utilisé par le processus ${process.pid} à http://localhost:4321`);
    expect(await lockHolder(folder)).toEqual({ pid: process.pid, address: "http://localhost:4321" });
    await lock.release();
    expect(await lockHolder(folder)).toBeNull();
  });

  test.each([
    ["has ended", () => lockText({})],
    ["has ended, its number now another process's", () => lockText({ pid: process.pid, run: "earlier-boot/1" })],
    ["has ended while it still looked for others", () => lockText({ holds: false })],
  ])("is taken over from a process that %s", async (_how, text) => {
    await leave(text());
    expect(await lockHolder(folder)).toBeNull();
    const lock = await lockDataFolder(folder);
    expect(await lockHolder(folder)).toEqual({ pid: process.pid, address: null });
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
  });

  test.each([
    ["the system says nothing of its start", () => lockText({ pid: process.pid, run: null })],
    ["it belongs to another user", () => lockText({ pid: 1, run: null })],
  ])("is left to a process that runs, also where %s", async (_how, text) => {
    await leave(text());
    expect(await refusalOf(lockDataFolder(folder))).toMatchObject({ code: "CONFLICT" });
    expect(await readdir(folder)).toEqual(["lock-left.json"]);
  });

  test("is left to a process of another computer or container, which cannot be asked", async () => {
    await leave(lockText({ host: "elsewhere", pid: 7 }));
    const refusal = await refusalOf(lockDataFolder(folder));
    expect(refusal).toMatchObject({ code: "CONFLICT", details: { pid: 7, host: "elsewhere" } });
    expect(refusal?.en).toMatch(/process 7 on elsewhere.*delete .*lock-left\.json/);
    expect(refusal?.fr).toMatch(/processus 7 sur elsewhere.*supprimez .*lock-left\.json/);
  });

  test.each([
    ["", "nothing"],
    ["{", "half an object"],
    ['{"pid":"7"}', "another object"],
    ["null", "null"],
  ])("that holds %j is not guessed at: the file is named, and kept", async (text) => {
    await leave(text);
    const refusal = await refusalOf(lockDataFolder(folder));
    expect(refusal).toMatchObject({ code: "CONFLICT", details: { file: join(folder, "lock-left.json") } });
    expect(refusal?.en).toContain("delete the file and try again");
    expect(refusal?.fr).toContain("supprimez le fichier et réessayez");
    expect(await readFile(join(folder, "lock-left.json"), "utf8")).toBe(text);
    expect(await readdir(folder)).toEqual(["lock-left.json"]);
  });

  test("goes to exactly one of many that find a dead one at the same moment", async () => {
    for (let round = 0; round < 10; round++) {
      await leave(lockText({}));
      const taken = await Promise.allSettled(Array.from({ length: 12 }, () => lockDataFolder(folder)));
      const held = taken.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
      expect(held).toHaveLength(1);
      expect(await readdir(folder)).toHaveLength(1);
      await held[0]?.release();
    }
  });

  test("is never found half written while its holder says where it listens", async () => {
    const lock = await lockDataFolder(folder);
    let isOver = false;
    const saying = (async () => {
      for (let i = 0; i < 60; i++) await lock.announce(`http://localhost:${4000 + i}`);
      isOver = true;
    })();
    while (!isOver) expect((await lockHolder(folder))?.pid).toBe(process.pid);
    await saying;
    await lock.release();
  });

  test.each([
    ["a file", () => join(folder, "file")],
    ["under a file", () => join(folder, "file", "data")],
  ])("is refused where the data folder is %s, and the file is kept", async (_what, place) => {
    await writeFile(join(folder, "file"), "mine");
    const refusal = await refusalOf(lockDataFolder(place()));
    expect(refusal).toMatchObject({ code: "INVALID_INPUT", details: { reason: "NOT_A_FOLDER" } });
    expect(refusal?.en).toContain("Set DATA_DIR to a folder");
    expect(refusal?.fr).toContain("Indiquez dans DATA_DIR un dossier");
    expect(await readFile(join(folder, "file"), "utf8")).toBe("mine");
  });

  test.runIf(process.platform === "linux")("is refused where nobody may write, the superuser included", async () => {
    const refusal = await refusalOf(lockDataFolder("/proc/self/data"));
    expect(refusal).toMatchObject({ code: "INVALID_INPUT", details: { dataDir: "/proc/self/data" } });
    expect(refusal?.en).toMatch(/cannot be read and written \(E[A-Z]+\)/);
  });
});

describe("a run of a process", () => {
  test("goes on for this process and not for one that has ended or that had its number before", async () => {
    const own = await processRun(process.pid);
    expect(await isRunning(own)).toBe(true);
    expect(await isRunning({ ...own, pid: ENDED_PID })).toBe(false);
    if (own.run !== null) expect(await isRunning({ ...own, run: `${own.run}0` })).toBe(false);
  });
});

describe("the embedded database", () => {
  const open = () => openEmbeddedStore({ dataDir: folder });

  test("opens over the postmaster.pid of a killed process, empty after a power cut, and keeps its rows", async () => {
    const first = await openEmbeddedStore({ dataDir: folder, dump: await migratedDump() });
    await first.pglite.query("insert into shared.programme values ('UCR', 'Name', 'Nom')");
    await first.close();
    for (const left of ["", "-42\n/elsewhere\n", "\0\0\0"]) {
      await writeFile(join(folder, "pglite", "postmaster.pid"), left);
      const store = await open();
      expect(await rowsBy(store.reader, "select id from shared.programme")).toEqual([{ id: "UCR" }]);
      await store.close();
    }
  });

  test("is made anew where its making was cut short, and is refused, untouched, where it is damaged otherwise", async () => {
    const pglite = join(folder, "pglite");
    await mkdir(pglite);
    await writeFile(join(pglite, "PG_VERSION"), "18\n");
    await expect(open()).rejects.toMatchObject({
      code: "INTERNAL",
      messages: { en: /does not open.*Restore the folder from a backup/, fr: /ne s'ouvre pas.*Restaurez le dossier/ },
    });
    expect(await readdir(pglite)).toEqual(["PG_VERSION"]);
    await writeFile(join(folder, "pglite.unfinished"), "");
    const store = await openEmbeddedStore({ dataDir: folder, dump: await migratedDump() });
    expect(await rowsBy(store.reader, "select count(*)::int as rows from shared.release")).toEqual([{ rows: 0 }]);
    await store.close();
    expect((await readdir(folder)).sort()).toEqual(["pglite"]);
  });

  test("is refused where a file stands in its place", async () => {
    await writeFile(join(folder, "pglite"), "mine");
    await expect(open()).rejects.toMatchObject({ code: "INTERNAL" });
    expect(await readFile(join(folder, "pglite"), "utf8")).toBe("mine");
  });
});
