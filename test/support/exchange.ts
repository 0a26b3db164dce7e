import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { importJWK, type JWK, SignJWT } from "jose";
import { afterAll, beforeAll } from "vitest";
import { readConfig } from "../../src/config.ts";
import type { Text } from "../../src/domain/codes.ts";
import { type Exchange, startExchange } from "../../src/exchange.ts";
import type { ErrorCode, ErrorDetails } from "../../src/shared/app-error.ts";
import { makeLog } from "../../src/telemetry/log.ts";
import { type PreparedData, prepareEmbedded, prepareServer } from "./prepared-data.ts";
import { keepWritten } from "./written.ts";
import { keepAccessLog, keepLogLine, keepMetrics } from "./written-by-exchange.ts";

export const STORES = ["PGlite", "PostgreSQL 18"] as const;
export type StoreKind = (typeof STORES)[number];

/** Who asks in tests. Null: nobody, without a token. */
export const VIEWERS = {
  public: null,
  policy: { roles: ["policy"], jurisdiction: "CA" },
  analyst: { roles: ["analyst"], jurisdiction: "CA-ON" },
  loader: { roles: ["loader"], jurisdiction: "CA" },
} as const;
export type ViewerName = keyof typeof VIEWERS;

export interface GraphqlFault {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code: ErrorCode; readonly messages: Text; readonly details: ErrorDetails };
}
/** An HTTP answer of /graphql. `data` is typed by whoever asks: a test knows the shape that it asked for. */
export interface Answer<Data> {
  readonly status: number;
  readonly headers: Headers;
  readonly data: Data;
  readonly errors: readonly GraphqlFault[] | undefined;
  readonly text: string;
}
export interface Asking {
  readonly as?: ViewerName;
  /** Instead of `as`: the whole header, good or not. */
  readonly authorization?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Absent: POST. */
  readonly method?: "GET" | "POST";
}

export interface TestExchange {
  readonly exchange: Exchange;
  readonly address: string;
  /** Where the development key lies. */
  readonly dataDir: string;
  /** Every statement of the store since the last `forgetStatements`, those of the access log aside: they belong to no request. */
  readonly statements: readonly string[];
  forgetStatements(): void;
  /** POSTs a query. Fails the test where the answer is no JSON. */
  ask<Data>(query: string, asking?: Asking): Promise<Answer<Data>>;
  /** The data of a query that must succeed. */
  data<Data>(query: string, asking?: Asking): Promise<Data>;
  /** The only error of a query that must fail. */
  fault(query: string, asking?: Asking): Promise<GraphqlFault>;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Signs claims with the development issuer's key; an undefined claim is left out. */
  sign(claims: Readonly<Record<string, unknown>>): Promise<string>;
  stop(): Promise<void>;
}

type Settings = Readonly<Record<string, string>>;

const OF_THE_ACCESS_LOG = /"?audit"?\."?access_log|pg_advisory_xact_lock/;

const configOf = ({ dataDir, databaseUrl }: PreparedData, settings: Settings) =>
  readConfig({
    ...settings,
    PORT: "0",
    DATA_DIR: dataDir,
    NODE_ENV: "test",
    ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
  });

async function readAnswer<Data>(response: Response): Promise<Answer<Data>> {
  const text = await response.text();
  const { data, errors } = JSON.parse(text) as { data: Data; errors?: GraphqlFault[] };
  if (errors) keepWritten("error", JSON.stringify(errors));
  return { status: response.status, headers: response.headers, data, errors, text };
}

/** Signs as the development issuer of a data folder does. */
async function signerOf(dataDir: string): Promise<TestExchange["sign"]> {
  const jwk = JSON.parse(await readFile(join(dataDir, "development-issuer.json"), "utf8")) as JWK;
  const key = await importJWK(jwk, "ES256");
  return (claims) => {
    const now = Math.floor(Date.now() / 1000);
    const base = {
      iss: "urn:fpt-exchange:development",
      aud: "fpt-exchange",
      sub: "qa@example.ca",
      iat: now,
      exp: now + 600,
    };
    const payload = JSON.parse(JSON.stringify({ ...base, ...claims })) as Record<string, unknown>;
    return new SignJWT(payload).setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: jwk.kid ?? "" }).sign(key);
  };
}

