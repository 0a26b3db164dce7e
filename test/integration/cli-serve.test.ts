import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lockDataFolder } from "../../db/data-folder-lock.ts";
import { openServerStore } from "../../db/server-store.ts";
import { addressFault } from "../../src/cli/both-languages.ts";
import { fptx } from "../support/command-line.ts";
import { createDatabase } from "../support/postgres.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fptx-serve-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Starts the server where it must refuse: its exit code, and its error's code and text in each language. */
async function refusal(variables: Record<string, string>) {
  const { code, stdout, stderr } = await fptx(["serve"], { PORT: "0", ...variables });
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stdout).not.toContain("/graphql");
  const [error, en, fr, ...rest] = stderr.split("\n");
  expect(rest).toEqual([""]);
  return { code, error, en, fr };
}

describe("fptx serve", () => {
  test("is refused on the data of a server that runs, with its process and its address, and leaves it alone", async () => {
    const lock = await lockDataFolder(folder);
    await lock.announce("http://localhost:4000");
    const { code, error, en, fr } = await refusal({ DATA_DIR: folder });
    expect({ code, error }).toEqual({ code: 1, error: "CONFLICT" });
    expect(en).toContain(`process ${process.pid} at http://localhost:4000`);
    expect(fr).toContain(`processus ${process.pid} à http://localhost:4000`);
    await lock.release();
  });

  test("is refused on a data folder that is a file, with code 2, and the file is kept", async () => {
    const file = join(folder, "file");
    await writeFile(file, "mine");
    expect(await refusal({ DATA_DIR: file })).toMatchObject({ code: 2, error: "INVALID_INPUT" });
    expect(await readFile(file, "utf8")).toBe("mine");
  });

  test.runIf(process.platform === "linux")(
    "is refused where no folder can be made, and does not try for ever",
    async () => {
      expect(await refusal({ DATA_DIR: "/proc/self/data" })).toMatchObject({ code: 2, error: "INVALID_INPUT" });
    },
  );

  test("is refused on a damaged lock, which is named", async () => {
    const lock = join(folder, "lock-damaged.json");
    await writeFile(lock, "{");
    const { code, error, en, fr } = await refusal({ DATA_DIR: folder });
    expect({ code, error }).toEqual({ code: 1, error: "CONFLICT" });
    for (const text of [en, fr]) expect(text).toContain(lock);
    await rm(lock);
  });

  test("is refused without a database server, and on a database of a newer version, which it leaves as it is", async () => {
    const unreachable = await refusal({ DATABASE_URL: "postgres://user:secret@127.0.0.1:1/none" });
    expect(unreachable).toMatchObject({ code: 1, error: "INTERNAL" });
    expect(JSON.stringify(unreachable)).not.toContain("secret");
    const database = await createDatabase();
    await (await openServerStore({ url: database.url })).close();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query("insert into drizzle.__drizzle_migrations (hash, created_at) values ('-', 4102444800000)");
    const { code, error, en, fr } = await refusal({ DATABASE_URL: database.url });
    expect({ code, error }).toEqual({ code: 1, error: "CONFLICT" });
    expect(en).toContain("newer version");
    expect(fr).toContain("version plus récente");
    expect((await client.query("select count(*)::int as rows from shared.programme")).rows).toEqual([{ rows: 0 }]);
    await client.end();
    await database.drop();
  });

  test("in production is refused without sign-in, a proxy that ends TLS, or secrets of one's own, all said at once", async () => {
    const production = {
      DATA_DIR: folder,
      NODE_ENV: "production",
      OIDC_ISSUER: "https://login.example.ca/",
      OIDC_JWKS_URL: "https://login.example.ca/keys",
      OIDC_AUDIENCE: "fptx",
    };
    const wrong = {
      ...production,
      DEV_ISSUER: "on",
      DATABASE_URL: "postgres://fptx:postgres@127.0.0.1:1/none",
      DATABASE_READER_URL: "postgres://reader:reader@127.0.0.1:1/none",
      DATABASE_MIGRATION_URL: "postgres://owner:changeme@127.0.0.1:1/none",
    };
    const { stderr, code } = await fptx(["serve"], { PORT: "0", ...wrong });
    expect(code).toBe(2);
    for (const variable of [
      "TRUSTED_PROXY",
      "DATABASE_URL",
      "DATABASE_READER_URL",
      "DATABASE_MIGRATION_URL",
      "DEV_ISSUER",
    ]) {
      expect(stderr).toContain(`- ${variable}: `);
      expect(stderr).toContain(`- ${variable}\u00a0: `);
    }
    expect(stderr).not.toMatch(/OIDC|127\.0\.0\.1:1/);
    const bare = await fptx(["serve"], { PORT: "0", DATA_DIR: folder, NODE_ENV: "production" });
    expect([bare.code, bare.stderr]).toEqual([2, expect.stringContaining("OIDC_JWKS_URL")]);
  });

  test("is refused where the role behind queries may read raw counts, and starts to serve nothing", async () => {
    const database = await createDatabase();
    await (await openServerStore({ url: database.url })).close();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query("grant usage on schema confidential to fptx_reader");
    const { code, error, en, fr } = await refusal({ DATABASE_URL: database.url });
    expect({ code, error }).toEqual({ code: 1, error: "CONFLICT" });
    expect(en).toContain("may read the schema “confidential”");
    expect(fr).toMatch(/peut lire le schéma «\s?confidential\s?»/);
    await client.end();
    await database.drop();
  });

  test("has words for an address that cannot be listened at, and only for that", async () => {
    const taken = createServer();
    await new Promise<void>((listening) => taken.listen(0, "127.0.0.1", listening));
    const address = taken.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const error = await new Promise((failed) => createServer().once("error", failed).listen(port, "127.0.0.1"));
    expect(addressFault(error)).toMatchObject({
      code: "CONFLICT",
      messages: { en: /set PORT to another number/, fr: /donnez à PORT un autre numéro/ },
    });
    taken.close();
    expect(addressFault(Object.assign(new Error(), { code: "EACCES", syscall: "open" }))).toBeNull();
  });
});
