import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { FptxError, makeClient } from "../../clients/typescript/client.ts";
import { ExportsDocument, ObservationsDocument, TableDocument } from "../../clients/typescript/fptx.generated.ts";
import { fptx } from "../support/command-line.ts";
import { useExchange, VIEWERS } from "../support/exchange.ts";
import { INCIDENTS, intakeOf } from "../support/submissions.ts";

// The command is a process of its own each time.
vi.setConfig({ testTimeout: 240_000 });

const running = useExchange("PGlite");
const intake = intakeOf(running);
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fptx-export-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** `fptx export` through the server of the test. */
function exported(args: readonly string[]) {
  return fptx(["export", ...args], { FPTX_URL: running().address, DATA_DIR: running().dataDir });
}

test("fptx export writes any format, as somebody may see it, and does not write over a file", async () => {
  const path = join(folder, "victims.csv");
  const args = ["--indicator", "demo.police.victims", "--jurisdictions", "ON,NS", "--dimension", "sex=F,M", "age=*"];
  const done = await exported([...args, "--out", path, "--as", "analyst", "--jurisdiction", "CA-ON", "--json"]);
  expect([done.stderr, done.code]).toEqual(["", 0]);
  const told = JSON.parse(done.stdout);
  expect(told).toMatchObject({ format: "CSV", cells: 2 * 2 * 2 * 6, release: expect.stringMatching(/^demo/) });
  const text = await readFile(path, "utf8");
  expect(text.split("\r\n")).toHaveLength(told.cells + 2);
  expect(text).toContain("FPT+CA-ON");
  const again = await exported([...args, "--out", path]);
  expect([again.code, again.stderr.includes("--force")]).toEqual([1, true]);
  const asPublic = await exported([...args, "--out", path, "--force", "--format", "csv-fr-ca"]);
  expect(asPublic.code).toBe(0);
  expect(await readFile(path, "utf8")).toContain(";PUBLIC;");
  const wrong = await exported([...args, "--out", join(folder, "x.doc")]);
  expect([wrong.code, wrong.stderr.includes("--format")]).toEqual([2, true]);
});

// SDMX has no status for "revised": a cell that is not provisional takes the vintage that the file is loaded under.
test("a release that is exported as SDMX-CSV and loaded again is the same release: there is nothing to publish", async () => {
  const path = join(folder, "incidents.sdmx.csv");
  const as = ["--as", "loader", "--jurisdiction", "CA"];
  const done = await exported(["--indicator", INCIDENTS, "--dimension", "offence=*", "--out", path, ...as, "--json"]);
  expect([done.stderr, done.code]).toEqual(["", 0]);
  const { release } = JSON.parse(done.stdout) as { release: string };
  const id = await intake.approved(await readFile(path, "utf8"), { vintage: "REVISED" });
  const seen = await intake.see(id);
  expect(seen?.findings.nodes.filter(({ severity }) => severity === "ERROR")).toEqual([]);
  expect(seen?.findings.nodes.map(({ rule }) => rule)).toContain("release.unchanged");
  expect(await intake.diff(id)).toMatchObject({ totalCount: 0 });
  expect(await intake.publish(id)).toMatchObject({ extensions: { details: { reason: "NOTHING_CHANGED" } } });
  const { indicator } = await running().data<{ indicator: { currentRelease: { id: string } } }>(
    `{ indicator(id: "${INCIDENTS}") { currentRelease { id } } }`,
  );
  expect(indicator.currentRelease.id).toBe(release);
});

test("the TypeScript client asks what the schema promises", async () => {
  const client = makeClient({ address: running().address, token: await running().sign(VIEWERS.policy) });
  const where = { indicator: INCIDENTS, jurisdictions: ["CA"] };
  const { observations } = await client.ask(ObservationsDocument, { where, first: 3 });
  expect(observations.nodes).toHaveLength(3);
  const { table } = await client.ask(TableDocument, { input: { where, rows: ["JURISDICTION"], columns: ["PERIOD"] } });
  expect(table.cells).toHaveLength(1);
  expect((await client.ask(ExportsDocument, { where })).exports.downloads).toHaveLength(7);
  const refused = client.ask(ExportsDocument, { where: { indicator: "ht.police.nothing" } });
  await expect(refused).rejects.toBeInstanceOf(FptxError);
});

/** The code blocks of docs/clients.md of one language, with the permalink of the test in them. */
async function snippets(language: string, permalink: string): Promise<string[]> {
  const text = await readFile(new URL("../../docs/clients.md", import.meta.url), "utf8");
  return [...text.matchAll(/```(\w+)\n([\s\S]*?)```/g)]
    .filter(([, name]) => name === language)
    .map(([, , code]) => (code as string).replaceAll("https://fptx.example.ca/t/PERMALINK", permalink));
}

