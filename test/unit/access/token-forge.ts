import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CompactSign, generateKeyPair, importJWK, type JWK } from "jose";
import { expect, onTestFinished } from "vitest";
import { openDevelopmentIssuer } from "../../../src/access/development-issuer.ts";
import { makeTokenVerifier, type TokenVerifier } from "../../../src/access/token-verifier.ts";
import { AppError } from "../../../src/shared/app-error.ts";

/** The moment at which every token of these tests is judged. */
export const NOW = new Date("2026-01-15T12:00:00Z");
export const now = () => NOW;
export const SECONDS = NOW.getTime() / 1000;

export const GOOD_CLAIMS = {
  iss: "urn:fpt-exchange:development",
  aud: "fpt-exchange",
  sub: "analyst@example.ca",
  roles: ["analyst"],
  jurisdiction: "CA-ON",
  iat: SECONDS - 60,
  exp: SECONDS + 3_600,
};

export const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A folder of its own for one test. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "fptx-access-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

type PrivateKey = Awaited<ReturnType<typeof importJWK>>;

/** A JWS over any text at all, so that a test may write what no library would. */
export const signText = (text: string, header: { alg: string; [name: string]: unknown }, key: PrivateKey) =>
  new CompactSign(new TextEncoder().encode(text)).setProtectedHeader(header).sign(key);

export interface Forge {
  readonly verify: TokenVerifier;
  readonly kid: string;
  readonly jwk: JWK;
  /** Signs with the issuer's real key; an undefined claim is left out. */
  sign(claims: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>;
  signText(text: string): Promise<string>;
  /** Signs with a key of the forger's own, under the issuer's key id. */
  signAsStranger(claims: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>;
}

/** A development issuer whose key the test holds, as a forger would after reading the file. */
export async function aForge(): Promise<Forge> {
  const folder = aFolder();
  const development = await openDevelopmentIssuer(folder, now);
  const jwk = JSON.parse(readFileSync(join(folder, "development-issuer.json"), "utf8")) as JWK;
  const kid = jwk.kid ?? "";
  const key = await importJWK(jwk, "ES256");
  const stranger = await generateKeyPair("ES256");
  const header = { alg: "ES256", typ: "at+jwt", kid };
  return {
    verify: makeTokenVerifier({ development, oidc: null, now }),
    kid,
    jwk,
    sign: (claims, more) => signText(JSON.stringify(claims), { ...header, ...more }, key),
    signText: (text) => signText(text, header, key),
    signAsStranger: (claims, more) => signText(JSON.stringify(claims), { ...header, ...more }, stranger.privateKey),
  };
}

/** What was refused and how; fails where nothing was. */
export async function refusalOf(attempt: Promise<unknown>): Promise<AppError> {
  const outcome = await attempt.then(
    () => new Error("was accepted"),
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(AppError);
  return outcome as AppError;
}
