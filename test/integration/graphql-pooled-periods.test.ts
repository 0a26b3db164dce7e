import { describe, expect, test } from "vitest";
import { STORES, useExchange, type ViewerName } from "../support/exchange.ts";

interface Cell {
  readonly id: string;
  readonly value: number | null;
  readonly period: { readonly id: string };
  readonly status: { readonly availability: string };
  readonly notes: readonly { readonly id: string; readonly text: { readonly en: string; readonly fr: string } }[];
}
interface Page {
  readonly observations: { readonly totalCount: number; readonly nodes: readonly Cell[] };
}
interface Table {
  readonly table: { readonly cells: readonly (readonly Cell[])[] };
}
interface Preflight {
  readonly tablePreflight: {
    readonly hidden: number;
    readonly alternatives: readonly {
      readonly changes: readonly { readonly kind: string; readonly text: { readonly fr: string } }[];
      readonly hidden: number;
      readonly variables: string;
    }[];
  };
}

const POOL = "2021..2023";
const PARTS = ["2021", "2022", "2023"];
const CELL = "id value period { id } status { availability } notes { id text { en fr } }";
const OBSERVATIONS = `query O($where: ObservationFilter!) {
  observations(where: $where, first: 1000) { totalCount nodes { ${CELL} } } }`;
const TABLE = `query T($input: TableInput!) { table(input: $input) { cells { ${CELL} } } }`;
const PREFLIGHT = `query P($input: TableInput!) { tablePreflight(input: $input) {
  hidden alternatives { changes { kind text { fr } } hidden variables } } }`;
const VIEWERS: readonly ViewerName[] = ["public", "policy", "analyst", "loader"];
const INCIDENTS = { indicator: "ht.police.incidents" };

