import { describe, expect, test } from "vitest";
import { protectRelease } from "../../src/publication/protect-release.ts";
import { makePublicationService } from "../../src/publication/publication.service.ts";
import { STORES, type TestExchange, useExchange } from "../support/exchange.ts";
import { type ObservedCell, type Observing, observe, refusalOfFilter } from "../support/observed-cells.ts";
import { plainEngine } from "../support/plain-engine.ts";
import { smallTwin } from "../support/small-twin.ts";

const VICTIMS = {
  indicator: "demo.police.victims",
  dimensions: [{ dimension: "age", members: ["*"] }],
  measures: ["COUNT", "CHANGE"],
};

/** Follows endCursor to the end. */
async function everyPage(running: TestExchange, where: object, { first, ...observing }: Observing & { first: number }) {
  const cells: ObservedCell[] = [];
  for (let after: string | null = null, pages = 0; pages < 100; pages++) {
    const page = await observe(running, { ...where }, { ...observing, first, after });
    expect(page.pageInfo.hasPreviousPage).toBe(pages > 0);
    expect(page.edges.map(({ node }) => node.id)).toEqual(page.nodes.map(({ id }) => id));
    expect(page.pageInfo).toMatchObject({
      startCursor: page.edges[0]?.cursor,
      endCursor: page.edges.at(-1)?.cursor,
    });
    cells.push(...page.nodes);
    after = page.pageInfo.endCursor;
    if (!page.pageInfo.hasNextPage) return { cells, totalCount: page.totalCount };
  }
  throw new Error("the pages do not end");
}

const ORDERS = [
  ["as they are", []],
  ["by value, low first", [{ by: "VALUE" }]],
  ["by value, high first", [{ by: "VALUE", descending: true }]],
  ["by period, then value", [{ by: "PERIOD", descending: true }, { by: "VALUE" }]],
] as const;

