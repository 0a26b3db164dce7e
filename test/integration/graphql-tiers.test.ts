import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { editedDocuments, INVALID_DOCUMENTS, rewordedDocuments } from "../support/documents.ts";
import { STORES, useExchange, VIEWERS, type ViewerName } from "../support/exchange.ts";
import { readers, say } from "../support/tiers.ts";

const TEXT = ["en", "fr", "__typename"];
const LEAVES = ["id", "measure", "value", "display", "spoken", "display(lang: FR)", "spoken(lang: EN)", "__typename"];
const texts = fc.uniqueArray(fc.constantFrom(...TEXT), { minLength: 1 }).map((some) => `{ ${some.join(" ")} }`);
const jurisdiction = texts.map((t) => `jurisdiction { id name ${t} level sgcCode parent { id parent { name ${t} } } }`);
const objects = [
  texts.map((t) => `indicator { id name ${t} synthetic custodian { id } dimensions { id members { id } } measures }`),
  jurisdiction,
  texts.map((t) => `period { id type start end label ${t} }`),
  texts.map(
    (t) => `dimensions { dimension { id name ${t} } member { id name ${t} isTotal external { scheme code } } }`,
  ),
  texts.map((t) => `release { id version state publishedAt reason ${t} vintage }`),
  fc.constant("status { availability vintage rounded roundingBase symbols __typename }"),
  fc.constant("state: status { availability } status { vintage }"),
];
/** What is asked of an observation; each field once, in any order. */
const node = fc
  .tuple(fc.uniqueArray(fc.constantFrom(...LEAVES), { selector: (leaf) => leaf.split("(")[0] ?? "" }), ...objects)
  .chain(([leaves, ...rest]) => fc.shuffledSubarray([...leaves, ...rest], { minLength: 1 }))
  .map((fields) => fields.join(" "));

const members = fc.constantFrom(["*"], ["T"], ["F", "M"]);
const where = fc.record(
  {
    indicator: fc.constant("demo.police.victims"),
    measures: fc.shuffledSubarray(["COUNT", "RATE", "SHARE", "CHANGE"], { minLength: 1 }),
    jurisdictions: fc.shuffledSubarray(["CA", "Ontario", "NS"], { minLength: 1 }),
    geoLevels: fc.shuffledSubarray(["COUNTRY", "PROVINCE"], { minLength: 1 }),
    from: fc.constantFrom("2019", "2021", "2021", "2022", "2022", "nonsense"),
    dimensions: members.map((some) => [{ dimension: "sex", members: some }]),
    asOf: fc.constantFrom("2026-11-01T00:00:00.000-05:00", "1990-01-01T00:00:00Z"),
  },
  { requiredKeys: ["indicator"] },
);
const orderBy = fc.constantFrom(
  undefined,
  [{ by: "VALUE", descending: true }],
  [{ by: "PERIOD" }, { by: "VALUE", descending: false }],
);
const page = fc.constantFrom(
  "nodes { %s }",
  "edges { cursor node { %s } }",
  "nodes { %s } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } totalCount",
);

const question = fc.record({
  reader: readers,
  node,
  page,
  wrapped: fc.constantFrom("plain", "fragment", "inline", "alias", "twice"),
  variables: fc.record({ where, orderBy, first: fc.constantFrom(undefined, null, 0, 3, 20, 40, 60, 100, 1001, -1) }),
});

function documentOf({ page: shape, node: fields, wrapped }: { page: string; node: string; wrapped: string }): string {
  const inner = wrapped === "fragment" ? "...Cell" : wrapped === "inline" ? `... on Observation { ${fields} }` : fields;
  const args = "(where: $where, orderBy: $orderBy, first: $first)";
  const asked = `observations${args} { ${shape.replace("%s", inner)} }`;
  const body =
    wrapped === "alias" ? `a: ${asked} __typename b: ${asked}` : wrapped === "twice" ? `${asked} ${asked}` : asked;
  const query = `query ($where: ObservationFilter!, $orderBy: [ObservationOrder!], $first: Int = 5) { ${body} }`;
  return wrapped === "fragment" ? `${query} fragment Cell on Observation { ${fields} }` : query;
}

