import { fork } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { expect, test } from "vitest";
import { CLAIM_ROLES } from "../../../src/access/claims.ts";
import { openDevelopmentIssuer } from "../../../src/access/development-issuer.ts";
import { makeTokenVerifier } from "../../../src/access/token-verifier.ts";
import { aFolder, now, refusalOf, SECONDS } from "./token-forge.ts";

const REQUEST = { subject: "dev", roles: ["policy"], jurisdiction: "CA" };
const keyFile = (folder: string) => join(folder, "development-issuer.json");
const isPosix = process.platform !== "win32";

test.each(CLAIM_ROLES)("a token that it issues to role %s is accepted", async (role) => {
  const development = await openDevelopmentIssuer(aFolder(), now);
  const verify = makeTokenVerifier({ development, oidc: null, now });
  const token = await development.issueToken({ ...REQUEST, roles: [role] });
  expect(await verify(token)).toEqual({ subject: "dev", roles: [role.toUpperCase()], jurisdiction: "CA" });
});

test("a token is an access token of eight hours", async () => {
  const development = await openDevelopmentIssuer(aFolder(), now);
  const token = await development.issueToken(REQUEST);
  expect(decodeProtectedHeader(token)).toMatchObject({ alg: "ES256", typ: "at+jwt", kid: expect.any(String) });
  expect(decodeJwt(token)).toMatchObject({
    iss: "urn:fpt-exchange:development",
    aud: "fpt-exchange",
    iat: SECONDS,
    exp: SECONDS + 8 * 3_600,
    jti: expect.any(String),
  });
});

test.each([
  ["1s", 1],
  ["90s", 90],
  ["30m", 1_800],
  ["24h", 86_400],
  ["1d", 86_400],
])("expires %s is %i seconds", async (expiresIn, seconds) => {
  const development = await openDevelopmentIssuer(aFolder(), now);
  expect(decodeJwt(await development.issueToken({ ...REQUEST, expiresIn })).exp).toBe(SECONDS + seconds);
});

test.each(["", "8", "0h", "-1h", "25h", "2d", "86401s", "1e3s", "8 h", "8H", "8h8h", "999999d", "constructor"])(
  "expires “%s” is refused",
  async (expiresIn) => {
    const development = await openDevelopmentIssuer(aFolder(), now);
    const error = await refusalOf(development.issueToken({ ...REQUEST, expiresIn }));
    expect(error).toMatchObject({ code: "INVALID_INPUT", details: { argument: "expires" } });
  },
);

test.each([
  ["an unknown role", { roles: ["analist"] }, { argument: "role", given: "analist" }],
  ["a role in upper case", { roles: ["POLICY"] }, { argument: "role" }],
  ["no role", { roles: [] }, { argument: "role" }],
  ["an unknown jurisdiction", { jurisdiction: "CA-XX" }, { argument: "jurisdiction" }],
  ["no subject", { subject: " " }, { argument: "subject" }],
])("a request for a token with %s is refused", async (_name, change, details) => {
  const development = await openDevelopmentIssuer(aFolder(), now);
  const error = await refusalOf(development.issueToken({ ...REQUEST, ...change }));
  expect(error).toMatchObject({ code: "INVALID_INPUT", details });
});

test("the key is made once, in a folder that it makes, and only its owner may read it", async () => {
  const folder = join(aFolder(), "deep", "er");
  const first = await openDevelopmentIssuer(folder, now);
  const second = await openDevelopmentIssuer(folder, now);
  const verify = makeTokenVerifier({ development: second, oidc: null, now });
  await expect(verify(await first.issueToken(REQUEST))).resolves.toBeDefined();
  expect(readdirSync(folder)).toEqual(["development-issuer.json"]);
  if (isPosix) expect(statSync(keyFile(folder)).mode & 0o777).toBe(0o600);
});

test("a token of another folder's key is refused", async () => {
  const [one, other] = [await openDevelopmentIssuer(aFolder(), now), await openDevelopmentIssuer(aFolder(), now)];
  const verify = makeTokenVerifier({ development: one, oidc: null, now });
  const error = await refusalOf(verify(await other.issueToken(REQUEST)));
  expect(error.details["reason"]).toBe("BAD_SIGNATURE");
});

test("openings at once share one key", async () => {
  const folder = aFolder();
  const issuers = await Promise.all(Array.from({ length: 20 }, () => openDevelopmentIssuer(folder, now)));
  const kids = await Promise.all(issuers.map(async (it) => decodeProtectedHeader(await it.issueToken(REQUEST)).kid));
  expect(new Set(kids).size).toBe(1);
  expect(readdirSync(folder)).toEqual(["development-issuer.json"]);
});

