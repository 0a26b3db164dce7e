import { resolve } from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { AppError } from "../../src/shared/app-error.ts";

const OIDC = {
  OIDC_ISSUER: "https://login.example.ca/",
  OIDC_JWKS_URL: "https://login.example.ca/keys",
  OIDC_AUDIENCE: "fptx",
};

function faultOf(env: Record<string, string>, use?: "serve" | "command"): AppError {
  try {
    readConfig(env, use);
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    return error as AppError;
  }
  throw new Error("was accepted");
}
const variablesOf = (...given: Parameters<typeof faultOf>) => faultOf(...given).details["variables"];

test("an empty environment is a development server on this computer", () => {
  expect(readConfig({})).toEqual({
    environment: "development",
    host: "127.0.0.1",
    port: 4000,
    dataDir: resolve(".data"),
    databaseUrl: null,
    databaseReaderUrl: null,
    databaseMigrationUrl: null,
    limits: { requestsPerMinute: null, requestsAtOnce: 64, requestSeconds: 30 },
    corsOrigins: [],
    trustedDocuments: null,
    trustedDocumentsOnly: false,
    oidc: null,
    developmentIssuer: true,
    trustedProxies: [],
    publicAccess: true,
    serverUrl: null,
    token: null,
    publicUrl: null,
    logLevel: "warn",
    metrics: { open: true, token: null },
    otlpEndpoint: null,
  });
});

test("every variable is read", () => {
  const config = readConfig({
    ...OIDC,
    NODE_ENV: "production",
    HOST: "0.0.0.0",
    PORT: "0",
    TRUSTED_PROXY: "10.0.0.0/8, ::1",
    DATA_DIR: "/var/lib/fptx",
    DATABASE_URL: "postgres://u:p@db:5432/fptx",
    DATABASE_READER_URL: "postgresql://r:p@replica/fptx",
    DATABASE_MIGRATION_URL: "postgres://owner:p@db/fptx",
    RATE_LIMIT: "120",
    REQUESTS_AT_ONCE: "8",
    REQUEST_SECONDS: "10",
    CORS_ORIGINS: "https://portal.example.ca, https://carte.example.ca",
    TRUSTED_DOCUMENTS: "/etc/fptx/documents",
    TRUSTED_DOCUMENTS_ONLY: "on",
    PUBLIC_ACCESS: "off",
    FPTX_URL: "https://fptx.example.ca/",
    FPTX_TOKEN: "aa.bb.cc",
    PUBLIC_URL: "https://echange.example.ca/",
    LOG_LEVEL: "error",
    METRICS_TOKEN: "0123456789abcdef",
    OTEL_EXPORTER_OTLP_ENDPOINT: "https://otel.example.ca:4318",
  });
  expect(config).toEqual({
    environment: "production",
    host: "0.0.0.0",
    port: 0,
    dataDir: "/var/lib/fptx",
    databaseUrl: "postgres://u:p@db:5432/fptx",
    databaseReaderUrl: "postgresql://r:p@replica/fptx",
    databaseMigrationUrl: "postgres://owner:p@db/fptx",
    limits: { requestsPerMinute: 120, requestsAtOnce: 8, requestSeconds: 10 },
    corsOrigins: ["https://portal.example.ca", "https://carte.example.ca"],
    trustedDocuments: "/etc/fptx/documents",
    trustedDocumentsOnly: true,
    oidc: { issuer: OIDC.OIDC_ISSUER, jwksUrl: OIDC.OIDC_JWKS_URL, audience: "fptx" },
    developmentIssuer: false,
    trustedProxies: ["10.0.0.0/8", "::1"],
    publicAccess: false,
    serverUrl: "https://fptx.example.ca",
    token: "aa.bb.cc",
    publicUrl: "https://echange.example.ca",
    logLevel: "error",
    metrics: { open: true, token: "0123456789abcdef" },
    otlpEndpoint: "https://otel.example.ca:4318",
  });
});

test.each([
  [{}, true],
  [{ METRICS: "off" }, false],
  [{ HOST: "10.0.0.1", DEV_ISSUER: "off" }, false],
  [{ HOST: "10.0.0.1", DEV_ISSUER: "off", METRICS: "on" }, true],
  [{ HOST: "10.0.0.1", DEV_ISSUER: "off", METRICS_TOKEN: "0123456789abcdef" }, true],
])("metrics are open to this computer, elsewhere only where it is said: %j", (variables, open) => {
  expect(readConfig(variables).metrics.open).toBe(open);
});

test("a token for metrics that could be guessed is refused", () => {
  expect(variablesOf({ METRICS_TOKEN: "short" })).toEqual(["METRICS_TOKEN"]);
});

