import { describe, expect, test } from "vitest";
import { STORES, useExchange } from "../support/exchange.ts";

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
  readonly axes: readonly { readonly axis: string; readonly codes: number }[];
  readonly alternatives: readonly Alternative[];
}
type Cells = readonly (readonly { readonly id: string; readonly status: { readonly availability: string } }[])[];

const PREFLIGHT = `query Preflight($input: TableInput!) { tablePreflight(input: $input) {
  cells maxCells fits hidden axes { axis codes } alternatives { changes { kind axis } cells hidden shown variables } } }`;
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
  const hiddenOf = (cells: Cells) => cells.flat().filter((cell) => cell.status.availability === "SUPPRESSED").length;
  const preflight = async (input: object, as: "public" | "policy" | "analyst") =>
    (await running().data<{ tablePreflight: Preflight }>(PREFLIGHT, { as, variables: { input } })).tablePreflight;

  test.each(["public", "policy", "analyst"] as const)(
    "%s is told what the table and each alternative hides",
    async (as) => {
      const { cells, hidden, fits, alternatives } = await preflight(INPUT, as);
      const asked = await running().data<{ table: { cells: Cells } }>(TABLE, { as, variables: { input: INPUT } });
      expect([cells, hidden, fits]).toEqual([asked.table.cells.flat().length, hiddenOf(asked.table.cells), true]);
      expect(alternatives.length).toBeGreaterThan(1);
      for (const { variables, ...told } of alternatives) {
        const { table } = await running().data<{ table: { cells: Cells } }>(TABLE, {
          as,
          variables: JSON.parse(variables) as Record<string, unknown>,
        });
        expect([told.cells, told.hidden]).toEqual([table.cells.flat().length, hiddenOf(table.cells)]);
        expect(told.shown).toBe(told.cells - told.hidden);
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
    for (const { variables } of alternatives) {
      const { table } = await running().data<{ table: { cells: Cells } }>(TABLE, {
        as: "policy",
        variables: JSON.parse(variables) as Record<string, unknown>,
      });
      expect(hiddenOf(table.cells)).toBe(0);
    }
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
