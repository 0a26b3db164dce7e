import { resolve } from "node:path";
import { isLoopback } from "./config/addresses.ts";
import { checkSecrets, readTrustedProxies } from "./config/production.ts";
import { type Env, type Fault, oneOf, type Source, textOf } from "./config/source.ts";
import { AppError } from "./shared/app-error.ts";
import { readOrigins, readServiceLimits, type ServiceLimits } from "./shared/service-settings.ts";

/** The organization's sign-in service. `issuer` is compared character by character with the claim `iss`. */
export interface OidcConfig {
  readonly issuer: string;
  readonly jwksUrl: string;
  readonly audience: string;
}

/** Who may read GET /metrics. `token` null: whoever reaches the address. */
export interface MetricsAccess {
  readonly open: boolean;
  readonly token: string | null;
}

/** What the environment says, checked. The database addresses and `token` are secrets: never print this object. */
export interface Config {
  /** NODE_ENV; absent means development. */
  readonly environment: "production" | "development" | "test";
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Absolute. The embedded database and the development key live under it. */
  readonly dataDir: string;
  /** Null: the embedded database. */
  readonly databaseUrl: string | null;
  /** The same as `databaseUrl` where nothing else was given. */
  readonly databaseReaderUrl: string | null;
  /** Who owns the tables and changes them at a start; the same as `databaseUrl` where nothing else was given. */
  readonly databaseMigrationUrl: string | null;
  readonly limits: ServiceLimits;
  /** Origins whose pages may read answers in a browser. */
  readonly corsOrigins: readonly string[];
  /** Absolute: a folder or a file of registered operations. Null: those that come with the exchange. */
  readonly trustedDocuments: string | null;
  /** Whether registered operations alone are answered. */
  readonly trustedDocumentsOnly: boolean;
  readonly oidc: OidcConfig | null;
  /** Whether tokens of the development issuer are made and accepted. */
  readonly developmentIssuer: boolean;
  /** Addresses and blocks (10.0.0.0/8) of the proxies that end TLS; empty: whoever connects is answered, without TLS. */
  readonly trustedProxies: readonly string[];
  /** Whether a request without a token is answered, as role PUBLIC. */
  readonly publicAccess: boolean;
  /** Where the command line finds the running server, without a slash at the end; null where it must look itself. */
  readonly serverUrl: string | null;
  readonly token: string | null;
  /** Where others reach the server, without a slash at the end, as permalinks say it; null: where it listens. */
  readonly publicUrl: string | null;
  /** What of the log is written to stderr. */
  readonly logLevel: "info" | "warn" | "error" | "silent";
  readonly metrics: MetricsAccess;
  /** Where spans are sent (OTLP over HTTP); null: nowhere. */
  readonly otlpEndpoint: string | null;
}

function readPort(source: Source): number {
  const given = textOf(source, "PORT");
  if (given === null) return 4000;
  if (/^(0|[1-9]\d{0,4})$/.test(given) && Number(given) <= 65_535) return Number(given);
  source.faults.push({
    variable: "PORT",
    en: "write a whole number from 0 to 65535 (0: any free port), or leave it out for 4000.",
    fr: "écrivez un nombre entier de 0 à 65535 (0 : tout port libre), ou omettez-la pour 4000.",
  });
  return 4000;
}

function readHost(source: Source): string {
  const given = textOf(source, "HOST");
  if (given === null) return "127.0.0.1";
  if (/^[A-Za-z0-9.:_-]+$/.test(given)) return given;
  source.faults.push({
    variable: "HOST",
    en: "write one address or host name without brackets or port, such as 127.0.0.1 or ::1, or leave it out.",
    fr: "écrivez une adresse ou un nom d'hôte sans crochets ni port, comme 127.0.0.1 ou ::1, ou omettez-la.",
  });
  return "127.0.0.1";
}

function readDatabaseUrl(source: Source, name: string): string | null {
  const given = textOf(source, name);
  if (given === null) return null;
  if (URL.canParse(given) && ["postgres:", "postgresql:"].includes(new URL(given).protocol)) return given;
  source.faults.push({
    variable: name,
    en: "write postgres://user:password@host:5432/database, with special characters of the password percent-encoded.",
    fr: "écrivez postgres://utilisateur:motdepasse@hôte:5432/base, les caractères spéciaux du mot de passe encodés en %.",
  });
  return null;
}

/**
 * An address that keys are fetched from or tokens are sent to: https, or http on this computer alone, since whoever can
 * change the answer could sign tokens (RFC 6750 section 5.3, RFC 8414 section 6.1).
 */
