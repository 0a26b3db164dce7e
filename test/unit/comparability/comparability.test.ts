import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { readCatalogueFiles } from "../../../src/catalogue/catalogue-files.ts";
import {
  breakBetween,
  COMPARABILITY_CASE,
  type ComparedSelection,
  compareIndicators,
  compareWithin,
} from "../../../src/comparability/comparability.ts";
import { readComparability } from "../../../src/comparability/comparability-files.ts";
import { parsePeriod } from "../../../src/domain/period.ts";

const statements = await readComparability();
const { entries } = await readCatalogueFiles();

const INCIDENTS: ComparedSelection = {
  indicator: "ht.police.incidents",
  jurisdictions: ["CA"],
  periods: ["2019"],
  members: { offence: ["T"] },
  measures: ["COUNT"],
};
const within = (change: Partial<ComparedSelection>) => {
  const { level, reasons } = compareWithin(statements, { ...INCIDENTS, ...change });
  return { level, ids: reasons.map(({ statement }) => statement.id), reasons };
};

describe("the statements on comparability", () => {
  test("name only what the catalogue has, say it in both languages and give evidence", async () => {
    const indicators = ["*", ...entries.indicators.map(({ id }) => id)];
    const jurisdictions = entries.jurisdictions.map(({ id }) => id);
    const sources = await readFile(new URL("../../../seeds/reference/sources.csv", import.meta.url), "utf8").catch(
      () => null,
    );
    for (const { scope, against, reason, evidence, when, breakAt, date, author } of statements) {
      expect(indicators).toEqual(expect.arrayContaining([...scope.indicators, ...(against ?? [])]));
      expect(jurisdictions).toEqual(expect.arrayContaining([...(scope.jurisdictions ?? [])]));
      for (const id of scope.indicators.filter((one) => one !== "*" && scope.dimension !== undefined)) {
        const dimension = entries.indicators
          .find((entry) => entry.id === id)
          ?.dimensions.find((d) => d.id === scope.dimension);
        expect(dimension?.members).toEqual(expect.arrayContaining([...(scope.members ?? [])]));
      }
      for (const period of [scope.from, scope.to, breakAt].filter((one) => one !== undefined))
        expect(parsePeriod(period)).not.toBeNull();
      expect(COMPARABILITY_CASE).toContain(when);
      expect(Math.min(reason.en.length, reason.fr.length)).toBeGreaterThan(20);
      expect(evidence.length).toBeGreaterThan(0);
      if (sources) for (const { source } of evidence) expect(sources).toContain(`${source},`);
      expect([author, date]).toEqual(["FPT_HT", expect.stringMatching(/^\d{4}-\d\d-\d\d$/)]);
    }
    expect(new Set(statements.map(({ id }) => id)).size).toBe(statements.length);
  });

  test("one cell of one place and year is comparable", () => {
    expect(within({})).toMatchObject({ level: "COMPARABLE", ids: [] });
  });

  test("a break speaks only across it, and only of the members that it touches", () => {
    const across = within({ periods: ["2010", "2011"] });
    expect(across).toMatchObject({ level: "NOT_COMPARABLE" });
    expect(across.reasons[0]).toMatchObject({ jurisdictions: ["CA"], periods: ["2010", "2011"] });
    expect(within({ periods: ["2011", "2012"] }).level).toBe("COMPARABLE");
    expect(within({ periods: ["2010", "2011"], members: { offence: ["CC279"] } }).level).toBe("COMPARABLE");
  });

  test("a break inside a pooled period speaks, of the pool alone and beside others", () => {
    for (const periods of [["2009..2012"], ["2009..2012", "2013"]]) {
      const pooled = within({ periods });
      expect(pooled).toMatchObject({ level: "NOT_COMPARABLE" });
      expect(pooled.reasons[0]?.periods).toContain("2009..2012");
    }
    expect(within({ periods: ["2012..2016"] }).level).toBe(within({ periods: ["2012", "2016"] }).level);
    expect(within({ periods: ["2009..2010", "2012..2016"] }).level).toBe("NOT_COMPARABLE");
  });

  test("a provisional figure speaks where another period stands beside it, and names its own", () => {
    const isProvisional = (period: string) => period === "2023";
    const provisional = "police-provisional-first-year";
    expect(within({ periods: ["2023"], isProvisional }).ids).not.toContain(provisional);
    expect(within({ periods: ["2021", "2022"], isProvisional }).ids).not.toContain(provisional);
    const { reasons } = within({ periods: ["2022", "2023"], isProvisional });
    expect(reasons.find(({ statement }) => statement.id === provisional)?.periods).toEqual(["2023"]);
  });

  test("coverage of courts speaks of the places that it touches", () => {
    const courts = { indicator: "ht.court.cases", periods: ["2015-2016"], members: { rule: ["ANY_CHARGE"] } };
    expect(within({ ...courts, jurisdictions: ["CA-AB", "CA-BC"] }).level).toBe("COMPARABLE");
    const { level, reasons } = within({ ...courts, jurisdictions: ["CA-AB", "CA-ON"] });
    expect(level).toBe("NOT_COMPARABLE");
    expect(reasons[0]?.jurisdictions).toEqual(["CA-ON"]);
    expect(within({ ...courts, jurisdictions: ["CA-AB"], members: { rule: ["ANY_CHARGE", "MSO"] } }).ids).toContain(
      "courts-counting-rules",
    );
  });

  test("a rate on few units is told with its place; a count is not", () => {
    const smallCounts = (fewerThan: number) => (fewerThan > 5 ? [{ jurisdiction: "CA", period: "2019" }] : []);
    expect(within({ measures: ["RATE"], smallCounts })).toMatchObject({
      level: "CAUTION",
      ids: ["police-small-denominators"],
    });
    expect(within({ measures: ["COUNT"], smallCounts }).level).toBe("COMPARABLE");
  });

  test("the worst reason comes first and is the level", () => {
    const { level, reasons } = within({ periods: ["2010", "2011"], jurisdictions: ["CA", "CA-ON"] });
    expect([level, reasons[0]?.level, reasons.at(-1)?.level]).toEqual(["NOT_COMPARABLE", "NOT_COMPARABLE", "CAUTION"]);
  });

  test("a change across a break is refused whichever way round the periods stand", () => {
    const place = { indicator: "ht.hotline.cases", jurisdiction: "CA", members: { exploitation: "T" } };
    expect(breakBetween(statements, { ...place, period: "2020", against: "2019" })?.id).toBe("hotline-2019-part-year");
    expect(breakBetween(statements, { ...place, period: "2019", against: "2020" })?.id).toBe("hotline-2019-part-year");
    expect(breakBetween(statements, { ...place, period: "2021", against: "2020" })).toBeUndefined();
  });

  test.each([
    [
      "incidents and charges",
      ["ht.police.incidents", "ht.court.charges"],
      ["units-of-count", "fiscal-against-calendar"],
    ],
    ["victims and accused", ["ht.police.victims", "ht.police.accused"], ["most-serious-against-any-violation"]],
    ["cases of two programmes", ["ht.hotline.cases", "ht.court.cases"], ["different-programmes"]],
  ] as const)("%s are not comparable", (_what, ids, expected) => {
    const indicators = ids.map((id) => entries.indicators.find((entry) => entry.id === id));
    const { level, reasons } = compareIndicators(
      statements,
      indicators.filter((entry) => entry !== undefined),
    );
    expect(level).toBe("NOT_COMPARABLE");
    expect(reasons.map(({ statement }) => statement.id)).toEqual(expect.arrayContaining([...expected]));
  });
});
