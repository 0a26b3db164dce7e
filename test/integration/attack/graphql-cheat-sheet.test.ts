import { createHash } from "node:crypto";
import { connect } from "node:net";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { type Attacker, attack, EVERYONE, expectNoLeak, tokenOf } from "../../support/attack.ts";
import { type TestExchange, useExchange } from "../../support/exchange.ts";

const AUDIENCE = "{ viewer { audience } }";
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const JSON_BODY = { "content-type": "application/json" };
const post = (body: unknown, headers: Record<string, string> = {}) => ({
  method: "POST",
  headers: { ...JSON_BODY, ...headers },
  body: JSON.stringify(body),
});

/** https://cheatsheetseries.owasp.org/cheatsheets/GraphQL_Cheat_Sheet.html : what applies to this exchange. */
describe("OWASP GraphQL cheat sheet", () => {
  const running = useExchange("PGlite", { settings: { CORS_ORIGINS: "https://portal.example.ca" } });

  describe("input validation", () => {
    const INJECTIONS = [
      "' or '1'='1",
      "'; drop table shared.release; --",
      '") or 1=1 --',
      "\u0000",
      "../../../etc/passwd",
      "{{7*7}}",
      "%27%20or%201=1",
      "x'||pg_sleep(5)||'",
    ];
    const PLACES = [
      "query ($x: String!) { observations(where: { indicator: $x }) { totalCount } }",
      'query ($x: String!) { observations(where: { indicator: "ht.police.incidents", jurisdictions: [$x] }) { totalCount } }',
      'query ($x: String!) { observations(where: { indicator: "ht.police.incidents", periods: [$x] }) { totalCount } }',
      'query ($x: String!) { observations(where: { indicator: "ht.police.incidents" }, after: $x) { totalCount } }',
      "query ($x: ID!) { release(id: $x) { id } }",
    ];
    test.each(INJECTIONS.flatMap((text) => PLACES.map((query) => [text, query] as const)))(
      "%j in %s reaches no database as more than a text, whoever sends it",
      async (text, query) => {
        const typed = /indicator: \$x|jurisdictions|periods/.test(query) ? query.replace("String!", "ID!") : query;
        for (const asked of await Promise.all(EVERYONE.map((who) => attack(running(), who, typed, { x: text })))) {
          expectNoLeak(asked.text.replaceAll(JSON.stringify(text).slice(1, -1), ""));
          for (const { extensions } of asked.errors) expect(extensions.code).not.toBe("INTERNAL");
        }
      },
    );
  });

  describe("batching", () => {
    test.each(EVERYONE)("several operations in one request are refused to %s", async (who) => {
      const batch = post([{ query: AUDIENCE }, { query: AUDIENCE }], await tokenOf(running(), who));
      expect((await running().fetch("/graphql", batch)).status).toBe(400);
    });
  });

  describe("introspection", () => {
    test("is on, and shows everyone the same schema, which is the printed one", async () => {
      const query = "{ __schema { types { name fields { name } } } }";
      const answers = await Promise.all(EVERYONE.map((who) => attack(running(), who, query)));
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    });

    test("cannot be nested to make a small query cost much", async () => {
      const query = `{ __schema { types ${"{ fields { type ".repeat(6)} { name } ${"} }".repeat(6)} } }`;
      for (const who of EVERYONE) expect((await attack(running(), who, query)).errors.length, who).toBeGreaterThan(0);
    });
  });

  describe("errors", () => {
    test.each([
      "{ vieweer { audience } }",
      "{ viewer { audiense } }",
      "{ viewer {",
      '{ codelist(id: "CL_SEXX") { id } }',
    ])("%s gets nobody a stack or the name of another field", async (query) => {
      for (const who of EVERYONE) expectNoLeak((await attack(running(), who, query)).text);
    });
  });

  describe("cross-site request forgery", () => {
    const body = JSON.stringify({ query: AUDIENCE });
    test.each([
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "",
      "application/json; charset=utf-7",
    ])("a body of type %j, as a foreign page can send, is refused", async (type) => {
      for (const who of EVERYONE) {
        const headers = { ...(type === "" ? {} : { "content-type": type }), ...(await tokenOf(running(), who)) };
        const sent = { method: "POST", body: new TextEncoder().encode(body), headers };
        expect((await running().fetch("/graphql", sent)).status, who).toBe(415);
      }
    });

    test.each(EVERYONE)("GET runs no mutation for %s", async (who) => {
      const query = 'mutation { withdraw(input: { release: "x", reasonEn: "x", reasonFr: "x" }) { id } }';
      const headers = await tokenOf(running(), who);
      const response = await running().fetch(`/graphql?query=${encodeURIComponent(query)}`, { headers });
      expect(response.status).toBe(405);
    });

    test("pages of an origin that is named may read answers, without a browser's own credentials; others may not", async () => {
      const named = await running().fetch(
        "/graphql",
        post({ query: AUDIENCE }, { origin: "https://portal.example.ca" }),
      );
      expect(named.headers.get("access-control-allow-origin")).toBe("https://portal.example.ca");
      expect(named.headers.get("access-control-allow-credentials")).toBeNull();
      expect(named.headers.get("vary")).toContain("Origin");
      const preflight = {
        method: "OPTIONS",
        headers: { origin: "https://portal.example.ca", "access-control-request-method": "POST" },
      };
      expect((await running().fetch("/graphql", preflight)).status).toBe(204);
      for (const origin of ["https://portal.example.ca.evil.example", "null", "http://portal.example.ca"]) {
        const other = await running().fetch("/graphql", post({ query: AUDIENCE }, { origin }));
        expect(other.headers.get("access-control-allow-origin"), origin).toBeNull();
      }
    });
  });

  describe("cursors", () => {
    const page = (after: string, who: Attacker = "public") =>
      attack(
        running(),
        who,
        'query ($after: String) { observations(where: { indicator: "ht.police.incidents" }, first: 1, after: $after) { pageInfo { endCursor } } }',
        { after },
      );
    const cursorOf = (parts: readonly unknown[]): string => Buffer.from(JSON.stringify(parts)).toString("base64url");

    test.each(["", "x", "W10", "🏃", cursorOf(["0", 1, null]), cursorOf(["0", -1, null]), cursorOf(["0", 1e300, "x"])])(
      "%j, which is not ours, is refused to everyone",
      async (after) => {
        for (const who of EVERYONE)
          expect((await page(after, who)).errors[0]?.extensions.code, who).toBe("INVALID_INPUT");
      },
    );

    test("of the public's answer are refused to everyone else: an answer is continued by those who were given it", async () => {
      const query =
        '{ observations(where: { indicator: "ht.police.incidents" }, first: 1) { pageInfo { endCursor } } }';
      const { data } = await attack(running(), "public", query);
      const { endCursor } = (data as { observations: { pageInfo: { endCursor: string } } }).observations.pageInfo;
      for (const who of EVERYONE)
        expect((await page(endCursor, who)).errors[0]?.extensions.code, who).toBe(
          who === "public" ? undefined : "INVALID_INPUT",
        );
    });

    test("of a release that does not exist, or of another indicator's, are refused alike", async () => {
      const { data } = await attack(
        running(),
        "public",
        '{ observations(where: { indicator: "ht.police.incidents" }, first: 1) { pageInfo { endCursor } } }',
      );
      const { endCursor } = (data as { observations: { pageInfo: { endCursor: string } } }).observations.pageInfo;
      const [fingerprint] = JSON.parse(Buffer.from(endCursor, "base64url").toString()) as [string];
      expect((await page(endCursor)).errors).toEqual([]);
      const forged = ["ht.police.incidents@9.9.9", "ht.police.victims@1.0.0"].map((release) =>
        cursorOf([fingerprint, 1, release]),
      );
      const [absent, other] = await Promise.all(forged.map((after) => page(after)));
      expect(absent?.errors[0]?.extensions.code).toBe("INVALID_INPUT");
      expect(absent?.text).toBe(other?.text);
    });
  });
});

