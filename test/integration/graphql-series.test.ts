import { describe, expect, test } from "vitest";
import { STORES, useExchange, type ViewerName } from "../support/exchange.ts";

interface Figure {
  readonly value: number | null;
  readonly availability: string;
  readonly rounded: boolean;
  readonly reason: { readonly en: string } | null;
}
interface Point {
  readonly period: { readonly id: string };
  readonly observation: {
    readonly id: string;
    readonly value: number | null;
    readonly status: { readonly vintage: string };
  };
  readonly changePrevious: Figure;
  readonly changeBase: Figure | null;
  readonly index: Figure | null;
  readonly movingTotal: Figure | null;
  readonly break: { readonly en: string; readonly fr: string } | null;
  readonly provisional: boolean;
}
interface SeriesAnswer {
  readonly series: {
    readonly points: readonly Point[];
    readonly comparability: { readonly level: string; readonly reasons: readonly { readonly id: string }[] };
  };
}

const FIGURE = "{ value availability rounded reason { en } }";
const SERIES = `query ($where: ObservationFilter!, $last: Int, $base: ID, $window: Int) {
  series(where: $where, last: $last, base: $base, window: $window) {
    points { period { id } observation { id value status { vintage } } changePrevious ${FIGURE} changeBase ${FIGURE} index ${FIGURE}
      movingTotal ${FIGURE} break { en fr } provisional }
    comparability { level reasons { id } } } }`;
const SUM = "query ($where: ObservationFilter!) { sum(where: $where) { value terms { value } } }";