describe.each(STORES)("pages, over %s", (kind) => {
  const running = useExchange(kind);

  test.each(ORDERS)("followed to the end are the one big page, %s", async (_how, orderBy) => {
    const whole = await observe(running(), VICTIMS, { as: "policy", orderBy, first: 1000 });
    const paged = await everyPage(running(), VICTIMS, { as: "policy", orderBy, first: 67 });
    expect(paged.totalCount).toBe(whole.totalCount);
    expect(paged.cells).toEqual(whole.nodes);
    expect(new Set(paged.cells.map(({ id }) => id)).size).toBe(whole.totalCount);
  });

  test("start from any cursor, not only from the last", async () => {
    const whole = await observe(running(), VICTIMS, { first: 20 });
    const from = await observe(running(), VICTIMS, { first: 15, after: whole.edges[4]?.cursor ?? null });
    expect(from.nodes).toEqual(whole.nodes.slice(5));
  });

  test("of no size, and behind the end, are empty and true about what is around them", async () => {
    const none = await observe(running(), VICTIMS, { first: 0 });
    expect(none).toMatchObject({ nodes: [], pageInfo: { hasNextPage: true, startCursor: null, endCursor: null } });
    const whole = await observe(running(), VICTIMS, { first: 1000 });
    const behind = await observe(running(), VICTIMS, { first: 5, after: whole.pageInfo.endCursor });
    expect(behind).toMatchObject({ nodes: [], pageInfo: { hasNextPage: false, hasPreviousPage: true } });
    expect(behind.totalCount).toBe(whole.totalCount);
  });

  test("have 100 elements where no size is given", async () => {
    expect((await observe(running(), VICTIMS)).nodes).toHaveLength(100);
    expect((await observe(running(), VICTIMS, { as: "loader", variables: {} })).nodes).toHaveLength(100);
  });

  test("over the limit are refused with the limit, and negative ones too", async () => {
    expect((await observe(running(), VICTIMS, { first: 1000 })).nodes.length).toBeGreaterThan(100);
    const refused = async (first: number) => (await refusalOfFilter(running(), VICTIMS, { first })).extensions;
    for (const first of [1001, 5001, 2 ** 31 - 1])
      expect(await refused(first)).toMatchObject({ code: "TOO_LARGE", details: { argument: "first", max: 1000 } });
    expect(await refused(-1)).toMatchObject({ code: "INVALID_INPUT", details: { argument: "first" } });
  });

  test("refuse the cursor of another query, of another viewer, and what is no cursor", async () => {
    const { endCursor } = (await observe(running(), VICTIMS, { first: 10 })).pageInfo;
    const others: [object, Observing][] = [
      [{ ...VICTIMS, measures: ["COUNT"] }, {}],
      [{ ...VICTIMS, indicator: "ht.police.victims" }, {}],
      [{ ...VICTIMS, release: "demo.police.victims@1.0.0" }, {}],
      [{ ...VICTIMS, asOf: "2026-01-01T00:00:00Z" }, {}],
      [VICTIMS, { orderBy: [{ by: "PERIOD" }] }],
      [VICTIMS, { as: "policy" }],
    ];
    for (const [where, observing] of others) {
      const fault = await refusalOfFilter(running(), { ...where }, { ...observing, after: endCursor });
      expect(fault.extensions).toMatchObject({ code: "INVALID_INPUT", details: { argument: "after" } });
    }
    for (const after of ["", "x", "eyJ9", Buffer.from('["a",-1,null]').toString("base64url")])
      expect((await refusalOfFilter(running(), VICTIMS, { after })).extensions.details.argument).toBe("after");
  });

  test("of releases and indicators are paged and refused in the same way", async () => {
    const releases = async (first: number, after: string | null) => {
      const query = `query ($first: Int, $after: String) {
        releases(first: $first, after: $after) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }`;
      type Page = {
        totalCount: number;
        nodes: { id: string }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
      return (await running().data<{ releases: Page }>(query, { variables: { first, after } })).releases;
    };
    const whole = await releases(200, null);
    const start = await releases(5, null);
    const rest = await releases(200, start.pageInfo.endCursor);
    expect([...start.nodes, ...rest.nodes]).toEqual(whole.nodes);
    expect(whole.nodes).toHaveLength(whole.totalCount);
    for (const [query, code] of [
      ["{ releases(first: 201) { totalCount } }", "TOO_LARGE"],
      ["{ indicators(first: 201) { totalCount } }", "TOO_LARGE"],
      ["{ indicators(first: -1) { totalCount } }", "INVALID_INPUT"],
      [`{ indicators(after: "${start.pageInfo.endCursor}") { totalCount } }`, "INVALID_INPUT"],
      ['{ indicator(id: "ht.police.incidents") { releases(first: 201) { totalCount } } }', "TOO_LARGE"],
    ] as const)
      expect((await running().fault(query)).extensions.code, query).toBe(code);
  });
});

/** Hidden and missing values last, whichever way; shown values in order. */
function expectInOrder(values: readonly (number | null)[], descending: boolean): void {
  const shown = values.filter((value) => value !== null);
  expect(values.slice(0, shown.length)).toEqual(shown);
  const sorted = [...shown].sort((a, b) => (descending ? b - a : a - b));
  expect(shown).toEqual(sorted);
}

describe.each(STORES)("an order, over %s", (kind) => {
  const running = useExchange(kind);
  const ordered = async (orderBy: Observing["orderBy"]) =>
    (await observe(running(), VICTIMS, { as: "policy", orderBy, first: 1000 })).nodes;
  const classification = (cells: readonly ObservedCell[]): string[] => [
    ...new Set(cells.map((c) => c.jurisdiction.id)),
  ];

  test.each([false, true])("by value puts hidden values last (descending: %s)", async (descending) => {
    const cells = await ordered([{ by: "VALUE", descending }]);
    expect(cells.some(({ value }) => value === null)).toBe(true);
    expectInOrder(
      cells.map(({ value }) => value),
      descending,
    );
  });

  test("by value tells nothing of hidden values: they stand as without an order", async () => {
    const unordered = (await ordered([])).filter(({ value }) => value === null).map(({ id }) => id);
    for (const descending of [false, true]) {
      const hidden = (await ordered([{ by: "VALUE", descending }])).filter(({ value }) => value === null);
      expect(hidden.map(({ id }) => id)).toEqual(unordered);
    }
  });

  test.each([false, true])("by period (descending: %s)", async (descending) => {
    const periods = (await ordered([{ by: "PERIOD", descending }])).map(({ period }) => period.id);
    expect(periods).toEqual([...periods].sort((a, b) => (descending ? b.localeCompare(a) : a.localeCompare(b))));
  });

  test("by jurisdiction is that of the classification, or its reverse", async () => {
    const forth = classification(await ordered([{ by: "JURISDICTION" }]));
    const back = classification(await ordered([{ by: "JURISDICTION", descending: true }]));
    expect(forth.slice(0, 3)).toEqual(["CA", "CA-NL", "CA-PE"]);
    expect(back).toEqual([...forth].reverse());
  });

  test("by two keys sorts by the second within the first", async () => {
    const cells = await ordered([
      { by: "PERIOD", descending: true },
      { by: "VALUE", descending: true },
    ]);
    expect([...new Set(cells.map(({ period }) => period.id))]).toEqual(["2022", "2021"]);
    for (const year of ["2022", "2021"])
      expectInOrder(
        cells.filter(({ period }) => period.id === year).map(({ value }) => value),
        true,
      );
  });

  test("by one key twice is refused", async () => {
    const orderBy = [{ by: "PERIOD" }, { by: "PERIOD", descending: true }];
    const { extensions } = await refusalOfFilter(running(), { ...VICTIMS, periods: ["2022"] }, { orderBy });
    expect(extensions).toMatchObject({ code: "INVALID_INPUT", details: { argument: "orderBy", given: "PERIOD" } });
  });
});

describe.each(STORES)("a publication between two pages, over %s", (kind) => {
  const running = useExchange(kind);

  test("leaves the pages on the release that they began with, and a new query on the new one", async () => {
    const { exchange } = running();
    const { store, catalogue } = exchange;
    const before = await observe(running(), VICTIMS, { as: "policy", first: 1000 });
    const first = await observe(running(), VICTIMS, { as: "policy", first: 10 });
    const revised = smallTwin(catalogue).find(
      ({ indicator, version }) => indicator.id === VICTIMS.indicator && version === "1.1.0",
    );
    if (!revised) throw new Error("the twin has no revised release of demo.police.victims");
    const value = Int32Array.from(revised.cells.value, (count) => (count < 0 ? count : count * 3));
    const publication = makePublicationService({
      store,
      catalogue,
      protector: (question) => protectRelease(question, plainEngine),
    });
    await publication.publish({
      ...revised,
      version: "1.2.0",
      publishedAt: new Date("2026-06-25T12:30:00Z"),
      supersedes: "demo.police.victims@1.1.0",
      cells: { ...revised.cells, value },
    });
    const rest = await observe(running(), VICTIMS, { as: "policy", first: 990, after: first.pageInfo.endCursor });
    expect([...first.nodes, ...rest.nodes]).toEqual(before.nodes);
    const fresh = await observe(running(), VICTIMS, { as: "policy", first: 1 });
    expect(fresh.nodes[0]).toMatchObject({
      value: (before.nodes[0]?.value ?? 0) * 3,
      release: { id: "demo.police.victims@1.2.0" },
    });
  });
});
