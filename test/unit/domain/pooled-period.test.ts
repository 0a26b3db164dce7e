import { expect, test } from "vitest";
import { parsePeriod } from "../../../src/domain/period.ts";
import { anyPeriod, isPooled, ordinaryPeriods, poolId } from "../../../src/domain/pooled-period.ts";

test("a pool of calendar years runs from the first day of the first to the last day of the last", () => {
  const pool = anyPeriod("2018..2022");
  expect(pool).toMatchObject({ id: "2018..2022", type: "CALENDAR_YEAR", start: "2018-01-01", end: "2022-12-31" });
  expect(pool?.label).toEqual({ en: "2018 to 2022 (combined)", fr: "2018 à 2022 (données combinées)" });
  expect(pool?.parts.map(({ id }) => id)).toEqual(["2018", "2019", "2020", "2021", "2022"]);
});

test.each([
  ["2018-2019..2020-2021", "FISCAL_YEAR", ["2018-2019", "2019-2020", "2020-2021"]],
  ["2019-H2..2020-H2", "HALF_YEAR", ["2019-H2", "2020-H1", "2020-H2"]],
  ["2019-Q4..2020-Q2", "QUARTER", ["2019-Q4", "2020-Q1", "2020-Q2"]],
  ["2019-11..2020-01", "MONTH", ["2019-11", "2019-12", "2020-01"]],
])("%s is a pool of type %s", (id, type, parts) => {
  expect([anyPeriod(id)?.type, ordinaryPeriods(id)]).toEqual([type, parts]);
});

test.each([
  ["of one period", "2018..2018"],
  ["in the wrong order", "2022..2018"],
  ["of two types", "2018..2022-2023"],
  ["of a calendar and a fiscal year", "2018-2019..2022"],
  ["without an end", "2018.."],
  ["without a beginning", "..2022"],
  ["with three ends", "2018..2020..2022"],
  ["with three dots", "2018...2022"],
  ["of no years", "1899..2001"],
  ["of more than 120 parts", "2010-01..2020-01"],
  ["of words", "first..last"],
])("a pool %s is none", (_, id) => {
  expect(anyPeriod(id)).toBeNull();
});

test("120 months are a pool", () => expect(anyPeriod("2010-01..2019-12")?.parts).toHaveLength(120));

test("an ordinary period is itself, and has no parts", () => {
  expect(anyPeriod("2018-2019")).toEqual(parsePeriod("2018-2019"));
  expect([anyPeriod("2018")?.parts, ordinaryPeriods("2018"), isPooled("2018-2019")]).toEqual([[], ["2018"], false]);
});

test("what reads files and code maps does not take a pool for a period", () => {
  expect(parsePeriod(poolId("2018", "2022"))).toBeNull();
});

test("asking for more pools than are kept forgets none that is asked for again", () => {
  for (let year = 1900; year < 2000; year++)
    for (let length = 1; length <= 12; length++) anyPeriod(poolId(String(year), String(year + length)));
  expect(anyPeriod("2018..2022")?.parts).toHaveLength(5);
});
