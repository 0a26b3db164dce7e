import { randomUUID } from "node:crypto";
import { join } from "node:path";
import {
  CompactSign,
  calculateJwkThumbprint,
  compactVerify,
  createLocalJWKSet,
  importJWK,
  type JWTVerifyGetKey,
  SignJWT,
} from "jose";
import { AppError } from "../shared/app-error.ts";
import { faults } from "../shared/faults.ts";
import { CLAIM_ROLES, isSubject, MAX_TOKEN_LIFETIME_SECONDS, TOKEN_JURISDICTIONS } from "./claims.ts";
import { corruptKey, createKey, type PrivateKey, readKey } from "./development-key.ts";

export const DEVELOPMENT_ISSUER = "urn:fpt-exchange:development";
export const DEVELOPMENT_AUDIENCE = "fpt-exchange";
const DEFAULT_LIFETIME = "8h";
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** `roles`: as the contract writes them, in lower case. `expiresIn`: 90s, 30m, 8h (the default) or 1d; 24 hours at most. */
export interface TokenRequest {
  readonly subject: string;
  readonly roles: readonly string[];
  readonly jurisdiction: string;
  readonly expiresIn?: string;
}

/** Signs tokens for the command line on one's own computer. `keys`: the public half, for the verifier. */
export interface DevelopmentIssuer {
  readonly keys: JWTVerifyGetKey;
  /** A signed token. AppError INVALID_INPUT for a request that no verifier would accept. */
  issueToken(request: TokenRequest): Promise<string>;
}

function lifetimeOf(expiresIn: string): number {
  const [, amount, unit] = /^([1-9]\d{0,5})([smhd])$/.exec(expiresIn) ?? [];
  const seconds = Number(amount) * (SECONDS[unit ?? ""] ?? Number.NaN);
  if (seconds <= MAX_TOKEN_LIFETIME_SECONDS) return seconds;
  throw new AppError(
    "INVALID_INPUT",
    {
      en: "expires: write how long the token shall last, such as 30m or 8h; 24h at most.",
      fr: "expires : écrivez combien de temps durera le jeton, comme 30m ou 8h; au plus 24h.",
    },
    { argument: "expires" },
  );
}

function checkRequest({ subject, roles, jurisdiction }: TokenRequest): void {
  if (!isSubject(subject))
    throw new AppError(
      "INVALID_INPUT",
      {
        en: "subject: name who will use the token, in 1 to 255 characters on one line.",
        fr: "subject : nommez qui se servira du jeton, en 1 à 255 caractères sur une ligne.",
      },
      { argument: "subject" },
    );
  const unknown = roles.length === 0 ? "" : roles.find((role) => !CLAIM_ROLES.includes(role));
  if (unknown !== undefined) throw faults.unknownCode("role", unknown, CLAIM_ROLES);
  if (!TOKEN_JURISDICTIONS.includes(jurisdiction))
    throw faults.unknownCode("jurisdiction", jurisdiction, TOKEN_JURISDICTIONS);
}

/** Both halves, tried on each other: a file whose halves do not fit would make tokens that nobody accepts. */
async function loadPair({ kty, crv, x, y, d }: PrivateKey, file: string) {
  try {
    const kid = await calculateJwkThumbprint({ kty, crv, x, y });
    const keys = createLocalJWKSet({ keys: [{ kty, crv, x, y, kid, alg: "ES256", use: "sig" }] });
    const privateKey = await importJWK({ kty, crv, x, y, d }, "ES256");
    const trial = new CompactSign(new Uint8Array(1)).setProtectedHeader({ alg: "ES256", kid });
    await compactVerify(await trial.sign(privateKey), keys);
    return { kid, keys, privateKey };
  } catch {
    throw corruptKey(file);
  }
}

/**
 * The issuer of development tokens. Its key is made once and kept in `<dataDir>/development-issuer.json`, so that the server and
 * the command line share it; several processes may open it at once.
 * Shape:  a folder (made where it does not exist) and a clock -> issuer of ES256 tokens, typed as RFC 9068 access tokens.
 * Errors: AppError INVALID_INPUT where the key cannot be read or written, is damaged, or is open to other accounts.
 * Limits: whoever reads the file is whoever he likes. config.ts keeps it off in production and away from the network.
 */
export async function openDevelopmentIssuer(
  dataDir: string,
  now: () => Date = () => new Date(),
): Promise<DevelopmentIssuer> {
  const file = join(dataDir, "development-issuer.json");
  let key = await readKey(file);
  if (key === null) {
    await createKey(file);
    key = await readKey(file);
  }
  if (key === null) throw corruptKey(file);
  const { kid, keys, privateKey } = await loadPair(key, file);
  return {
    keys,
    async issueToken(request) {
      checkRequest(request);
      const issuedAt = Math.floor(now().getTime() / 1000);
      return new SignJWT({ roles: [...new Set(request.roles)], jurisdiction: request.jurisdiction })
        .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid })
        .setIssuer(DEVELOPMENT_ISSUER)
        .setAudience(DEVELOPMENT_AUDIENCE)
        .setSubject(request.subject)
        .setJti(randomUUID())
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + lifetimeOf(request.expiresIn ?? DEFAULT_LIFETIME))
        .sign(privateKey);
    },
  };
}