function readSecureUrl(source: Source, { name, example }: { name: string; example: string }): string | null {
  const given = textOf(source, name);
  if (given === null) return null;
  const url = URL.canParse(given) ? new URL(given) : null;
  const isSecure = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
  if (url && isSecure && url.username === "" && url.password === "" && url.hash === "") return given;
  source.faults.push({
    variable: name,
    en: `write an https:// address without a user name or password, such as ${example} (http:// on this computer only).`,
    fr: `écrivez une adresse https:// sans nom d'utilisateur ni mot de passe, comme ${example} (http:// sur cet ordinateur seulement).`,
  });
  return null;
}

const OIDC_VARIABLES = [
  {
    variable: "OIDC_ISSUER",
    en: "write the claim “iss” of your sign-in service's tokens, such as https://login.example.ca/",
    fr: "écrivez la valeur « iss » des jetons de votre service de connexion, comme https://login.example.ca/",
  },
  {
    variable: "OIDC_JWKS_URL",
    en: "write the address of its public keys, such as https://login.example.ca/keys",
    fr: "écrivez l'adresse de ses clés publiques, comme https://login.example.ca/keys",
  },
  {
    variable: "OIDC_AUDIENCE",
    en: "write the claim “aud” of the tokens meant for this exchange",
    fr: "écrivez la valeur « aud » des jetons destinés à cet échange",
  },
] as const;

/** All three, or none: half a configuration would accept tokens that it cannot judge. */
function readOidc(source: Source, isRequired: boolean): OidcConfig | null {
  const missing = OIDC_VARIABLES.filter(({ variable }) => textOf(source, variable) === null);
  if (missing.length === OIDC_VARIABLES.length && !isRequired) return null;
  for (const { variable, en, fr } of missing) {
    source.faults.push(
      isRequired
        ? { variable, en: `needed in production: ${en}.`, fr: `exigée en production : ${fr}.` }
        : {
            variable,
            en: `${en}. The three OIDC variables go together, or none.`,
            fr: `${fr}. Les trois variables OIDC vont ensemble, ou aucune.`,
          },
    );
  }
  const issuer = textOf(source, "OIDC_ISSUER");
  if (issuer !== null && !/^https?:/.test(URL.canParse(issuer) ? new URL(issuer).protocol : "")) {
    const { en, fr } = OIDC_VARIABLES[0];
    source.faults.push({ variable: "OIDC_ISSUER", en: `${en}.`, fr: `${fr}.` });
  }
  const jwksUrl = readSecureUrl(source, { name: "OIDC_JWKS_URL", example: "https://login.example.ca/keys" });
  const audience = textOf(source, "OIDC_AUDIENCE");
  return issuer && jwksUrl && audience ? { issuer, jwksUrl, audience } : null;
}

function readToken(source: Source): string | null {
  const given = textOf(source, "FPTX_TOKEN");
  if (given === null || /^[\w-]+\.[\w-]+\.[\w-]+$/.test(given)) return given;
  source.faults.push({
    variable: "FPTX_TOKEN",
    en: "write one token as your sign-in service or “fptx token” printed it: three parts with dots, without “Bearer”.",
    fr: "écrivez un jeton tel que l'a donné votre service de connexion ou « fptx token » : trois parties séparées de points, sans « Bearer ».",
  });
  return null;
}

/** On for this computer alone unless METRICS or METRICS_TOKEN say otherwise. */
function readMetrics(source: Source, host: string): MetricsAccess {
  const token = textOf(source, "METRICS_TOKEN");
  if (token !== null && !/^[\w.~+/-]{16,}=*$/.test(token))
    source.faults.push({
      variable: "METRICS_TOKEN",
      en: "write at least 16 letters, digits or - . _ ~ + /, or leave it out.",
      fr: "écrivez au moins 16 lettres, chiffres ou - . _ ~ + /, ou omettez-la.",
    });
  const fallback = token !== null || isLoopback(host) ? "on" : "off";
  return { open: oneOf(source, { name: "METRICS", valid: ["on", "off"], fallback }) === "on", token };
}

/** The development key lies in a file: nobody from outside this computer may be let in by it. */
function checkDevelopmentIssuer(source: Source, config: Config, use: "serve" | "command"): void {
  if (!config.developmentIssuer) return;
  if (config.environment === "production")
    source.faults.push({
      variable: "DEV_ISSUER",
      en: "write off or leave it out: the development issuer never works in production.",
      fr: "écrivez off ou omettez-la : l'émetteur de développement ne fonctionne jamais en production.",
    });
  else if (use === "serve" && !isLoopback(config.host))
    source.faults.push({
      variable: "HOST",
      en: "write 127.0.0.1, ::1 or localhost, since the development issuer is on; or set DEV_ISSUER=off and the OIDC variables.",
      fr: "écrivez 127.0.0.1, ::1 ou localhost, car l'émetteur de développement est actif; ou donnez DEV_ISSUER=off et les variables OIDC.",
    });
}

