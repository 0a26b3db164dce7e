import { describe, expect, test } from "vitest";
import { STORES, useExchange, type ViewerName } from "../support/exchange.ts";

interface Alternative {
  readonly changes: readonly { readonly kind: string; readonly axis: string }[];
  readonly cells: number;
  readonly hidden: number;
  readonly shown: number;
  readonly variables: string;
}
interface Preflight {
  readonly cells: number;
  readonly maxCells: number;
  readonly fits: boolean;
  readonly hidden: number | null;
  readonly shown: number | null;
  readonly axes: readonly { readonly axis: string; readonly codes: number }[];
  readonly alternatives: readonly Alternative[];
}
type Cells = readonly (readonly { readonly id: string; readonly status: { readonly availability: string } }[])[];

const PREFLIGHT = `query Preflight($input: TableInput!) { tablePreflight(input: $input) {
  cells maxCells fits hidden shown axes { axis codes } alternatives { changes { kind axis } cells hidden shown variables } } }`;
const TABLE = "query Table($input: TableInput!) { table(input: $input) { cells { id status { availability } } } }";
const EXPLAIN = `query Explain($id: ID!) { explain(observation: $id) { headline { en fr } whatYouCanDo { en fr }
  alternatives { hidden variables } observation { id } ownerDetail { trueValue primary } } }`;

