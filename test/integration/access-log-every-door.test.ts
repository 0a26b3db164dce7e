import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { asking, saveAgreement, shareAllBut } from "../support/agreements.ts";
import { type Asked, DIFF_DOOR, FILE_DOORS, GRAPHQL_DOORS, type Headers, permalinkOf } from "../support/doors.ts";
import { STORES, type TestExchange, useExchange } from "../support/exchange.ts";
import { INCIDENTS, intakeOf, type Released, sdmxFile, tidyFile } from "../support/submissions.ts";

interface Entry {
  readonly requestId: string;
  readonly subject: string;
  readonly operation: string;
  readonly outcome: string;
  readonly indicator: string | null;
  readonly release: string | null;
  readonly cellsServed: number;
  readonly cellsSuppressed: number;
}
const LOG = `{ accessLog(first: 200) { chainVerified nodes { requestId subject operation outcome indicator release cellsServed cellsSuppressed } } }`;

const VICTIMS: Asked = {
  where: {
    indicator: "demo.police.victims",
    jurisdictions: ["CA-ON", "CA-NS"],
    dimensions: [{ dimension: "age", members: ["*"] }],
  },
  one: { indicator: "demo.police.victims", jurisdictions: ["CA-ON"], periods: ["2022"] },
  rows: ["JURISDICTION", "age"],
  keys: ["jurisdiction", "period", "sex", "age", "relationship", "measure"],
};
const OFFENCES: Asked = {
  where: { indicator: INCIDENTS, jurisdictions: ["CA", "CA-ON"] },
  one: { indicator: INCIDENTS, jurisdictions: ["CA"], periods: ["2022"] },
  rows: ["JURISDICTION"],
  keys: ["jurisdiction", "period", "offence", "measure"],
};

let requests = 0;
const newRequestId = (): string => `every-door-${++requests}`;

async function headersOf(running: TestExchange, role: string): Promise<Headers> {
  const { authorization } = await asking(running, role);
  return authorization === undefined ? {} : { authorization };
}

