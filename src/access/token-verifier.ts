import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from "jose";
import type { OidcConfig } from "../config.ts";
import type { Viewer } from "../domain/audience.ts";
import { MAX_TOKEN_LIFETIME_SECONDS, viewerOfClaims } from "./claims.ts";
import { DEVELOPMENT_AUDIENCE, DEVELOPMENT_ISSUER, type DevelopmentIssuer } from "./development-issuer.ts";
import { fixedKeys, type IssuerKeys, makeIssuerKeys } from "./issuer-keys.ts";
import { type RefusalReason, refusal, type TokenSource } from "./refusals.ts";
import { makeVerifiedTokens, type Verification } from "./verified-tokens.ts";

/** Who a token belongs to. AppError UNAUTHENTICATED with `details.reason` (refusals.ts) for every token that is not good. */
export interface TokenVerifier {
  (token: string): Promise<Viewer>;
  /** The same at once, of a token that was found good before and still is (verified-tokens.ts); null: to be verified. */
  known(token: string): Viewer | null;
}

/** `development`: null where that issuer is off. Both null: every token is refused. `now`: the clock. */
export interface Trust {
  readonly development: Pick<DevelopmentIssuer, "keys"> | null;
  readonly oidc: OidcConfig | null;
  readonly now?: () => Date;
}

interface TrustedIssuer {
  readonly source: TokenSource;
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  readonly keys: IssuerKeys;
}

/** Asymmetric signatures only: with a secret, whoever can check a token could also make one (RFC 8725 section 3.1). */
const PROVIDER_ALGORITHMS: readonly string[] = ["ES256", "RS256", "PS256", "EdDSA"];
const DEVELOPMENT_ALGORITHMS: readonly string[] = ["ES256"];

const CLOCK_TOLERANCE_SECONDS = 30;
/** Longer than any real token, short enough that reading it costs nothing. */
const LONGEST_TOKEN = 8_192;
/** Three base64url parts; the last is empty in a token that is not signed. */
const COMPACT_JWS = /^[\w-]+\.[\w-]+\.[\w-]*$/;
/** RFC 9068 section 2.1, and what providers wrote before it. Anything else is a token for another purpose (RFC 8725 3.11). */
const ACCESS_TOKEN_TYPES: readonly string[] = ["at+jwt", "jwt"];

class Refused extends Error {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, cause?: unknown) {
    super(reason, { cause });
    this.reason = reason;
  }
}

function trustedIssuers({ development, oidc }: Trust, now: () => Date): readonly TrustedIssuer[] {
  const issuers: TrustedIssuer[] = [];
  if (development !== null)
    issuers.push({
      source: "development",
      issuer: DEVELOPMENT_ISSUER,
      audience: DEVELOPMENT_AUDIENCE,
      algorithms: DEVELOPMENT_ALGORITHMS,
      keys: fixedKeys(development.keys),
    });
  if (oidc !== null && oidc.issuer !== DEVELOPMENT_ISSUER)
    issuers.push({
      source: "provider",
      issuer: oidc.issuer,
      audience: oidc.audience,
      algorithms: PROVIDER_ALGORITHMS,
      keys: makeIssuerKeys(oidc.jwksUrl, () => now().getTime()),
    });
  return issuers;
}

/** What the token says of itself, not yet believed: it only chooses whose keys are to judge it. */
function readUnverified(token: string): { alg: unknown; typ: unknown; iss: unknown } {
  if (token.length > LONGEST_TOKEN || !COMPACT_JWS.test(token)) throw new Refused("MALFORMED");
  try {
    const { alg, typ } = decodeProtectedHeader(token);
    return { alg, typ, iss: decodeJwt(token).iss };
  } catch {
    throw new Refused("MALFORMED");
  }
}