describe.each(STORES)("series and sums, over %s", (kind) => {
  const running = useExchange(kind);
  const CANADA = { indicator: "ht.police.incidents", jurisdictions: ["CA"] };
  const series = async (variables: object, as: ViewerName = "policy") =>
    (await running().data<SeriesAnswer>(SERIES, { as, variables: { ...variables } })).series;

  test("every derived figure follows from the observations beside it", async () => {
    const { points } = await series({ where: { ...CANADA, from: "2012", to: "2020" }, base: "2015", window: 3 });
    const shown = new Map(points.map(({ period, observation }) => [Number(period.id), observation.value]));
    expect(points.map(({ period }) => period.id)).toEqual([...shown.keys()].sort().map(String));
    const base = shown.get(2015) as number;
    for (const { period, changePrevious, changeBase, index, movingTotal } of points) {
      const year = Number(period.id);
      const [now, before, twoBefore] = [shown.get(year), shown.get(year - 1), shown.get(year - 2)];
      if (now == null || before == null || twoBefore == null) continue;
      expect(changePrevious.value).toBe(Number((((now - before) / before) * 100).toFixed(1)));
      expect(changeBase?.value).toBe(Number((((now - base) / base) * 100).toFixed(1)));
      expect(index?.value).toBe(Number(((now / base) * 100).toFixed(1)));
      expect(movingTotal?.value).toBe(now + before + twoBefore);
    }
    expect(points.filter(({ movingTotal }) => movingTotal?.availability === "VALUE").length).toBeGreaterThan(3);
  });

  test("a break is marked, told in the verdict, and no change or total is computed across it", async () => {
    const { points, comparability } = await series({ where: { ...CANADA, from: "2010", to: "2012" }, window: 2 });
    const broken = points.find(({ period }) => period.id === "2011") as Point;
    expect(broken.break?.fr).toContain("2011");
    expect([broken.changePrevious.availability, broken.movingTotal?.availability]).toEqual([
      "NOT_COMPUTABLE",
      "NOT_COMPUTABLE",
    ]);
    expect(broken.changePrevious.reason?.en).toBe(broken.break?.en);
    expect(points.filter((point) => point.break !== null)).toEqual([broken]);
    expect(comparability.level).toBe("NOT_COMPARABLE");
  });

  test("the verdict is on every period that a figure is set against, shown or not", async () => {
    const reasons = async (variables: object) => (await series(variables)).comparability.reasons.map(({ id }) => id);
    const broken = "incidents-irpa-coded-since-2011";
    expect(await reasons({ where: { ...CANADA, periods: ["2011"] } })).toContain(broken);
    expect(await reasons({ where: { ...CANADA, periods: ["2013"] }, base: "2009" })).toContain(broken);
    expect(await reasons({ where: { ...CANADA, periods: ["2013"] }, window: 4 })).toContain(broken);
    expect(await reasons({ where: { ...CANADA, periods: ["2013"] }, window: 3 })).not.toContain(broken);
    expect(await reasons({ where: CANADA, last: 1 })).toEqual(["police-provisional-first-year"]);
  });

  test("the last periods are the newest, provisional ones marked, their first still set against the one before", async () => {
    const { points } = await series({ where: CANADA, last: 2 });
    const all = (await series({ where: CANADA })).points;
    expect(points).toEqual(all.slice(-2).map((point, i) => ({ ...point, break: i === 0 ? null : point.break })));
    for (const { observation, provisional } of all)
      if (provisional) expect(observation.status.vintage).toBe("PROVISIONAL");
    expect(all.some(({ provisional }) => provisional)).toBe(true);
  });

  test("rates are set against each other before they are rounded to their decimals", async () => {
    const offence = [{ dimension: "offence", members: ["CC279"] }];
    const where = { ...CANADA, dimensions: offence, measures: ["RATE"], periods: ["2007", "2008"] };
    const { points } = await series({ where, base: "2007" });
    // 10 and 11 incidents: the printed rate is 0.03 in both years.
    expect(points.map(({ observation }) => observation.value)).toEqual([0.03, 0.03]);
    expect(points[1]?.changePrevious.value).toBeCloseTo(8.8, 0);
    expect(points[1]?.index?.value).toBeCloseTo(108.8, 0);
  });

  test("the public is refused moving totals of rounded figures", async () => {
    const { points } = await series({ where: { ...CANADA, from: "2020", to: "2022" }, window: 2 }, "public");
    expect(points.at(-1)?.movingTotal).toMatchObject({ value: null, availability: "NOT_COMPUTABLE" });
    expect(points.at(-1)?.changePrevious).toMatchObject({ availability: "VALUE", rounded: true });
  });

  test.each([
    ["two places", { where: { indicator: "ht.police.incidents", jurisdictions: ["CA", "ON"] } }, "where.jurisdictions"],
    ["a share", { where: { ...CANADA, measures: ["SHARE"] } }, "where.measures"],
    ["a moving total of rates", { where: { ...CANADA, measures: ["RATE"] }, window: 3 }, "window"],
    ["a window of one", { where: CANADA, window: 1 }, "window"],
    ["no period", { where: CANADA, last: 0 }, "last"],
    ["a base that is not there", { where: CANADA, base: "1999" }, "base"],
  ])("a series of %s is refused with the place", async (_what, variables, argument) => {
    const { extensions } = await running().fault(SERIES, { as: "policy", variables });
    expect([extensions.code, extensions.details.argument]).toEqual(["INVALID_INPUT", argument]);
  });

  const VICTIMS = { indicator: "demo.police.victims", periods: ["2021"] };
  test("counts that do not overlap are added", async () => {
    const where = { indicator: "ht.police.incidents", jurisdictions: ["CA"], periods: ["2021", "2022"] };
    const { sum } = await running().data<{ sum: { value: number; terms: readonly { value: number }[] } }>(SUM, {
      as: "policy",
      variables: { where },
    });
    expect(sum.terms).toHaveLength(2);
    expect(sum.value).toBe(sum.terms.reduce((total, { value }) => total + value, 0));
  });

  const SAID = `release { id } notes { id mandatory text { en fr } } comparability { level reasons { text { en fr } } }`;
  interface Said {
    readonly release: { readonly id: string };
    readonly notes: readonly { readonly id: string; readonly mandatory: boolean }[];
    readonly comparability: { readonly level: string; readonly reasons: readonly object[] };
  }
  test("a sum and a series carry the release, the notes and the verdict that a table of the same cells carries", async () => {
    const where = { ...CANADA, from: "2014", to: "2016" };
    const query = `query ($where: ObservationFilter!, $input: TableInput!) { sum(where: $where) { ${SAID} }
      series(where: $where, window: 2) { ${SAID} } table(input: $input) { ${SAID} } }`;
    const input = { where, rows: ["JURISDICTION"], columns: ["PERIOD"] };
    const { sum, series, table } = await running().data<Record<"sum" | "series" | "table", Said>>(query, {
      as: "policy",
      variables: { where, input },
    });
    expect(table.notes.some(({ mandatory }) => mandatory)).toBe(true);
    expect(table.comparability.level).toBe("CAUTION");
    expect([sum, series]).toEqual([table, table]);
  });

  test("the notes of a series are those of the periods that it shows", async () => {
    const query = `query ($where: ObservationFilter!, $last: Int) { series(where: $where, last: $last) { notes { id } } }`;
    const noted = async (last: number | null): Promise<string[]> => {
      const variables = { where: CANADA, last };
      const { series } = await running().data<{ series: Said }>(query, { as: "policy", variables });
      return series.notes.map(({ id }) => id);
    };
    const [all, newest] = [await noted(null), await noted(1)];
    expect(newest.length).toBeLessThan(all.length);
    expect(all).toEqual(expect.arrayContaining(newest));
  });

  const REFUSED = [
    ["rates", { ...CANADA, measures: ["RATE"] }, "RATES_ARE_NOT_ADDED"],
    ["a metropolitan area and its province", { ...VICTIMS, jurisdictions: ["ON", "CMA-535"] }, "JURISDICTIONS_OVERLAP"],
    ["a province and Canada", { ...VICTIMS, jurisdictions: ["CA", "ON"] }, "JURISDICTIONS_OVERLAP"],
    [
      "a total and its part",
      { ...VICTIMS, jurisdictions: ["CA"], dimensions: [{ dimension: "sex", members: ["T", "F"] }] },
      "MEMBERS_OVERLAP",
    ],
    [
      "two counting rules",
      {
        indicator: "demo.court.cases",
        jurisdictions: ["CA"],
        periods: ["2021-2022"],
        dimensions: [{ dimension: "rule", members: ["ANY_CHARGE", "MSO"] }],
      },
      "MEMBERS_OVERLAP",
    ],
    [
      "hidden counts",
      {
        ...VICTIMS,
        jurisdictions: ["NS"],
        dimensions: [
          { dimension: "sex", members: ["F", "M"] },
          { dimension: "age", members: ["0-17", "18-24"] },
        ],
      },
      "A_TERM_IS_HIDDEN",
    ],
  ] as const;
  test.each(REFUSED)("a sum of %s is refused by its rule", async (_what, where, rule) => {
    const { extensions } = await running().fault(SUM, { as: "policy", variables: { where } });
    expect([extensions.code, extensions.details.rule]).toEqual(["NOT_COMPUTABLE", rule]);
  });

  test("years on both sides of a break are not added; Criminal Code offences, which it does not touch, are", async () => {
    const where = { ...CANADA, periods: ["2010", "2011"] };
    const { extensions } = await running().fault(SUM, { as: "policy", variables: { where } });
    expect([extensions.code, extensions.details]).toEqual([
      "NOT_COMPUTABLE",
      { rule: "ACROSS_A_BREAK", argument: "where.periods" },
    ]);
    expect(extensions.messages.fr).toContain("en 2011");
    const untouched = { ...where, dimensions: [{ dimension: "offence", members: ["CC279"] }] };
    const { sum } = await running().data<{ sum: { value: number } }>(SUM, {
      as: "policy",
      variables: { where: untouched },
    });
    expect(sum.value).toBe(83);
  });

  test("what keeps counts from being added is named in words, never by an id", async () => {
    const messages = async (where: object) =>
      (await running().fault(SUM, { as: "policy", variables: { where } })).extensions.messages;
    expect((await messages({ ...CANADA, periods: ["2019", "2020"] })).en).toContain("no figure for Canada, 2020,");
    const hidden = await messages({
      ...{ indicator: "demo.police.victims", jurisdictions: ["NS"], periods: ["2021"] },
      dimensions: [{ dimension: "age", members: ["0-17", "18-24"] }],
    });
    expect(hidden.fr).toMatch(/^where\u00a0: le chiffre «\u00a0Nouvelle-Écosse, 2021, [^»]+\u00a0» vous est masqué/);
  });

  test("a sum of rounded counts is refused", async () => {
    const where = { ...CANADA, periods: ["2021", "2022"] };
    const { extensions } = await running().fault(SUM, { variables: { where } });
    expect(extensions.details.rule).toBe("A_TERM_IS_ROUNDED");
  });

  test("the verdict on an indicator is that of its totals", async () => {
    const query = `query ($to: ID) { comparability(indicator: "ht.police.incidents", jurisdictions: ["CA"], from: "2009", to: $to) {
      level reasons { id jurisdictions { id } periods { id } } } }`;
    const verdictTo = async (to: string) =>
      (
        await running().data<{
          comparability: { level: string; reasons: readonly { id: string; periods: readonly { id: string }[] }[] };
        }>(query, { variables: { to } })
      ).comparability;
    const across = await verdictTo("2012");
    expect(across.level).toBe("NOT_COMPARABLE");
    expect(across.reasons[0]?.periods.map(({ id }) => id)).toEqual(["2009", "2010", "2011", "2012"]);
    expect((await verdictTo("2010")).level).not.toBe("NOT_COMPARABLE");
  });

  test("indicators of different units are not comparable, and one alone is not compared", async () => {
    const query =
      "query ($indicators: [ID!]!) { compare(indicators: $indicators) { level reasons { id text { en fr } } } }";
    const indicators = ["ht.police.incidents", "ht.court.charges"];
    const { compare } = await running().data<{ compare: { level: string } }>(query, { variables: { indicators } });
    expect(compare.level).toBe("NOT_COMPARABLE");
    const { extensions } = await running().fault(query, { variables: { indicators: ["ht.court.charges"] } });
    expect(extensions.details.argument).toBe("indicators");
  });
});
