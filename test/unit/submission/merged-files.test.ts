import { beforeAll, describe, expect, test } from "vitest";
import { type Catalogue, makeCatalogue } from "../../../src/catalogue/catalogue.ts";
import { readCatalogueFiles } from "../../../src/catalogue/catalogue-files.ts";
import { stridesOf } from "../../../src/domain/cube.ts";
import { Findings } from "../../../src/ingest/finding.ts";
import { poolPeriods } from "../../../src/publication/pool-periods.ts";
import type { ReleaseCells } from "../../../src/publication/release-cells.ts";
import { checkCells } from "../../../src/submission/check-cells.ts";
import { type MergedCells, mergeCells } from "../../../src/submission/merge-cells.ts";
import { changeOf } from "../../../src/submission/next-version.ts";
import type { StagedCell } from "../../../src/submission/staged-cell.ts";
import { stagedOf } from "../../support/staged-cells.ts";

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = makeCatalogue((await readCatalogueFiles()).entries);
});

const INDICATOR = "ht.ircc.permits";
const cellOf = (key: string, value: number | null, more: Partial<StagedCell> = {}): StagedCell => {
  const [jurisdiction = "", period = "", ...members] = key.split(" ");
  const availability = value === null ? "NOT_AVAILABLE" : "VALUE";
  const rest = { note: null, quality: null, comparability: null, removed: false, vintage: "FINAL" } as const;
  return { row: 2, jurisdiction, period, members, value, availability, ...rest, ...more };
};
const entryOf = (id: string) => {
  const indicator = catalogue.indicator(id);
  if (!indicator) throw new Error(id);
  return indicator;
};

const merge = (base: ReleaseCells | null, cells: readonly StagedCell[], id = INDICATOR): Promise<MergedCells> =>
  mergeCells({
    indicator: entryOf(id),
    catalogue,
    base,
    staged: stagedOf(
      cells.map((cell, i) => ({ ...cell, row: i + 2 })),
      entryOf(id).dimensions.length + 2,
    ),
  });

async function rulesOf(
  base: ReleaseCells | null,
  merged: MergedCells,
  provinceOnly: string | null = null,
  id = INDICATOR,
): Promise<string[]> {
  const findings = new Findings();
  const indicator = entryOf(id);
  await checkCells({ merged, base, baseNotes: [], indicator, catalogue, provinceOnly, today: "2024-06-01", findings });
  expect(JSON.stringify(findings.list())).not.toMatch(/7919|104729/);
  return findings.list().map(({ rule, row }) => `${rule} ${row ?? "-"}`);
}

const shown = ({ cells }: MergedCells, key: string): number | string => {
  const codes = key.split(" ");
  const strides = stridesOf(cells.shape);
  const cell = cells.shape.axes.reduce(
    (at, axis, a) => at + axis.codes.indexOf(codes[a] ?? "") * (strides[a] as number),
    0,
  );
  return cells.availability[cell] === "VALUE" ? (cells.value[cell] as number) : (cells.availability[cell] as string);
};