const run = promisify(execFile);
/** Programs that run blocks of a language, the first that has what a block needs; and how that is seen. */
const TOOLS = [
  { language: "sh", tools: ["sh"], needs: () => "command -v curl" },
  {
    language: "python",
    // Debian's own Python has Debian's packages, whichever one comes first in the path.
    tools: ["python3", "/usr/bin/python3"],
    needs: (code: string, tool: string) => `${tool} -c 'import ${code.includes("pandas") ? "pandas" : "csv"}'`,
  },
  { language: "r", tools: ["Rscript"], needs: () => "command -v Rscript" },
  { language: "powerquery", tools: ["PQTest"], needs: () => "command -v PQTest" },
];
const isThere = (check: string): Promise<boolean> =>
  run("sh", ["-c", check]).then(
    () => true,
    () => false,
  );

test.each(TOOLS)("what docs/clients.md says for $language works", async ({ language, tools, needs }) => {
  const { exports } = await running().data<{ exports: { permalink: string } }>(
    `{ exports(where: { indicator: "${INCIDENTS}", jurisdictions: ["CA"] }) { permalink } }`,
  );
  const codes = await snippets(language, exports.permalink);
  expect(codes.length).toBeGreaterThan(0);
  for (const [i, code] of codes.entries()) {
    const found = await Promise.all(tools.map((one) => isThere(needs(code, one))));
    const tool = tools.find((_, at) => found[at]);
    if (tool === undefined) {
      const check = needs(code, tools[0] as string);
      console.warn(
        `NOT RUN: block ${i + 1} of docs/clients.md in ${language}: this machine lacks its tool (${check}).`,
      );
      continue;
    }
    const file = join(folder, `snippet-${i}.${language}`);
    await writeFile(file, code);
    const { stdout } = await run(tool, [file], { cwd: folder });
    expect(stdout).toContain("570");
  }
});

/** What pandas finds in the French files: the type of the values, one of them, and the columns. */
const PANDAS = `import sys, pandas as pd
table = pd.read_csv(sys.argv[1], sep=";", decimal=",", encoding="utf-8-sig")
last = table.iloc[-1]
print(table["Valeur"].dtype, last["Valeur"], last["Disponibilité en clair"], table["Valeur"].isna().sum() > 0)`;

test("pandas reads the file for Excel in French, where it is on the machine", async () => {
  const checks = ["python3", "/usr/bin/python3"].map((tool) => isThere(`${tool} -c 'import pandas'`));
  const tool = ["python3", "/usr/bin/python3"][(await Promise.all(checks)).indexOf(true)];
  if (tool === undefined) {
    console.warn("NOT RUN: no pandas on this machine. csv-parse reads the same file in export-files.");
    return;
  }
  const { exports } = await running().data<{ exports: { permalink: string } }>(
    `{ exports(where: { indicator: "${INCIDENTS}", jurisdictions: ["CA"], measures: [RATE] }) { permalink } }`,
  );
  const file = join(folder, "pandas.csv");
  await writeFile(file, Buffer.from(await (await fetch(`${exports.permalink}.csv?locale=fr-CA`)).arrayBuffer()));
  const { stdout } = await run(tool, ["-c", PANDAS, file]);
  expect(stdout).toMatch(/^float64 1\.42 valeur disponible True/);
});

test("spreadsheets read the files, where they are on the machine", async () => {
  const found = await Promise.all(["soffice", "libreoffice"].map((tool) => isThere(`command -v ${tool}`)));
  const { exports } = await running().data<{ exports: { permalink: string } }>(
    `{ exports(where: { indicator: "${INCIDENTS}", jurisdictions: ["CA"] }) { permalink } }`,
  );
  const soffice = ["soffice", "libreoffice"].find((_, i) => found[i]);
  if (soffice === undefined) {
    console.warn("NOT RUN: no LibreOffice on this machine. csv-parse and hucre read the same files in export-files.");
    return;
  }
  for (const ending of [".xlsx?lang=fr", ".csv?locale=fr-CA"]) {
    const kind = ending.slice(1, ending.indexOf("?"));
    const file = join(folder, `read-back.${kind}`);
    await writeFile(file, Buffer.from(await (await fetch(`${exports.permalink}${ending}`)).arrayBuffer()));
    // Semicolons (59), UTF-8 (76), Canadian French (3084): what Excel in French assumes.
    const reading = kind === "csv" ? ["--infilter=CSV:59,34,76,1,,3084,false,true"] : [];
    const writing = ["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir", join(folder, kind)];
    await run(soffice, ["--headless", `-env:UserInstallation=file://${folder}/office`, ...reading, ...writing, file]);
    const text = await readFile(join(folder, kind, "read-back.csv"), "utf8");
    expect(text).toMatch(/,"?570"?,"?VALUE"?,"?valeur disponible"?,/);
    expect(text).toContain("Période de référence");
  }
});
