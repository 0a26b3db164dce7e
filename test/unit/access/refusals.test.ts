import { expect, test } from "vitest";
import { REFUSAL_REASON, refusal } from "../../../src/access/refusals.ts";

test.each(REFUSAL_REASON)("%s is worded in both languages, and differently for each reason", (reason) => {
  for (const source of ["development", "provider"] as const) {
    const error = refusal(reason, source);
    expect(error).toMatchObject({ code: "UNAUTHENTICATED", details: { reason } });
    expect(error.messages.en).not.toBe(error.messages.fr);
    for (const text of [error.messages.en, error.messages.fr]) expect(text).toMatch(/^\p{Lu}.{40,}$/u);
  }
});

test("no two reasons share a wording", () => {
  const texts = REFUSAL_REASON.map((reason) => refusal(reason, "provider").messages);
  expect(new Set(texts.map(({ en }) => en)).size).toBe(REFUSAL_REASON.length);
  expect(new Set(texts.map(({ fr }) => fr)).size).toBe(REFUSAL_REASON.length);
});

test("only the development issuer's tokens are renewed by the command", () => {
  for (const reason of REFUSAL_REASON) {
    expect(refusal(reason, "provider").messages.en).not.toContain("npm run");
    if (reason === "NO_TOKEN" || reason === "NOT_BEARER" || reason === "KEYS_UNAVAILABLE") continue;
    expect(refusal(reason, "development").messages.en).toContain("npm run -s fptx -- token --role");
  }
});
