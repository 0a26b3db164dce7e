import { connect } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type GraphqlFault, STORES, type TestExchange, useExchange } from "../support/exchange.ts";

const JSON_BODY = { "content-type": "application/json" };
const AUDIENCE = "{ viewer { audience } }";
const incidents = (rest: string, fields = "totalCount"): string =>
  `observations(where: { indicator: "ht.police.incidents" }${rest}) { ${fields} }`;
const nested = (levels: number): string => (levels === 0 ? "id" : `parent { ${nested(levels - 1)} }`);
const post = (body: string, headers: Record<string, string> = JSON_BODY) => ({ method: "POST", headers, body });
const queryOf = (query: string): string => JSON.stringify({ query });

/** Words of SQL and of drivers, which no answer may hold. */
const LEAKS = /\b(select|insert|from "|where "|drizzle|pglite|postgres|violates|syntax at|node_modules|\.ts:\d)\b/i;

/** What every error of every route must be. */
function expectContractError(text: string): GraphqlFault {
  const { errors } = JSON.parse(text) as { errors: GraphqlFault[] };
  expect(errors.length).toBeGreaterThan(0);
  for (const { message, extensions } of errors) {
    expect(Object.keys(extensions).sort()).toEqual(["code", "details", "messages"]);
    expect(Object.keys(extensions.messages).sort()).toEqual(["en", "fr"]);
    const { en, fr } = extensions.messages;
    for (const words of [message, en, fr]) expect(words.trim()).not.toBe("");
    expect(fr).not.toBe(en);
    expect(text).not.toMatch(LEAKS);
    expect(text).not.toContain("undefined");
  }
  return errors[0] as GraphqlFault;
}

