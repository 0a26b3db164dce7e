import { describe, expect, test } from "vitest";
import { STORES, useExchange } from "../support/exchange.ts";
import { type ObservedCell, observe, refusalOfFilter, seriesOf } from "../support/observed-cells.ts";

const INCIDENTS = { indicator: "ht.police.incidents", periods: ["2022"] };
const VICTIMS = { indicator: "demo.police.victims", periods: ["2022"] };
const where = (cells: readonly ObservedCell[]): string[] => cells.map(({ jurisdiction }) => jurisdiction.id);
const when = (cells: readonly ObservedCell[]): string[] => [...new Set(cells.map(({ period }) => period.id))];

const NAMES = [
  ["an ISO code", "CA-PE"],
  ["an ISO code in lower case", "ca-pe"],
  ["an SGC code", "11"],
  ["a two-letter abbreviation", "PE"],
  ["an abbreviation in lower case", "pe"],
  ["the English name", "Prince Edward Island"],
  ["the English name in capitals", "PRINCE EDWARD ISLAND"],
  ["the French name", "Île-du-Prince-Édouard"],
  ["the French name without accents", "ile-du-prince-edouard"],
  ["the French name in capitals", "ÎLE-DU-PRINCE-ÉDOUARD"],
  ["the English abbreviation", "P.E.I."],
  ["the French abbreviation", "Î.-P.-É."],
] as const;

const UNKNOWN = [
  ["an indicator", { indicator: "ht.police.incident" }, "NOT_FOUND", "indicator", "ht.police.incidents"],
  ["a jurisdiction", { ...INCIDENTS, jurisdictions: ["CA-OM"] }, "INVALID_INPUT", "where.jurisdictions", "CA-ON"],
  [
    "a misspelt name of a jurisdiction",
    { ...INCIDENTS, jurisdictions: ["Ontaria"] },
    "INVALID_INPUT",
    "where.jurisdictions",
    "CA-ON",
  ],
  ["a period", { ...INCIDENTS, periods: ["2002"] }, "INVALID_INPUT", "where.periods", "2006"],
  [
    "a dimension",
    { ...VICTIMS, dimensions: [{ dimension: "gender", members: ["F"] }] },
    "INVALID_INPUT",
    "where.dimensions",
    "age",
  ],
  [
    "a member",
    { ...VICTIMS, dimensions: [{ dimension: "age", members: ["45"] }] },
    "INVALID_INPUT",
    "where.dimensions[age].members",
    "45+",
  ],
  [
    "a measure of another indicator",
    { indicator: "ht.court.cases", measures: ["RATE"] },
    "INVALID_INPUT",
    "where.measures",
    "COUNT",
  ],
  ["a measure", { ...INCIDENTS, measures: ["COUNTS"] }, "INVALID_INPUT", "Measure", "COUNT"],
  ["a level", { ...INCIDENTS, geoLevels: ["PROVINCES"] }, "INVALID_INPUT", "GeoLevel", "PROVINCE"],
] as const;

const REFUSED = [
  ["a text that is no period", { ...INCIDENTS, periods: ["last year"] }, "where.periods"],
  ["an end of a range that is no period", { ...INCIDENTS, to: "2022-13" }, "where.to"],
  ["a range that holds no period", { indicator: "ht.police.incidents", from: "1990", to: "1995" }, "where.from"],
  ["a range whose ends are exchanged", { indicator: "ht.police.incidents", from: "2022", to: "2020" }, "where.from"],
  ["no jurisdiction at all", { ...INCIDENTS, jurisdictions: [] }, "where.jurisdictions"],
  ["no level at all", { ...INCIDENTS, geoLevels: [] }, "where.geoLevels"],
  ["no period at all", { ...INCIDENTS, periods: [] }, "where.periods"],
  ["no measure at all", { ...INCIDENTS, measures: [] }, "where.measures"],
  [
    "no member at all",
    { ...VICTIMS, dimensions: [{ dimension: "sex", members: [] }] },
    "where.dimensions[sex].members",
  ],
  ["one jurisdiction by two names", { ...INCIDENTS, jurisdictions: ["Ontario", "35"] }, "where.jurisdictions"],
  [
    "one dimension twice",
    { ...VICTIMS, dimensions: ["F", "M"].map((member) => ({ dimension: "sex", members: [member] })) },
    "where.dimensions",
  ],
  ["two pins", { ...INCIDENTS, release: "ht.police.incidents@1.0.0", asOf: "2024-01-15T00:00:00Z" }, "where.asOf"],
  ["a release of another indicator", { ...INCIDENTS, release: "demo.police.victims@1.0.0" }, "where.release"],
] as const;

