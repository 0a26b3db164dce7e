import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RealExchange, startRealExchange } from "../support/real-exchange.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const README = readFileSync(`${ROOT}/README.md`, "utf8");
const MINUTE = 60_000;

/** A query of the README, who asks it, and the answer printed under it. */
const examples = [...README.matchAll(/<!-- as: (.*?) -->\n```graphql\n(.*?)```\n\n```json\n(.*?)```/gs)].map(
  ([, who = "", query = "", answer = ""]) => ({ who, query, answer }),
);

let real: RealExchange;
beforeAll(async () => {
  real = await startRealExchange();
}, 5 * MINUTE);
afterAll(() => real?.stop());

test("the README has a query for the public, for a policy officer and for an analyst", () => {
  expect(examples.map(({ who }) => who)).toEqual(["public", "policy", "analyst CA-ON"]);
});

test.each(examples)("the README's query for $who gives the answer printed under it", async ({ who, query, answer }) => {
  const [role = "", jurisdiction] = who.split(" ");
  const ask = await real.askAs(role === "public" ? null : role, jurisdiction);
  expect({ data: await ask(query) }).toEqual(JSON.parse(answer));
});

test("every folder and page that the README names is there", () => {
  const named = [...README.matchAll(/`((?:src|test|bench|db|seeds|schema|docs)\/[\w/.-]*)`|\]\((docs\/[\w.]+)\)/g)];
  const missing = named.map(([, path, page]) => path ?? page ?? "").filter((path) => !existsSync(`${ROOT}/${path}`));
  expect(missing).toEqual([]);
});
