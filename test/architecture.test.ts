import { describe, expect, test } from "vitest";
import { RULES } from "./support/architecture-rules.ts";
import { parseSource, readSourceFiles } from "./support/source-files.ts";

const files = readSourceFiles();

describe("the tree keeps the rules of the house", () => {
  test.each(RULES.map((rule) => [rule.name, rule] as const))("%s", (_name, rule) => {
    expect(files.flatMap((file) => rule.breaches(file))).toEqual([]);
  });

  test("there are files to look at in src, db and test", () => {
    for (const folder of ["src/", "db/", "test/"]) expect(files.some(({ path }) => path.startsWith(folder))).toBe(true);
  });
});

/** Sources that are made up: rule, path, text, and the number of breaches that the rule must find. */
const CASES: readonly [rule: RegExp, path: string, text: string, breaches: number][] = [
  [/^each layer/, "src/domain/a.ts", 'import { b } from "./b.ts";', 0],
  [/^each layer/, "src/domain/a.ts", 'import { hash } from "../shared/hash.ts";', 1],
  [/^each layer/, "src/domain/a.ts", 'import type { X } from "pg";', 1],
  [/^each layer/, "src/shared/a.ts", 'import { createHash } from "node:crypto";', 0],
  [/^each layer/, "src/shared/a.ts", 'export * from "../sdc/system.ts";', 1],
  [/^each layer/, "src/sdc/a/b.ts", 'import { codes } from "../../domain/codes.ts";', 0],
  [/^each layer/, "src/sdc/a.ts", 'import { readFileSync } from "node:fs";', 1],
  [/^each layer/, "src/sdc/a.ts", 'export type A = import("../release/release.type.ts").A;', 1],
  [/^each layer/, "db/store.ts", 'import { a } from "../src/release/release.service.ts";', 1],
  [/^each layer/, "src/release/release.service.ts", 'import type { Transaction } from "../../db/store.ts";', 0],
  [/^each layer/, "src/release/release.service.ts", 'import { openStore } from "../../db/store.ts";', 1],
  [/^each layer/, "src/release/release.loader.ts", 'import { cells } from "../../db/schema/release.ts";', 1],
  [/^each layer/, "src/release/release.resolver.ts", 'import type { Context } from "../graphql/context.ts";', 0],
  [/^each layer/, "src/release/release.resolver.ts", 'import { makeContext } from "../graphql/context.ts";', 1],
  [/^each layer/, "src/release/release.resolver.ts", 'import type { R } from "./release.repository.ts";', 1],
  [/^each layer/, "src/release/release.type.ts", 'import { type R } from "./release.repository.ts";', 1],
  [/^each layer/, "src/export/csv.ts", 'const late = await import("../release/release.repository.ts");', 1],
  [/^each layer/, "src/graphql/context.ts", 'import { openStore } from "../../db/store.ts";', 1],
  [/^each layer/, "src/access/a.ts", 'import type { Config } from "../config.ts";', 0],
  [/^each layer/, "src/access/a.ts", 'import { readConfig } from "../config.ts";', 1],
  [/^each layer/, "src/server.ts", 'import { openStore } from "../db/store.ts";', 0],
  [/^each layer/, "src/server.ts", 'import { aRelease } from "../test/support/builders.ts";', 1],
  [/^each layer/, "src/elsewhere/a.ts", "", 1],
  [/^sdc reads/, "src/sdc/a.ts", "Math.random(); new Date(); process.pid; performance.now();", 4],
  [/^sdc reads/, "src/sdc/a.ts", "Math.max(1, 2); const cell = { Date: 1, process: 2 }; cell.process;", 0],
  [/^sdc reads/, "src/demo/a.ts", "Math.random();", 0],
  [/^only db/, "src/release/release.service.ts", 'import { sql } from "drizzle-orm";', 1],
  [/^only db/, "src/release/release.service.ts", 'import type { PgTable } from "drizzle-orm/pg-core";', 1],
  [/^only db/, "src/release/release.repository.ts", 'import { sql } from "drizzle-orm";', 0],
  [/^raw/, "src/observation/a.service.ts", 'import { raw } from "../publication/confidential-cell.repository.ts";', 1],
  [/^raw/, "src/graphql/context.ts", 'import type { Raw } from "../publication/confidential-cell.repository.ts";', 1],
  [/^raw/, "src/publication/publication.service.ts", 'import { raw } from "./confidential-cell.repository.ts";', 0],
  [/^raw/, "src/main.ts", 'import { raw } from "./publication/confidential-cell.repository.ts";', 0],
  [/^only src\/config/, "src/http/server.ts", 'process.env.PORT; process["env"]; const { env } = process;', 3],
  [/^only src\/config/, "db/store.ts", 'import { env } from "node:process";', 1],
  [/^only src\/config/, "src/config.ts", "process.env.PORT;", 0],
  [/^only src\/config/, "src/http/server.ts", "process.exitCode = 1; config.env;", 0],
  [/put together/, "src/a/a.repository.ts", `db.execute(sql\`select \${a}\`);`, 0],
  [/put together/, "src/a/a.repository.ts", "client.query('select $1', [a]);", 0],
  [/put together/, "src/a/a.repository.ts", `sql.raw(\`select \${a}\`);`, 1],
  [/put together/, "db/a.ts", `client.query(\`select \${a}\`);`, 1],
  [/put together/, "db/a.ts", "tx.exec('select ' + a);", 1],
  [/put together/, "db/embedded-store.ts", `tx.exec(\`set local role \${role}\`);`, 0],
  [/as default/, "src/a.ts", "export default function a() {}", 1],
  [/as default/, "src/a.ts", "const a = 1; export { a as default };", 1],
  [/as default/, "src/a.ts", "export default 1;", 1],
  [/as default/, "src/a.ts", "switch (1) { default: }", 0],
  [/as default/, "vitest.config.ts", "export default {};", 0],
  [/folder/, "src/shared/utils/a.ts", "", 1],
  [/folder/, "src/shared/a.ts", "", 0],
  [/a file has/, "src/a.ts", "x;\n".repeat(300), 0],
  [/a file has/, "src/a.ts", "x;\n".repeat(301), 1],
  [/a file has/, "test/a.test.ts", "x;\n".repeat(400), 0],
  [/a file has/, "test/a.test.ts", "x;\n".repeat(401), 1],
  [/a function has/, "src/a.ts", `function a() {\n${"x;\n".repeat(58)}}`, 0],
  [/a function has/, "src/a.ts", `function a() {\n${"x;\n".repeat(59)}}`, 1],
  [/a function has/, "src/a.ts", `const a = {\n b: () => {\n${"x;\n".repeat(59)}}};`, 1],
  [/a function has/, "test/a.test.ts", `describe("a", () => {\n${"x;\n".repeat(59)}});`, 0],
  [/a function has/, "src/a.ts", `const a = () => ({\n${"x() {\ny;\n},\n".repeat(30)}});`, 0],
  [/a function has/, "src/a.ts", `const a = () => {\n${"x(() => {\ny;\n});\n".repeat(30)}};`, 1],
  [/left to do/, "src/a.ts", `// ${"TO"}DO later`, 1],
  [/left to do/, "src/a.ts", "const toDo = 1;", 0],
];

describe("each rule can fail", () => {
  const titled = CASES.map(
    ([name, path, text, breaches]) => [name.source, path, text.slice(0, 60), breaches, text] as const,
  );

  test.each(titled)("%s: %s, %j has %i", (name, path, _start, breaches, text) => {
    const rule = RULES.find((one) => new RegExp(name).test(one.name));
    expect(rule?.breaches(parseSource(path, text))).toHaveLength(breaches);
  });

  test.each(RULES.map(({ name }) => name))("%s: is tried both kept and broken", (name) => {
    const outcomes = CASES.filter(([pattern]) => pattern.test(name)).map(([, , , breaches]) => breaches > 0);
    expect(new Set(outcomes)).toEqual(new Set([true, false]));
  });
});
