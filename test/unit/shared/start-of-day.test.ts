import { expect, test } from "vitest";
import { dayAfter, startOfDay } from "../../../src/shared/zoned-time.ts";

test.each([
  ["2026-01-01", "America/St_Johns", "2026-01-01T03:30:00.000Z"],
  ["2026-07-01", "America/St_Johns", "2026-07-01T02:30:00.000Z"],
  ["2026-01-01", "America/Regina", "2026-01-01T06:00:00.000Z"],
  ["2026-07-01", "America/Regina", "2026-07-01T06:00:00.000Z"],
  ["2026-03-08", "America/Toronto", "2026-03-08T05:00:00.000Z"],
  ["2026-03-09", "America/Toronto", "2026-03-09T04:00:00.000Z"],
  ["2026-11-01", "America/Toronto", "2026-11-01T04:00:00.000Z"],
  ["2026-11-02", "America/Toronto", "2026-11-02T05:00:00.000Z"],
  ["9999-01-01", "America/Vancouver", "9999-01-01T08:00:00.000Z"],
  // Until 2011, Newfoundland changed its clocks at one minute past midnight: that midnight came twice, and a day begins at the first.
  ["2010-11-07", "America/St_Johns", "2010-11-07T02:30:00.000Z"],
  // Where clocks leap at midnight, the day begins at the leap.
  ["2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00.000Z"],
])("%s begins in %s at %s", (day, zone, moment) => {
  expect(new Date(startOfDay(day, zone)).toISOString()).toBe(moment);
});

test("a zone that does not exist is an error, not UTC", () => {
  expect(() => startOfDay("2026-01-01", "America/Saskatoon")).toThrow(RangeError);
});

test.each([
  ["2026-12-31", "2027-01-01"],
  ["2028-02-28", "2028-02-29"],
])("after %s comes %s", (day, next) => expect(dayAfter(day)).toBe(next));
