import { describe, expect, test } from "vitest";
import { STORES, type TestExchange, useExchange } from "../support/exchange.ts";

interface Entry {
  sequence: number;
  requestId: string;
  subject: string;
  roles: string[];
  jurisdiction: string | null;
  operation: string;
  operationHash: string | null;
  purpose: string | null;
  outcome: string;
  indicator: string | null;
  release: string | null;
  cellsServed: number;
  cellsSuppressed: number;
  hash: string;
  previousHash: string;
}

const FIELDS = `sequence requestId subject roles jurisdiction operation operationHash purpose outcome indicator release
  cellsServed cellsSuppressed hash previousHash`;
const VICTIMS = `where: { indicator: "demo.police.victims", jurisdictions: ["CA-ON", "CA-NS"], dimensions: [{ dimension: "age", members: ["*"] }] }`;

async function asRole(under: TestExchange, role: string): Promise<string> {
  return `Bearer ${await under.sign({ roles: [role], jurisdiction: "CA", sub: `${role}@example.ca` })}`;
}

let requests = 0;
const newRequestId = (): string => `test-request-${++requests}`;

describe.each(STORES)("the access log, on %s", (kind) => {
  const under = useExchange(kind);
  async function entriesOf(requestId: string): Promise<Entry[]> {
    const { accessLog } = await under().data<{ accessLog: { nodes: Entry[] } }>(
      `{ accessLog(first: 200) { nodes { ${FIELDS} } } }`,
      { authorization: await asRole(under(), "auditor") },
    );
    return accessLog.nodes.filter((entry) => entry.requestId === requestId).reverse();
  }

  test("holds who was shown how many cells of which release, what for, and by which operation", async () => {
    const requestId = newRequestId();
    const headers = { "x-request-id": requestId, purpose: "Rapport annuel à déposer".normalize() };
    const query = `query Trends { observations(${VICTIMS}, first: 30) { totalCount nodes { value status { availability } release { id } } } }`;
    const encoded = { ...headers, purpose: Buffer.from(headers.purpose).toString("latin1") };
    const answer = await under().ask<{
      observations: { nodes: { status: { availability: string }; release: { id: string } }[] };
    }>(query, { as: "policy", headers: encoded });
    expect(answer.headers.get("x-request-id")).toBe(requestId);
    const { nodes } = answer.data.observations;
    expect(nodes.length).toBeGreaterThan(5);
    const hidden = nodes.filter(({ status }) => status.availability === "SUPPRESSED").length;
    expect(hidden).toBeGreaterThan(0);
    expect(await entriesOf(requestId)).toMatchObject([
      {
        subject: "qa@example.ca",
        roles: ["POLICY"],
        jurisdiction: "CA",
        operation: "query Trends",
        operationHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        purpose: headers.purpose,
        outcome: "OK",
        indicator: "demo.police.victims",
        release: nodes[0]?.release.id,
        cellsServed: nodes.length,
        cellsSuppressed: hidden,
      },
    ]);
  });

  test("gives an operation the same hash whatever its spacing and comments", async () => {
    const ids = [newRequestId(), newRequestId()];
    const query = `{ observations(${VICTIMS}, first: 1) { nodes { value } } }`;
    await under().data(query, { headers: { "x-request-id": ids[0] as string } });
    await under().data(`# mine\n${query.replaceAll(" ", "\n ")}`, { headers: { "x-request-id": ids[1] as string } });
    const [one, two] = await Promise.all(ids.map(entriesOf));
    expect(one?.[0]?.operationHash).toBe(two?.[0]?.operationHash);
    expect(one).toMatchObject([{ subject: "anonymous", roles: ["PUBLIC"], operation: "query observations" }]);
  });

  test.each([
    [
      "aliases add up",
      `{ a: observations(${VICTIMS}, first: 3) { nodes { value } } b: observations(${VICTIMS}, first: 4) { edges { node { value } } } }`,
      7,
    ],
    [
      "nodes and edges of one field are the same cells",
      `{ observations(${VICTIMS}, first: 3) { nodes { value } edges { node { value } } } }`,
      3,
    ],
    [
      "fragments and directives count what they show",
      `query ($no: Boolean = false) { observations(${VICTIMS}, first: 3) { ...F nodes @include(if: $no) { value } } } fragment F on ObservationConnection { edges { node { value } } }`,
      3,
    ],
  ])("counts the cells of the answer: %s", async (_name, query, served) => {
    const requestId = newRequestId();
    await under().data(query, { headers: { "x-request-id": requestId } });
    expect(await entriesOf(requestId)).toMatchObject([{ cellsServed: served, outcome: "OK" }]);
  });

  test("has no line for an answer without cells, and one without cells for an answer that an error emptied", async () => {
    const [none, emptied] = [newRequestId(), newRequestId()];
    await under().data(`{ viewer { audience } observations(${VICTIMS}) { totalCount } }`, {
      headers: { "x-request-id": none },
    });
    expect(await entriesOf(none)).toEqual([]);
    const query = `{ a: observations(${VICTIMS}, first: 3) { nodes { value } } b: observations(${VICTIMS}, first: 3, after: "x") { nodes { value } } }`;
    await under().fault(query, { headers: { "x-request-id": emptied } });
    expect(await entriesOf(emptied)).toMatchObject([{ outcome: "INVALID_INPUT", cellsServed: 0, indicator: null }]);
  });

  test("has a line for every release of a diff and for each refusal, whoever was refused", async () => {
    const [diff, forbidden, token, large] = [newRequestId(), newRequestId(), newRequestId(), newRequestId()];
    const { releases } = await under().data<{ releases: { nodes: { id: string }[] } }>(
      '{ releases(indicator: "ht.police.incidents") { nodes { id } } }',
    );
    const [to, from] = releases.nodes.map(({ id }) => id);
    const changes = await under().data<{ releaseDiff: { nodes: { before: unknown; after: unknown }[] } }>(
      `{ releaseDiff(from: "${from}", to: "${to}", first: 50) { nodes { before { value } after { value } } } }`,
      { headers: { "x-request-id": diff } },
    );
    const { nodes } = changes.releaseDiff;
    const served = (side: "before" | "after") => nodes.filter((node) => node[side] !== null).length;
    const lines = Object.fromEntries((await entriesOf(diff)).map((entry) => [entry.release, entry.cellsServed]));
    expect(lines[String(to)] ?? 0).toBe(served("after"));
    expect(lines[String(from)] ?? 0).toBe(served("before"));
    expect(served("after")).toBeGreaterThan(0);

    await under().fault("{ accessLog { totalCount } }", { as: "policy", headers: { "x-request-id": forbidden } });
    expect(await entriesOf(forbidden)).toMatchObject([
      { outcome: "FORBIDDEN", operation: "query accessLog", subject: "qa@example.ca", cellsServed: 0 },
    ]);
    await under().ask("{ viewer { audience } }", { authorization: "Bearer x", headers: { "x-request-id": token } });
    expect(await entriesOf(token)).toMatchObject([{ outcome: "UNAUTHENTICATED", subject: "anonymous" }]);
    await under().fault(`{ observations(${VICTIMS}, first: 100000) { totalCount } }`, {
      headers: { "x-request-id": large },
    });
    expect(await entriesOf(large)).toMatchObject([{ outcome: "TOO_LARGE" }]);
  });

  test("is paged from the newest on, by indicator and time, and says that its chain holds", async () => {
    const authorization = await asRole(under(), "secretariat");
    const page = async (given: string) =>
      (
        await under().data<{
          accessLog: {
            totalCount: number;
            chainVerified: boolean;
            pageInfo: { endCursor: string; hasNextPage: boolean };
            nodes: Entry[];
          };
        }>(
          `{ accessLog(${given}) { totalCount chainVerified pageInfo { endCursor hasNextPage } nodes { ${FIELDS} } } }`,
          {
            authorization,
          },
        )
      ).accessLog;
    const first = await page("first: 3");
    expect(first).toMatchObject({ chainVerified: true, pageInfo: { hasNextPage: true } });
    const second = await page(`first: 3, after: "${first.pageInfo.endCursor}"`);
    const numbers = [...first.nodes, ...second.nodes].map(({ sequence }) => sequence);
    expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] as number) - i));
    expect(first.totalCount).toBe(numbers[0]);
    const joined = [...first.nodes, ...second.nodes];
    for (const [i, older] of joined.slice(1).entries()) expect(joined[i]?.previousHash).toBe(older.hash);
    const victims = await page('indicator: "demo.police.victims", first: 200');
    expect(victims.totalCount).toBe(victims.nodes.length);
    expect(new Set(victims.nodes.map(({ indicator }) => indicator))).toEqual(new Set(["demo.police.victims"]));
    expect((await page('from: "2999-01-01T00:00:00Z"')).nodes).toEqual([]);
  });

  test.each(["Purpose", "X-Request-Id"])("takes no %s of another shape", async (header) => {
    const response = await under().fetch("/graphql?query=%7Bviewer%7Baudience%7D%7D", {
      headers: { [header]: "x".repeat(301) },
    });
    expect(response.status).toBe(header === "Purpose" ? 400 : 200);
    expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });
});