/** Does some work while nobody can read releases. */
async function lockedOut<T>({ exchange }: TestExchange, work: () => Promise<T>): Promise<T> {
  return exchange.store.transact(async ({ db }) => {
    await db.execute(sql`select id from shared.indicator limit 1`);
    await db.execute(sql`lock table shared.release in access exclusive mode`);
    return work();
  });
}

describe("limits of the service", () => {
  const running = useExchange("PostgreSQL 18", { settings: { REQUEST_SECONDS: "1", RATE_LIMIT: "12" } });

  test("an answer that takes too long is given up, down to the database, and says when to try again", async () => {
    const asked = await lockedOut(running(), () =>
      attack(
        running(),
        "policy",
        '{ observations(where: { indicator: "ht.police.incidents" }, first: 1) { totalCount } }',
      ),
    );
    expect(asked.status).toBe(503);
    expect(asked.errors[0]?.extensions).toMatchObject({
      code: "TOO_LARGE",
      details: { limit: "requestSeconds", requestSeconds: 1 },
    });
  });

  test("one caller who asks too often is told to wait; others are not", async () => {
    const answers = [];
    for (let i = 0; i < 14; i++) answers.push(await attack(running(), "auditor", AUDIENCE));
    expect(answers.slice(0, 12).every(({ status }) => status === 200)).toBe(true);
    expect(answers[13]?.status).toBe(429);
    expect(answers[13]?.errors[0]?.extensions).toMatchObject({
      code: "TOO_LARGE",
      details: { limit: "requestsPerMinute" },
    });
    expect((await attack(running(), "secretariat", AUDIENCE)).status).toBe(200);
    for (let i = 0; i < 20; i++) expect((await running().fetch("/healthz")).status).toBe(200);
  });

  test("the viewer is told them", async () => {
    const limits =
      "{ viewer { limits { maxCells maxCost maxAliases requestsPerMinute requestsAtOnce requestSeconds } } }";
    expect((await attack(running(), "secretariat", limits)).data).toEqual({
      viewer: {
        limits: {
          maxCells: 1000,
          maxCost: 5000,
          maxAliases: 100,
          requestsPerMinute: 12,
          requestsAtOnce: 64,
          requestSeconds: 1,
        },
      },
    });
  });

  test("bad tokens count against the address that sends them", async () => {
    const headers = { authorization: "Bearer a.b.c" };
    const statuses: number[] = [];
    for (let i = 0; i < 14; i++)
      statuses.push((await running().fetch("/graphql?query={viewer{audience}}", { headers })).status);
    expect(statuses[0]).toBe(401);
    expect(statuses[13]).toBe(429);
    expect((await attack(running(), "policy", AUDIENCE)).status).toBe(200);
  });
});

