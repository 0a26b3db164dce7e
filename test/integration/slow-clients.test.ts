import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeGate } from "../../src/http/gate.ts";
import { readJsonBytes } from "../../src/http/read-body.ts";
import { makeRounds } from "../../src/http/rounds.ts";
import { makeHttpServer } from "../../src/http/server.ts";

const OK = { status: 200, headers: { "content-type": "text/plain" }, body: "ok" };
const codes: (string | null)[] = [];
const broken: unknown[] = [];
const { server, drain } = makeHttpServer({
  graphql: {
    handle: async (request) => {
      await readJsonBytes(request);
      return OK;
    },
  },
  receive: async () => OK,
  table: async () => OK,
  start: async () => OK,
  printedSchema: "",
  ready: async () => undefined,
  metrics: null,
  accessLogFull: () => false,
  rounds: makeRounds(),
  trustedProxies: [],
  gate: makeGate({ atOnce: 4, waiting: 4, longestWait: 1000 }),
  crossOrigins: [],
  strictTransport: false,
  timeouts: { headersTimeout: 400, requestTimeout: 800, connectionsCheckingInterval: 50 },
  settle: async (account) => {
    codes.push(account.code);
  },
  tracing: { span: (_name, _fields, work) => work() },
  onInternal: (error) => broken.push(error),
});
beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => drain(1000));

/** Sends `head` at once and then `rest` a byte at a time until it is cut off; what was answered, and how many bytes got through. */
async function drip(head: string, rest: string): Promise<{ answer: string; sent: number }> {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  let answer = "";
  let sent = 0;
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  socket.on("error", () => undefined);
  const closed = once(socket, "close");
  socket.write(head);
  const timer = setInterval(() => {
    if (socket.writable && sent < rest.length) socket.write(rest[sent++] as string);
  }, 20);
  await closed;
  clearInterval(timer);
  return { answer, sent };
}

const REST = "x".repeat(10_000);

test("headers that come a byte at a time are cut off with 408, however steadily they come", async () => {
  const { answer, sent } = await drip("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ", REST);
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(sent).toBeGreaterThan(5);
  expect(sent).toBeLessThan(200);
});

test.each(["Content-Length: 10000", "Transfer-Encoding: chunked"])(
  "a body (%s) that comes a byte at a time is cut off, and its sender is no fault of ours",
  async (framing) => {
    const head = `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${framing}\r\n\r\n`;
    const body = framing.startsWith("Content") ? REST : "1\r\nx\r\n".repeat(2_000);
    const { answer, sent } = await drip(head, body);
    expect(answer).not.toMatch(/^HTTP\/1\.1 200/);
    expect(sent).toBeGreaterThan(5);
    expect(sent).toBeLessThan(400);
    expect(broken).toEqual([]);
  },
);

test("others are answered meanwhile", async () => {
  const slow = Array.from({ length: 20 }, () => drip("POST /graphql HTTP/1.1\r\nHost: x\r\n", REST));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/schema.graphql`;
  expect((await fetch(address)).status).toBe(200);
  for (const { answer } of await Promise.all(slow)) expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect(codes.every((code) => code !== "INTERNAL")).toBe(true);
});