function isAccessTokenType(typ: unknown): boolean {
  if (typ === undefined) return true;
  return typeof typ === "string" && ACCESS_TOKEN_TYPES.includes(typ.toLowerCase().replace(/^application\//, ""));
}

function reasonOfClaim({ claim, reason }: errors.JWTClaimValidationFailed): RefusalReason {
  if (claim === "iss") return "WRONG_ISSUER";
  if (claim === "aud") return "WRONG_AUDIENCE";
  if (claim === "exp" && reason === "missing") return "NO_EXPIRY";
  return claim === "nbf" && reason === "check_failed" ? "NOT_YET_VALID" : "MALFORMED";
}

/** jose's error as ours. Only a failure to get keys keeps its cause: jose's claim errors carry the token's content. */
function refusedBy(error: unknown): Refused {
  if (error instanceof errors.JWTExpired) return new Refused("EXPIRED");
  if (error instanceof errors.JWTClaimValidationFailed) return new Refused(reasonOfClaim(error));
  if (error instanceof errors.JOSEAlgNotAllowed) return new Refused("UNSIGNED");
  const isForged =
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys;
  if (isForged) return new Refused("BAD_SIGNATURE");
  const isUnreadable =
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JOSENotSupported;
  return isUnreadable ? new Refused("MALFORMED") : new Refused("KEYS_UNAVAILABLE", error);
}

/** What jose leaves open: an `iat` to come, and a life without end (it takes exp=1e300). Without `iat`, life counts from now. */
function checkLifetime({ exp, iat }: JWTPayload, now: number): void {
  if (exp === undefined) throw new Refused("NO_EXPIRY");
  if (iat !== undefined && iat > now + CLOCK_TOLERANCE_SECONDS) throw new Refused("NOT_YET_VALID");
  // Negated, so that what is not a number is too long.
  if (!(exp - (iat ?? now) <= MAX_TOKEN_LIFETIME_SECONDS)) throw new Refused("TOO_LONG");
}

async function verifyWith({ keys, ...trusted }: TrustedIssuer, token: string, now: Date): Promise<Verification> {
  const generation = keys.generation();
  const { payload } = await jwtVerify(token, keys.find, {
    algorithms: [...trusted.algorithms],
    issuer: trusted.issuer,
    audience: trusted.audience,
    requiredClaims: ["exp"],
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    currentDate: now,
  }).catch((error: unknown) => {
    throw refusedBy(error);
  });
  checkLifetime(payload, now.getTime() / 1000);
  const viewer = viewerOfClaims(payload);
  if (typeof viewer === "string") throw new Refused(viewer);
  const expiresAt = (payload.exp as number) * 1000;
  return { viewer, keys, generation, verifiedAt: now.getTime(), expiresAt };
}

/**
 * The judge of bearer tokens.
 * Shape:  trusted issuers -> a function from token to Viewer. The issuer that a token names decides about keys, algorithms and
 *         audience, so that the development key never signs for a provider. Keys come from configuration alone: the headers
 *         `jwk`, `jku`, `x5u` and `x5c` are not looked at (RFC 8725 section 3.10).
 * Errors: AppError UNAUTHENTICATED; its `cause` is set for KEYS_UNAVAILABLE only and is for the log.
 * Limits: a token is good until it expires; nothing is asked of the issuer about withdrawal.
 * Source: RFC 7519 section 7.2, RFC 8725 section 3, RFC 9068 section 4.
 */
export function makeTokenVerifier(trust: Trust): TokenVerifier {
  const now = trust.now ?? (() => new Date());
  const issuers = trustedIssuers(trust, now);
  const usualSource: TokenSource = issuers.length === 1 && trust.development !== null ? "development" : "provider";
  const verified = makeVerifiedTokens(now);
  async function verify(token: string): Promise<Viewer> {
    let source = usualSource;
    try {
      const { alg, typ, iss } = readUnverified(token);
      if (typeof alg !== "string" || !PROVIDER_ALGORITHMS.includes(alg)) throw new Refused("UNSIGNED");
      const trusted = issuers.find(({ issuer }) => issuer === iss);
      if (trusted === undefined) throw new Refused("WRONG_ISSUER");
      source = trusted.source;
      if (!isAccessTokenType(typ)) throw new Refused("MALFORMED");
      const verification = await verifyWith(trusted, token, now());
      verified.keep(token, verification);
      return verification.viewer;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const refused = refusal(error.reason, source);
      if (error.cause !== undefined) refused.cause = error.cause;
      throw refused;
    }
  }
  return Object.assign(verify, { known: verified.find });
}
