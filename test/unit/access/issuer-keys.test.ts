import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import { expect, onTestFinished, test } from "vitest";
import { openDevelopmentIssuer } from "../../../src/access/development-issuer.ts";
import { makeTokenVerifier } from "../../../src/access/token-verifier.ts";
import { aFolder, GOOD_CLAIMS, NOW, refusalOf, signText } from "./token-forge.ts";

const ISSUER = "https://login.example.ca/";
const MINUTE = 60_000;

async function aKey(kid: string, alg = "ES256") {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid, alg, use: "sig" };
  return { jwk, alg, kid, privateKey };
}
type Key = Awaited<ReturnType<typeof aKey>>;

const serveKeys = (keys: readonly JWK[]) => (response: ServerResponse) =>
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ keys }));

/** A sign-in service on this computer, its keys and mishaps in the test's hand, and a clock that the test moves. */
async function aProvider(...keys: Key[]) {
  const state = { fetches: 0, elapsed: 0, answer: serveKeys(keys.map(({ jwk }) => jwk)) };
  const server = createServer((_request, response) => {
    state.fetches++;
    state.answer(response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
  const now = () => new Date(NOW.getTime() + state.elapsed);
  const oidc = { issuer: ISSUER, jwksUrl, audience: "fptx" };
  const verify = makeTokenVerifier({ development: null, oidc, now });
  const sign = (key: Key, claims: object = {}, kid: unknown = key.kid) => {
    const seconds = now().getTime() / 1000;
    const all = { ...GOOD_CLAIMS, iss: ISSUER, aud: "fptx", iat: seconds, exp: seconds + 3_600, ...claims };
    return signText(JSON.stringify(all), { alg: key.alg, kid }, key.privateKey);
  };
  const reasonOf = async (key: Key, kid?: unknown) =>
    (await refusalOf(verify(await sign(key, {}, kid)))).details["reason"];
  return { state, oidc, now, verify, sign, reasonOf };
}

test.each(["ES256", "RS256", "PS256", "EdDSA"])("a provider's %s token is accepted", async (alg) => {
  const key = await aKey("one", alg);
  const { verify, sign } = await aProvider(key);
  expect(await verify(await sign(key))).toMatchObject({ roles: ["ANALYST"], jurisdiction: "CA-ON" });
});

test.each(["ES384", "RS512"])("a provider's %s token is refused", async (alg) => {
  const key = await aKey("one", alg);
  const { reasonOf, state } = await aProvider(key);
  expect(await reasonOf(key)).toBe("UNSIGNED");
  expect(state.fetches).toBe(0);
});

test("keys are fetched once for many tokens, also when they come at once", async () => {
  const key = await aKey("one");
  const { state, verify, sign } = await aProvider(key);
  const token = await sign(key);
  await Promise.all(Array.from({ length: 50 }, () => verify(token)));
  await verify(token);
  expect(state.fetches).toBe(1);
});

test("a token of another issuer or for another service is refused with the provider's advice", async () => {
  const key = await aKey("one");
  const { verify, sign } = await aProvider(key);
  const foreign = await refusalOf(verify(await sign(key, { iss: "https://login.example.ca" })));
  expect(foreign.details["reason"]).toBe("WRONG_ISSUER");
  const other = await refusalOf(verify(await sign(key, { aud: "payroll" })));
  expect(other.details["reason"]).toBe("WRONG_AUDIENCE");
  for (const { messages } of [foreign, other]) {
    expect(messages.en).toContain("Sign in again");
    expect(messages.en).not.toContain("fptx --");
  }
});

test("a new key is fetched when a token names it, and the old one stops when it is withdrawn", async () => {
  const [old, fresh] = [await aKey("old"), await aKey("new")];
  const { state, verify, sign, reasonOf } = await aProvider(old);
  await verify(await sign(old));
  state.answer = serveKeys([old.jwk, fresh.jwk]);
  state.elapsed += MINUTE;
  await verify(await sign(fresh));
  await verify(await sign(old));
  expect(state.fetches).toBe(2);
  state.answer = serveKeys([fresh.jwk]);
  state.elapsed += 10 * MINUTE;
  expect(await reasonOf(old)).toBe("BAD_SIGNATURE");
  await verify(await sign(fresh));
  expect(state.fetches).toBe(3);
});

test("fifty unknown key ids cause one fetch at most, one after the other or at once", async () => {
  const [key, stranger] = [await aKey("one"), await aKey("stranger")];
  const { state, verify, sign, reasonOf } = await aProvider(key);
  await verify(await sign(key));
  for (let n = 0; n < 50; n++) expect(await reasonOf(stranger, `k${n}`)).toBe("BAD_SIGNATURE");
  expect(state.fetches).toBe(1);
  state.elapsed += MINUTE;
  const reasons = await Promise.all(Array.from({ length: 50 }, (_, n) => reasonOf(stranger, `m${n}`)));
  expect(new Set(reasons)).toEqual(new Set(["BAD_SIGNATURE"]));
  expect(state.fetches).toBe(2);
});

test.each<[string, (response: ServerResponse) => unknown]>([
  ["answers with an error", (response) => response.writeHead(503).end()],
  ["sends a page instead of keys", (response) => response.writeHead(200).end("<html>")],
  ["sends JSON that is no key set", (response) => response.writeHead(200).end('{"keys":7}')],
  ["redirects elsewhere", (response) => response.writeHead(302, { location: "http://127.0.0.1:9/" }).end()],
  ["hangs up", (response) => response.destroy()],
])("the last good keys serve while the issuer %s, for a day", async (_name, mishap) => {
  const [key, fresh] = [await aKey("one"), await aKey("new")];
  const { state, verify, sign, reasonOf } = await aProvider(key);
  await verify(await sign(key));
  const healthy = state.answer;
  state.answer = mishap as typeof healthy;
  state.elapsed += 11 * MINUTE;
  await verify(await sign(key));
  expect(state.fetches).toBe(2);
  for (let n = 0; n < 50; n++) await verify(await sign(key));
  expect(state.fetches).toBe(2);
  expect(await reasonOf(fresh)).toBe("KEYS_UNAVAILABLE");
  state.elapsed += 24 * 60 * MINUTE;
  expect(await reasonOf(key)).toBe("KEYS_UNAVAILABLE");
  state.answer = healthy;
  state.elapsed += MINUTE;
  await verify(await sign(key));
});

test("no keys at all: the refusal says to try again, keeps the cause for the log, and hardly asks again", async () => {
  const key = await aKey("one");
  const { state, verify, sign, reasonOf } = await aProvider(key);
  const healthy = state.answer;
  state.answer = ((response: ServerResponse) => response.destroy()) as typeof healthy;
  const error = await refusalOf(verify(await sign(key)));
  expect(error).toMatchObject({ code: "UNAUTHENTICATED", details: { reason: "KEYS_UNAVAILABLE" } });
  expect(error.messages.en).toContain("Try again in a minute");
  expect(error.cause).toBeInstanceOf(Error);
  for (let n = 0; n < 50; n++) expect(await reasonOf(key)).toBe("KEYS_UNAVAILABLE");
  expect(state.fetches).toBe(1);
  state.answer = healthy;
  state.elapsed += 5_000;
  await verify(await sign(key));
});

test("an issuer that never answers is given up after three seconds", async () => {
  const key = await aKey("one");
  const { state, reasonOf } = await aProvider(key);
  state.answer = (() => undefined) as unknown as typeof state.answer;
  const started = performance.now();
  expect(await reasonOf(key)).toBe("KEYS_UNAVAILABLE");
  expect(performance.now() - started).toBeLessThan(4_500);
}, 10_000);

test("a shared secret and a weak key in the issuer's set are of no use", async () => {
  const secret: JWK = { kty: "oct", k: "c2VjcmV0", kid: "one", alg: "HS256" };
  const key = await aKey("one");
  const { state, reasonOf } = await aProvider(key);
  state.answer = serveKeys([secret]);
  expect(await reasonOf(key)).toBe("BAD_SIGNATURE");
});

test("with both issuers on, neither signs for the other", async () => {
  const key = await aKey("one");
  const { oidc, now, sign } = await aProvider(key);
  const development = await openDevelopmentIssuer(aFolder(), now);
  const verify = makeTokenVerifier({ development, oidc, now });
  const request = { subject: "dev", roles: ["policy"], jurisdiction: "CA" };
  await expect(verify(await development.issueToken(request))).resolves.toMatchObject({ roles: ["POLICY"] });
  await expect(verify(await sign(key))).resolves.toMatchObject({ roles: ["ANALYST"] });
  const posing = await sign(key, { iss: "urn:fpt-exchange:development", aud: "fpt-exchange" });
  expect((await refusalOf(verify(posing))).details["reason"]).toBe("BAD_SIGNATURE");
  const crossed = await sign(key, { aud: "fpt-exchange" });
  expect((await refusalOf(verify(crossed))).details["reason"]).toBe("WRONG_AUDIENCE");
});
