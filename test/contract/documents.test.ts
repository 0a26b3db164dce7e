import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SOURCES = new Set(
  readdirSync(`${ROOT}/src`, { recursive: true, encoding: "utf8" }).map((path) => path.split(/[\\/]/).at(-1) as string),
);
const textOf = (name: string): string => readFileSync(`${ROOT}/${name}`, "utf8");

/** `property/sdc` and `contract/errors.test.ts` are under test/, `attack/…` under test/integration/. */
const pathOf = (named: string): string => `${ROOT}/test/${named.startsWith("attack/") ? "integration/" : ""}${named}`;

const security = textOf("docs/security.md");
const sectionOf = (from: string, to: string): string => security.slice(security.indexOf(from), security.indexOf(to));
const table = sectionOf("| Threat", "## Limits");
const controls = sectionOf("| Control", "## To report");
/** Rows of a table of three columns, without its head. */
const rowsOf = (text: string) =>
  [...text.matchAll(/^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)]
    .map(([, what = "", wall = "", tests = ""]) => ({ what, wall: wall.trim(), tests }))
    .slice(1);
const rows = rowsOf(table);

test.each([...rows, ...rowsOf(controls)])(
  "the page on security names a wall and tests that exist for “$what”",
  ({ wall, tests }) => {
    const named = [...tests.matchAll(/`([^`]+)`/g)].map(([, name]) => name as string);
    expect(named.length).toBeGreaterThan(0);
    for (const name of named) expect(existsSync(pathOf(name)), name).toBe(true);
    expect(wall.length).toBeGreaterThan(10);
    // Files of the walls are named by their own names.
    for (const [, file] of wall.matchAll(/`([\w-]+\.ts)`/g)) expect(SOURCES.has(file as string), file).toBe(true);
  },
);

test("every control of the page stands in one row of three columns", () => {
  expect([...controls.matchAll(/^\|/gm)].length).toBe(rowsOf(controls).length + 2);
  expect(rowsOf(controls).length).toBeGreaterThan(20);
});

test("every threat has a test, and every attack stands in the table", () => {
  expect([...table.matchAll(/^\|/gm)].length).toBe(rows.length + 2);
  for (const name of readdirSync(`${ROOT}/test/integration/attack`))
    if (name.endsWith(".test.ts")) expect(table).toContain(`attack/${name}`);
});

test("the entries of the OWASP list that the table names are named cases", () => {
  const cases = textOf("test/integration/attack/owasp-api-top-10.test.ts");
  for (let entry = 1; entry <= 10; entry++) {
    expect(cases).toMatch(new RegExp(`describe\\("API${entry} `));
    expect(table).toMatch(new RegExp(`API${entry}\\b`));
  }
});

test("the README names every variable that is read, and no other", () => {
  const read = new Set<string>();
  const env = new Proxy<Record<string, string>>(
    {},
    {
      get(_target, name) {
        read.add(String(name));
        return undefined;
      },
    },
  );
  readConfig(env);
  const [, paragraph = ""] = /\nVariables: (.*?)\n\n/s.exec(textOf("README.md")) ?? [];
  const named = [...paragraph.matchAll(/`([A-Z][A-Z_]{3,})`/g)].map(([, name]) => name as string);
  expect([...new Set(named)].sort()).toEqual([...read].sort());
});

test("the page on operations names commands and variables that there are", () => {
  const operations = textOf("docs/operations.md");
  const read = textOf("README.md");
  const variables = [...operations.matchAll(/`([A-Z]{3,}(?:_[A-Z]+)+)`/g)].map(([, name]) => name as string);
  for (const variable of variables) expect(read, variable).toContain(`\`${variable}\``);
  const commands = [...operations.matchAll(/fptx(?: --)? ([a-z][a-z-]+)/g)].map(([, name]) => name as string);
  expect(commands.length).toBeGreaterThan(3);
  const known = textOf("src/cli/main.ts");
  for (const command of commands) expect(known, command).toContain(command);
});