describe.each(STORES)("a filter, over %s", (kind) => {
  const running = useExchange(kind);

  test.each(NAMES)("takes %s for a jurisdiction and answers with its id", async (_what, name) => {
    expect(where((await observe(running(), { ...INCIDENTS, jurisdictions: [name] })).nodes)).toEqual(["CA-PE"]);
  });

  test("takes a metropolitan area by its id, SGC code and name, and CMA-505 with its parts", async () => {
    const areas = ["CMA-535", "CMA-505-35", "505", "CMA-505-24"];
    const { nodes } = await observe(running(), { ...INCIDENTS, jurisdictions: areas });
    expect(where(nodes).sort()).toEqual(["CMA-505", "CMA-505-24", "CMA-505-35", "CMA-535"]);
    expect(where((await observe(running(), { ...INCIDENTS, jurisdictions: ["toronto"] })).nodes)).toEqual(["CMA-535"]);
  });

  test("answers in the order of the classification, whatever the order of the names", async () => {
    const { nodes } = await observe(running(), { ...INCIDENTS, jurisdictions: ["BC", "Ontario", "Canada", "CA-NL"] });
    expect(where(nodes)).toEqual(["CA", "CA-NL", "CA-ON", "CA-BC"]);
  });

  test("keeps a geographic level, alone and with names", async () => {
    expect((await observe(running(), { ...INCIDENTS, geoLevels: ["COUNTRY"] })).nodes.map(seriesOf)).toEqual(["CA.T"]);
    expect((await observe(running(), { ...INCIDENTS, geoLevels: ["PROVINCE"] })).totalCount).toBe(13);
    const both = { ...INCIDENTS, jurisdictions: ["CA", "ON", "CMA-535"], geoLevels: ["CMA", "COUNTRY"] };
    expect(where((await observe(running(), both)).nodes)).toEqual(["CA", "CMA-535"]);
    expect(await observe(running(), { ...INCIDENTS, jurisdictions: ["ON"], geoLevels: ["CMA"] })).toMatchObject({
      totalCount: 0,
      nodes: [],
      pageInfo: { hasNextPage: false, startCursor: null, endCursor: null },
    });
  });

  test("keeps periods by name and by range, both ends included", async () => {
    const incidents = { indicator: "ht.police.incidents", jurisdictions: ["CA"] };
    const all = when((await observe(running(), incidents)).nodes);
    expect(all).toEqual([...all].sort());
    const ranged = async (range: object) => when((await observe(running(), { ...incidents, ...range })).nodes);
    expect(await ranged({ from: "2019", to: "2021" })).toEqual(["2019", "2020", "2021"]);
    expect(await ranged({ from: "2022" })).toEqual(all.filter((period) => period >= "2022"));
    expect(await ranged({ to: "2014" })).toEqual(all.filter((period) => period <= "2014"));
    expect(await ranged({ periods: ["2022", "2014", "2020"], from: "2015" })).toEqual(["2020", "2022"]);
  });

  test("stands at the totals of the dimensions that it does not name", async () => {
    const { nodes } = await observe(running(), { ...VICTIMS, jurisdictions: ["CA"] });
    expect(nodes.map(seriesOf)).toEqual(["CA.T.T.T"]);
  });

  test("takes every member for a star and some by their codes", async () => {
    const dimensions = [
      { dimension: "age", members: ["25-34", "18-24"] },
      { dimension: "sex", members: ["*"] },
    ];
    const { nodes } = await observe(running(), { ...VICTIMS, jurisdictions: ["CA"], dimensions });
    const expected = ["T", "F", "M"].flatMap((sex) => ["18-24", "25-34"].map((age) => `CA.${sex}.${age}.T`));
    expect(nodes.map(seriesOf)).toEqual(expected);
  });

  test("answers with the measures asked for, in that order, cell by cell", async () => {
    const measures = ["SHARE", "COUNT"];
    const { nodes, totalCount } = await observe(running(), { ...INCIDENTS, jurisdictions: ["CA", "ON"], measures });
    expect(totalCount).toBe(4);
    expect(nodes.map(({ measure }) => measure)).toEqual(["SHARE", "COUNT", "SHARE", "COUNT"]);
  });

  test("must name a dimension that has no total, unless the release holds one member only", async () => {
    const court = { indicator: "demo.court.cases", jurisdictions: ["CA"], periods: ["2022-2023"] };
    const fault = await refusalOfFilter(running(), court);
    expect(fault.extensions).toMatchObject({
      code: "INVALID_INPUT",
      details: { argument: "where.dimensions", dimension: "rule", nearest: ["ANY_CHARGE", "MSO"] },
    });
    const named = { ...court, dimensions: [{ dimension: "rule", members: ["MSO"] }] };
    expect((await observe(running(), named)).nodes.map(seriesOf)).toEqual(["CA.T.T.MSO"]);
    const real = await observe(running(), {
      indicator: "ht.court.cases",
      jurisdictions: ["CA"],
      periods: ["2017-2018"],
    });
    expect(real.nodes.map(seriesOf)).toEqual(["CA.T.T.ANY_CHARGE"]);
  });

  test("says not available where a source gave no provincial figure, and derives nothing", async () => {
    const { nodes } = await observe(running(), { indicator: "ht.police.victims", geoLevels: ["PROVINCE"] });
    expect(nodes.length).toBeGreaterThan(0);
    for (const cell of nodes)
      expect(cell).toMatchObject({
        value: null,
        display: "..",
        status: { availability: "NOT_AVAILABLE", symbols: [".."] },
      });
  });

  test.each(UNKNOWN)(
    "with %s that does not exist is refused with the nearest codes",
    async (_what, filter, code, argument, near) => {
      const { message, extensions } = await refusalOfFilter(running(), filter);
      expect(extensions.code).toBe(code);
      expect(extensions.details).toMatchObject({ argument, nearest: expect.arrayContaining([near]) });
      for (const text of [extensions.messages.en, extensions.messages.fr]) expect(text).toContain(near);
      expect(message).toBe(extensions.messages.en);
    },
  );

  test("of a period that is not held is told what is, the nearest in time first", async () => {
    const filter = { indicator: "ht.police.incidents", periods: ["2027"] };
    const { message, extensions } = await refusalOfFilter(running(), filter);
    expect(message).toBe(
      "where.periods: nothing is held for 2027; this release holds 2006 to 2023. Nearest: 2023, 2022, 2021.",
    );
    expect(extensions.details).toEqual({ argument: "where.periods", given: "2027", nearest: ["2023", "2022", "2021"] });
  });

  test.each(REFUSED)("with %s is refused", async (_what, filter, argument) => {
    const { code, details } = (await refusalOfFilter(running(), filter)).extensions;
    expect({ code, argument: details.argument }).toEqual({ code: "INVALID_INPUT", argument });
  });

  test("of a time before the first release says when that was", async () => {
    const { extensions } = await refusalOfFilter(running(), { ...INCIDENTS, asOf: "2001-01-01T00:00:00Z" });
    expect(extensions).toMatchObject({
      code: "NOT_FOUND",
      details: { asOf: "2001-01-01T00:00:00.000Z", firstPublishedAt: "2018-06-27T12:30:00.000Z" },
    });
  });

  test.each([
    ["that does not exist", "ht.police.incidents@9.0.0"],
    ["with a character that no database holds", "ht.police.incidents@1.0.0\u0000"],
  ])("pinned to a release %s finds nothing", async (_what, release) => {
    expect((await refusalOfFilter(running(), { ...INCIDENTS, release })).extensions.code).toBe("NOT_FOUND");
  });

  test("pinned to a release answers as that release does", async () => {
    const filter = { ...INCIDENTS, jurisdictions: ["CA"], release: "ht.police.incidents@1.5.0" };
    const [cell] = (await observe(running(), filter, { as: "policy" })).nodes;
    expect(cell).toMatchObject({ value: 528, release: { id: "ht.police.incidents@1.5.0" } });
  });
});