describe.each(STORES)("pooled periods over %s", (kind) => {
  const running = useExchange(kind);
  const cellsOf = async (where: object, as: ViewerName = "policy"): Promise<Page["observations"]> =>
    (await running().data<Page>(OBSERVATIONS, { as, variables: { where: { ...INCIDENTS, ...where } } })).observations;
  const place = ({ id, period }: Cell): string => id.replace(`:${period.id}:`, ":");

  test("a release says which it has, and each which periods it adds up", async () => {
    const query = `{ indicator(id: "ht.police.incidents") { releases(first: 100) { nodes { id
      pooledPeriods { id type start end label { en fr } parts { id parts { id } } } } } } }`;
    const { indicator } = await running().data<{
      indicator: { releases: { nodes: readonly { id: string; pooledPeriods: readonly object[] }[] } };
    }>(query);
    const [newest] = indicator.releases.nodes;
    expect(newest?.pooledPeriods.map((pool) => (pool as { id: string }).id)).toEqual([
      POOL,
      "2019..2023",
      "2018..2022",
      "2012..2016",
    ]);
    expect(newest?.pooledPeriods[0]).toEqual({
      id: POOL,
      type: "CALENDAR_YEAR",
      start: "2021-01-01",
      end: "2023-12-31",
      label: { en: "2021 to 2023 (combined)", fr: "2021 à 2023 (données combinées)" },
      parts: PARTS.map((id) => ({ id, parts: [] })),
    });
  });

  test("a pool is selected only where it is named", async () => {
    const all = await cellsOf({});
    expect(all.nodes.filter(({ period }) => period.id.includes(".."))).toEqual([]);
    const within = await cellsOf({ from: "2021", to: "2023", jurisdictions: ["CA"] });
    expect(within.nodes.map(({ period }) => period.id)).toEqual(PARTS);
    const named = await cellsOf({ periods: [POOL, "2023"], jurisdictions: ["CA"] });
    expect(named.nodes.map(({ period }) => period.id)).toEqual(["2023", POOL]);
    expect((await cellsOf({ periods: [POOL, "2016"], from: "2021", jurisdictions: ["CA"] })).nodes).toHaveLength(1);
  });

  test("the custodian's pool is the sum of its parts, and nothing where one of them is missing", async () => {
    const dimensions = [{ dimension: "offence", members: ["*"] }];
    const [pools, parts] = [
      await cellsOf({ periods: [POOL], dimensions }, "loader"),
      await cellsOf({ periods: PARTS, dimensions }, "loader"),
    ];
    const seen = new Set<string>();
    for (const pool of pools.nodes) {
      const own = parts.nodes.filter((part) => place(part) === place(pool));
      expect(own).toHaveLength(3);
      const held = own.every(({ status }) => status.availability === "VALUE");
      const sum = own.reduce((n, { value }) => n + (value ?? 0), 0);
      expect([pool.id, pool.value]).toEqual([pool.id, held ? sum : null]);
      seen.add(pool.status.availability);
    }
    expect([...seen].sort()).toEqual(["NOT_AVAILABLE", "VALUE"]);
  });

  test.each(VIEWERS)("%s is shown the pool of Canada as his view has it", async (as) => {
    const { nodes } = await cellsOf({ periods: [POOL], jurisdictions: ["CA"] }, as);
    const { nodes: parts } = await cellsOf({ periods: PARTS, jurisdictions: ["CA"] }, "loader");
    const sum = parts.reduce((n, { value }) => n + (value ?? 0), 0);
    expect(nodes[0]?.value).toBe(as === "public" ? Math.round(sum / 5) * 5 : sum);
  });

  test("its rate is on the populations of all its years, and it has no change", async () => {
    const asked = { periods: [POOL, ...PARTS], jurisdictions: ["CA"] };
    const { nodes } = await cellsOf({ ...asked, measures: ["COUNT", "RATE", "CHANGE"] });
    const of = (period: string, measure: string): Cell =>
      nodes.find(({ id }) => id.endsWith(`:${period}:${measure}`)) as Cell;
    const persons = PARTS.map((id) => (of(id, "COUNT").value as number) / ((of(id, "RATE").value as number) / 100_000));
    const expected = ((of(POOL, "COUNT").value as number) / persons.reduce((n, p) => n + p, 0)) * 100_000;
    expect(of(POOL, "RATE").value).toBeCloseTo(expected, 1);
    const [denominator] = of(POOL, "RATE").notes.filter(({ id }) => id.startsWith("denominator."));
    expect(denominator?.text.en).toMatch(/^Rate per 100,000 person-years, on the populations of July 1, 2021 to 2023/);
    expect(denominator?.text.fr).toMatch(/^Taux pour 100.000 personnes-années/);
    expect(of(POOL, "CHANGE")).toMatchObject({ value: null, status: { availability: "NOT_COMPUTABLE" } });
  });

  test("a table has it beside ordinary periods, with what limits comparing its parts", async () => {
    const input = {
      where: { ...INCIDENTS, jurisdictions: ["CA"], periods: ["2023", POOL] },
      rows: ["JURISDICTION"],
      columns: ["PERIOD"],
    };
    const { table } = await running().data<Table>(TABLE, { as: "policy", variables: { input } });
    expect(table.cells[0]?.map(({ period }) => period.id)).toEqual(["2023", POOL]);
  });

  test("a series has pools alone, which are set against nothing", async () => {
    const series = `query S($where: ObservationFilter!) { series(where: $where) { points { observation { value period { id } }
      changePrevious { value availability reason { fr } } break { en } } notes { id } comparability { level } } }`;
    const where = { ...INCIDENTS, jurisdictions: ["CA"], periods: ["2012..2016", POOL] };
    type Pools = { points: readonly { observation: Cell; changePrevious: { availability: string; reason: object } }[] };
    const answer = await running().data<{ series: Pools }>(series, { as: "policy", variables: { where } });
    const { nodes } = await cellsOf({ periods: ["2012..2016", POOL], jurisdictions: ["CA"] }, "policy");
    expect(answer.series.points.map(({ observation }) => observation.value)).toEqual(nodes.map(({ value }) => value));
    for (const { observation, changePrevious } of answer.series.points)
      expect(changePrevious).toMatchObject(
        observation.value === null
          ? { value: null, reason: null }
          : { value: null, availability: "NOT_COMPUTABLE", reason: { fr: expect.stringContaining("regroupée") } },
      );
  });

  test("no sum holds it beside one of its parts, no series has it among ordinary periods or for a base", async () => {
    const sum = "query S($where: ObservationFilter!) { sum(where: $where) { value } }";
    const where = { ...INCIDENTS, jurisdictions: ["CA"], periods: ["2022", POOL] };
    const overlap = await running().fault(sum, { as: "policy", variables: { where } });
    expect(overlap.extensions).toMatchObject({ code: "NOT_COMPUTABLE", details: { rule: "PERIODS_OVERLAP" } });
    const series = `query S($where: ObservationFilter!, $base: ID) {
      series(where: $where, base: $base) { points { observation { period { id } } } } }`;
    const point = await running().fault(series, { as: "policy", variables: { where } });
    expect(point.extensions).toMatchObject({ code: "INVALID_INPUT", details: { argument: "where.periods" } });
    const ordinary = { ...INCIDENTS, jurisdictions: ["CA"] };
    const base = await running().fault(series, { as: "policy", variables: { where: ordinary, base: POOL } });
    expect(base.extensions).toMatchObject({ code: "INVALID_INPUT", details: { argument: "base" } });
  });

  test.each([
    ["one that the release does not have", "2020..2023", "2021..2023"],
    ["one that is none", "2022..2018", "2018-2019"],
  ])("%s is refused", async (_, given, told) => {
    const where = { ...INCIDENTS, jurisdictions: ["CA"], periods: [given] };
    const { message, extensions } = await running().fault(OBSERVATIONS, { as: "policy", variables: { where } });
    expect([extensions.code, extensions.details.argument]).toEqual(["INVALID_INPUT", "where.periods"]);
    expect(message).toContain(told);
  });

  test("the compiled answer to a pool is the answer of the first time", async () => {
    const where = { ...INCIDENTS, jurisdictions: ["CA"], periods: [POOL] };
    const query = `query C($where: ObservationFilter!) { observations(where: $where) { nodes {
      value display period { id label { fr } parts { id label { en } } } } } }`;
    const texts = [];
    for (let time = 0; time < 4; time++)
      texts.push((await running().ask(query, { as: "policy", variables: { where } })).text);
    expect(new Set(texts).size).toBe(1);
    expect(JSON.parse(texts[0] as string).data.observations.nodes[0].period.parts).toHaveLength(3);
  });

  test("where periods hide too much, the preflight offers them together, as it then is", async () => {
    const input = {
      where: {
        indicator: "ht.police.incidents",
        periods: PARTS,
        dimensions: [{ dimension: "offence", members: ["*"] }],
      },
      rows: ["JURISDICTION", "offence"],
      columns: ["PERIOD"],
    };
    const { tablePreflight } = await running().data<Preflight>(PREFLIGHT, { as: "public", variables: { input } });
    const pooled = tablePreflight.alternatives.filter(({ changes }) => changes.some((c) => c.kind === "POOL_PERIODS"));
    expect(pooled.length).toBeGreaterThan(0);
    for (const { variables, hidden } of pooled) {
      const { table } = await running().data<Table>(TABLE, { as: "public", variables: JSON.parse(variables) });
      const cells = table.cells.flat();
      expect(new Set(cells.map(({ period }) => period.id))).toEqual(new Set([POOL]));
      expect(cells.filter(({ status }) => status.availability === "SUPPRESSED")).toHaveLength(hidden);
    }
  });
});
