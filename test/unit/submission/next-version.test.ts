import { describe, expect, test } from "vitest";
import { nextVersion } from "../../../src/submission/next-version.ts";

describe("nextVersion", () => {
  test.each([
    [null, "FIRST", [], "1.0.0"],
    [null, "FIRST", ["1.0.0"], "1.1.0"],
    ["1.7.3", "BREAKING", ["1.7.3"], "2.0.0"],
    ["1.7.3", "REVISION", ["1.7.3"], "1.8.0"],
    ["1.7.3", "CORRECTION", ["1.7.3"], "1.7.4"],
    ["1.7.0", "REVISION", ["1.7.0", "1.8.0", "1.9.0"], "1.10.0"],
    ["1.7.0", "CORRECTION", ["1.7.0", "1.7.1"], "1.7.2"],
    ["1.7.0", "BREAKING", ["1.7.0", "2.0.0"], "3.0.0"],
  ] as const)("after %s, a %s where %j are taken, is %s", (current, change, taken, next) => {
    expect(nextVersion(current, change, taken)).toBe(next);
  });
});