describe.each(STORES)("the access log at every door, on %s", (kind) => {
  const running = useExchange(kind);
  const intake = intakeOf(running);
  async function log(): Promise<{ chainVerified: boolean; nodes: Entry[] }> {
    const { authorization } = await headersOf(running(), "auditor");
    return (await running().data<{ accessLog: { chainVerified: boolean; nodes: Entry[] } }>(LOG, { authorization }))
      .accessLog;
  }
  const linesOf = async (requestId: string): Promise<Entry[]> =>
    (await log()).nodes.filter((entry) => entry.requestId === requestId).reverse();
  const counted = (lines: readonly Entry[]): [number, number] => [
    lines.reduce((sum, { cellsServed }) => sum + cellsServed, 0),
    lines.reduce((sum, { cellsSuppressed }) => sum + cellsSuppressed, 0),
  ];

  describe.each([
    ["demo.police.victims", VICTIMS],
    [INCIDENTS, OFFENCES],
  ] as const)("for %s", (indicator, asked) => {
    test.each([...GRAPHQL_DOORS, ...(asked === OFFENCES ? [DIFF_DOOR] : [])].map((door) => [door.name, door] as const))(
      "%s leaves the cells that it served",
      async (_name, door) => {
        const requestId = newRequestId();
        const headers = await headersOf(running(), "policy");
        const told = await door.ask(running(), asked, {
          setUp: headers,
          headers: { ...headers, "x-request-id": requestId },
        });
        const lines = await linesOf(requestId);
        expect(counted(lines)).toEqual([told.values.length, told.suppressed]);
        expect(told.values.length).toBeGreaterThan(0);
        for (const line of lines) expect(line).toMatchObject({ indicator, outcome: "OK", subject: "sam" });
        expect(new Set(lines.map(({ release }) => release)).size).toBe(lines.length);
        for (const { release } of lines) expect(release).toContain(`${indicator}@`);
      },
    );
  });

  test("a kept answer leaves what it left when it was made", async () => {
    const headers = await headersOf(running(), "policy");
    const [door] = GRAPHQL_DOORS;
    const { kept } = running().exchange.tierCounts;
    const seen = new Set<string>();
    for (let time = 0; time < 4; time++) {
      const requestId = newRequestId();
      await door?.ask(running(), VICTIMS, { setUp: headers, headers: { ...headers, "x-request-id": requestId } });
      const lines = await linesOf(requestId);
      seen.add(JSON.stringify(lines.map((line) => ({ ...line, requestId: "" }))));
    }
    expect(seen.size).toBe(1);
    expect(running().exchange.tierCounts.kept).toBeGreaterThan(kept);
  });

  test("each part of a large table leaves its own cells, and all parts together those of the file", async () => {
    const headers = await headersOf(running(), "policy");
    const dimensions = ["age", "sex", "relationship"].map((dimension) => ({ dimension, members: ["*"] }));
    const where = { indicator: "demo.police.victims", dimensions, measures: ["COUNT", "SHARE"] };
    const path = await permalinkOf(running(), { ...VICTIMS, where }, headers);
    const served: number[][] = [];
    for (let part = 1, more = true; more; part++) {
      const requestId = newRequestId();
      const given = { ...headers, accept: "text/html", "x-request-id": requestId };
      const text = await (await running().fetch(`${path}?lang=en&part=${part}`, { headers: given })).text();
      served.push(counted(await linesOf(requestId)));
      expect(served.at(-1)?.[0]).toBe([...text.matchAll(/<td>/g)].length);
      more = text.includes(`part=${part + 1}"`);
    }
    expect(served.length).toBeGreaterThan(1);
    const file = newRequestId();
    await (await running().fetch(`${path}.csv`, { headers: { ...headers, "x-request-id": file } })).text();
    const sums = [0, 1].map((at) => served.reduce((sum, one) => sum + (one[at] as number), 0));
    expect(sums).toEqual(counted(await linesOf(file)));
  });

  test("each file leaves its cells; a citation, a HEAD and a 304 none", async () => {
    const headers = await headersOf(running(), "policy");
    const [list] = GRAPHQL_DOORS;
    const { values, suppressed } = (await list?.ask(running(), VICTIMS, { setUp: headers, headers })) ?? { values: [] };
    expect(suppressed).toBeGreaterThan(0);
    for (const door of FILE_DOORS) {
      const requestId = newRequestId();
      await door.ask(running(), VICTIMS, { setUp: headers, headers: { ...headers, "x-request-id": requestId } });
      const lines = await linesOf(requestId);
      expect(counted(lines), door.name).toEqual([values.length, suppressed]);
      expect(lines, door.name).toMatchObject([{ operation: "table", outcome: "OK", indicator: "demo.police.victims" }]);
    }
    const path = await permalinkOf(running(), VICTIMS, headers);
    const workbook = newRequestId();
    await (await running().fetch(`${path}.xlsx`, { headers: { ...headers, "x-request-id": workbook } })).arrayBuffer();
    expect(counted(await linesOf(workbook))).toEqual([values.length, suppressed]);
    const first = await running().fetch(`${path}.csv?lang=en`, { headers });
    await first.text();
    const files: readonly [string, string, Headers][] = [
      [".bib", "GET", {}],
      [".csl.json", "GET", {}],
      [".csv?lang=en", "HEAD", {}],
      [".csv?lang=en", "GET", { "if-none-match": first.headers.get("etag") ?? "" }],
    ];
    for (const [ending, method, more] of files) {
      const requestId = newRequestId();
      const given = { ...headers, ...more, "x-request-id": requestId };
      const answer = await running().fetch(`${path}${ending}`, { method, headers: given });
      await answer.text();
      expect(counted(await linesOf(requestId)), ending).toEqual([0, 0]);
    }
  });

  describe("what is not shared", () => {
    beforeAll(() => shareAllBut(running(), [INCIDENTS]));
    test("is served, and not suppressed", async () => {
      const headers = await headersOf(running(), "policy");
      for (const door of [...GRAPHQL_DOORS, ...FILE_DOORS.slice(0, 2)]) {
        const requestId = newRequestId();
        const told = await door.ask(running(), OFFENCES, {
          setUp: headers,
          headers: { ...headers, "x-request-id": requestId },
        });
        expect(told.values.length, door.name).toBeGreaterThan(0);
        expect(counted(await linesOf(requestId)), door.name).toEqual([told.values.length, 0]);
      }
      await shareAllBut(running(), []);
    });
  });

  test("writes leave the indicator and the release that they touch; a reading before its time names its release", async () => {
    const act = async (run: (requestId: string) => Promise<unknown>): Promise<Entry[]> => {
      const requestId = newRequestId();
      await run(requestId);
      return linesOf(requestId);
    };
    const as = async (person: Parameters<typeof intake.bearer>[0], query: string, requestId: string) =>
      running().data<Record<string, { id: string }>>(query, {
        authorization: await intake.bearer(person),
        headers: { "x-request-id": requestId },
      });
    let submission = "";
    expect(
      await act(async (requestId) => {
        ({ id: submission } = await intake.send(tidyFile("2022", 633), { headers: { "x-request-id": requestId } }));
      }),
    ).toMatchObject([{ operation: "upload", outcome: "OK", subject: "lou", indicator: INCIDENTS, cellsServed: 0 }]);
    await intake.settled(submission);
    const review = `mutation { review(input: { submission: "${submission}", decision: APPROVE, comment: "x" }) { id } }`;
    expect(await act((requestId) => as("ann", review, requestId))).toMatchObject([
      { operation: "mutation review", subject: "ann", indicator: INCIDENTS, release: null },
    ]);
    const waiting = (await intake.publish(submission, "ann", { at: "2030-01-01T08:30:00-05:00" })) as Released;
    const grant = `mutation { grantPreRelease(input: { release: "${waiting.id}", subject: "sam", until: "2029-12-01T00:00:00Z" }) { subject } }`;
    expect(await act((requestId) => as("ann", grant, requestId))).toMatchObject([
      { operation: "mutation grantPreRelease", indicator: INCIDENTS, release: waiting.id },
    ]);
    const headers = await headersOf(running(), "policy");
    const pinned: Asked = {
      ...OFFENCES,
      where: { ...OFFENCES.where, release: waiting.id },
      one: { ...OFFENCES.one, release: waiting.id },
    };
    for (const door of GRAPHQL_DOORS.filter(({ name }) => name !== "revisions")) {
      const lines = await act((requestId) =>
        door.ask(running(), pinned, { setUp: headers, headers: { ...headers, "x-request-id": requestId } }),
      );
      expect(lines, door.name).toMatchObject([
        { subject: "sam", outcome: "OK", indicator: INCIDENTS, release: waiting.id },
      ]);
      expect(lines[0]?.cellsServed, door.name).toBeGreaterThan(0);
    }
    const revoke = `mutation { revokePreRelease(input: { release: "${waiting.id}", subject: "sam" }) { subject } }`;
    expect(await act((requestId) => as("ann", revoke, requestId))).toMatchObject([
      { operation: "mutation revokePreRelease", indicator: INCIDENTS, release: waiting.id },
    ]);
    const withdraw = `mutation { withdraw(input: { release: "${waiting.id}", reasonEn: "x", reasonFr: "x" }) { id } }`;
    expect(await act((requestId) => as("ann", withdraw, requestId))).toMatchObject([
      { operation: "mutation withdraw", indicator: INCIDENTS, release: waiting.id },
    ]);
    const before = (await log()).nodes.length;
    await saveAgreement(running(), { indicators: [INCIDENTS, "ht.ircc.permits"], recipients: ["AUDITOR@CA-NU"] });
    const saved = (await log()).nodes.filter(({ operation }) => operation === "mutation saveAgreement").slice(0, 2);
    expect(before).toBeGreaterThan(0);
    expect(new Set(saved.map(({ indicator }) => indicator))).toEqual(new Set([INCIDENTS, "ht.ircc.permits"]));
    expect(new Set(saved.map(({ requestId }) => requestId)).size).toBe(1);
  });

  test("a diff of a file leaves the release that it is compared with", async () => {
    const { id } = await intake.send(sdmxFile("2023", 590));
    await intake.settled(id);
    const requestId = newRequestId();
    const diff = `{ submission(id: "${id}") { diff(first: 10) { nodes { before { value } after { value } } } } }`;
    await running().data(diff, {
      authorization: await intake.bearer("lou"),
      headers: { "x-request-id": requestId },
    });
    const lines = await linesOf(requestId);
    expect(lines.some(({ release, cellsServed }) => release?.startsWith(`${INCIDENTS}@`) && cellsServed > 0)).toBe(
      true,
    );
  });

  test.each([
    ["without a good token", 401, "UNAUTHENTICATED", "/graphql", { headers: { authorization: "Bearer a.b.c" } }],
    ["without the role", 200, "FORBIDDEN", "/graphql?query={agreements{id}}", {}],
    [
      "with a body that is too large",
      413,
      "TOO_LARGE",
      "/graphql",
      { method: "POST", body: `"${"x".repeat(2_000_000)}"` },
    ],
    ["for a permalink that is none", 404, "NOT_FOUND", "/t/x", {}],
    ["from another's place, by whoever may not", 403, "FORBIDDEN", "/t/x.csv", { headers: { "view-as": "POLICY" } }],
    ["by a method that is none of the door's", 405, "INVALID_INPUT", "/submissions", { method: "DELETE" }],
    [
      "for a file that the public may not send",
      403,
      "FORBIDDEN",
      `/submissions?indicator=${INCIDENTS}&jurisdiction=CA&vintage=REVISED`,
      { method: "POST", body: "x" },
    ],
  ] as const)("a refusal %s leaves a line without cells", async (_why, status, outcome, path, init) => {
    const requestId = newRequestId();
    const more = "headers" in init ? init.headers : {};
    const headers = { "content-type": path === "/graphql" ? "application/json" : "text/csv", ...more };
    const answer = await running().fetch(path, { ...init, headers: { ...headers, "x-request-id": requestId } });
    await answer.text();
    expect(answer.status).toBe(status);
    expect(await linesOf(requestId)).toMatchObject([{ outcome, indicator: null, cellsServed: 0, cellsSuppressed: 0 }]);
  });

  test("the chain holds after all of it", async () => {
    expect((await log()).chainVerified).toBe(true);
    const { accessLogVerification } = await running().data<{ accessLogVerification: object }>(
      "{ accessLogVerification { verified } }",
      await headersOf(running(), "auditor"),
    );
    expect(accessLogVerification).toEqual({ verified: true });
  });
});

