import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fptx } from "../support/command-line.ts";

interface Cell {
  readonly at: readonly string[];
  readonly value: number | null;
}
interface Answer {
  readonly tables: readonly { readonly id: string; readonly cells: readonly Cell[] }[];
  readonly report: Readonly<Record<string, number | boolean | null>>;
}
interface Attack {
  readonly attackers: readonly { name: string; cells: readonly { at: string[]; low: number; high: number | null }[] }[];
}

const COUNTS = { A: [3, 12, 40], B: [20, 9, 31], C: [25, 30, 17] } as const;
const AGES = ["young", "adult", "old"] as const;

/** Three provinces by three age groups, all totals included. One cell, 3, is unsafe. */
function problem(profile: Record<string, unknown>): Record<string, unknown> {
  const provinces = Object.keys(COUNTS) as (keyof typeof COUNTS)[];
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  const cells: Cell[] = [];
  for (const geo of [...provinces, "ALL"] as const) {
    const row = AGES.map((_, i) =>
      geo === "ALL" ? sum(provinces.map((p) => COUNTS[p][i] as number)) : (COUNTS[geo][i] as number),
    );
    for (const [i, age] of AGES.entries()) cells.push({ at: [geo, age], value: row[i] as number });
    cells.push({ at: [geo, "T"], value: sum(row) });
  }
  return {
    tables: [
      {
        id: "t",
        dimensions: [
          { id: "geo", codes: [{ id: "ALL", children: provinces }, ...provinces.map((id) => ({ id }))] },
          { id: "age", codes: [{ id: "T", children: AGES }, ...AGES.map((id) => ({ id }))] },
        ],
        cells,
      },
    ],
    profile,
    attackers: [
      { name: "outsider", knows: [] },
      ...provinces.map((name) => ({ name, knows: [{ table: "t", dimension: "geo", members: [name] }] })),
    ],
  };
}

const SUPPRESS = { method: "SUPPRESS", smallestPublishable: 5, protectZeros: false, intervalWidth: 5 };