/** What clients of an exchange do, whichever process it runs in. */
export type TestClient = Pick<TestExchange, "address" | "ask" | "data" | "fault" | "fetch" | "sign">;

/** A client of the exchange at an address, which signs as the development issuer of its data folder does. */
export async function clientOf(address: string, dataDir: string): Promise<TestClient> {
  const sign = await signerOf(dataDir);
  const tokens = new Map<ViewerName, string>();
  async function authorizationOf({ as = "public", authorization }: Asking): Promise<Record<string, string>> {
    const viewer = VIEWERS[as];
    if (authorization !== undefined) return { authorization };
    if (viewer === null) return {};
    if (!tokens.has(as)) tokens.set(as, await sign(viewer));
    return { authorization: `Bearer ${tokens.get(as)}` };
  }
  async function ask<Data>(query: string, asking: Asking = {}): Promise<Answer<Data>> {
    const headers = { "content-type": "application/json", ...(await authorizationOf(asking)), ...asking.headers };
    if (asking.method === "GET") {
      const search = new URLSearchParams({ query, variables: JSON.stringify(asking.variables ?? {}) });
      const { "content-type": _none, ...rest } = headers as Record<string, string>;
      return readAnswer<Data>(await fetch(`${address}/graphql?${search}`, { headers: rest }));
    }
    const body = JSON.stringify({ query, variables: asking.variables });
    return readAnswer<Data>(await fetch(`${address}/graphql`, { method: "POST", headers, body }));
  }
  return {
    address,
    ask,
    async data<Data>(query: string, asking?: Asking): Promise<Data> {
      const { data, errors } = await ask<Data>(query, asking);
      if (errors) throw new Error(`the query failed: ${JSON.stringify(errors)}`);
      return data;
    },
    async fault(query, asking) {
      const { errors, text } = await ask<unknown>(query, asking);
      if (errors?.length !== 1) throw new Error(`the query did not give one error: ${text.slice(0, 500)}`);
      return errors[0] as GraphqlFault;
    },
    async fetch(path, init) {
      const response = await fetch(`${address}${path}`, init);
      if (response.status >= 400) keepWritten("error", await response.clone().text());
      return response;
    },
    sign,
  };
}

/** A whole exchange on a free port, with the prepared data of the run in a database of its own. */
async function startTestExchange(kind: StoreKind, settings: Settings, now: () => Date): Promise<TestExchange> {
  const prepared = kind === "PGlite" ? await prepareEmbedded() : await prepareServer();
  const statements: string[] = [];
  const exchange = await startExchange(configOf(prepared, settings), {
    progress: () => undefined,
    onStatement: (statement) => {
      if (!OF_THE_ACCESS_LOG.test(statement)) statements.push(statement);
    },
    now,
    log: makeLog({ write: keepLogLine }, "info"),
  });
  return {
    ...(await clientOf(exchange.address, prepared.dataDir)),
    exchange,
    dataDir: prepared.dataDir,
    statements,
    forgetStatements: () => statements.splice(0),
    async stop() {
      await keepMetrics(exchange);
      await keepAccessLog(exchange);
      await exchange.close();
      await prepared.remove();
    },
  };
}

/** `settings`: environment variables. `now`: the clock of agreements. */
interface ExchangeSetting {
  readonly settings?: Settings;
  readonly now?: () => Date;
}

/** Inside a `describe`: an exchange that its tests share. Call it in a test, not before. */
export function useExchange(
  kind: StoreKind,
  { settings = {}, now = () => new Date() }: ExchangeSetting = {},
): () => TestExchange {
  let running: TestExchange | undefined;
  beforeAll(async () => {
    running = await startTestExchange(kind, settings, now);
  });
  afterAll(() => running?.stop());
  return () => running as TestExchange;
}