describe("refusals of a server that is busy", () => {
  const running = useExchange("PGlite", { settings: { RATE_LIMIT: "20", REQUESTS_AT_ONCE: "1" } });

  test("too often (429) and too many at once (503) leave a line each", async () => {
    const statuses = new Map<string, number>();
    const headers = await headersOf(running(), "policy");
    const ask = async (query: string): Promise<void> => {
      const requestId = newRequestId();
      const search = new URLSearchParams({ query });
      const response = await running().fetch(`/graphql?${search}`, {
        headers: { ...headers, "x-request-id": requestId },
      });
      await response.text();
      statuses.set(requestId, response.status);
    };
    const answered = (status: number): number => [...statuses.values()].filter((one) => one === status).length;
    // One waits for the store, ten wait for their turn, and there is no room for more.
    let asking: Promise<void>[] = [];
    await running().exchange.store.transact(async () => {
      const query = `{ observations(where: { indicator: "${INCIDENTS}" }, first: 1) { nodes { notes { id } } } }`;
      asking = Array.from({ length: 15 }, () => ask(query));
      for (const deadline = Date.now() + 10_000; answered(503) < 4 && Date.now() < deadline; ) await sleep(20);
    });
    await Promise.all(asking);
    for (let time = 0; time < 10; time++) await ask("{ viewer { audience } }");
    expect([answered(503), answered(429)]).toEqual([4, 5]);
    const refused = [...statuses].filter(([, status]) => status !== 200);
    const auditor = { roles: ["auditor"], jurisdiction: "CA", sub: "ada" };
    const authorization = `Bearer ${await running().sign(auditor)}`;
    const { accessLog } = await running().data<{ accessLog: { nodes: Entry[] } }>(LOG, { authorization });
    for (const [requestId, status] of refused)
      expect(
        accessLog.nodes.filter((entry) => entry.requestId === requestId),
        String(status),
      ).toMatchObject([{ outcome: "TOO_LARGE", cellsServed: 0, subject: "sam" }]);
  });
});