const FAULTS: readonly [what: string, path: string, init: RequestInit, status: number, code: string][] = [
  ["no body", "/graphql", { method: "POST", headers: JSON_BODY }, 400, "INVALID_INPUT"],
  ["a body that is no JSON", "/graphql", post("{"), 400, "INVALID_INPUT"],
  [
    "a body that is no UTF-8",
    "/graphql",
    { ...post(""), body: new Uint8Array([0x22, 0xff, 0x22]) },
    400,
    "INVALID_INPUT",
  ],
  ["JSON that is no object", "/graphql", post("5"), 400, "INVALID_INPUT"],
  ["null", "/graphql", post("null"), 400, "INVALID_INPUT"],
  ["several requests in one", "/graphql", post(`[${queryOf(AUDIENCE)}]`), 400, "INVALID_INPUT"],
  ["no query", "/graphql", post("{}"), 400, "INVALID_INPUT"],
  ["a blank query", "/graphql", post(queryOf("  ")), 400, "INVALID_INPUT"],
  ["a query that is a number", "/graphql", post('{"query":1}'), 400, "INVALID_INPUT"],
  ["variables that are a text", "/graphql", post(`{"query":"${AUDIENCE}","variables":"{}"}`), 400, "INVALID_INPUT"],
  ["variables that are a list", "/graphql", post(`{"query":"${AUDIENCE}","variables":[]}`), 400, "INVALID_INPUT"],
  ["a stored query", "/graphql", post('{"extensions":{"persistedQuery":{"version":1}}}'), 400, "INVALID_INPUT"],
  [
    "a body of another type",
    "/graphql",
    post(queryOf(AUDIENCE), { "content-type": "text/plain" }),
    415,
    "INVALID_INPUT",
  ],
  [
    "a form",
    "/graphql",
    post("query=x", { "content-type": "application/x-www-form-urlencoded" }),
    415,
    "INVALID_INPUT",
  ],
  ["a body over 256 KiB", "/graphql", post(queryOf(`#${"x".repeat(262_144)}`)), 413, "TOO_LARGE"],
  [
    "only XML accepted",
    "/graphql",
    post(queryOf(AUDIENCE), { ...JSON_BODY, accept: "text/xml" }),
    406,
    "INVALID_INPUT",
  ],
  ["GET without a query", "/graphql", {}, 400, "INVALID_INPUT"],
  ["GET from a browser", "/graphql", { headers: { accept: "text/html,*/*;q=0.8" } }, 400, "INVALID_INPUT"],
  [
    "GET with variables that are no JSON",
    `/graphql?query=${encodeURI(AUDIENCE)}&variables=x`,
    {},
    400,
    "INVALID_INPUT",
  ],
  ["GET with two queries", "/graphql?query=a&query=b", {}, 400, "INVALID_INPUT"],
  ["PUT", "/graphql", { method: "PUT", body: "{}" }, 405, "INVALID_INPUT"],
  ["DELETE", "/graphql", { method: "DELETE" }, 405, "INVALID_INPUT"],
  ["POST to a page", "/healthz", { method: "POST" }, 405, "INVALID_INPUT"],
  ["an unknown address", "/nothing", {}, 404, "NOT_FOUND"],
  ["an unknown address with POST", "/graphql/x", post("{}"), 404, "NOT_FOUND"],
  ["a syntax error", "/graphql", post(queryOf("{ viewer {")), 400, "INVALID_INPUT"],
  ["an unknown field", "/graphql", post(queryOf("{ viewer { password } }")), 400, "INVALID_INPUT"],
  ["an unknown argument", "/graphql", post(queryOf("{ jurisdictions(name: 1) { id } }")), 400, "INVALID_INPUT"],
  ["an unknown type", "/graphql", post(queryOf("query ($a: Nothing) { viewer { audience } }")), 400, "INVALID_INPUT"],
  ["a missing argument", "/graphql", post(queryOf("{ codelist { id } }")), 400, "INVALID_INPUT"],
  ["no fields of an object", "/graphql", post(queryOf("{ viewer }")), 400, "INVALID_INPUT"],
  [
    "a fragment in itself",
    "/graphql",
    post(queryOf("{ viewer { ...a } } fragment a on Viewer { ...a }")),
    400,
    "INVALID_INPUT",
  ],
  [
    "a time that is none",
    "/graphql",
    post(queryOf('{ revisions(where: { indicator: "x", asOf: "then" }) { id } }')),
    400,
    "INVALID_INPUT",
  ],
  ["a page size with a fraction", "/graphql", post(queryOf(`{ ${incidents(", first: 1.5")} }`)), 400, "INVALID_INPUT"],
  [
    "a page size beyond 32 bits",
    "/graphql",
    post(queryOf(`{ ${incidents(", first: 99999999999")} }`)),
    400,
    "INVALID_INPUT",
  ],
  [
    "two operations and no name",
    "/graphql",
    post(queryOf(`query a ${AUDIENCE} query b ${AUDIENCE}`)),
    400,
    "INVALID_INPUT",
  ],
  ["a mutation", "/graphql", post(queryOf("mutation { publish }")), 400, "INVALID_INPUT"],
  ["a query of 13 levels", "/graphql", post(queryOf(`{ jurisdictions { ${nested(11)} } }`)), 400, "TOO_LARGE"],
  ["a query of 600 levels", "/graphql", post(queryOf(`{ jurisdictions { ${nested(599)} } }`)), 400, "TOO_LARGE"],
  [
    "a list of 501 codes",
    "/graphql",
    post(queryOf(`{ ${incidents("", "totalCount").replace('" }', `", periods: [${'"2019",'.repeat(501)}] }`)} }`)),
    400,
    "TOO_LARGE",
  ],
  [
    "a variable with a list of 501 codes",
    "/graphql",
    post(
      JSON.stringify({
        query: "query ($where: ObservationFilter!) { observations(where: $where) { totalCount } }",
        variables: { where: { indicator: "ht.police.incidents", periods: Array.from({ length: 501 }, String) } },
      }),
    ),
    400,
    "TOO_LARGE",
  ],
  ["a query of 2,001 words and signs", "/graphql", post(queryOf(`{${" a".repeat(2000)}}`)), 400, "TOO_LARGE"],
];

describe.each(STORES)("a request, over %s", (kind) => {
  const running = useExchange(kind);
  // What is masked is also logged; these tests look at what is answered.
  const log = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  afterEach(async () => {
    expect(await (await running().fetch("/healthz")).text()).toBe("ok\n");
  });

  test.each(FAULTS)("with %s is refused as the contract says", async (_what, path, init, status, code) => {
    log.mockClear();
    const response = await running().fetch(path, init);
    const fault = expectContractError(await response.text());
    expect({ status: response.status, code: fault.extensions.code }).toEqual({ status, code });
    expect(fault.message).toBe(fault.extensions.messages.en);
    expect(response.headers.get("content-type")).toMatch(/^application\/(graphql-response\+)?json; charset=utf-8$/);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("allow") !== null).toBe(status === 405);
    expect(log, "a fault of the caller's is logged as one of ours").not.toHaveBeenCalled();
  });

  test.each(FAULTS)("with %s is refused in French to whoever reads French", async (_what, path, init) => {
    const headers = { ...(init.headers as Record<string, string>), "accept-language": "fr-CA, en;q=0.5" };
    const { message, extensions } = expectContractError(
      await (await running().fetch(path, { ...init, headers })).text(),
    );
    expect(message).toBe(extensions.messages.fr);
    expect(extensions.messages.fr).not.toMatch(/« | »|[^\u00a0] :(?!\/)/);
  });

  test.each([
    ["POST", (query: string) => post(queryOf(query)), () => "/graphql"],
    ["GET with nothing but the query", () => ({}), (query: string) => `/graphql?query=${encodeURIComponent(query)}`],
    [
      "POST in UTF-8, said so",
      (query: string) => post(queryOf(query), { "content-type": "Application/JSON; charset=UTF-8" }),
      () => "/graphql",
    ],
  ])("by %s is answered", async (_how, init, path) => {
    const response = await running().fetch(path(AUDIENCE), init(AUDIENCE));
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      data: { viewer: { audience: "PUBLIC" } },
      extensions: { cost: { requested: 0, limit: 5000 } },
    });
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("vary")).toContain("Authorization");
  });

  test("by GET takes variables and the name of the operation", async () => {
    const query = "query a($id: ID!) { codelist(id: $id) { id } } query b { viewer { audience } }";
    const search = new URLSearchParams({ query, variables: '{"id":"CL_SEX"}', operationName: "a" });
    expect(await (await running().fetch(`/graphql?${search}`)).json()).toMatchObject({
      data: { codelist: { id: "CL_SEX" } },
    });
  });

  test("by HEAD is answered with headers alone", async () => {
    for (const path of ["/healthz", "/readyz", "/schema.graphql", `/graphql?query=${encodeURI(AUDIENCE)}`]) {
      const response = await running().fetch(path, { method: "HEAD" });
      expect({ path, status: response.status, body: await response.text() }).toEqual({ path, status: 200, body: "" });
      const length = Buffer.byteLength(await (await running().fetch(path)).text());
      expect(response.headers.get("content-length")).toBe(String(length));
    }
  });

  test("asking for application/graphql-response+json gets it", async () => {
    const accept = "application/graphql-response+json";
    const response = await running().fetch("/graphql", post(queryOf(AUDIENCE), { ...JSON_BODY, accept }));
    expect(response.headers.get("content-type")).toBe(`${accept}; charset=utf-8`);
  });

  test("with many aliases may ask for 5,000 cells in all, and for none more", async () => {
    const many = (aliases: number, first: number): string =>
      `{ ${Array.from({ length: aliases }, (_, i) => `a${i}: ${incidents(`, first: ${first}`)}`).join(" ")} }`;
    const cost = (text: string) => (JSON.parse(text) as { extensions: { cost: unknown } }).extensions.cost;
    const most = await running().ask(many(50, 100));
    expect(most.errors).toBeUndefined();
    expect(cost(most.text)).toEqual({ requested: 5000, limit: 5000 });
    const { data, errors, text } = await running().ask(many(51, 100));
    expect(data).toBeUndefined();
    expect(cost(text)).toEqual({ requested: 5100, limit: 5000 });
    const details = { limit: "maxCost", maxCost: 5000, asked: 5100 };
    expect(errors?.[0]?.extensions).toMatchObject({ code: "TOO_LARGE", details });
    expect((await running().ask(many(6, 1000))).errors?.[0]?.extensions.code).toBe("TOO_LARGE");
  });

  test("of 12 levels is answered", async () => {
    expect((await running().ask(`{ jurisdictions(level: COUNTRY) { ${nested(10)} } }`)).errors).toBeUndefined();
  });

  test("whose faults are long is not echoed at length", async () => {
    const long = "x".repeat(100_000);
    for (const query of [
      `{ revisions(where: { indicator: "${long}" }) { id } }`,
      `{ revisions(where: { indicator: "x", asOf: "${long}" }) { id } }`,
      `{ ${long} }`,
    ])
      expect((await running().ask(query)).text.length).toBeLessThan(5_000);
  });

  test("asks in the language of Accept-Language, and lang overrides it", async () => {
    const query = `{ observations(where: { indicator: "ht.police.victims", jurisdictions: ["CA-MB"], periods: ["2019"] }) {
      nodes { spoken en: spoken(lang: EN) fr: spoken(lang: FR) } } }`;
    const spoken = async (language: string) => {
      type Data = { observations: { nodes: { spoken: string; en: string; fr: string }[] } };
      const asked = await running().data<Data>(query, { headers: { "accept-language": language } });
      return asked.observations.nodes[0];
    };
    const [en, fr] = [await spoken("en-CA"), await spoken("fr;q=0.9, en;q=0.8")];
    expect(en?.spoken).toBe(en?.en);
    expect(fr?.spoken).toBe(fr?.fr);
    expect(en?.en).not.toBe(en?.fr);
    expect(await spoken("de, *;q=0.5")).toEqual(en);
  });
});

