import { describe, expect, test } from "vitest";
import { parseMoment } from "../../../src/shared/zoned-time.ts";

describe("parseMoment", () => {
  test.each([
    ["2026-12-04T08:30:00-05:00", "2026-12-04T13:30:00.000Z"],
    ["2026-12-04T13:30Z", "2026-12-04T13:30:00.000Z"],
    ["2026-12-04T08:30[America/Toronto]", "2026-12-04T13:30:00.000Z"],
    ["2026-07-01T08:30[America/Toronto]", "2026-07-01T12:30:00.000Z"],
    ["2026-07-01T08:30:15[America/St_Johns]", "2026-07-01T11:00:15.000Z"],
    // The day on which daylight-saving time begins, before and after the leap, and the one on which it ends.
    ["2026-03-08T01:59[America/Toronto]", "2026-03-08T06:59:00.000Z"],
    ["2026-03-08T03:00[America/Toronto]", "2026-03-08T07:00:00.000Z"],
    ["2026-03-08T08:30[America/Toronto]", "2026-03-08T12:30:00.000Z"],
    ["2026-11-01T00:59[America/Toronto]", "2026-11-01T04:59:00.000Z"],
    ["2026-11-01T02:00[America/Toronto]", "2026-11-01T07:00:00.000Z"],
    ["2026-11-01T08:30[America/Toronto]", "2026-11-01T13:30:00.000Z"],
    // Saskatchewan keeps one time all year.
    ["2026-11-01T01:30[America/Regina]", "2026-11-01T07:30:00.000Z"],
    ["2026-11-01T01:30-04:00", "2026-11-01T05:30:00.000Z"],
    ["2026-11-01T01:30-05:00", "2026-11-01T06:30:00.000Z"],
  ])("reads %s", (text, moment) => {
    expect(parseMoment("at", text).toISOString()).toBe(moment);
  });

  test.each([
    ["2026-03-08T02:30[America/Toronto]", /leap over/, /sautent cette heure/],
    ["2026-11-01T01:30[America/Toronto]", /twice on that day/, /deux fois cette heure/],
    ["2026-12-04T08:30", /with its zone/, /avec son fuseau/],
    ["2026-12-04", /with its zone/, /avec son fuseau/],
    ["2026-02-30T08:30[America/Toronto]", /with its zone/, /avec son fuseau/],
    ["2026-12-04T25:30:00Z", /with its zone/, /avec son fuseau/],
    ["2026-12-04T08:30[America/Nowhere]", /with its zone/, /avec son fuseau/],
    ["tomorrow", /with its zone/, /avec son fuseau/],
  ])("refuses %s and says what to write", (text, en, fr) => {
    try {
      parseMoment("at", text);
    } catch (error) {
      expect(error).toMatchObject({
        code: "INVALID_INPUT",
        messages: { en: expect.stringMatching(en), fr: expect.stringMatching(fr) },
      });
      return;
    }
    throw new Error("it was read");
  });
});
