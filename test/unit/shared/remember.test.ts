import { expect, test } from "vitest";
import { remember } from "../../../src/shared/remember.ts";

test("answers once for each text, and again for what was forgotten, is too long or failed", () => {
  const asked: string[] = [];
  const lengthOf = remember((text) => {
    asked.push(text);
    if (text === "bad") throw new Error("bad");
    return text.length;
  }, 2);
  const long = "x".repeat(300);
  expect([lengthOf("a"), lengthOf("a"), lengthOf("bb"), lengthOf("ccc"), lengthOf("a")]).toEqual([1, 1, 2, 3, 1]);
  expect([lengthOf(long), lengthOf(long)]).toEqual([300, 300]);
  for (let time = 0; time < 2; time++) expect(() => lengthOf("bad")).toThrow("bad");
  expect(asked).toEqual(["a", "bb", "ccc", "a", long, long, "bad", "bad"]);
});
