import { createPublicKey, type JsonWebKey } from "node:crypto";
import { readFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { CompactSign, exportJWK, generateKeyPair, importJWK, type JWK } from "jose";
import { describe, expect, test } from "vitest";
import { type TestExchange, useExchange } from "../support/exchange.ts";

const seconds = (): number => Math.floor(Date.now() / 1000);
const claims = (given: object = {}): object => ({
  iss: "urn:fpt-exchange:development",
  aud: "fpt-exchange",
  sub: "forger@example.ca",
  roles: ["loader"],
  jurisdiction: "CA",
  iat: seconds(),
  exp: seconds() + 600,
  ...given,
});
const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

async function realKey({ dataDir }: TestExchange): Promise<JWK> {
  return JSON.parse(await readFile(join(dataDir, "development-issuer.json"), "utf8")) as JWK;
}

type Header = { readonly alg: string } & Record<string, unknown>;
async function signed(running: TestExchange, header: Partial<Header>, given: object = {}): Promise<string> {
  const jwk = await realKey(running);
  const key = await importJWK(jwk, "ES256");
  const whole = { alg: "ES256", typ: "at+jwt", kid: jwk.kid, ...header };
  const crit = Object.fromEntries(((header.crit ?? []) as string[]).map((name) => [name, true]));
  return new CompactSign(Buffer.from(JSON.stringify(claims(given))))
    .setProtectedHeader(whole as Header)
    .sign(key, { crit });
}

/** The public key taken for a secret: what a verifier that believes the header's `alg` would accept. */
async function withPublicKeyAsSecret(running: TestExchange): Promise<string> {
  const { kty, crv, x, y, kid } = await realKey(running);
  const pem = createPublicKey({ key: { kty, crv, x, y } as JsonWebKey, format: "jwk" }).export({
    type: "spki",
    format: "pem",
  });
  return new CompactSign(Buffer.from(JSON.stringify(claims())))
    .setProtectedHeader({ alg: "HS256", typ: "at+jwt", kid: kid as string })
    .sign(Buffer.from(pem));
}

/** Signed by a key of the forger's, which the token itself brings along. */
async function withItsOwnKey(running: TestExchange): Promise<string> {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const jwk = await exportJWK(publicKey);
  const { kid } = await realKey(running);
  return new CompactSign(Buffer.from(JSON.stringify(claims())))
    .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: kid as string, jwk })
    .sign(privateKey);
}

const none = (alg: string) => async () => `${base64url({ alg, typ: "at+jwt" })}.${base64url(claims())}.`;

async function withOtherClaims(running: TestExchange): Promise<string> {
  const [header, , signature] = (await signed(running, {}, { roles: ["policy"] })).split(".");
  return `${header}.${base64url(claims())}.${signature}`;
}

const FORGERIES: readonly [string, string, (running: TestExchange) => Promise<string>][] = [
  ["signed by nobody", "UNSIGNED", none("none")],
  ["signed by nobody, in capitals", "UNSIGNED", none("None")],
  ["whose secret is the public key", "UNSIGNED", withPublicKeyAsSecret],
  ["that brings its own key", "BAD_SIGNATURE", withItsOwnKey],
  ["with another's claims", "BAD_SIGNATURE", withOtherClaims],
  ["under an unknown key id", "BAD_SIGNATURE", (running) => signed(running, { kid: "another" })],
  ["with a header that must be understood", "MALFORMED", (running) => signed(running, { crit: ["x"], x: true })],
  ["of another type", "MALFORMED", (running) => signed(running, { typ: "dpop+jwt" })],
  ["that has expired", "EXPIRED", (running) => signed(running, {}, { iat: seconds() - 900, exp: seconds() - 31 })],
  ["that is not valid yet", "NOT_YET_VALID", (running) => signed(running, {}, { nbf: seconds() + 60 })],
  ["from the future", "NOT_YET_VALID", (running) => signed(running, {}, { iat: seconds() + 60 })],
  ["for others", "WRONG_AUDIENCE", (running) => signed(running, {}, { aud: ["a", "b"] })],
  ["for nobody", "WRONG_AUDIENCE", (running) => signed(running, {}, { aud: [] })],
  ["that never ends", "TOO_LONG", (running) => signed(running, {}, { exp: 1e300 })],
  ["of 9,000 characters", "MALFORMED", (running) => signed(running, {}, { sub: "x".repeat(9_000) })],
];

/** The status and the reason of an answer to a request with these raw headers. */
function askRaw({ address }: TestExchange, headers: readonly string[]): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const body = JSON.stringify({ query: "{ viewer { audience roles } }" });
    const sent = request(`${address}/graphql`, { method: "POST" }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    sent.on("error", reject);
    sent.setHeader("content-type", "application/json");
    if (headers.length > 0) sent.setHeader("authorization", headers);
    sent.end(body);
  });
}

describe("a forged token", () => {
  const running = useExchange("PGlite");

  test.each(FORGERIES)(
    "%s is refused over HTTP as %s, and does not become the public",
    async (_what, reason, forge) => {
      const token = await forge(running());
      const answer = await running().ask("{ viewer { audience } }", { authorization: `Bearer ${token}` });
      expect(answer.status).toBe(401);
      expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer/);
      expect(answer.errors?.[0]?.extensions).toMatchObject({ code: "UNAUTHENTICATED", details: { reason } });
      expect(answer.text).not.toContain("forger@example.ca");
    },
  );

  test("beside a good one is refused: a second Authorization is never dropped without a word", async () => {
    const good = `Bearer ${await signed(running(), {})}`;
    expect((await askRaw(running(), [good])).status).toBe(200);
    const twice = await askRaw(running(), [good, `Bearer ${await none("none")()}`]);
    expect([twice.status, twice.text]).toEqual([401, expect.stringContaining("NOT_BEARER")]);
    expect((await askRaw(running(), [good, good])).status).toBe(401);
  });

  test("is told from a real one: an audience list that names the exchange, 30 seconds of skew", async () => {
    for (const given of [{ aud: ["other", "fpt-exchange"] }, { nbf: seconds() + 20 }, { exp: seconds() - 20 }]) {
      const authorization = `Bearer ${await signed(running(), {}, given)}`;
      expect((await running().ask("{ viewer { audience } }", { authorization })).status).toBe(200);
    }
  });
});