describe("trusted documents", () => {
  const open = useExchange("PGlite");
  const shut = useExchange("PGlite", { settings: { TRUSTED_DOCUMENTS_ONLY: "on" } });
  const registered = `${AUDIENCE}\n`;

  test.each([
    ["documentId", { documentId: `sha256:${sha256(registered)}` }],
    ["a persisted query's hash", { extensions: { persistedQuery: { version: 1, sha256Hash: sha256(registered) } } }],
  ])("are answered by %s, and so is their text", async (_how, body) => {
    for (const running of [open, shut]) {
      expect(await (await running().fetch("/graphql", post(body))).json()).toMatchObject({
        data: { viewer: { audience: "PUBLIC" } },
      });
      expect((await running().fetch("/graphql", post({ query: AUDIENCE }))).status).toBe(200);
      const search = new URLSearchParams({ documentId: sha256(registered) });
      expect((await running().fetch(`/graphql?${search}`)).status).toBe(200);
    }
  });

  test("alone are answered where the exchange is set so; an unknown hash is not found", async () => {
    const other = { query: "{ viewer { audience subject } }" };
    expect((await open().fetch("/graphql", post(other))).status).toBe(200);
    const refused = await shut().fetch("/graphql", post(other));
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain("TRUSTED_DOCUMENTS_ONLY");
    expect((await open().fetch("/graphql", post({ documentId: sha256("x") }))).status).toBe(404);
    expect((await open().fetch("/graphql", post({ ...other, documentId: sha256("x") }))).status).toBe(400);
    expect((await open().fetch("/graphql", post({ documentId: "x" }))).status).toBe(400);
  });
});

describe("a slow client", () => {
  const running = useExchange("PGlite");

  test("that sends too many headers is cut off, and hears why", async () => {
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(new URL(running().address).port), "127.0.0.1");
      let received = "";
      socket.on("data", (chunk) => {
        received += chunk;
      });
      socket.on("close", () => resolve(received));
      socket.on("error", () => resolve(received));
      socket.write(`GET /healthz HTTP/1.1\r\nHost: x\r\nX: ${"x".repeat(20_000)}\r\n\r\n`);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
  });
});
