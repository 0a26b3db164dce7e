import { createHmac, createPublicKey } from "node:crypto";
import { expect, test } from "vitest";
import jurisdictions from "../../../schema/codelists/CL_JURISDICTION.json" with { type: "json" };
import { CLAIM_ROLES, TOKEN_JURISDICTIONS } from "../../../src/access/claims.ts";
import { makeTokenVerifier } from "../../../src/access/token-verifier.ts";
import { aForge, base64url, type Forge, GOOD_CLAIMS, now, refusalOf, SECONDS } from "./token-forge.ts";

const reasonOf = async (forge: Forge, token: string) => {
  const error = await refusalOf(forge.verify(token));
  expect(error.code).toBe("UNAUTHENTICATED");
  return error.details["reason"];
};

const parts = (token: string) => token.split(".") as [string, string, string];

const hs256 = (secret: string | Buffer, header: object = {}) => {
  const text = `${base64url({ alg: "HS256", ...header })}.${base64url(GOOD_CLAIMS)}`;
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
};

const flip = (text: string, at: number) => `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;

test.each(CLAIM_ROLES)("a good token of role %s is its viewer", async (role) => {
  const forge = await aForge();
  const viewer = await forge.verify(await forge.sign({ ...GOOD_CLAIMS, roles: [role] }));
  expect(viewer).toEqual({ subject: "analyst@example.ca", roles: [role.toUpperCase()], jurisdiction: "CA-ON" });
});

test("several roles come without repeats, in the vocabulary's order", async () => {
  const forge = await aForge();
  const roles = ["auditor", "analyst", "auditor"];
  expect((await forge.verify(await forge.sign({ ...GOOD_CLAIMS, roles }))).roles).toEqual(["ANALYST", "AUDITOR"]);
});

test("the jurisdictions of tokens are Canada and the provinces of the codelist", async () => {
  const expected = jurisdictions.codes.filter(({ level }) => level !== "CMA").map(({ id }) => id);
  expect([...TOKEN_JURISDICTIONS].sort()).toEqual(expected.filter((id) => !id.startsWith("CMA")).sort());
  const forge = await aForge();
  for (const jurisdiction of TOKEN_JURISDICTIONS)
    expect((await forge.verify(await forge.sign({ ...GOOD_CLAIMS, jurisdiction }))).jurisdiction).toBe(jurisdiction);
});

test.each([
  ["an audience among several", { aud: ["other", "fpt-exchange"] }],
  ["no iat", { iat: undefined }],
  ["nbf now", { nbf: SECONDS }],
  ["exp 29 seconds ago, within the clocks' tolerance", { exp: SECONDS - 29 }],
  ["iat 30 seconds ahead, within the clocks' tolerance", { iat: SECONDS + 30 }],
  ["a life of exactly 24 hours", { iat: SECONDS, exp: SECONDS + 86_400 }],
])("a token with %s is accepted", async (_name, claims) => {
  const forge = await aForge();
  await expect(forge.verify(await forge.sign({ ...GOOD_CLAIMS, ...claims }))).resolves.toBeDefined();
});

test.each([
  ["no type", { typ: undefined }],
  ["type JWT", { typ: "JWT" }],
  ["type application/at+jwt", { typ: "application/at+JWT" }],
  ["no key id", { kid: undefined }],
])("a token with %s in its header is accepted", async (_name, header) => {
  const forge = await aForge();
  await expect(forge.verify(await forge.sign(GOOD_CLAIMS, header))).resolves.toBeDefined();
});

test.each([
  ["exp 30 seconds ago", { exp: SECONDS - 30 }, "EXPIRED"],
  ["exp = -1e300", { exp: -1e300 }, "EXPIRED"],
  ["exp missing", { exp: undefined }, "NO_EXPIRY"],
  ["exp null", { exp: null }, "MALFORMED"],
  ["exp as text", { exp: String(SECONDS + 60) }, "MALFORMED"],
  ["exp = 1e300", { exp: 1e300 }, "TOO_LONG"],
  ["exp = 1e300 without iat", { exp: 1e300, iat: undefined }, "TOO_LONG"],
  ["exp in milliseconds", { exp: (SECONDS + 60) * 1000 }, "TOO_LONG"],
  ["a life of 24 hours and a second", { iat: SECONDS, exp: SECONDS + 86_401 }, "TOO_LONG"],
  ["an ancient iat", { iat: 0 }, "TOO_LONG"],
  ["iat in the future", { iat: SECONDS + 31, exp: SECONDS + 60 }, "NOT_YET_VALID"],
  ["iat as text", { iat: "now" }, "MALFORMED"],
  ["nbf in the future", { nbf: SECONDS + 31 }, "NOT_YET_VALID"],
  ["another issuer", { iss: "https://login.example.com/" }, "WRONG_ISSUER"],
  ["an issuer that only begins alike", { iss: "urn:fpt-exchange:development2" }, "WRONG_ISSUER"],
  ["an issuer with a slash more", { iss: "urn:fpt-exchange:development/" }, "WRONG_ISSUER"],
  ["the issuer in a list", { iss: ["urn:fpt-exchange:development"] }, "WRONG_ISSUER"],
  ["no issuer", { iss: undefined }, "WRONG_ISSUER"],
  ["another audience", { aud: "other" }, "WRONG_AUDIENCE"],
  ["no audience", { aud: undefined }, "WRONG_AUDIENCE"],
  ["an audience that only contains ours", { aud: "fpt-exchange-admin" }, "WRONG_AUDIENCE"],
  ["no subject", { sub: undefined }, "NO_SUBJECT"],
  ["a blank subject", { sub: "  " }, "NO_SUBJECT"],
  ["a subject that is a number", { sub: 7 }, "NO_SUBJECT"],
  ["a subject of two lines", { sub: "ann\nbob" }, "NO_SUBJECT"],
  ["a subject with a line separator", { sub: "ann\u2028bob" }, "NO_SUBJECT"],
  ["a subject that is written backwards", { sub: "ann\u202ebob" }, "NO_SUBJECT"],
  ["a subject without end", { sub: "a".repeat(256) }, "NO_SUBJECT"],
  ["no roles", { roles: undefined }, "NO_ROLE"],
  ["an empty list of roles", { roles: [] }, "NO_ROLE"],
  ["roles as a string", { roles: "analyst" }, "NO_ROLE"],
  ["roles as an object", { roles: { 0: "analyst", length: 1 } }, "NO_ROLE"],
  ["only “role”", { roles: undefined, role: "analyst" }, "NO_ROLE"],
  ["roles under __proto__", { roles: undefined, ["__proto__"]: { roles: ["auditor"] } }, "NO_ROLE"],
  ["an unknown role", { roles: ["admin"] }, "UNKNOWN_ROLE"],
  ["an unknown role beside a known one", { roles: ["analyst", "admin"] }, "UNKNOWN_ROLE"],
  ["a role in upper case", { roles: ["ANALYST"] }, "UNKNOWN_ROLE"],
  ["a role in mixed case", { roles: ["Analyst"] }, "UNKNOWN_ROLE"],
  ["a role with a space", { roles: ["analyst "] }, "UNKNOWN_ROLE"],
  ["a role in fullwidth letters", { roles: ["ａnalyst"] }, "UNKNOWN_ROLE"],
  ["the role public", { roles: ["public"] }, "UNKNOWN_ROLE"],
  ["a role of Object's", { roles: ["constructor"] }, "UNKNOWN_ROLE"],
  ["a role in a list in the list", { roles: [["analyst"]] }, "UNKNOWN_ROLE"],
  ["a role that is null", { roles: [null] }, "UNKNOWN_ROLE"],
  ["no jurisdiction", { jurisdiction: undefined }, "NO_JURISDICTION"],
  ["jurisdiction null", { jurisdiction: null }, "NO_JURISDICTION"],
  ["an empty jurisdiction", { jurisdiction: "" }, "NO_JURISDICTION"],
  ["jurisdiction CA-XX", { jurisdiction: "CA-XX" }, "UNKNOWN_JURISDICTION"],
  ["a jurisdiction in lower case", { jurisdiction: "ca-on" }, "UNKNOWN_JURISDICTION"],
  ["a jurisdiction without its country", { jurisdiction: "ON" }, "UNKNOWN_JURISDICTION"],
  ["a metropolitan area as jurisdiction", { jurisdiction: "CMA-535" }, "UNKNOWN_JURISDICTION"],
  ["several jurisdictions", { jurisdiction: ["CA-ON", "CA-NS"] }, "UNKNOWN_JURISDICTION"],
])("a well-signed token with %s is refused", async (_name, claims, reason) => {
  const forge = await aForge();
  expect(await reasonOf(forge, await forge.sign({ ...GOOD_CLAIMS, ...claims }))).toBe(reason);
});

test.each([
  ["exp beyond what a number holds", `{"exp":1e999`, "TOO_LONG"],
  ["iat beyond what a number holds", `{"exp":${SECONDS + 60},"iat":1e999`, "NOT_YET_VALID"],
  ["iat before what a number holds", `{"exp":${SECONDS + 60},"iat":-1e999`, "TOO_LONG"],
])("a well-signed token with %s is refused", async (_name, start, reason) => {
  const forge = await aForge();
  const { exp: _exp, iat: _iat, ...rest } = GOOD_CLAIMS;
  expect(await reasonOf(forge, await forge.signText(`${start},${JSON.stringify(rest).slice(1)}`))).toBe(reason);
});

test.each(["none", "None", "NONE", "nOnE"])("alg %s without a signature is refused", async (alg) => {
  const forge = await aForge();
  expect(await reasonOf(forge, `${base64url({ alg })}.${base64url(GOOD_CLAIMS)}.`)).toBe("UNSIGNED");
});

test("alg none over a good token's signature is refused", async () => {
  const forge = await aForge();
  const [, payload, signature] = parts(await forge.sign(GOOD_CLAIMS));
  expect(await reasonOf(forge, `${base64url({ alg: "none" })}.${payload}.${signature}`)).toBe("UNSIGNED");
});

test("HS256 with the public key as secret is refused, in every form of the key", async () => {
  const forge = await aForge();
  const { d: _d, ...publicJwk } = forge.jwk;
  const key = createPublicKey({ key: publicJwk as never, format: "jwk" });
  const pem = key.export({ type: "spki", format: "pem" });
  const der = key.export({ type: "spki", format: "der" });
  for (const secret of [pem, der, JSON.stringify(publicJwk), "", forge.kid])
    for (const header of [{}, { kid: forge.kid }])
      expect(await reasonOf(forge, hs256(secret, header))).toBe("UNSIGNED");
});

test.each(["ES384", "RS256", "PS256", "EdDSA", "ES256K", "es256", "", undefined, 7, ["ES256"]])(
  "a token that says alg %s over an ES256 signature is refused",
  async (alg) => {
    const forge = await aForge();
    const [, payload, signature] = parts(await forge.sign(GOOD_CLAIMS));
    expect(await reasonOf(forge, `${base64url({ alg, kid: forge.kid })}.${payload}.${signature}`)).toBe("UNSIGNED");
  },
);

test("a tampered payload is refused", async () => {
  const forge = await aForge();
  const [header, , signature] = parts(await forge.sign(GOOD_CLAIMS));
  const promoted = base64url({ ...GOOD_CLAIMS, roles: ["secretariat"] });
  expect(await reasonOf(forge, `${header}.${promoted}.${signature}`)).toBe("BAD_SIGNATURE");
});

test("a tampered signature is refused, wherever it is", async () => {
  const forge = await aForge();
  const [header, payload, signature] = parts(await forge.sign(GOOD_CLAIMS));
  for (const at of [0, 20, 43, 70, 84])
    expect(await reasonOf(forge, `${header}.${payload}.${flip(signature, at)}`)).toBe("BAD_SIGNATURE");
  for (const forged of ["", "A".repeat(86), signature.slice(0, -4), `${signature}AAAA`])
    expect(await reasonOf(forge, `${header}.${payload}.${forged}`)).toBe("BAD_SIGNATURE");
});

test("a tampered header is refused", async () => {
  const forge = await aForge();
  const [, payload, signature] = parts(await forge.sign(GOOD_CLAIMS));
  const header = base64url({ alg: "ES256", kid: forge.kid, typ: "JWT" });
  expect(await reasonOf(forge, `${header}.${payload}.${signature}`)).toBe("BAD_SIGNATURE");
});

test.each([
  ["jwk", { jwk: { kty: "EC", crv: "P-256", x: "AA", y: "AA" } }],
  ["jku", { jku: "http://127.0.0.1:9/keys" }],
  ["x5u", { x5u: "http://127.0.0.1:9/chain" }],
  ["x5c", { x5c: ["AAAA"] }],
])("a stranger's key under the issuer's key id, with the header %s, is refused", async (_name, header) => {
  const forge = await aForge();
  expect(await reasonOf(forge, await forge.signAsStranger(GOOD_CLAIMS, header))).toBe("BAD_SIGNATURE");
});

test("the stranger's own public key, embedded in the header, is not believed", async () => {
  const [forge, stranger] = [await aForge(), await aForge()];
  const { d: _d, ...jwk } = stranger.jwk;
  for (const kid of [forge.kid, stranger.kid, undefined])
    expect(await reasonOf(forge, await stranger.sign(GOOD_CLAIMS, { kid, jwk }))).toBe("BAD_SIGNATURE");
});

test.each([
  "../../../../dev/null",
  "/dev/null",
  "' or 1=1 --",
  "__proto__",
  "constructor",
  "",
  "http://127.0.0.1/keys",
  "a\u0000b",
  7,
  null,
  ["x"],
])("the key id %j leads nowhere", async (kid) => {
  const forge = await aForge();
  expect(await reasonOf(forge, await forge.sign(GOOD_CLAIMS, { kid }))).toBe("BAD_SIGNATURE");
});

test.each([
  ["an ID token's type", { typ: "id+jwt" }],
  ["a logout token's type", { typ: "logout+jwt" }],
  ["a type that is a number", { typ: 1 }],
  ["a critical extension that nobody knows", { crit: ["exp"], exp: 1 }],
])("a well-signed token with %s in its header is refused", async (_name, header) => {
  const forge = await aForge();
  const [, payload, signature] = parts(await forge.sign(GOOD_CLAIMS));
  const given = base64url({ alg: "ES256", kid: forge.kid, ...header });
  expect(await reasonOf(forge, `${given}.${payload}.${signature}`)).toBe("MALFORMED");
});

test("a huge token is refused without being read", async () => {
  const forge = await aForge();
  const token = await forge.sign({ ...GOOD_CLAIMS, padding: "x".repeat(1_000_000) });
  const started = performance.now();
  expect(await reasonOf(forge, token)).toBe("MALFORMED");
  expect(performance.now() - started).toBeLessThan(50);
});

test("what is not a JWT is refused", async () => {
  const forge = await aForge();
  const [header, payload, signature] = parts(await forge.sign(GOOD_CLAIMS));
  for (const text of ["", ".", "..", "a.b", "a.b.c", "null", "{}", `${header}.${payload}`, `${header}..${signature}`])
    expect(await reasonOf(forge, text), text).toBe("MALFORMED");
  for (const text of [`${header}.${payload}.${signature}.x.y`, ` ${header}.${payload}.${signature}`])
    expect(await reasonOf(forge, text), text).toBe("MALFORMED");
  for (const claims of ["7", "null", "[]", '"x"', "{", "\ud800", "[".repeat(2000)])
    expect(await reasonOf(forge, await forge.signText(claims)), claims).toBe("MALFORMED");
});

test("every token is refused where nobody is trusted", async () => {
  const forge = await aForge();
  const verify = makeTokenVerifier({ development: null, oidc: null, now });
  const error = await refusalOf(verify(await forge.sign(GOOD_CLAIMS)));
  expect(error.details["reason"]).toBe("WRONG_ISSUER");
  expect(error.messages.en).not.toContain("fptx");
});

test("a refusal says in both languages what to do and repeats nothing of the token", async () => {
  const forge = await aForge();
  const secret = "zq7919";
  const claims = { ...GOOD_CLAIMS, sub: secret, roles: [secret], jurisdiction: secret };
  const tokens = [
    await forge.sign(claims),
    await forge.sign({ ...claims, iss: secret }),
    await forge.sign({ ...claims, aud: secret, roles: ["analyst"] }),
    await forge.sign({ ...claims, exp: SECONDS - 99 }),
    await forge.sign(claims, { kid: secret }),
  ];
  for (const token of tokens) {
    const error = await refusalOf(forge.verify(token));
    expect(error.messages.en).toMatch(/Get a new token: npm run -s fptx -- token --role/);
    expect(error.messages.fr).toMatch(/Obtenez un nouveau jeton\s: npm run -s fptx -- token --role/);
    expect(JSON.stringify([error.messages, error.details, String(error.stack)])).not.toContain(secret);
    expect(error.cause).toBeUndefined();
  }
});
