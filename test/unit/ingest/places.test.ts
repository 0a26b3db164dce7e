import { expect, test } from "vitest";
import { delimiterOf, firstRecordOf } from "../../../src/ingest/delimiter.ts";
import { parseDguid, withoutVintage } from "../../../src/ingest/dguid.ts";
import { readPeriod } from "../../../src/ingest/period-text.ts";
import { isStructureOf } from "../../../src/ingest/sdmx-csv.ts";

test.each([
  ["2021A000011124", "A000011124"],
  ["2016A000235", "A000235"],
  ["2021S0503535", "S0503535"],
  ["2021S050535505", "S050535505"],
])("the DGUID %s without its vintage is %s", (text, expected) => {
  const dguid = parseDguid(text);
  expect(dguid && withoutVintage(dguid)).toBe(expected);
});

test.each(["", "35", "2021X000235", "2021A0002", "21A000235", "2021A00023500000000000"])("%j is no DGUID", (text) => {
  expect(parseDguid(text)).toBeNull();
});

test.each([
  ["2016/2017", "2016-2017"],
  ["2016/17", "2016-2017"],
  ["1999/00", "1999-2000"],
  ["2016-04-01/P1Y", "2016-2017"],
  [" 2016-2017 ", "2016-2017"],
])("the fiscal year %j is %s", (text, id) => {
  expect(readPeriod(text, "FISCAL_YEAR")).toEqual({ id });
});

test.each([
  ["2011-12", "period.type"],
  ["2016", "period.type"],
  ["2016/18", "period.malformed"],
  ["1899-1900", "period.out-of-range"],
  ["2999/3000", "period.out-of-range"],
  ["FY2016", "period.malformed"],
  ["2016-2017..2018-2019", "period.malformed"],
])("%j is no fiscal year: %s", (text, fault) => {
  expect(readPeriod(text, "FISCAL_YEAR")).toEqual({ fault });
});

test.each([
  ["FPT_HT:HT_POLICE_INCIDENTS(1.0.0)", true],
  ["FPT_HT:HT_POLICE_INCIDENTS(1.0+)", true],
  ["FPT_HT:HT_POLICE_INCIDENTS(1)", true],
  ["FPT_HT:HT_POLICE_INCIDENTS(2.0.0)", false],
  ["OTHER:HT_POLICE_INCIDENTS(1.0.0)", false],
  ["FPT_HT:HT_COURT_CASES(1.0.0)", false],
  ["HT_POLICE_INCIDENTS", false],
])("%s names the structure: %s", (text, expected) => {
  expect(isStructureOf(text, "ht.police.incidents")).toBe(expected);
});

test.each([
  ["a,b,c", ","],
  ["a;b;c", ";"],
  ["a\tb\tc", "\t"],
  ['"a;b;c",d', ","],
  ["STRUCTURE;STRUCTURE_ID,X", ";"],
  ["STRUCTURE[;],STRUCTURE_ID", ","],
  ["a;b,c", ","],
])("the separator of %j is %j", (header, expected) => {
  expect(delimiterOf(header)).toBe(expected);
});

test("the first record ends at the first line end outside quotation marks", () => {
  expect(firstRecordOf('"a\nb",c\nd', false)).toBe('"a\nb",c');
  expect(firstRecordOf("a,b", false)).toBeNull();
  expect(firstRecordOf("a,b", true)).toBe("a,b");
});
