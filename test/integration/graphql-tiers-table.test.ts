import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { shareAllBut } from "../support/agreements.ts";
import { STORES, useExchange } from "../support/exchange.ts";
import { readers, say } from "../support/tiers.ts";

const INDICATOR = "demo.police.victims";
const text = fc.constantFrom("{ en }", "{ fr en }", "{ __typename en }");
const headers = text.map((name) => `{ axis id name ${name} }`);
/** What is asked of a table; each field once, in any order. */
const parts = fc
  .tuple(
    text.map((t) => `title ${t}`),
    headers.map((h) => `rows ${h}`),
    headers.map((h) => `columns ${h}`),
    fc.constantFrom(
      "cells { value }",
      "cells { id display spoken(lang: FR) status { availability symbols } }",
      "cells { measure value jurisdiction { id } period { id } dimensions { member { id } } }",
    ),
    text.map((t) => `notes { id mandatory text ${t} }`),
    text.map((t) => `legend { symbol meaning ${t} }`),
    text.map((t) => `comparability { level reasons { id level text ${t} author date periods { id } } }`),
    fc.constant("release { id version }"),
    text.map((t) => `profile { id method threshold base name ${t} }`),
    fc.constant("__typename"),
  )
  .chain((all) => fc.shuffledSubarray(all, { minLength: 1 }))
  .map((some) => some.join(" "));

const axes = fc.constantFrom(
  { rows: ["JURISDICTION"], columns: ["PERIOD", "MEASURE"] },
  { rows: ["JURISDICTION", "sex"], columns: ["PERIOD", "MEASURE"] },
  { rows: ["MEASURE", "age"], columns: ["JURISDICTION", "PERIOD"] },
  { rows: ["PERIOD", "MEASURE", "JURISDICTION"], columns: [] },
  { rows: ["JURISDICTION", "JURISDICTION"], columns: ["PERIOD", "MEASURE"] },
);
const where = fc.record(
  {
    indicator: fc.constantFrom(INDICATOR, INDICATOR, INDICATOR, INDICATOR, INDICATOR, "nothing.of.the.kind"),
    jurisdictions: fc.constantFrom(["CA"], ["CA", "ON", "NS"]),
    geoLevels: fc.constantFrom(["COUNTRY", "PROVINCE"], ["COUNTRY", "PROVINCE"], ["PROVINCE"]),
    from: fc.constantFrom("2022", "2019"),
    measures: fc.constantFrom(["COUNT"], ["COUNT", "RATE", "CHANGE"]),
  },
  { requiredKeys: ["indicator", "jurisdictions"] },
);
const question = fc.record({ reader: readers, parts, axes, where });

describe.each(STORES)("tables from the tiers, over %s", (kind) => {
  const running = useExchange(kind);

  test("are those of the ordinary way, byte for byte", async () => {
    const before = { ...running().exchange.tierCounts };
    await fc.assert(
      fc.asyncProperty(question, async ({ reader, parts: fields, axes: placed, where: filter }) => {
        const query = `query Table($input: TableInput!) { table(input: $input) { ${fields} } }`;
        const variables = { input: { where: filter, ...placed } };
        const ordinary = await say(running(), query, { ...reader, variables, way: "ordinary" });
        for (let time = 0; time < 4; time++)
          expect(await say(running(), query, { ...reader, variables, way: "fast" })).toEqual(ordinary);
      }),
      { numRuns: 70, seed: 20_261_124 },
    );
    const after = running().exchange.tierCounts;
    expect(after.compiled - before.compiled).toBeGreaterThan(40);
    expect(after.kept - before.kept).toBeGreaterThan(40);
  }, 120_000);

  const PLAIN = `query ($input: TableInput!) { table(input: $input) { cells { value display status { availability } } comparability { level } } }`;
  const asked = {
    input: { where: { indicator: INDICATOR, from: "2021" }, rows: ["JURISDICTION"], columns: ["PERIOD"] },
  };

  test.each(["policy", "public"] as const)(
    "show the %s nothing of before once the agreements are others",
    async (as) => {
      const by = { as, language: "en", from: null, variables: asked };
      const seen = async (): Promise<string> => {
        const { text: ordinary } = await say(running(), PLAIN, { ...by, way: "ordinary" });
        for (let time = 0; time < 4; time++)
          expect((await say(running(), PLAIN, { ...by, way: "fast" })).text).toBe(ordinary);
        return ordinary;
      };
      const shared = await seen();
      await shareAllBut(running(), [INDICATOR]);
      const hidden = await seen();
      expect(hidden).not.toBe(shared);
      expect(hidden).not.toContain('"VALUE"');
      await shareAllBut(running(), []);
      expect(await seen()).toBe(shared);
    },
  );
});