test("a blank variable is an absent one, and the reader is the database itself", () => {
  const config = readConfig({ HOST: "", PORT: " ", DATABASE_URL: "postgres://db/fptx", DATABASE_READER_URL: "" });
  expect(config).toMatchObject({ host: "127.0.0.1", port: 4000, databaseReaderUrl: "postgres://db/fptx" });
});

test("all faults are reported at once, in both languages, with what to write and no value", () => {
  const secret = "hunter7919";
  const error = faultOf({
    NODE_ENV: secret,
    PORT: secret,
    HOST: `${secret}/`,
    DATABASE_URL: `mysql://u:${secret}@db/fptx`,
    DATABASE_READER_URL: `${secret} ${secret}`,
    OIDC_ISSUER: secret,
    OIDC_JWKS_URL: `https://u:${secret}@login.example.ca/keys`,
    DEV_ISSUER: secret,
    PUBLIC_ACCESS: "",
    FPTX_URL: `ftp://${secret}`,
    FPTX_TOKEN: `Bearer ${secret}`,
  });
  const variables = [
    "DATABASE_READER_URL",
    "DATABASE_URL",
    "DEV_ISSUER",
    "FPTX_TOKEN",
    "FPTX_URL",
    "HOST",
    "NODE_ENV",
    "OIDC_AUDIENCE",
    "OIDC_ISSUER",
    "OIDC_JWKS_URL",
    "PORT",
    "PUBLIC_ACCESS",
  ];
  expect(error.code).toBe("INVALID_INPUT");
  expect([...(error.details["variables"] as string[])].sort()).toEqual(variables);
  for (const variable of variables) {
    expect(error.messages.en).toMatch(new RegExp(`^- ${variable}: \\S`, "m"));
    expect(error.messages.fr).toMatch(new RegExp(`^- ${variable}\\s: \\S`, "m"));
  }
  expect(JSON.stringify([error.messages, error.details, error.stack])).not.toContain(secret);
});

test.each(["-1", "65536", "99999", "4000.5", "0x50", "1e3", "04000", "http", "4000 4001"])("PORT=%s", (PORT) => {
  expect(variablesOf({ PORT })).toEqual(["PORT"]);
});

test.each(["127.0.0.1", "127.9.9.9", "::1", "localhost", "LOCALHOST", "0:0:0:0:0:0:0:1"])(
  "the development issuer works on %s",
  (HOST) => {
    expect(readConfig({ HOST })).toMatchObject({ host: HOST, developmentIssuer: true });
  },
);

test.each([
  "0.0.0.0",
  "::",
  "10.0.0.5",
  "128.0.0.1",
  "fptx.example.ca",
  "127.0.0.1.example.ca",
  "localhost.example.ca",
  "127.1",
  "2130706433",
])("the development issuer does not work on %s", (HOST) => {
  const error = faultOf({ HOST });
  expect(error.details["variables"]).toEqual(["HOST"]);
  expect(error.messages.en).toContain("DEV_ISSUER=off");
  expect(readConfig({ HOST, DEV_ISSUER: "off" })).toMatchObject({ developmentIssuer: false });
  expect(readConfig({ HOST }, "command")).toMatchObject({ developmentIssuer: true });
});

test("a production server does not start without sign-in and a proxy that ends TLS, nor with the development issuer", () => {
  const NODE_ENV = "production";
  const TRUSTED_PROXY = "127.0.0.1";
  expect(variablesOf({ NODE_ENV })).toEqual(["OIDC_ISSUER", "OIDC_JWKS_URL", "OIDC_AUDIENCE", "TRUSTED_PROXY"]);
  expect(variablesOf({ NODE_ENV, ...OIDC })).toEqual(["TRUSTED_PROXY"]);
  expect(variablesOf({ NODE_ENV, DEV_ISSUER: "on" })).toContain("DEV_ISSUER");
  expect(variablesOf({ NODE_ENV, ...OIDC, TRUSTED_PROXY, DEV_ISSUER: "on" })).toEqual(["DEV_ISSUER"]);
  expect(variablesOf({ NODE_ENV, DEV_ISSUER: "on" }, "command")).toEqual(["DEV_ISSUER"]);
  expect(readConfig({ NODE_ENV, ...OIDC, TRUSTED_PROXY })).toMatchObject({ developmentIssuer: false });
  expect(readConfig({ NODE_ENV }, "command")).toMatchObject({ developmentIssuer: false, oidc: null });
});

test.each(["10.0.0.0/33", "proxy.example.ca", "10.0.0", "10.0.0.1;10.0.0.2", "10.0.0.1,", "::1/129", "10.0.0.1/x"])(
  "“%s” is no address of a proxy",
  (TRUSTED_PROXY) => {
    expect(variablesOf({ TRUSTED_PROXY })).toEqual(["TRUSTED_PROXY"]);
  },
);