let folder: string;
const file = (name: string): string => join(folder, name);
const write = (name: string, content: unknown): Promise<void> => writeFile(file(name), JSON.stringify(content));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fptx-disclosure-"));
  await write("problem.json", problem(SUPPRESS));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("fptx protect", () => {
  test("hides the small count and enough beside it, and reports in the contract's words", async () => {
    const { code, stdout } = await fptx(["protect", file("problem.json")]);
    const { tables, report } = JSON.parse(stdout) as Answer;
    expect(code).toBe(0);
    expect(Object.keys(report).sort()).toEqual(
      ["cells", "complementary", "narrowest", "seconds", "suppressed", "suppressedValue", "unsafe", "verified"].sort(),
    );
    expect(report).toMatchObject({ cells: 16, unsafe: 1, verified: true });
    expect(report["narrowest"]).toBeGreaterThanOrEqual(5);
    const hidden = tables[0]?.cells.filter(({ value }) => value === null) ?? [];
    expect(hidden).toHaveLength(report["suppressed"] as number);
    expect(hidden.map(({ at }) => at.join())).toContain("A,young");
  });

  test("writes to a file, and what it wrote withstands fptx attack by every attacker", async () => {
    await fptx(["protect", file("problem.json"), "--out", file("published.json")]);
    const { code, stdout } = await fptx(["attack", file("problem.json"), file("published.json")]);
    const { attackers } = JSON.parse(stdout) as Attack;
    expect([code, attackers.map(({ name }) => name)]).toEqual([0, ["outsider", "A", "B", "C"]]);
    for (const { name, cells } of attackers) {
      const small = cells.find(({ at }) => at.join() === "A,young");
      if (name === "A") expect(small).toBeUndefined();
      else expect((small?.high ?? Number.POSITIVE_INFINITY) - (small?.low ?? 0)).toBeGreaterThanOrEqual(5);
    }
  });

  test("shows what a bad pattern gives away", async () => {
    const published = problem(SUPPRESS) as unknown as { tables: { cells: { at: string[]; value: number | null }[] }[] };
    for (const cell of published.tables[0]?.cells ?? []) if (cell.at.join() === "A,young") cell.value = null;
    await write("bad.json", published);
    const { stdout } = await fptx(["attack", file("problem.json"), file("bad.json")]);
    const [outsider] = (JSON.parse(stdout) as Attack).attackers;
    expect(outsider?.cells).toEqual([{ table: "t", at: ["A", "young"], low: 3, high: 3, exact: true }]);
  });

  test("protects against two provinces together where the profile says so, at the price of more cells", async () => {
    await write("pairs.json", problem({ ...SUPPRESS, coalitions: true }));
    const { stdout } = await fptx(["protect", file("pairs.json")]);
    const alone = await fptx(["protect", file("problem.json")]);
    const { report } = JSON.parse(stdout) as Answer;
    expect(report["verified"]).toBe(true);
    expect(report["suppressed"]).toBeGreaterThanOrEqual(
      (JSON.parse(alone.stdout) as Answer).report["suppressed"] as number,
    );
  });

  test("rounds where the profile rounds", async () => {
    await write("ircc.json", problem({ method: "ROUND", rule: "IRCC-5" }));
    const { tables } = JSON.parse((await fptx(["protect", file("ircc.json")])).stdout) as Answer;
    const valueAt = (at: string): number | null | undefined =>
      tables[0]?.cells.find((cell) => cell.at.join() === at)?.value;
    expect([valueAt("A,young"), valueAt("A,adult"), valueAt("ALL,T")]).toEqual([null, 10, 185]);
  });

  test.each([
    [
      "a table that does not add up",
      (p: Cell[]) => p.map((c) => (c.at.join() === "A,T" ? { ...c, value: 99 } : c)),
      "A",
    ],
    ["a missing cell", (p: Cell[]) => p.filter((c) => c.at.join() !== "B,old"), "B"],
    ["a negative count", (p: Cell[]) => p.map((c) => (c.at.join() === "C,old" ? { ...c, value: -1 } : c)), "C"],
  ])("refuses %s with its place, in both languages, with exit code 2", async (_, change, place) => {
    const broken = problem(SUPPRESS) as unknown as { tables: { cells: Cell[] }[] };
    const [table] = broken.tables;
    if (table) table.cells = change(table.cells);
    await write("broken.json", broken);
    const { code, stdout, stderr } = await fptx(["protect", file("broken.json")]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/The problem was refused.*\n.*Le problème a été refusé/s);
    expect(stderr).toContain(place);
  });

  test.each([
    ["no tables", {}],
    ["an empty list of tables", { tables: [], profile: SUPPRESS }],
    [
      "a text in place of cells",
      { tables: [{ id: "t", dimensions: [{ id: "d", codes: [{ id: "A" }] }], cells: "no" }], profile: SUPPRESS },
    ],
    [
      "a text in place of children",
      {
        tables: [{ id: "t", dimensions: [{ id: "d", codes: [{ id: "T", children: "AB" }] }], cells: [] }],
        profile: SUPPRESS,
      },
    ],
    ["a link that is no list", { ...problem(SUPPRESS), links: {} }],
    ["a word for true", problem({ ...SUPPRESS, protectZeros: "yes" })],
  ])("refuses %s as refused input, without a stack", async (_, content) => {
    await write("misshapen.json", content);
    const { code, stderr } = await fptx(["protect", file("misshapen.json")]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/is wanted/);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test("refuses a file that is not there or is not JSON", async () => {
    await writeFile(file("text.json"), "not JSON");
    expect((await fptx(["protect", file("none.json")])).code).toBe(2);
    expect((await fptx(["protect", file("text.json")])).stderr).toContain("n'est pas du JSON");
  });
});

test("fptx what-if compares every profile of the catalogue on a table", async () => {
  const { code, stdout } = await fptx(["what-if", file("problem.json"), "--json"]);
  const { profiles, refused } = JSON.parse(stdout) as {
    profiles: { profile: string; cells: number }[];
    refused: unknown[];
  };
  const catalogue = JSON.parse(
    await readFile(new URL("../../seeds/catalogue/profiles.json", import.meta.url), "utf8"),
  ) as { id: string; method: string }[];
  expect([code, refused]).toEqual([0, []]);
  expect(profiles.map(({ profile }) => profile)).toEqual(
    catalogue.filter(({ method }) => method !== "NONE").map(({ id }) => id),
  );
});
