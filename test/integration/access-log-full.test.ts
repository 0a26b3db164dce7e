import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { type RequestAccount, recordsOf } from "../../src/http/request-account.ts";
import { makeRounds } from "../../src/http/rounds.ts";
import { makeHttpServer } from "../../src/http/server.ts";
import { startTracing } from "../../src/telemetry/tracing.ts";

test("while the access log is full, no operation is let in and none leaves a line; the process is alive and says why", async () => {
  const accounts: RequestAccount[] = [];
  const faults: unknown[] = [];
  const neverCalled = () => Promise.reject(new Error("an operation was let in"));
  let full = true;
  const { server, drain } = makeHttpServer({
    graphql: { handle: neverCalled },
    receive: neverCalled,
    table: neverCalled,
    start: neverCalled,
    gate: (work) => work(),
    rounds: makeRounds(),
    trustedProxies: [],
    crossOrigins: [],
    strictTransport: false,
    printedSchema: "",
    ready: async () => undefined,
    metrics: null,
    accessLogFull: () => full,
    settle: async (account) => void accounts.push(account),
    tracing: await startTracing(null),
    onInternal: (error) => faults.push(error),
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const path of ["/graphql", "/submissions"]) {
    const refused = await fetch(`${address}${path}`, { method: "POST" });
    expect(refused.status).toBe(503);
    expect(refused.headers.get("retry-after")).toBe("5");
    expect(await refused.json()).toMatchObject({
      errors: [{ extensions: { code: "INTERNAL", messages: { fr: expect.stringContaining("journal des accès") } } }],
    });
  }
  expect((await fetch(`${address}/healthz`)).status).toBe(200);
  expect((await fetch(`${address}/metrics`)).status).toBe(404);
  expect(accounts.flatMap(recordsOf)).toEqual([]);
  expect(faults).toEqual([]);
  full = false;
  expect((await fetch(`${address}/graphql`, { method: "POST" })).status).toBe(500);
  expect(faults).toHaveLength(1);
  expect(accounts.flatMap(recordsOf)).toMatchObject([{ operation: "graphql", outcome: "INTERNAL", cellsServed: 0 }]);
  await drain(1_000);
});