function checkSomebodyMayEnter(source: Source, config: Config): void {
  if (config.publicAccess || config.developmentIssuer || config.oidc !== null || source.faults.length > 0) return;
  source.faults.push({
    variable: "PUBLIC_ACCESS",
    en: "write on, or set the OIDC variables, or DEV_ISSUER=on: as it stands nobody could use the server.",
    fr: "écrivez on, ou donnez les variables OIDC ou DEV_ISSUER=on : en l'état, personne ne pourrait utiliser le serveur.",
  });
}

function refusal(found: readonly Fault[]): AppError {
  const lines = (language: "en" | "fr", colon: string) =>
    found.map((fault) => `- ${fault.variable}${colon} ${fault[language]}`).join("\n");
  return new AppError(
    "INVALID_INPUT",
    {
      en: `Nothing was started. Correct these environment variables and try again:\n${lines("en", ":")}`,
      fr: `Rien n'a démarré. Corrigez ces variables d'environnement et réessayez :\n${lines("fr", " :")}`,
    },
    { reason: "CONFIG", variables: [...new Set(found.map(({ variable }) => variable))] },
  );
}

/** Other logins are of the same database. */
function checkSecondAddresses(source: Source, addresses: Readonly<Record<string, string | null>>): void {
  if (textOf(source, "DATABASE_URL") !== null) return;
  for (const [variable, url] of Object.entries(addresses))
    if (url !== null)
      source.faults.push({
        variable,
        en: "leave it out, or set DATABASE_URL too: the embedded database has no second address.",
        fr: "omettez-la, ou donnez aussi DATABASE_URL : la base intégrée n'a pas de seconde adresse.",
      });
}

/**
 * The only reader of the environment.
 * Shape:  variables -> Config. `use`: "command" leaves out the rules that concern listening (OIDC in production, loopback).
 * Errors: one AppError INVALID_INPUT that lists every fault and what to write; it repeats no value, since a secret may stand
 *         in the wrong variable.
 */
export function readConfig(env: Env = process.env, use: "serve" | "command" = "serve"): Config {
  const source: Source = { env, faults: [] };
  const environment = oneOf(source, {
    name: "NODE_ENV",
    valid: ["production", "development", "test"],
    fallback: "development",
  });
  const isProduction = environment === "production";
  const switchOf = (name: string, fallback: "on" | "off") =>
    oneOf(source, { name, valid: ["on", "off"], fallback }) === "on";
  const databaseUrl = readDatabaseUrl(source, "DATABASE_URL");
  const readerUrl = readDatabaseUrl(source, "DATABASE_READER_URL");
  const migrationUrl = readDatabaseUrl(source, "DATABASE_MIGRATION_URL");
  checkSecondAddresses(source, { DATABASE_READER_URL: readerUrl, DATABASE_MIGRATION_URL: migrationUrl });
  const documents = textOf(source, "TRUSTED_DOCUMENTS");
  const host = readHost(source);
  const config: Config = {
    environment,
    host,
    port: readPort(source),
    dataDir: resolve(textOf(source, "DATA_DIR") ?? ".data"),
    databaseUrl,
    databaseReaderUrl: readerUrl ?? databaseUrl,
    databaseMigrationUrl: migrationUrl ?? databaseUrl,
    limits: readServiceLimits(source, isProduction),
    corsOrigins: readOrigins(source, "CORS_ORIGINS"),
    trustedDocuments: documents === null ? null : resolve(documents),
    trustedDocumentsOnly: switchOf("TRUSTED_DOCUMENTS_ONLY", "off"),
    oidc: readOidc(source, isProduction && use === "serve"),
    developmentIssuer: switchOf("DEV_ISSUER", isProduction ? "off" : "on"),
    trustedProxies: readTrustedProxies(source, isProduction && use === "serve"),
    publicAccess: switchOf("PUBLIC_ACCESS", "on"),
    serverUrl:
      readSecureUrl(source, { name: "FPTX_URL", example: "https://fptx.example.ca" })?.replace(/\/+$/, "") ?? null,
    token: readToken(source),
    publicUrl:
      readSecureUrl(source, { name: "PUBLIC_URL", example: "https://fptx.example.ca" })?.replace(/\/+$/, "") ?? null,
    logLevel: oneOf(source, {
      name: "LOG_LEVEL",
      valid: ["info", "warn", "error", "silent"],
      fallback: isProduction ? "info" : "warn",
    }),
    metrics: readMetrics(source, host),
    otlpEndpoint: readSecureUrl(source, {
      name: "OTEL_EXPORTER_OTLP_ENDPOINT",
      example: "https://otel.example.ca:4318",
    }),
  };
  if (isProduction && use === "serve") checkSecrets(source);
  checkDevelopmentIssuer(source, config, use);
  if (use === "serve") checkSomebodyMayEnter(source, config);
  if (source.faults.length > 0) throw refusal(source.faults);
  return config;
}
