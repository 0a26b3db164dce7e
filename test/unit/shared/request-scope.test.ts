import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { forEveryone, inScope, requestScope } from "../../../src/shared/request-scope.ts";

const scopeOf = (subject: string) => ({
  subject,
  custodian: null,
  audiences: "PUBLIC",
  signal: new AbortController().signal,
});
const subject = (): string | null => requestScope().subject;

test("each of several requests at once keeps its own scope, also when another ends first", async () => {
  const seen = await Promise.all(
    ["ada", "bob", "eve"].map((name, i) =>
      inScope(scopeOf(name), async () => {
        await delay(5 * (3 - i));
        const before = subject();
        await delay(5);
        return [before, subject()];
      }),
    ),
  );
  expect(seen).toEqual([
    ["ada", "ada"],
    ["bob", "bob"],
    ["eve", "eve"],
  ]);
});

test("a scope is there again after a time in which there was none", async () => {
  await inScope(scopeOf("ada"), () => delay(1));
  expect(subject()).toBeNull();
  expect(await inScope(scopeOf("bob"), async () => delay(1).then(subject))).toBe("bob");
});

test("work for everyone outlives the request that began it, in its name and without its signal", async () => {
  let work: Promise<unknown> = Promise.resolve();
  await inScope(scopeOf("ada"), async () => {
    work = forEveryone(async () => {
      await delay(10);
      return requestScope();
    });
  });
  expect(await work).toMatchObject({ subject: "ada", signal: null });
});

test("what a scope's work throws is thrown on, and the scope is gone", async () => {
  await expect(inScope(scopeOf("ada"), () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(subject()).toBeNull();
});
