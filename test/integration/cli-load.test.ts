import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fptx } from "../support/command-line.ts";
import { useExchange } from "../support/exchange.ts";
import { type PreparedData, prepareEmbedded } from "../support/prepared-data.ts";
import { intakeOf, sdmxFile, tidyFile } from "../support/submissions.ts";

let folder: string;
let files: { provisional: string; revised: string; wrong: string };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fptx-load-"));
  files = {
    provisional: join(folder, "provisional.csv"),
    revised: join(folder, "revised.csv"),
    wrong: join(folder, "wrong.csv"),
  };
  await writeFile(files.provisional, sdmxFile("2022", 528, "P"));
  await writeFile(files.revised, tidyFile("2022", 597));
  await writeFile(files.wrong, tidyFile("2022", 597).replace("CA;", "XX;"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const OF = ["--indicator", "ht.police.incidents", "--jurisdiction", "CA"];
const LOU = ["--as", "lou", "--role", "loader", "--json"];
const ANN = ["--as", "ann", "--role", "approver", "--json"];
const WHY = ["--reason-en", "A test.", "--reason-fr", "Un essai."];

/** Runs commands against a data folder. `json`: what a command that must succeed prints. */
const commands = (environment: () => Record<string, string>) => {
  const run = (...args: string[]) => fptx(args, { NODE_ENV: "test", ...environment() });
  return {
    run,
    async json<T>(...args: string[]): Promise<T> {
      const { code, stdout, stderr } = await run(...args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      return JSON.parse(stdout) as T;
    },
  };
};

interface Printed {
  readonly id: string;
  readonly state: string;
  readonly version?: string;
}

describe("load, review, publish and withdraw, through a running server", () => {
  const running = useExchange("PGlite");
  const intake = intakeOf(running);
  const { run, json } = commands(() => ({ DATA_DIR: running().dataDir }));

  test("take the provisional figure and the revised one to releases, and back", async () => {
    const before = await intake.shown("2022");
    const first = await json<Printed & { findings: { rule: string }[]; sha256: string }>(
      ...["load", files.provisional, ...OF, "--vintage", "provisional", ...LOU],
    );
    expect(first).toMatchObject({
      state: "STAGED",
      rows: 1,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      diff: expect.objectContaining({ totalCount: expect.any(Number), structure: expect.any(Array) }),
    });
    const rules = first.findings.map(({ rule }) => rule).filter((rule) => !rule.startsWith("disclosure."));
    expect(rules).toEqual(["cube.missing-cells", "plausibility.vintage"]);
    const own = await run("review", first.id, "--approve", "--comment", "ok", "--as", "lou", "--role", "approver");
    expect(own).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(/^FORBIDDEN\n/) });
    await json("review", first.id, "--approve", "--comment", "Seen.", ...ANN);
    const publication = ["--title-en", "A title", "--title-fr", "Un titre", "--published-on", "2023-12-04"];
    const half = await run("publish", first.id, ...WHY, ...publication.slice(0, 2), ...ANN);
    expect([half.code, half.stderr]).toEqual([2, expect.stringContaining("publication.titleFr")]);
    const released = await json<Printed>("publish", first.id, ...WHY, ...publication, ...ANN);
    expect(await intake.shown("2022")).toMatchObject({ value: 528, release: released.id });

    const second = await json<Printed>("load", files.revised, ...OF, "--vintage", "REVISED", ...LOU);
    await json("review", second.id, "--approve", "--comment", "Seen.", ...ANN);
    const other = await run("publish", second.id, ...WHY, "--sha256", "0".repeat(64), ...ANN);
    expect(other).toMatchObject({ code: 1, stderr: expect.stringMatching(/^CONFLICT\n/) });
    const leap = await run("publish", second.id, ...WHY, "--at", "2027-03-14T02:30[America/Toronto]", ...ANN);
    expect(leap).toMatchObject({ code: 2, stderr: expect.stringMatching(/^INVALID_INPUT\n--at: clocks leap/) });
    const at = ["--at", "2099-11-01T08:30[America/Toronto]"];
    expect(await json("publish", second.id, ...WHY, ...at, ...ANN)).toMatchObject({
      state: "SCHEDULED",
      embargoUntil: "2099-11-01T13:30:00.000Z",
    });
    expect(await intake.shown("2022")).toMatchObject({ value: 528, release: released.id });
    const waiting = (await intake.see(second.id))?.release?.id ?? "";
    expect(await json("withdraw", waiting, ...WHY, ...ANN)).toMatchObject({ state: "WITHDRAWN" });
    expect(await json("withdraw", released.id, ...WHY, ...ANN)).toMatchObject({ state: "WITHDRAWN" });
    expect(await intake.shown("2022")).toEqual(before);
  }, 150_000);

  test("print what was found in a refused file, with code 2", async () => {
    const refused = await run("load", files.wrong, ...OF, "--vintage", "REVISED", ...LOU);
    expect({ code: refused.code, stderr: refused.stderr }).toEqual({ code: 2, stderr: "" });
    expect(JSON.parse(refused.stdout)).toMatchObject({
      state: "REJECTED",
      findings: [{ rule: "jurisdiction.unknown", severity: "ERROR", row: 2, value: "XX" }],
    });
    const absent = await run("load", join(folder, "none.csv"), ...OF, "--vintage", "REVISED", ...LOU);
    expect(absent).toMatchObject({ code: 2, stdout: "", stderr: expect.stringMatching(/cannot be read \(ENOENT\)/) });
    const policy = await run("load", files.revised, ...OF, "--vintage", "REVISED", "--role", "policy");
    expect(policy).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(/^FORBIDDEN\n/) });
    const nobody = await run("load", files.revised, ...OF, "--vintage", "REVISED");
    expect(nobody).toMatchObject({ code: 1, stderr: expect.stringMatching(/^UNAUTHENTICATED\nSay who you are/) });
  });
});

describe("load without a server", () => {
  let data: PreparedData;
  beforeAll(async () => {
    data = await prepareEmbedded();
  });
  afterAll(() => data?.remove());

  test("opens the database itself, and prints for people where no JSON is asked for", async () => {
    const { run } = commands(() => ({ DATA_DIR: data.dataDir }));
    const args = ["load", files.revised, ...OF, "--vintage", "REVISED", "--dry-run", "--as", "lou", "--role", "loader"];
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^WARNING cube\.missing-cells\n {2}Cells that .*\n {2}Cellules que /m);
    expect(stdout).toMatch(/\n[\w-]{36} STAGED \(rows \| lignes : 1\)\n$/);
  });
});