describe.each(STORES)("the tiers, over %s", (kind) => {
  const running = useExchange(kind);

  test("answer like the ordinary way, byte for byte, when an operation is new, is known, and was asked before", async () => {
    const before = { ...running().exchange.tierCounts };
    await fc.assert(
      fc.asyncProperty(question, async ({ reader, variables, ...asked }) => {
        const query = documentOf(asked);
        const ordinary = await say(running(), query, { ...reader, variables, way: "ordinary" });
        for (let time = 0; time < 4; time++)
          expect(await say(running(), query, { ...reader, variables, way: "fast" })).toEqual(ordinary);
      }),
      { numRuns: 80, seed: 20_261_124 },
    );
    const after = running().exchange.tierCounts;
    // Most of these questions are good ones: the test would prove nothing if the tiers left them alone.
    expect(after.compiled - before.compiled).toBeGreaterThan(60);
    expect(after.kept - before.kept).toBeGreaterThan(60);
  }, 120_000);

  test("leave what is not valid to graphql-js, which words it", async () => {
    const before = { ...running().exchange.tierCounts };
    const asking = { as: "public", language: "fr", from: null, variables: {} } as const;
    const compare = async (query: string): Promise<void> => {
      const ordinary = await say(running(), query, { ...asking, way: "ordinary" });
      for (let time = 0; time < 3; time++)
        expect(await say(running(), query, { ...asking, way: "fast" }), query).toEqual(ordinary);
    };
    for (const [, query] of INVALID_DOCUMENTS) await compare(query);
    await fc.assert(fc.asyncProperty(fc.oneof(editedDocuments, rewordedDocuments), compare), {
      numRuns: 100,
      seed: 20_261_124,
    });
    expect(running().exchange.tierCounts.none - before.none).toBeGreaterThan(200);
  }, 120_000);

  const COVERED = '{ observations(where: { indicator: "demo.police.victims" }, first: 1) { nodes { id } } }';
  test.each([
    ["a directive", '{ observations(where: { indicator: "demo.police.victims" }) { nodes { id @skip(if: true) } } }'],
    [
      "another field of the query",
      '{ viewer { audience } observations(where: { indicator: "demo.police.victims" }) { nodes { id } } }',
    ],
    ["notes", '{ observations(where: { indicator: "demo.police.victims" }, first: 2) { nodes { notes { id } } } }'],
    ["an unknown field", '{ observations(where: { indicator: "demo.police.victims" }) { nodes { rawCount } } }'],
    ["a syntax error", "{ observations("],
    ["two operations and no name", `query A ${COVERED} query B ${COVERED}`],
    [
      "too many cells",
      `{ ${Array.from({ length: 6 }, (_, i) => `a${i}: observations(where: { indicator: "demo.police.victims" }, first: 1000) { nodes { id } }`).join(" ")} }`,
    ],
  ])("leave %s to the ordinary way", async (_what, query) => {
    const before = running().exchange.tierCounts.none;
    const asking = { as: "policy", language: "en", from: null, variables: {} } as const;
    const ordinary = await say(running(), query, { ...asking, way: "ordinary" });
    expect(await say(running(), query, { ...asking, way: "fast" })).toEqual(ordinary);
    expect(running().exchange.tierCounts.none).toBe(before + 1);
  });

  test("keep no answer for a viewer of another audience or language", async () => {
    const query = `{ observations(where: { indicator: "demo.police.victims", jurisdictions: ["ON", "NS"], 
      dimensions: [{ dimension: "sex", members: ["*"] }, { dimension: "age", members: ["*"] }] }) { nodes { value display spoken } } }`;
    const ask = async (as: ViewerName, language: string): Promise<string> =>
      (await say(running(), query, { as, language, from: null, variables: {}, way: "fast" })).text;
    const pairs = (Object.keys(VIEWERS) as ViewerName[]).flatMap((as) => ["en", "fr"].map((l) => [as, l] as const));
    const first = await Promise.all(pairs.map(([as, language]) => ask(as, language)));
    for (let time = 0; time < 3; time++)
      expect(await Promise.all(pairs.map(([as, language]) => ask(as, language)))).toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(4);
  });
});
