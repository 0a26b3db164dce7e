import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { type Exchange, startExchange } from "../../src/exchange.ts";
import { makeLog } from "../../src/telemetry/log.ts";
import { type PreparedData, prepareEmbedded } from "../support/prepared-data.ts";

const TOKEN = "a-token-for-prometheus";
const QUERY = `query Canary7919($first: Int) { observations(where: { indicator: "ht.police.incidents" }, first: $first) {
  nodes { value } } }`;

let prepared: PreparedData;
let exchange: Exchange;
const lines: string[] = [];
const told = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);
beforeAll(async () => {
  prepared = await prepareEmbedded();
  const variables = { DATA_DIR: prepared.dataDir, PORT: "0", NODE_ENV: "test", METRICS_TOKEN: TOKEN };
  const log = makeLog({ write: (line: string) => lines.push(line) }, "info");
  exchange = await startExchange(readConfig(variables), { progress: () => undefined, log });
});
afterAll(async () => {
  await exchange?.close();
  await prepared?.remove();
});

const ask = (query: string, init: RequestInit = {}, variables = {}) =>
  fetch(`${exchange.address}/graphql`, {
    method: "POST",
    ...init,
    headers: { "content-type": "application/json", ...init.headers },
    body: JSON.stringify({ query, variables }),
  });

test("a request leaves one line in the log, with its id and nothing that it or its answer held", async () => {
  const headers = { "x-request-id": "seen-in-the-log", purpose: "CANARY-PURPOSE", authorization: "" };
  const response = await ask(QUERY, { headers: { ...headers, authorization: "Bearer CANARY-TOKEN" } }, { first: 7 });
  expect(response.status).toBe(401);
  const good = await ask(QUERY, { headers: { "x-request-id": "also-in-the-log", purpose: "CANARY-PURPOSE" } });
  expect(good.status).toBe(200);
  const line = told().find(({ requestId }) => requestId === "also-in-the-log");
  expect(line).toEqual({
    level: "info",
    time: expect.any(String),
    event: "request",
    requestId: "also-in-the-log",
    method: "POST",
    route: "/graphql",
    status: 200,
    code: "OK",
    durationMs: expect.any(Number),
    operationHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    releaseId: expect.stringMatching(/^ht\.police\.incidents@/),
    indicatorId: "ht.police.incidents",
  });
  expect(told().find(({ requestId }) => requestId === "seen-in-the-log")).toMatchObject({ code: "UNAUTHENTICATED" });
  await fetch(`${exchange.address}/CANARY-PATH?CANARY=1`);
  expect(told().at(-1)).toMatchObject({ route: "other", status: 404 });
  expect(lines.join("")).not.toMatch(/canary/i);
});

test("/metrics wants its token, counts by route and code, and names nobody", async () => {
  const at = `${exchange.address}/metrics`;
  expect((await fetch(at)).status).toBe(401);
  expect((await fetch(at, { headers: { authorization: "Bearer another-token-of-that-length" } })).status).toBe(401);
  const response = await fetch(at, { headers: { authorization: `Bearer ${TOKEN}` } });
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  const text = await response.text();
  expect(text).toMatch(
    /fptx_http_requests_total\{route="\/graphql",method="POST",status="401",code="UNAUTHENTICATED"\} 1/,
  );
  expect(text).toMatch(/fptx_view_lookups_total\{result="(?:hit|miss)"\} \d/);
  expect(text).not.toMatch(/canary|CA-ON|subject|example\.ca/i);
});

test("an exchange that ends answers what runs, and takes no more", async () => {
  expect((await fetch(`${exchange.address}/readyz`)).status).toBe(200);
  const body = JSON.stringify({ query: QUERY });
  const running = request(`${exchange.address}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body), expect: "100-continue" },
  });
  running.flushHeaders();
  // The server has the request, and waits for its body.
  await once(running, "continue");
  const ended = exchange.close();
  running.end(body);
  const [response] = (await once(running, "response")) as [IncomingMessage];
  expect(response.statusCode).toBe(200);
  expect(response.headers.connection).toBe("close");
  let text = "";
  for await (const chunk of response) text += String(chunk);
  expect(JSON.parse(text)).toMatchObject({ data: { observations: { nodes: expect.any(Array) } } });
  await ended;
  await expect(fetch(`${exchange.address}/healthz`)).rejects.toThrow();
  expect(told().at(-1)).toMatchObject({ event: "access-log.anchor", hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
});
