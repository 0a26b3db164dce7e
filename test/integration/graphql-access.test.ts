import { generateKeyPair, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { type GraphqlFault, STORES, type TestExchange, useExchange } from "../support/exchange.ts";

const VIEWER = "{ viewer { subject roles audience jurisdiction { id } limits { maxCells maxDepth maxCost } } }";
const seconds = (): number => Math.floor(Date.now() / 1000);
const analyst = { roles: ["analyst"], jurisdiction: "CA-ON" };
const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A token that nobody signed, as RFC 8725 warns of. */
const unsigned = (): string => {
  const claims = {
    iss: "urn:fpt-exchange:development",
    aud: "fpt-exchange",
    sub: "x",
    exp: seconds() + 600,
    ...analyst,
  };
  return `${base64url({ alg: "none", typ: "at+jwt" })}.${base64url(claims)}.`;
};

async function signedByAStranger(): Promise<string> {
  const { privateKey } = await generateKeyPair("ES256");
  const claims = {
    iss: "urn:fpt-exchange:development",
    aud: "fpt-exchange",
    sub: "x",
    exp: seconds() + 600,
    ...analyst,
  };
  return new SignJWT(claims).setProtectedHeader({ alg: "ES256", typ: "at+jwt" }).sign(privateKey);
}

type Forge = (running: TestExchange) => Promise<string> | string;
const claiming =
  (claims: Record<string, unknown>): Forge =>
  (running) =>
    running.sign({ ...analyst, ...claims });

const REFUSED: readonly [what: string, reason: string, Forge][] = [
  ["that has expired", "EXPIRED", claiming({ iat: 1_700_000_000, exp: 1_700_000_600 })],
  ["that nobody signed", "UNSIGNED", unsigned],
  ["that a stranger signed", "BAD_SIGNATURE", signedByAStranger],
  ["of another issuer", "WRONG_ISSUER", claiming({ iss: "https://login.example.com" })],
  ["for another service", "WRONG_AUDIENCE", claiming({ aud: "another-service" })],
  ["without an end", "NO_EXPIRY", claiming({ exp: undefined })],
  ["that lasts a month", "TOO_LONG", claiming({ exp: seconds() + 30 * 86_400 })],
  ["of nobody", "NO_SUBJECT", claiming({ sub: undefined })],
  ["without a role", "NO_ROLE", claiming({ roles: [] })],
  ["with an unknown role", "UNKNOWN_ROLE", claiming({ roles: ["superuser"] })],
  ["with a known and an unknown role", "UNKNOWN_ROLE", claiming({ roles: ["analyst", "Policy"] })],
  ["without a jurisdiction", "NO_JURISDICTION", claiming({ jurisdiction: undefined })],
  ["of an unknown jurisdiction", "UNKNOWN_JURISDICTION", claiming({ jurisdiction: "US-NY" })],
  ["that is no token", "MALFORMED", () => "abc"],
];

const AUDIENCES = [
  [["analyst"], "CA-ON", "FPT+CA-ON"],
  [["analyst"], "CA-NU", "FPT+CA-NU"],
  [["analyst"], "CA", "FPT"],
  [["policy"], "CA-ON", "FPT"],
  [["secretariat"], "CA", "FPT"],
  [["auditor"], "CA", "FPT"],
  [["loader"], "CA", "CUSTODIAN"],
  [["approver"], "CA", "CUSTODIAN"],
  [["loader"], "CA-ON", "FPT+CA-ON"],
  [["loader", "policy"], "CA", "FPT"],
  [["analyst", "policy"], "CA-ON", "FPT"],
] as const;

describe.each(STORES)("who asks, over %s", (kind) => {
  const running = useExchange(kind);

  test("is the public without a token", async () => {
    expect(await running().data(VIEWER)).toEqual({
      viewer: {
        subject: null,
        roles: ["PUBLIC"],
        audience: "PUBLIC",
        jurisdiction: null,
        limits: { maxCells: 1000, maxDepth: 12, maxCost: 5000 },
      },
    });
  });

  test.each(AUDIENCES)("is with roles %j of %s the audience %s", async (roles, jurisdiction, audience) => {
    const authorization = `Bearer ${await running().sign({ roles, jurisdiction })}`;
    const { viewer } = await running().data<{ viewer: object }>(VIEWER, { authorization });
    expect(viewer).toMatchObject({
      subject: "qa@example.ca",
      roles: expect.arrayContaining(roles.map((role) => role.toUpperCase())),
      audience,
      jurisdiction: { id: jurisdiction },
    });
  });

  test.each(REFUSED)("by a token %s is nobody: 401 and %s", async (_what, reason, forge) => {
    const token = await forge(running());
    const { status, headers, errors, data, text } = await running().ask(VIEWER, { authorization: `Bearer ${token}` });
    expect({ status, data }).toEqual({ status: 401, data: undefined });
    expect(headers.get("www-authenticate")).toBe("Bearer");
    expect(errors).toHaveLength(1);
    const [{ message, extensions }] = errors as [GraphqlFault];
    expect(Object.keys(extensions).sort()).toEqual(["code", "details", "messages"]);
    expect(extensions).toMatchObject({ code: "UNAUTHENTICATED", details: { reason } });
    expect(message).toBe(extensions.messages.en);
    expect(extensions.messages.fr).not.toBe("");
    if (token.length > 10) expect(text).not.toContain(token);
  });

  test.each(["Basic eDp5", "Bearer", "Bearer a b", ""])("by the header %j is nobody", async (authorization) => {
    const { status, errors } = await running().ask(VIEWER, { authorization, headers: { "accept-language": "fr" } });
    expect(status).toBe(401);
    expect(errors?.[0]).toMatchObject({ extensions: { code: "UNAUTHENTICATED", details: { reason: "NOT_BEARER" } } });
    expect(errors?.[0]?.message).toBe(errors?.[0]?.extensions.messages.fr);
  });

  test("is told apart in every request: answers of one viewer never reach another", async () => {
    const query = `{ viewer { audience } observations(where: { indicator: "ht.police.incidents", jurisdictions: ["CA"],
      periods: ["2022"] }) { nodes { value } } }`;
    const asked = await Promise.all(
      Array.from({ length: 12 }, (_, i) => running().data(query, { as: i % 2 === 0 ? "public" : "policy" })),
    );
    for (const [i, data] of asked.entries())
      expect(data).toEqual({
        viewer: { audience: i % 2 === 0 ? "PUBLIC" : "FPT" },
        observations: { nodes: [{ value: i % 2 === 0 ? 595 : 597 }] },
      });
  });

  test("decides what a release's disclosure report is about", async () => {
    const query = `{ release(id: "demo.police.victims@1.1.0") { contentHash disclosure { profile { id method } suppressed } } }`;
    type Data = { release: { contentHash: string; disclosure: { profile: { id: string }; suppressed: number } } };
    const reports = await Promise.all(
      (["public", "policy", "analyst", "loader"] as const).map((as) => running().data<Data>(query, { as })),
    );
    expect(reports.map(({ release }) => release.disclosure.profile.id)).toEqual(["IRCC-5", "FPT-5", "FPT-5", "NONE"]);
    expect(new Set(reports.map(({ release }) => release.contentHash)).size).toBe(4);
    const [open, shared, own, all] = reports.map(({ release }) => release.disclosure.suppressed) as [
      number,
      number,
      number,
      number,
    ];
    expect(open).toBeGreaterThan(shared);
    expect(shared).toBeGreaterThan(own);
    expect(own).toBeGreaterThan(all);
    expect(all).toBe(0);
  });

  test("decides who is told of the engine's seed and of how much is hidden", async () => {
    const query = `{ release(id: "demo.police.victims@1.1.0") { disclosure { seed valueHidden }
      disclosureReports { audience valueHidden } } }`;
    type Report = { audience: string; seed?: string | null; valueHidden: number | null };
    type Data = { release: { disclosure: Report; disclosureReports: Report[] } };
    const authorization = `Bearer ${await running().sign({ roles: ["auditor"], jurisdiction: "CA" })}`;
    const [open, own, auditor, custodian] = await Promise.all([
      running().data<Data>(query, { as: "public" }),
      running().data<Data>(query, { as: "analyst" }),
      running().data<Data>(query, { authorization }),
      running().data<Data>(query, { as: "loader" }),
    ]);
    for (const { release } of [open, own]) {
      expect(release.disclosure).toEqual({ seed: null, valueHidden: null });
      expect(release.disclosureReports).toHaveLength(1);
    }
    expect(auditor.release.disclosure.seed).toMatch(/^\d+$/);
    expect(auditor.release.disclosureReports.every(({ valueHidden }) => valueHidden === null)).toBe(true);
    const reports = new Map(custodian.release.disclosureReports.map((report) => [report.audience, report.valueHidden]));
    expect([...reports.keys()]).toEqual(expect.arrayContaining(["PUBLIC", "FPT", "FPT+CA-ON", "CUSTODIAN"]));
    expect(reports.get("CUSTODIAN")).toBe(0);
    expect(reports.get("FPT")).toBeGreaterThan(0);
    expect(reports.get("PUBLIC")).toBeGreaterThanOrEqual(reports.get("FPT") as number);
  });

  test("never changes the shape: an analyst of a province without cells of its own sees the FPT view", async () => {
    const authorization = `Bearer ${await running().sign({ roles: ["analyst"], jurisdiction: "CA-YT" })}`;
    const query = `{ observations(where: { indicator: "demo.police.victims" }, first: 1000) { nodes { id value } } }`;
    const [own, shared] = await Promise.all([
      running().data<{ observations: { nodes: { id: string; value: number | null }[] } }>(query, { authorization }),
      running().data<{ observations: { nodes: { id: string; value: number | null }[] } }>(query, { as: "policy" }),
    ]);
    expect(own.observations.nodes.map(({ id }) => id)).toEqual(shared.observations.nodes.map(({ id }) => id));
    for (const [i, cell] of own.observations.nodes.entries())
      if (!cell.id.includes("CA-YT")) expect(cell).toEqual(shared.observations.nodes[i]);
  });
});
