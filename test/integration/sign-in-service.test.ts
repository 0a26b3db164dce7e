import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { readConfig } from "../../src/config.ts";
import { type Exchange, startExchange } from "../../src/exchange.ts";
import { type PreparedData, prepareEmbedded } from "../support/prepared-data.ts";

const ISSUER = "https://login.example.ca/";
const RATE = 8;
const MINUTE = 60_000;

async function aKey(kid: string) {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: "ES256", use: "sig" } as JWK };
}
type Key = Awaited<ReturnType<typeof aKey>>;

const claims = () => ({ roles: ["policy"], jurisdiction: "CA" });
const sign = ({ kid, privateKey }: Key, given: object = {}): Promise<string> =>
  new SignJWT({ ...claims(), ...given })
    .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid })
    .setIssuer(ISSUER)
    .setAudience("fptx")
    .setSubject("pol")
    .setIssuedAt()
    .setExpirationTime("10m")
    .sign(privateKey);

describe("a server with a sign-in service, behind a proxy", () => {
  let published: JWK[] = [];
  let fetches = 0;
  const provider = createServer((_request, response) => {
    fetches++;
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ keys: published }));
  });
  let prepared: PreparedData;
  let exchange: Exchange;
  beforeAll(async () => {
    await new Promise<void>((listening) => provider.listen(0, "127.0.0.1", listening));
    prepared = await prepareEmbedded();
    const config = readConfig({
      PORT: "0",
      DATA_DIR: prepared.dataDir,
      NODE_ENV: "test",
      DEV_ISSUER: "off",
      OIDC_ISSUER: ISSUER,
      OIDC_AUDIENCE: "fptx",
      OIDC_JWKS_URL: `http://127.0.0.1:${(provider.address() as AddressInfo).port}/keys`,
      TRUSTED_PROXY: "127.0.0.0/8,::1,10.0.0.0/8",
      RATE_LIMIT: String(RATE),
    });
    exchange = await startExchange(config, { progress: () => undefined });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  afterAll(async () => {
    provider.close();
    await exchange.close();
    await prepared.remove();
  });

  const ask = (headers: Record<string, string>): Promise<Response> =>
    fetch(`${exchange.address}/graphql?query=%7Bviewer%7Baudience%7D%7D`, {
      headers: { "x-forwarded-proto": "https", ...headers },
    });
  const asSigned = async (key: Key, given: object = {}): Promise<number> =>
    (await ask({ authorization: `Bearer ${await sign(key, given)}` })).status;

  test("counts callers by the address that its proxy saw, whatever they write before it", async () => {
    const statuses = async (forwarded: string, times: number): Promise<number[]> => {
      const answers: number[] = [];
      for (let time = 0; time < times; time++) answers.push((await ask({ "x-forwarded-for": forwarded })).status);
      return answers;
    };
    expect(await statuses("203.0.113.7", RATE)).toEqual(Array(RATE).fill(200));
    expect(await statuses("203.0.113.7", 1)).toEqual([429]);
    // A lie before the address, another proxy behind it, and another spelling of it, are the same caller still.
    for (const same of ["198.51.100.1, 203.0.113.7", "203.0.113.7, 10.1.2.3", "::ffff:203.0.113.7"])
      expect(await statuses(same, 1), same).toEqual([429]);
    expect(await statuses("203.0.113.8", RATE)).toEqual(Array(RATE).fill(200));
    expect(await statuses("203.0.113.7, 203.0.113.9", 1)).toEqual([200]);
    const refused = await ask({ "x-forwarded-for": "203.0.113.7" });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  test("follows the keys of the service as they change, and believes no development token", async () => {
    const [first, second] = [await aKey("first"), await aKey("second")];
    published = [first.jwk];
    vi.useFakeTimers({ toFake: ["Date"] });
    expect(await asSigned(first)).toBe(200);
    expect(await asSigned(second)).toBe(401);
    const before = fetches;
    // Both are published while tokens of the first still live.
    published = [first.jwk, second.jwk];
    vi.setSystemTime(Date.now() + MINUTE);
    expect(await asSigned(second)).toBe(200);
    expect(await asSigned(first)).toBe(200);
    expect(fetches).toBe(before + 1);
    // The first is withdrawn: it ends when the set is asked for again.
    published = [second.jwk];
    vi.setSystemTime(Date.now() + 11 * MINUTE);
    expect(await asSigned(second)).toBe(200);
    expect(await asSigned(first)).toBe(401);
    for (const wrong of [
      { aud: "others" },
      { iss: "https://login.example.com/" },
      { iss: "urn:fpt-exchange:development" },
    ])
      expect((await ask({ authorization: `Bearer ${await forged(second, wrong)}` })).status).toBe(401);
  });
});

/** A token of the service's own key that says something else. */
async function forged({ kid, privateKey }: Key, wrong: object): Promise<string> {
  const seconds = Math.floor(Date.now() / 1000);
  const all = { ...claims(), iss: ISSUER, aud: "fptx", sub: "pol", iat: seconds, exp: seconds + 600, ...wrong };
  return new SignJWT(all).setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid }).sign(privateKey);
}
