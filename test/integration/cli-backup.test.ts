import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { backUp, restore } from "../../db/backup.ts";
import { lockDataFolder } from "../../db/data-folder-lock.ts";
import { readConfig } from "../../src/config.ts";
import { startExchange } from "../../src/exchange.ts";
import { saveAgreement } from "../support/agreements.ts";
import { fptx } from "../support/command-line.ts";
import { clientOf } from "../support/exchange.ts";
import { createDatabase, type TestDatabase } from "../support/postgres.ts";
import { type PreparedData, prepareEmbedded, prepareServer } from "../support/prepared-data.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fptx-backup-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const SECRETARIAT = { roles: ["secretariat"], jurisdiction: "CA", sub: "sam" };
const QUERIES = [
  "{ agreements { id version savedBy recipients indicators { id } validTo history { version savedBy } } }",
  '{ accessMatrix(indicators: ["ht.ircc.permits"]) { recipient jurisdiction { id } access profile { id } agreements { id } } }',
  "{ indicators(first: 50) { nodes { id name { en fr } dimensions { id } } } jurisdictions { id name { fr } } disclosureProfiles { id version } }",
  "{ releases(first: 100) { nodes { id state publishedAt contentHash reason { fr } } } }",
  '{ observations(where: { indicator: "demo.police.victims", dimensions: [{ dimension: "age", members: ["*"] }] }, first: 500) { totalCount nodes { id value display notes { id } status { availability } } } }',
];

type Place = Readonly<Record<string, string>>;

const EXPORTS =
  '{ exports(where: { indicator: "ht.police.incidents", jurisdictions: ["CA"], from: "2021" }) { permalink } }';

interface Answers {
  readonly texts: readonly string[];
  /** Where a table stands, without the host. */
  readonly permalink: string;
}

/**
 * What an exchange on this place answers to the secretariat and at a permalink, its own or the one that is given. It leaves lines in the
 * access log.
 */
async function answersOf(place: Place, known?: string): Promise<Answers> {
  const exchange = await startExchange(readConfig({ ...place, PORT: "0", NODE_ENV: "test" }), {
    progress: () => undefined,
  });
  try {
    const client = await clientOf(exchange.address, place["DATA_DIR"] as string);
    const authorization = `Bearer ${await client.sign(SECRETARIAT)}`;
    const texts: string[] = [];
    for (const query of QUERIES) {
      const { text, errors } = await client.ask(query, { authorization });
      expect(errors, query).toBeUndefined();
      texts.push(text);
    }
    const { exports } = await client.data<{ exports: { permalink: string } }>(EXPORTS);
    const permalink = known ?? new URL(exports.permalink).pathname;
    const file = await client.fetch(`${permalink}.csv?lang=fr`);
    expect(file.status).toBe(200);
    return { texts: [...texts, (await file.text()).replaceAll(exchange.address, "")], permalink };
  } finally {
    await exchange.close();
  }
}

/** Saves an agreement that no seed holds. */
async function amendAgreement(place: Place): Promise<void> {
  const exchange = await startExchange(readConfig({ ...place, PORT: "0", NODE_ENV: "test" }), {
    progress: () => undefined,
  });
  try {
    await saveAgreement(await clientOf(exchange.address, place["DATA_DIR"] as string), {
      titleEn: "Before the backup",
    });
  } finally {
    await exchange.close();
  }
}

/** A command takes seconds to start where many run at once. */
vi.setConfig({ testTimeout: 240_000 });

const storeOf = (place: Place) => ({
  dataDir: place["DATA_DIR"] as string,
  databaseUrl: place["DATABASE_URL"] ?? null,
});

