import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { downloadAddress, EXPORT_FORMAT } from "../../src/domain/export-format.ts";
import { useExchange, VIEWERS } from "../support/exchange.ts";

const running = useExchange("PGlite");

interface Request {
  readonly title: string;
  readonly name: string | null;
  readonly method: string;
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** Requests and variables in the order in which they stand, as editors read them: blocks behind `###`, headers, an empty line, a body. */
async function* blocksOf(variables: Map<string, string>): AsyncGenerator<Request> {
  const text = await readFile(new URL("../../docs/clients.http", import.meta.url), "utf8");
  const filled = (line: string): string =>
    line.replace(/\{\{([^}]+)\}\}/g, (_, name: string) => {
      const value = variables.get(name);
      if (value === undefined) throw new Error(`{{${name}}} stands nowhere before`);
      return value;
    });
  for (const block of text.split(/^### ?/m)) {
    const [title = "", ...lines] = block.split("\n");
    for (const [, name = "", value = ""] of block.matchAll(/^@(\w+) = (.*)$/gm))
      if (!variables.has(name)) variables.set(name, filled(value));
    const said = lines
      .filter((line) => !/^[@#]/.test(line))
      .join("\n")
      .trim();
    if (said === "") continue;
    const [head = "", body = null] = said.split(/\n\n([\s\S]*)/);
    const [first = "", ...headers] = head.split("\n").map(filled);
    const [method = "", address = ""] = first.split(" ");
    const named = headers.map((line) => line.split(": ") as [string, string]);
    const name = /^# @name (\w+)$/m.exec(block)?.[1] ?? null;
    yield { title, name, method, address, headers: Object.fromEntries(named), body };
  }
}

test("every request of docs/clients.http is answered, from top to bottom, and every format is among them", async () => {
  const variables = new Map([
    ["address", running().address],
    ["token", await running().sign(VIEWERS.policy)],
  ]);
  const seen: string[] = [];
  const answers = new Map<string, string>();
  for await (const { title, name, method, address, headers, body } of blocksOf(variables)) {
    expect(title).toMatch(/^\p{Lu}/u);
    const response = await fetch(address, { method, headers, body });
    const text = await response.text();
    expect([title, response.status]).toEqual([title, 200]);
    if (address.endsWith("/graphql")) expect(JSON.parse(text)).not.toHaveProperty("errors");
    answers.set(title, text);
    seen.push(address);
    if (name === null) continue;
    const { data } = JSON.parse(text) as { data: { table: { permalink: string } } };
    variables.set(`${name}.response.body.$.data.table.permalink`, data.table.permalink);
  }
  const permalink = variables.get("permalink") as string;
  const ending = (address: string): string => {
    const { pathname, searchParams } = new URL(address);
    return `${pathname} ${searchParams.get("locale") ?? ""}`;
  };
  const asked = seen.map(ending);
  for (const format of EXPORT_FORMAT) expect(asked).toContain(ending(downloadAddress(permalink, format, "en")));
  const of = (title: string): string => [...answers].find(([one]) => one.startsWith(title))?.[1] ?? "";
  expect([of("Who am I, without"), of("Who am I, with the")]).toEqual([
    expect.stringContaining('"PUBLIC"'),
    expect.stringContaining('"FPT"'),
  ]);
  expect([of("CSV, packed").includes(",595,"), of("The same table").includes(",597,")]).toEqual([true, true]);
});