describe.each(STORES)("before a table, and behind a cell, over %s", (kind) => {
  const running = useExchange(kind);
  const INPUT = {
    where: { indicator: "demo.police.victims", jurisdictions: ["CA", "NS", "PE", "CMA-205"], from: "2021", to: "2022" },
    rows: ["JURISDICTION", "sex", "age"],
    columns: ["PERIOD"],
  };
  const countOf = (cells: Cells, availability: string) =>
    cells.flat().filter((cell) => cell.status.availability === availability).length;
  const hiddenOf = (cells: Cells) => countOf(cells, "SUPPRESSED");
  const run = async (variables: string, as: ViewerName) =>
    (
      await running().data<{ table: { cells: Cells } }>(TABLE, {
        as,
        variables: JSON.parse(variables) as Record<string, unknown>,
      })
    ).table.cells;
  const preflight = async (input: object, as: "public" | "policy" | "analyst") =>
    (await running().data<{ tablePreflight: Preflight }>(PREFLIGHT, { as, variables: { input } })).tablePreflight;

  test.each(["public", "policy", "analyst"] as const)(
    "%s is told what the table and each alternative hides",
    async (as) => {
      const { cells, hidden, shown, fits, alternatives } = await preflight(INPUT, as);
      const asked = await running().data<{ table: { cells: Cells } }>(TABLE, { as, variables: { input: INPUT } });
      expect([cells, hidden, fits]).toEqual([asked.table.cells.flat().length, hiddenOf(asked.table.cells), true]);
      expect(shown).toBe(countOf(asked.table.cells, "VALUE"));
      expect(alternatives.length).toBeGreaterThan(1);
      for (const { variables, ...told } of alternatives) {
        const now = await run(variables, as);
        const size = now.flat().length;
        expect(told).toMatchObject({ cells: size, hidden: hiddenOf(now), shown: countOf(now, "VALUE") });
        expect(told.shown / told.cells).toBeGreaterThan((shown as number) / cells);
        expect(told.hidden).toBeLessThan(hidden as number);
      }
      const sorted = [...alternatives].sort((a, b) => a.changes.length - b.changes.length || a.hidden - b.hidden);
      expect(alternatives.map(({ changes, hidden: h }) => [changes.length, h])).toEqual(
        sorted.map(({ changes, hidden: h }) => [changes.length, h]),
      );
    },
  );

  test("a table that is too large is measured and not refused", async () => {
    const where = { indicator: "ht.police.incidents", measures: ["COUNT", "RATE", "SHARE"] };
    const { cells, maxCells, fits, axes } = await preflight(
      { where, rows: ["JURISDICTION", "offence"], columns: ["PERIOD", "MEASURE"] },
      "policy",
    );
    expect(fits).toBe(cells <= maxCells);
    expect(fits).toBe(false);
    expect(axes.reduce((size, { codes }) => size * codes, 1)).toBe(cells);
  });

  test("of a table that is too large, the tables nearby that are not are told, and show something", async () => {
    const where = { ...INPUT.where, jurisdictions: ["CA", "ON", "NS", "PE", "QC"], from: "2012", to: "2023" };
    const { hidden, shown, alternatives } = await preflight({ ...INPUT, where }, "policy");
    expect([typeof hidden, typeof shown]).toEqual(["number", "number"]);
    expect(alternatives.length).toBeGreaterThan(0);
    for (const { variables, ...told } of alternatives) {
      const now = await run(variables, "policy");
      expect([told.cells, told.shown]).toEqual([now.flat().length, countOf(now, "VALUE")]);
      expect(told.shown).toBeGreaterThan(0);
    }
  });

  test("where the sources give no figure, what near it has one is told, and nothing that has none either", async () => {
    const INCIDENTS = { indicator: "ht.police.incidents", from: "2021", to: "2023" };
    const layout = { rows: ["JURISDICTION"], columns: ["PERIOD"] };
    const blank = await preflight({ where: { ...INCIDENTS, jurisdictions: ["ON", "BC", "NS"] }, ...layout }, "policy");
    expect(blank).toMatchObject({ cells: 9, hidden: 0, shown: 0 });
    expect(blank.alternatives.map(({ changes }) => changes.map(({ kind }) => kind))).toContainEqual([
      "COARSER_GEOGRAPHY",
    ]);
    for (const { variables, shown } of blank.alternatives) {
      expect(shown).toBeGreaterThan(0);
      expect(countOf(await run(variables, "policy"), "VALUE")).toBe(shown);
    }
    // The only hidden figure of the real incidents: without the detail by offence there is none at all.
    const { alternatives, headline } = await explain("ht.police.incidents@1.7.0:CA.CC279:2006:COUNT", "policy");
    expect(headline.en).toContain("from 1 to 4");
    expect(alternatives).toEqual([]);
  });

  async function cellsAs(as: "public" | "policy" | "loader"): Promise<Cells[number]> {
    const { table } = await running().data<{ table: { cells: Cells } }>(TABLE, { as, variables: { input: INPUT } });
    return table.cells.flat();
  }
  const explain = async (id: string, as: "public" | "policy" | "analyst" | "loader") =>
    (
      await running().data<{
        explain: {
          readonly headline: { readonly en: string; readonly fr: string };
          readonly alternatives: readonly { readonly hidden: number; readonly variables: string }[];
          readonly whatYouCanDo: readonly unknown[];
          readonly ownerDetail: { readonly trueValue: number; readonly primary: boolean } | null;
        };
      }>(EXPLAIN, { as, variables: { id } })
    ).explain;

  test("a hidden cell is explained in the same words, small or not; the custodian alone is told which", async () => {
    const hidden = (await cellsAs("policy")).filter(({ status }) => status.availability === "SUPPRESSED").slice(0, 40);
    const primary = new Map<boolean, number>();
    const headlines = new Set<string>();
    for (const { id } of hidden) {
      const [seen, owned] = [await explain(id, "policy"), await explain(id, "loader")];
      expect(seen.ownerDetail).toBeNull();
      headlines.add(JSON.stringify(seen.headline));
      expect(seen.whatYouCanDo.length).toBeGreaterThan(0);
      const detail = owned.ownerDetail as { trueValue: number; primary: boolean };
      expect(detail.primary).toBe(detail.trueValue >= 1 && detail.trueValue <= 4);
      primary.set(detail.primary, (primary.get(detail.primary) ?? 0) + 1);
    }
    expect(headlines.size).toBe(1);
    expect([...primary.keys()].sort(), "both kinds were among them").toEqual([false, true]);
  });

  test("an alternative to a hidden cell is runnable and shown", async () => {
    const hidden = (await cellsAs("policy")).filter(({ status }) => status.availability === "SUPPRESSED");
    const { alternatives } = await explain((hidden[0] as { id: string }).id, "policy");
    expect(alternatives.length).toBeGreaterThan(0);
    for (const { variables } of alternatives)
      expect((await run(variables, "policy")).flat().map(({ status }) => status.availability)).toEqual(["VALUE"]);
  });

  const REASONS = [
    ["ht.police.incidents@1.7.0:CA.CC279:2012:CHANGE", "the counts of the two periods are the same"],
    ["ht.police.incidents@1.7.0:CA.CC279:2013:CHANGE", "Computed from the counts of two periods"],
    ["ht.police.incidents@1.7.0:CA.CC279:2013:RATE", "Computed from counts that are shown to you"],
    ["ht.police.incidents@1.7.0:CA.T:2013:COUNT", "The value as it was loaded"],
    ["ht.police.incidents@1.7.0:CA.T:2019:CHANGE", "there is no figure for the period before"],
    ["ht.police.incidents@1.7.0:CA.CC279:2007:CHANGE", "the figure of the period before is hidden"],
    ["ht.police.incidents@1.7.0:CA.CC279:2023:SHARE", "come from two editions"],
    ["ht.police.incidents@1.7.0:CA.CC279:2018:SHARE", "there is no figure for the total"],
    ["ht.police.incidents@1.7.0:CA.T:2019..2023:COUNT", "at least one of the periods that are added up has none"],
    ["ht.police.incidents@1.7.0:CA.T:2018:COUNT", "the sources give none"],
    ["ht.ircc.permits@1.0.0:CA.T:2020-2021:COUNT", "A value that its source rounded"],
  ] as const;
  test.each(REASONS)("what is said of %s is what is shown", async (id, said) => {
    const { headline, ownerDetail } = await explain(id, "policy");
    expect(headline.en).toContain(said);
    expect(headline.fr).not.toMatch(/ [:;!?»]|« /);
    expect(ownerDetail).toBeNull();
  });

  test("a zero is called a true zero where nothing was counted", async () => {
    const query = `query ($where: ObservationFilter!) { observations(where: $where, first: 1000) { nodes { id value } } }`;
    const where = { ...INPUT.where, dimensions: ["sex", "age"].map((dimension) => ({ dimension, members: ["*"] })) };
    const { nodes } = (
      await running().data<{ observations: { nodes: { id: string; value: number | null }[] } }>(query, {
        as: "policy",
        variables: { where },
      })
    ).observations;
    const zero = nodes.find(({ id, value }) => value === 0 && id.includes(":CA-")) as { id: string };
    const of = (measure: string) => explain(zero.id.replace(/COUNT$/, measure), "policy");
    expect((await of("COUNT")).headline.en).toContain("A true zero");
    expect((await of("CHANGE")).headline.en).not.toContain("zero: nothing was counted");
  });

  test.each([
    ["no id", "nonsense", "INVALID_INPUT"],
    ["a release that is not there", "demo.police.victims@9.9.9:CA.T.T.T:2021:COUNT", "NOT_FOUND"],
    ["a cell that is not there", "demo.police.victims@1.0.0:CA.T.T.X:2021:COUNT", "NOT_FOUND"],
    ["a measure that is not served", "demo.police.victims@1.0.0:CA.T.T.T:2021:AMOUNT", "NOT_FOUND"],
  ])("explain refuses %s with the place", async (_what, id, code) => {
    const { extensions } = await running().fault(EXPLAIN, { as: "policy", variables: { id } });
    expect([extensions.code, extensions.details.argument]).toEqual([code, "observation"]);
  });
});
