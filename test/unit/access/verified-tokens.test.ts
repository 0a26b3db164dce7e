import { createLocalJWKSet, exportJWK, generateKeyPair } from "jose";
import { expect, test } from "vitest";
import { DEVELOPMENT_AUDIENCE, DEVELOPMENT_ISSUER } from "../../../src/access/development-issuer.ts";
import { makeTokenVerifier } from "../../../src/access/token-verifier.ts";
import { makeVerifiedTokens } from "../../../src/access/verified-tokens.ts";
import type { Viewer } from "../../../src/domain/audience.ts";
import { GOOD_CLAIMS, NOW, refusalOf, signText } from "./token-forge.ts";

const VIEWER: Viewer = { subject: "a", roles: ["ANALYST"], jurisdiction: "CA-ON" };
const EXPIRES = 1_000_000;

/** A memory with one token in it, verified at 5,000 with the first set of keys, at a time and with keys that the test sets. */
function aMemory(generation: number | null = 1) {
  const world = { now: 5_000, generation };
  const memory = makeVerifiedTokens(() => new Date(world.now));
  const keys = { generation: () => world.generation };
  memory.keep("token", { viewer: VIEWER, keys, generation, verifiedAt: 5_000, expiresAt: EXPIRES });
  return { world, found: () => memory.find("token"), memory };
}

test("a token that was verified is known, and no other", () => {
  const { memory, found } = aMemory();
  expect(found()).toBe(VIEWER);
  expect(memory.find("token ")).toBeNull();
});

test.each([
  ["from the moment on at which it expires", { now: EXPIRES }],
  ["once the clock is set back before its verification", { now: 4_999 }],
  ["once the issuer's keys were loaded anew", { generation: 2 }],
  ["while the issuer's keys are due to be loaded", { generation: null }],
])("a token is verified again %s", (_when, change) => {
  const { world, found } = aMemory();
  Object.assign(world, { now: EXPIRES - 1 });
  expect(found()).toBe(VIEWER);
  Object.assign(world, change);
  expect(found()).toBeNull();
});

test("a token that was verified while the keys were not at hand is not known", () => {
  expect(aMemory(null).found()).toBeNull();
});

test("the verifier knows what it found good, and nothing that it refused", async () => {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), alg: "ES256", kid: "k" }] });
  const verify = makeTokenVerifier({ development: { keys }, oidc: null, now: () => NOW });
  const claims = { ...GOOD_CLAIMS, iss: DEVELOPMENT_ISSUER, aud: DEVELOPMENT_AUDIENCE };
  const sign = (more: object) =>
    signText(JSON.stringify({ ...claims, ...more }), { alg: "ES256", typ: "at+jwt", kid: "k" }, privateKey);
  const [good, bad] = [await sign({}), await sign({ roles: ["nobody"] })];
  expect(verify.known(good)).toBeNull();
  expect(verify.known(good) ?? (await verify(good))).toEqual(verify.known(good));
  await refusalOf(verify(bad));
  expect(verify.known(bad)).toBeNull();
});