test("processes that start at once share one key", async () => {
  const folder = aFolder();
  const source = new URL("../../../src/access/development-issuer.ts", import.meta.url).href;
  const script = join(folder, "open.mjs");
  writeFileSync(
    script,
    `const { openDevelopmentIssuer } = await import(${JSON.stringify(source)});
     process.once("message", async () => {
       const issuer = await openDevelopmentIssuer(${JSON.stringify(join(folder, "data"))});
       const token = await issuer.issueToken({ subject: "dev", roles: ["policy"], jurisdiction: "CA" });
       process.send(token.split(".")[0], () => process.exit());
     });
     process.send("ready");`,
  );
  const tsx = new URL(import.meta.resolve("tsx")).href;
  const children = Array.from({ length: 4 }, () => fork(script, { execArgv: ["--import", tsx] }));
  const next = (child: (typeof children)[number]) =>
    new Promise<unknown>((received, failed) => {
      child.once("message", received);
      child.once("error", failed);
      child.once("exit", (code) => failed(new Error(`ended with ${code}`)));
    });
  await Promise.all(children.map(next));
  const headers = children.map(next);
  for (const child of children) child.send("go");
  expect(new Set(await Promise.all(headers)).size).toBe(1);
  expect(readdirSync(join(folder, "data"))).toEqual(["development-issuer.json"]);
});

const aKeyFile = async (): Promise<{ folder: string; key: Record<string, unknown> }> => {
  const [folder, other] = [aFolder(), aFolder()];
  await openDevelopmentIssuer(other, now);
  return { folder, key: JSON.parse(readFileSync(keyFile(other), "utf8")) };
};

test.each<[string, (key: Record<string, unknown>) => string]>([
  ["nothing", () => ""],
  ["half of itself", (key) => JSON.stringify(key).slice(0, 60)],
  ["null", () => "null"],
  ["a key of another curve", (key) => JSON.stringify({ ...key, crv: "P-384" })],
  ["a public key", ({ d: _d, ...key }) => JSON.stringify(key)],
  ["another key's private half", (key) => JSON.stringify({ ...key, d: `${"A".repeat(42)}E` })],
  ["a point off the curve", (key) => JSON.stringify({ ...key, x: key["y"], y: key["x"] })],
  ["more than a key", (key) => JSON.stringify({ ...key, padding: "x".repeat(20_000) })],
])("a file that holds %s is refused and left as it is", async (_name, contentOf) => {
  const { folder, key } = await aKeyFile();
  const content = contentOf(key);
  writeFileSync(keyFile(folder), content, { mode: 0o600 });
  const error = await refusalOf(openDevelopmentIssuer(folder, now));
  expect(error).toMatchObject({ code: "INVALID_INPUT", details: { reason: "KEY_CORRUPT" } });
  expect(error.messages.en).toContain("Move the file away");
  expect(error.messages.fr).toContain("Déplacez le fichier");
  expect(readFileSync(keyFile(folder), "utf8")).toBe(content);
  expect(JSON.stringify([error.messages, error.details])).not.toContain(String(key["d"]));
});

test.runIf(isPosix)("a key that other accounts can read is refused", async () => {
  const folder = aFolder();
  await openDevelopmentIssuer(folder, now);
  for (const mode of [0o644, 0o640, 0o602]) {
    chmodSync(keyFile(folder), mode);
    const error = await refusalOf(openDevelopmentIssuer(folder, now));
    expect(error.details["reason"]).toBe("KEY_OPEN_TO_OTHERS");
  }
  chmodSync(keyFile(folder), 0o600);
  await expect(openDevelopmentIssuer(folder, now)).resolves.toBeDefined();
});

test.runIf(isPosix)("a link in the key's place is not followed, nor replaced", async () => {
  const [folder, other] = [aFolder(), aFolder()];
  await openDevelopmentIssuer(other, now);
  symlinkSync(keyFile(other), keyFile(folder));
  expect((await refusalOf(openDevelopmentIssuer(folder, now))).details["reason"]).toBe("KEY_UNREADABLE");
});

test("a folder in the key's place, and a file in the folder's place, are refused", async () => {
  const [first, second] = [aFolder(), aFolder()];
  mkdirSync(keyFile(first), { mode: 0o700 });
  expect((await refusalOf(openDevelopmentIssuer(first, now))).details["reason"]).toBe("KEY_UNREADABLE");
  writeFileSync(join(second, "data"), "");
  const error = await refusalOf(openDevelopmentIssuer(join(second, "data"), now));
  expect(error.details["reason"]).toBe("KEY_UNREADABLE");
});

test.runIf(process.platform === "linux")("a folder that nobody can write in is refused", async () => {
  const error = await refusalOf(openDevelopmentIssuer("/sys/fptx", now));
  expect(error).toMatchObject({ code: "INVALID_INPUT", details: { reason: "KEY_UNWRITABLE" } });
});