/** Sends bytes as they are and gives back what came until the server closed, or half a second passed. */
const raw = (running: TestExchange, bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(running.address).port), "127.0.0.1");
    let received = "";
    socket.on("data", (chunk) => {
      received += chunk;
    });
    socket.on("close", () => resolve(received));
    socket.on("error", reject);
    socket.setTimeout(500, () => socket.destroy());
    socket.write(bytes);
  });

describe("a connection", () => {
  const running = useExchange("PGlite");

  test.each(["//", "http://[bad", "/graphql?query=%ZZ", "*"])(
    "asking for the address %j is answered",
    async (target) => {
      const answer = await raw(running(), `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    },
  );

  test("that speaks no HTTP, or ends within a body, harms nobody and is no fault of ours", async () => {
    const log = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    await raw(running(), "\u0000\u0001 nothing\r\n\r\n");
    await raw(
      running(),
      `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{`,
    );
    expect(await (await running().fetch("/healthz")).text()).toBe("ok\n");
    expect(log).not.toHaveBeenCalled();
  });

  test("to /schema.graphql gets the printed schema with a strong ETag, and nothing again where it is unchanged", async () => {
    const response = await running().fetch("/schema.graphql");
    const etag = response.headers.get("etag") ?? "";
    expect(etag).toMatch(/^"[^"]+"$/);
    expect(await response.text()).toContain("type Query");
    const again = await running().fetch("/schema.graphql", { headers: { "if-none-match": etag } });
    expect({ status: again.status, body: await again.text() }).toEqual({ status: 304, body: "" });
  });
});