test("a production server does not start with a password that everybody knows", () => {
  const production = { ...OIDC, NODE_ENV: "production", TRUSTED_PROXY: "127.0.0.1" };
  for (const password of ["postgres", "Password", "changeme", "fptx_app"]) {
    const DATABASE_URL = `postgres://fptx_app:${password}@db/fptx`;
    expect(variablesOf({ ...production, DATABASE_URL })).toEqual(["DATABASE_URL"]);
    expect(readConfig({ DATABASE_URL }).databaseUrl).toBe(DATABASE_URL);
  }
  const known = {
    ...production,
    DATABASE_URL: "postgres://u:kJ3-v8Qe@db/fptx",
    DATABASE_READER_URL: "postgres://r:secret@db/fptx",
  };
  expect(variablesOf(known)).toEqual(["DATABASE_READER_URL"]);
  expect(readConfig({ ...production, DATABASE_URL: "postgres://u@db/fptx" }).environment).toBe("production");
});

test.each(["prod", "Production", "PRODUCTION", "staging", "", " production"])(
  "NODE_ENV=“%s” is not taken for development",
  (NODE_ENV) => {
    expect(variablesOf({ NODE_ENV })).toEqual(["NODE_ENV"]);
  },
);

test.each(["ON", "true", "1", "yes", "", "off "])("a switch is on or off, not “%s”", (value) => {
  expect(variablesOf({ DEV_ISSUER: value, PUBLIC_ACCESS: value })).toEqual(["DEV_ISSUER", "PUBLIC_ACCESS"]);
});

test.each([
  ["RATE_LIMIT", ["0", "-1", "1e3", "OFF", "many"]],
  ["REQUESTS_AT_ONCE", ["0", "10001", "x"]],
  ["REQUEST_SECONDS", ["0", "601", "1.5"]],
  ["CORS_ORIGINS", ["*", "https://a.example.ca/", "https://a.example.ca/path", "null", "a.example.ca"]],
])("%s is refused where it is none of %j", (name, wrong) => {
  for (const value of wrong) expect(variablesOf({ [name]: value }), value).toEqual([name]);
});

test("requests are counted in production, and elsewhere where one says so", () => {
  const production = { ...OIDC, NODE_ENV: "production", TRUSTED_PROXY: "10.0.0.0/8" };
  expect(readConfig(production).limits.requestsPerMinute).toBe(6000);
  expect(readConfig({ ...production, RATE_LIMIT: "off" }).limits.requestsPerMinute).toBeNull();
  expect(readConfig({}).limits.requestsPerMinute).toBeNull();
});

test("half of the sign-in variables is a fault of the other half", () => {
  expect(variablesOf({ OIDC_ISSUER: OIDC.OIDC_ISSUER })).toEqual(["OIDC_JWKS_URL", "OIDC_AUDIENCE"]);
  expect(variablesOf({ ...OIDC, OIDC_AUDIENCE: " " })).toEqual(["OIDC_AUDIENCE"]);
  expect(variablesOf({ ...OIDC, OIDC_ISSUER: "" })).toEqual(["OIDC_ISSUER"]);
  expect(variablesOf({ ...OIDC, OIDC_ISSUER: "urn:fpt-exchange:development" })).toEqual(["OIDC_ISSUER"]);
});

test("keys and tokens travel by https, or on this computer", () => {
  const refused = ["http://login.example.ca/keys", "https://u:p@login.example.ca/k", "https://u@login.example.ca/k"];
  for (const url of [...refused, "file:///etc/keys", "keys"]) {
    expect(variablesOf({ ...OIDC, OIDC_JWKS_URL: url })).toEqual(["OIDC_JWKS_URL"]);
    expect(variablesOf({ FPTX_URL: url })).toEqual(["FPTX_URL"]);
  }
  for (const url of ["http://127.0.0.1:4000", "http://[::1]:4000", "http://localhost:4000"]) {
    expect(readConfig({ ...OIDC, OIDC_JWKS_URL: url }).oidc?.jwksUrl).toBe(url);
    expect(readConfig({ FPTX_URL: url }).serverUrl).toBe(url);
  }
});

test("a reader's address needs a database's", () => {
  expect(variablesOf({ DATABASE_READER_URL: "postgres://db/fptx" })).toEqual(["DATABASE_READER_URL"]);
});

test("a server that nobody may use does not start", () => {
  expect(variablesOf({ PUBLIC_ACCESS: "off", DEV_ISSUER: "off" })).toEqual(["PUBLIC_ACCESS"]);
  expect(readConfig({ PUBLIC_ACCESS: "off", DEV_ISSUER: "off" }, "command").publicAccess).toBe(false);
});
