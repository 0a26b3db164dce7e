import fc from "fast-check";
import { expect, test } from "vitest";
import type { Audience } from "../../../src/domain/audience.ts";
import { MEASURE } from "../../../src/domain/codes.ts";
import { openPermalink, type Pinned, sealPermalink } from "../../../src/permalink/permalink-code.ts";

const KEY = Buffer.alloc(32, 7);
const OTHER_KEY = Buffer.alloc(32, 8);

const ascending = fc.uniqueArray(fc.nat({ max: 400 }), { maxLength: 40 }).map((list) => list.sort((a, b) => a - b));
const pinned: fc.Arbitrary<Pinned> = fc.record({
  releaseId: fc.stringMatching(/^[a-z.]{1,30}@\d\.\d{1,3}\.\d$/),
  audience: fc.constantFrom<Audience>("PUBLIC", "FPT", "CUSTODIAN", "FPT+CA-ON", "FPT+CA-QC"),
  indexes: fc.array(ascending, { minLength: 1, maxLength: 6 }),
  measures: fc.subarray([...MEASURE]),
  rows: fc.array(fc.nat({ max: 6 }), { maxLength: 4 }),
  columns: fc.array(fc.nat({ max: 6 }), { maxLength: 4 }),
});
const small: Pinned = {
  releaseId: "ht.police.incidents@1.7.0",
  audience: "PUBLIC",
  indexes: [[0, 1, 2], [5, 6, 7, 8, 9, 10, 11, 12], [0]],
  measures: ["COUNT", "RATE"],
  rows: [0],
  columns: [1, 3],
};

test("what was sealed is opened, and nothing else is", () => {
  fc.assert(
    fc.property(pinned, (what) => {
      const permalink = sealPermalink(what, KEY);
      expect(permalink).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(openPermalink(permalink, KEY)).toEqual(what);
      expect(openPermalink(permalink, OTHER_KEY)).toBeNull();
    }),
  );
});

test("no character can be changed, left out or added", () => {
  const permalink = sealPermalink(small, KEY);
  for (let at = 0; at < permalink.length; at++) {
    const other = permalink[at] === "A" ? "B" : "A";
    expect(openPermalink(permalink.slice(0, at) + other + permalink.slice(at + 1), KEY)).toBeNull();
    expect(openPermalink(permalink.slice(0, at) + permalink.slice(at + 1), KEY)).toBeNull();
  }
  expect(openPermalink(`${permalink}A`, KEY)).toBeNull();
});

test.each(["", "A", "../../etc/passwd", "A".repeat(5_000), "é".repeat(40)])("%s is none", (text) => {
  expect(openPermalink(text, KEY)).toBeNull();
});

test("three jurisdictions over eight years fit into 90 characters", () => {
  expect(sealPermalink(small, KEY).length).toBeLessThanOrEqual(90);
});
