import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RealExchange, startRealExchange } from "../support/real-exchange.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const README = readFileSync(`${ROOT}/README.md`, "utf8");
const MINUTE = 60_000;

/** A query of the README, who asks it, and the answer printed under it. */
const examples = [...README.matchAll(/<!-- as: (.*?) -->\n```graphql\n(.*?)```\n\n```json\n(.*?)```/gs)].map(
  ([, who = "", query = "", answer = ""]) => ({ who, query, answer }),
);

/** A command of the README, and what it prints. */
const commands = [...README.matchAll(/```sh\n([^`]*)```\n\n```text\n([^`]*)```/g)].map(
  ([, command = "", printed = ""]) => ({
    command,
    printed,
  }),
);

let real: RealExchange;
let folder = "";
beforeAll(async () => {
  real = await startRealExchange();
  folder = await mkdtemp(join(tmpdir(), "fptx-readme-"));
}, 5 * MINUTE);
afterAll(async () => {
  await real?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Permalinks are sealed with the key of a database, and servers of tests listen where they can. */
const steady = (text: string): string =>
  text.replaceAll(real.address, "http://localhost:4000").replaceAll(/\/t\/[\w-]{30,}/g, "/t/PERMALINK");

test("the README has a query for the public, for a policy officer and for an analyst, and a table", () => {
  expect(examples.map(({ who }) => who)).toEqual(["public", "policy", "analyst CA-ON", "public"]);
});

test.each(examples)("the README's query for $who gives the answer printed under it", async ({ who, query, answer }) => {
  const [role = "", jurisdiction] = who.split(" ");
  const ask = await real.askAs(role === "public" ? null : role, jurisdiction);
  const answered = steady(JSON.stringify({ data: await ask(query) }));
  expect(JSON.parse(answered)).toEqual(JSON.parse(answer));
});

test("the README takes a table away as a file, and by the command", () => {
  expect(commands.map(({ command }) => command.split(" ")[0])).toEqual(["curl", "npm"]);
});

test.each(commands)("the README's $command prints what stands under it", async ({ command, printed }) => {
  const ask = await real.askAs(null);
  const query = examples.at(-1)?.query ?? "";
  const { table } = (await ask(query)) as { table: { permalink: string } };
  const here = command
    .replace("http://localhost:4000/t/PERMALINK", table.permalink)
    .replace("npm run -s fptx --", `"${process.execPath}" "${ROOT}/bin/fptx.mjs"`);
  const env = { ...process.env, FPTX_URL: real.address, DATA_DIR: real.dataDir };
  const { stdout } = await promisify(execFile)("sh", ["-c", here], { cwd: folder, env });
  expect(steady(stdout)).toBe(printed);
});

test("every folder and page that the README names is there", () => {
  const named = [...README.matchAll(/`((?:src|test|bench|db|seeds|schema|docs)\/[\w/.-]*)`|\]\((docs\/[\w.]+)\)/g)];
  const missing = named.map(([, path, page]) => path ?? page ?? "").filter((path) => !existsSync(`${ROOT}/${path}`));
  expect(missing).toEqual([]);
});
