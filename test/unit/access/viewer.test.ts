import { expect, test } from "vitest";
import { viewerFromAuthorization } from "../../../src/access/viewer.ts";
import { ANONYMOUS } from "../../../src/domain/audience.ts";
import { aForge, GOOD_CLAIMS, refusalOf } from "./token-forge.ts";

const OPEN = { publicAccess: true };
const viewerOf = async (...given: Parameters<typeof viewerFromAuthorization>) => viewerFromAuthorization(...given);

test("without a header one is the public, where the public is let in", async () => {
  const { verify } = await aForge();
  expect(await viewerFromAuthorization(undefined, verify, OPEN)).toBe(ANONYMOUS);
  const error = await refusalOf(viewerOf(undefined, verify, { publicAccess: false }));
  expect(error).toMatchObject({ code: "UNAUTHENTICATED", details: { reason: "NO_TOKEN" } });
});

test.each(["Bearer", "bearer", "BEARER"])("%s and a good token is its viewer", async (scheme) => {
  const { verify, sign } = await aForge();
  for (const publicAccess of [true, false]) {
    const viewer = await viewerFromAuthorization(`${scheme} ${await sign(GOOD_CLAIMS)}`, verify, { publicAccess });
    expect(viewer).toEqual({ subject: "analyst@example.ca", roles: ["ANALYST"], jurisdiction: "CA-ON" });
  }
});

test.each([
  ["an empty header", () => ""],
  ["the scheme alone", () => "Bearer"],
  ["the scheme and a space", () => "Bearer "],
  ["a token without scheme", (token: string) => token],
  ["Basic", (token: string) => `Basic ${token}`],
  ["a scheme that begins alike", (token: string) => `Bearers ${token}`],
  ["a comma and another token", (token: string) => `Bearer ${token}, Bearer ${token}`],
  ["two tokens", (token: string) => `Bearer ${token} ${token}`],
  ["a tab", (token: string) => `Bearer\t${token}`],
  ["a second line", (token: string) => `Bearer ${token}\nX: y`],
])("%s is refused, and is never taken for the public", async (_name, headerOf) => {
  const { verify, sign } = await aForge();
  const error = await refusalOf(viewerOf(headerOf(await sign(GOOD_CLAIMS)), verify, OPEN));
  expect(error).toMatchObject({ code: "UNAUTHENTICATED", details: { reason: "NOT_BEARER" } });
});

test("a bad token is refused, and is never taken for the public", async () => {
  const { verify, signAsStranger } = await aForge();
  for (const token of [await signAsStranger(GOOD_CLAIMS), "undefined", "null", "a.b.c"]) {
    const error = await refusalOf(viewerOf(`Bearer ${token}`, verify, OPEN));
    expect(error.code).toBe("UNAUTHENTICATED");
  }
});
