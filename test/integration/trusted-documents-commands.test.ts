import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { OPERATIONS } from "../../src/cli/operations.ts";
import { fptx } from "../support/command-line.ts";
import { useExchange } from "../support/exchange.ts";
import { INCIDENTS, PEOPLE, tidyFile } from "../support/submissions.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

test("what commands send is what is registered for them, and nothing else", async () => {
  const folder = join(ROOT, "seeds/trusted-documents");
  const registered = (await readdir(folder)).filter((name) => name.startsWith("cli-"));
  expect(registered).toEqual(
    Object.keys(OPERATIONS)
      .map((name) => `cli-${name}.graphql`)
      .sort(),
  );
  for (const [name, text] of Object.entries(OPERATIONS))
    expect(await readFile(join(folder, `cli-${name}.graphql`), "utf8"), name).toBe(`${text}\n`);
  for (const name of await readdir(join(ROOT, "src/cli")))
    if (name !== "operations.ts")
      expect(await readFile(join(ROOT, "src/cli", name), "utf8"), name).not.toMatch(/["`](?:query|mutation)\b[^"`]*\{/);
});

describe("commands, where registered operations alone are answered", () => {
  const running = useExchange("PGlite", { settings: { TRUSTED_DOCUMENTS_ONLY: "on" } });
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "fptx-trusted-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const run = async (args: readonly string[], who: object) => {
    const token = await running().sign({ ...who });
    return fptx(args, { FPTX_URL: running().address, FPTX_TOKEN: token, DATA_DIR: running().dataDir });
  };

  test("load, review, publish, withdraw, export and verify-log work", { timeout: 240_000 }, async () => {
    const file = join(folder, "file.csv");
    await writeFile(file, tidyFile("2023", 590));
    const sending = ["--indicator", INCIDENTS, "--jurisdiction", "CA", "--vintage", "REVISED", "--json"];
    const dry = await run(["load", file, ...sending, "--dry-run"], PEOPLE.lou);
    expect(dry.code, dry.stderr).toBe(0);
    expect(JSON.parse(dry.stdout)).toMatchObject({ diff: { totalCount: 1 } });
    const loaded = await run(["load", file, ...sending], PEOPLE.lou);
    const { id } = JSON.parse(loaded.stdout) as { id: string };
    const reasons = ["--reason-en", "A test.", "--reason-fr", "Un essai."];
    const review = await run(["review", id, "--approve", "--comment", "Seen."], PEOPLE.ann);
    expect(review.code, review.stderr).toBe(0);
    const published = await run(["publish", id, ...reasons, "--json"], PEOPLE.ann);
    expect(published.code, published.stderr).toBe(0);
    const { id: release } = JSON.parse(published.stdout) as { id: string };
    const out = join(folder, "incidents.csv");
    const exported = await run(["export", "--indicator", INCIDENTS, "--out", out], {
      roles: ["policy"],
      jurisdiction: "CA",
    });
    expect(exported.code, exported.stderr).toBe(0);
    expect(await readFile(out, "utf8")).toContain("2023");
    const withdrawn = await run(["withdraw", release, ...reasons], PEOPLE.ann);
    expect(withdrawn.code, withdrawn.stderr).toBe(0);
    const verified = await run(["verify-log", "--json"], { roles: ["auditor"], jurisdiction: "CA" });
    expect(verified.code, verified.stderr).toBe(0);
  });
});