describe("a file laid over the current release", () => {
  const first = () =>
    merge(null, [
      cellOf("CA 2020-2021 T", 7919),
      cellOf("CA 2020-2021 VICTIM", 7900),
      cellOf("CA 2020-2021 DEPENDANT", 19),
    ]);

  test("keeps what the file does not name, fills gaps between periods, and knows what kind of change it is", async () => {
    const base = await first();
    expect(changeOf(null, base, false)).toBe("FIRST");
    expect(await rulesOf(null, base)).toEqual([]);
    const next = await merge(base.cells, [cellOf("CA 2022-2023 T", 50, { vintage: "PROVISIONAL" })]);
    expect(next.cells.shape.axes[1]?.codes).toEqual(["2020-2021", "2021-2022", "2022-2023"]);
    expect(["CA 2020-2021 T", "CA 2021-2022 T", "CA 2022-2023 T"].map((key) => shown(next, key))).toEqual([
      ...[7919, "NOT_AVAILABLE", 50],
    ]);
    expect(changeOf(base.cells, next, false)).toBe("REVISION");
    expect(await rulesOf(base.cells, next)).toEqual(["cube.missing-cells -"]);
  });

  test("leaves the pooled periods of the release to publication: nothing changes by them", async () => {
    const { cells: loaded } = await first();
    const base = poolPeriods((await merge(loaded, [cellOf("CA 2021-2022 T", 60)])).cells, {
      ...entryOf(INDICATOR),
      pools: [{ last: 2 }],
    }).cells;
    expect(base.shape.axes[1]?.codes).toEqual(["2020-2021", "2021-2022", "2020-2021..2021-2022"]);
    const same = await merge(base, [cellOf("CA 2021-2022 T", 60)]);
    expect(same.cells.shape.axes[1]?.codes).toEqual(["2020-2021", "2021-2022"]);
    expect([changeOf(base, same, false), shown(same, "CA 2020-2021 T")]).toEqual(["NONE", 7919]);
    const later = await merge(base, [cellOf("CA 2022-2023 T", 50)]);
    expect([changeOf(base, later, false), shown(later, "CA 2021-2022 T")]).toEqual(["REVISION", 60]);
  });

  test.each([
    ["the same", [cellOf("CA 2020-2021 T", 7919)], "NONE", ["release.unchanged -"]],
    [
      "another vintage",
      [cellOf("CA 2020-2021 T", 7919, { vintage: "REVISED" })],
      "CORRECTION",
      ["plausibility.vintage -"],
    ],
    [
      "another total than its parts make",
      [cellOf("CA 2020-2021 T", 104_729)],
      "REVISION",
      ["arithmetic.total 2", "plausibility.change 2"],
    ],
    [
      "less than its known parts",
      [cellOf("CA 2020-2021 VICTIM", null), cellOf("CA 2020-2021 T", 5)],
      "REVISION",
      [...["arithmetic.parts 3", "plausibility.change 3"]],
    ],
    ["a part that is removed", [cellOf("CA 2020-2021 DEPENDANT", null, { removed: true })], "REVISION", []],
    [
      "a sudden zero",
      [cellOf("CA 2020-2021 T", 7900), cellOf("CA 2020-2021 DEPENDANT", 0)],
      "REVISION",
      ["plausibility.zero 3"],
    ],
    [
      "a cell twice",
      [cellOf("CA 2020-2021 T", 7919), cellOf("CA 2020-2021 T", 7919)],
      "NONE",
      [...["release.unchanged -", "cell.twice 3"]],
    ],
    ["a period to come", [cellOf("CA 2025-2026 T", 1)], "REVISION", ["cube.missing-cells -", "plausibility.future 2"]],
    [
      "a cell that the source hides",
      [cellOf("CA 2021-2022 T", null, { availability: "SUPPRESSED" })],
      "REVISION",
      ["cube.missing-cells -", "cube.suppressed-at-source -"],
    ],
  ] as const)("tells of %s", async (_what, cells, change, rules) => {
    const base = (await first()).cells;
    const merged = await merge(base, cells);
    expect(changeOf(base, merged, false)).toBe(change);
    expect(await rulesOf(base, merged)).toEqual([...rules]);
  });

  test("is a breaking one where a code went away", async () => {
    const base = (await first()).cells;
    const axes = base.shape.axes.map((axis, a) => (a === 2 ? { ...axis, codes: ["T", "VICTIM", "OLD"] } : axis));
    const old = { ...base, shape: { axes } };
    expect(changeOf(old, await merge(old, [cellOf("CA 2020-2021 T", 1)]), false)).toBe("BREAKING");
  });
});

test("what a file says stays with its cells; of a cell that it removes, what the code map says alone", async () => {
  const comparability = { en: "Broader.", fr: "Plus large." };
  const said = { note: "Revised. | Révisé.", quality: "E", comparability };
  const merged = await merge(null, [
    cellOf("CA 2021-2022 T", 3, said),
    cellOf("CA 2020-2021 T", 2, { quality: "E" }),
    cellOf("CA 2020-2021 VICTIM", 2),
    cellOf("CA 2021-2022 VICTIM", 3, { ...said, removed: true }),
    cellOf("CA 2021-2022 DEPENDANT", null, { note: "n", removed: true }),
    cellOf("CA 2020-2021 DEPENDANT", 1, said),
  ]);
  const nothing = { note: null, quality: null, comparability: null };
  const notes = [...merged.notes].map(([cell, remark]) => [merged.rows.get(cell), remark]);
  expect(notes).toEqual([
    [3, { ...nothing, quality: "E" }],
    [7, said],
    [2, said],
    [5, { ...nothing, comparability }],
  ]);
});

test("a province learns nothing of others' cells: only sums of its own are looked at", async () => {
  const shelters = "ht.shelter.clients";
  const at = (area: string, sex: string): string => `${area} 2021-2022 ${sex} T T`;
  const cells = [cellOf(at("CA", "T"), 10), cellOf(at("CA-QC", "T"), 9)];
  const base = (await merge(null, cells, shelters)).cells;
  const merged = await merge(base, [cellOf(at("CA-ON", "T"), 7919)], shelters);
  expect(await rulesOf(base, merged, "CA-ON", shelters)).toEqual(["cube.missing-cells -"]);
  expect(await rulesOf(base, merged, null, shelters)).toContain("arithmetic.parts 2");
  const own = await merge(base, [cellOf(at("CA-ON", "T"), 3), cellOf(at("CA-ON", "F"), 5)], shelters);
  expect(await rulesOf(base, own, "CA-ON", shelters)).toContain("arithmetic.parts 2");
});
