import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fptx } from "../support/command-line.ts";

let folder: string;
const file = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fptx-template-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const template = (...args: string[]) => fptx(["template", "--indicator", "ht.police.incidents", ...args]);

describe("fptx template", () => {
  test("writes a CSV, says so on stdout, and nothing on stderr", async () => {
    const { code, stdout, stderr } = await template("--out", file("a.csv"), "--periods", "2022,2023", "--json");
    expect([code, stderr]).toEqual([0, ""]);
    const text = await readFile(file("a.csv"), "utf8");
    expect(text.startsWith("jurisdiction,period,offence,value,status,note\r\nCA,2022,T,,,\r\n")).toBe(true);
    expect(JSON.parse(stdout)).toEqual({
      out: file("a.csv"),
      format: "csv",
      rows: text.trimEnd().split("\r\n").length - 1,
      columns: ["jurisdiction", "period", "offence", "value", "status", "note"],
    });
  });

  test("writes a workbook where the file's name or --format says so", async () => {
    expect((await template("--out", file("b.xlsx"))).code).toBe(0);
    expect((await template("--out", file("b.dat"), "--format", "xlsx")).code).toBe(0);
    for (const name of ["b.xlsx", "b.dat"])
      expect((await readFile(file(name))).subarray(0, 4).toString("latin1")).toBe("PK\u0003\u0004");
  });

  test("leaves a file that is there as it is, unless it is forced", async () => {
    await writeFile(file("c.csv"), "mine");
    const { code, stderr } = await template("--out", file("c.csv"));
    expect([code, stderr.split("\n")[0]]).toEqual([1, "CONFLICT"]);
    expect(await readFile(file("c.csv"), "utf8")).toBe("mine");
    expect((await template("--out", file("c.csv"), "--force")).code).toBe(0);
    expect(await readFile(file("c.csv"), "utf8")).toBe("jurisdiction,period,offence,value,status,note\r\n");
  });

  test.each([
    ["an unknown format", ["--format", "pdf"]],
    ["a period of another type", ["--periods", "2022-2023"]],
    ["an unknown jurisdiction", ["--jurisdiction", "Ontaria"]],
  ])("refuses %s with 2, and writes nothing", async (_what, args) => {
    const { code, stderr } = await template("--out", file("d.csv"), ...args);
    expect([code, stderr.split("\n")[0]]).toEqual([2, "INVALID_INPUT"]);
    expect(await readdir(folder)).not.toContain("d.csv");
  });

  test("refuses a folder that is not there", async () => {
    const { code, stderr } = await template("--out", file(join("none", "e.csv")));
    expect(code).toBe(2);
    expect(stderr).toContain("ne peut être écrit (ENOENT)");
  });
});