const LISTS = [
  ["a programme", '{ indicators(programme: "UCX") { totalCount } }', "INVALID_INPUT", "UCR"],
  [
    "an indicator's releases",
    '{ releases(indicator: "ht.police.acused") { totalCount } }',
    "NOT_FOUND",
    "ht.police.accused",
  ],
] as const;

describe("a look-up", () => {
  const running = useExchange("PGlite");

  test.each(LISTS)(
    "of %s by an unknown code is refused with the nearest, never empty",
    async (_what, query, code, near) => {
      const { extensions } = await running().fault(query);
      expect(extensions.code).toBe(code);
      expect(extensions.details.nearest).toContain(near);
    },
  );

  test("by an id that does not exist is null", async () => {
    const ids = ['"nothing"', '""', '"\\u0000"'];
    const fields = ids.map(
      (id, i) =>
        `i${i}: indicator(id: ${id}) { id } r${i}: release(id: ${id}) { id } c${i}: codelist(id: ${id}) { id }`,
    );
    const data = await running().data<Record<string, unknown>>(`{ ${fields.join(" ")} }`);
    expect(new Set(Object.values(data))).toEqual(new Set([null]));
  });

  test("of no state at all is refused", async () => {
    expect((await running().fault("{ releases(states: []) { totalCount } }")).extensions.details.argument).toBe(
      "states",
    );
  });

  test("of indicators finds words in either language, without accents and in any order", async () => {
    const search = async (words: string) => {
      const query = "query ($words: String) { indicators(search: $words) { nodes { id } } }";
      const found = await running().data<{ indicators: { nodes: { id: string }[] } }>(query, { variables: { words } });
      return found.indicators.nodes.map(({ id }) => id);
    };
    expect(await search("permits")).toContain("ht.ircc.permits");
    expect(await search("permis")).toContain("ht.ircc.permits");
    expect(await search("zzz")).toEqual([]);
  });
});