describe.each(["PGlite", "PostgreSQL 18"])("a backup of %s", (kind) => {
  let prepared: PreparedData;
  let source: Place;
  const targets: TestDatabase[] = [];
  let names = 0;
  beforeAll(async () => {
    prepared = await (kind === "PGlite" ? prepareEmbedded() : prepareServer());
    source = placeOf(prepared.dataDir, prepared.databaseUrl);
  });
  afterAll(async () => {
    for (const target of targets) await target.drop();
    await prepared?.remove();
  });
  const placeOf = (dataDir: string, url: string | null): Place => ({
    DATA_DIR: dataDir,
    ...(url === null ? {} : { DATABASE_URL: url }),
  });
  async function emptyPlace(other = kind): Promise<Place> {
    const dataDir = await mkdtemp(join(folder, "target-"));
    if (other === "PGlite") return placeOf(dataDir, null);
    const database = await createDatabase();
    targets.push(database);
    return placeOf(dataDir, database.url);
  }
  const newFile = (): string => join(folder, `${kind.slice(0, 3)}-${++names}.fptx`);

  test("restored into an empty database gives the same answers, an access log that holds, and the same backup", async () => {
    const answers = await answersOf(source);
    // An agreement of this database's own is a thing that only its backup can bring back.
    await amendAgreement(source);
    const amended = await answersOf(source, answers.permalink);
    expect(amended.texts[0]).not.toBe(answers.texts[0]);
    const file = newFile();
    const made = await fptx(["backup", "--out", file], source);
    expect(made).toMatchObject({ code: 0, stderr: "" });
    expect(made.stdout).toContain("CONFIDENTIAL");
    expect(made.stdout).toContain("CONFIDENTIEL");
    if (process.platform !== "win32") expect((await stat(file)).mode & 0o777).toBe(0o600);

    const place = await emptyPlace();
    const restored = await fptx(["restore", file, "--json"], place);
    expect(restored).toMatchObject({ code: 0, stderr: "" });
    const told = JSON.parse(restored.stdout) as { tables: { name: string; rows: number; sha256: string }[] };
    expect(told.tables.find(({ name }) => name === "confidential.cell")?.rows).toBeGreaterThan(100);
    const verified = await fptx(["verify-log", "--json"], place);
    // The end of the log that was noted beside the source is in the restored one, which this computer keeps as its own anchor.
    const { head } = JSON.parse((await fptx(["verify-log", "--json"], source)).stdout) as { head: string };
    const whole = { verified: true, anchored: true, entries: expect.any(Number), head };
    expect(JSON.parse(verified.stdout)).toMatchObject(whole);
    const noted = await fptx(["verify-log", "--anchor", head, "--json"], place);
    expect(JSON.parse(noted.stdout)).toMatchObject({ ...whole, anchorFound: true });
    const again = await fptx(["backup", "--out", newFile(), "--json"], place);
    expect((JSON.parse(again.stdout) as typeof told).tables).toEqual(told.tables);
    expect(await answersOf(place, answers.permalink)).toEqual(amended);

    const full = await fptx(["restore", file], place);
    expect(full).toMatchObject({ code: 1, stderr: expect.stringContaining("is not empty") });
    expect((await fptx(["backup", "--out", file], source)).stderr).toContain("is there already");
  });

  test("encrypted, opens with its passphrase alone, and in the other kind of database too", async () => {
    const secret = join(folder, "secret");
    const file = newFile();
    await writeFile(secret, "une phrase secrète assez longue\n");
    expect((await fptx(["backup", "--out", file, "--passphrase-file", secret], source)).code).toBe(0);
    const bytes = await readFile(file);
    expect(bytes.subarray(0, 8).toString()).toBe("FPTXENC1");
    const target = await emptyPlace(kind === "PGlite" ? "PostgreSQL 18" : "PGlite");
    const place = storeOf(target);
    for (const passphrase of [null, "une autre phrase secrète longue"])
      await expect(restore(place, { file, passphrase })).rejects.toMatchObject({ code: "INVALID_INPUT" });
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
    await writeFile(`${file}.changed`, bytes);
    await expect(
      restore(place, { file: `${file}.changed`, passphrase: "une phrase secrète assez longue" }),
    ).rejects.toMatchObject({
      code: "INVALID_INPUT",
      messages: { en: expect.stringContaining("cannot be decrypted") },
    });
    expect(await fptx(["restore", file, "--passphrase-file", secret], target)).toMatchObject({ code: 0, stderr: "" });
  });
});

test("a backup that is damaged, cut short, of other tables or none at all is refused, and nothing of it is restored", async () => {
  const prepared = await prepareEmbedded();
  const file = join(folder, "whole.fptx");
  await backUp(prepared, { file, passphrase: null });
  const bytes = await readFile(file);
  const target = { dataDir: await mkdtemp(join(folder, "target-")), databaseUrl: null };
  /** The same backup with something else in its tar. */
  const otherwise = (change: (tar: string) => string) =>
    gzipSync(Buffer.from(change(gunzipSync(bytes).toString("latin1")), "latin1"));
  const cases = {
    cut: bytes.subarray(0, bytes.length >> 1),
    none: Buffer.from("a,b\n1,2\n"),
    empty: Buffer.alloc(0),
    "a value changed": otherwise((tar) => tar.replace("\tVALUE\t", "\tVALUF\t")),
    "no manifest": otherwise((tar) => tar.replace("manifest.json", "manifest.txt\0")),
  };
  for (const [name, content] of Object.entries(cases)) {
    await writeFile(`${file}.${name}`, content);
    const refused = restore(target, { file: `${file}.${name}`, passphrase: null });
    await expect(refused, name).rejects.toMatchObject({ code: "INVALID_INPUT" });
  }
  await writeFile(
    `${file}.older`,
    otherwise((tar) => tar.replace(/"migration":"\d/, '"migration":"9')),
  );
  await expect(restore(target, { file: `${file}.older`, passphrase: null })).rejects.toMatchObject({
    code: "CONFLICT",
    messages: { en: expect.stringContaining("Nothing was restored") },
  });
  expect((await restore(target, { file, passphrase: null })).tables.length).toBeGreaterThan(10);
  await prepared.remove();
});

test("a backup of an embedded database that a server has open is refused, and says which process to stop", async () => {
  const dataDir = await mkdtemp(join(folder, "open-"));
  const lock = await lockDataFolder(dataDir);
  await lock.announce("http://localhost:4000");
  const refused = await fptx(["backup", "--out", join(folder, "x")], { DATA_DIR: dataDir });
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(`process ${process.pid}`) });
  await lock.release();
});
