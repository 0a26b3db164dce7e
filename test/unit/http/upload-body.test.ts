import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uploadBody } from "../../../src/http/upload-body.ts";

const SILENCE_MS = 300;
const PACE = { forMs: SILENCE_MS, leastBytes: 4 };
let outcome: Promise<unknown> = Promise.resolve();
let pauseMs = 0;
/** How many bytes come before the reader stops; Infinity: it reads all. */
let wanted = Number.POSITIVE_INFINITY;

async function taken(incoming: IncomingMessage): Promise<number> {
  let bytes = 0;
  for await (const piece of uploadBody(incoming, PACE)) {
    bytes += piece.length;
    if (pauseMs > 0) await sleep(pauseMs);
    if (bytes >= wanted) break;
  }
  return bytes;
}
const server = createServer((incoming, response) => {
  outcome = taken(incoming).catch((error: unknown) => error);
  void outcome.then(() => response.writeHead(200, { connection: "close" }).end("read"));
});
beforeAll(() => new Promise<void>((done) => void server.listen(0, "127.0.0.1", done)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function send(write: (body: ReturnType<typeof request>) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const sending = request({ port: (server.address() as AddressInfo).port, host: "127.0.0.1", method: "POST" });
    sending.on("response", (response) => response.setEncoding("utf8").on("data", resolve));
    sending.on("error", reject);
    write(sending);
  });
}

/** Sends some bytes every third of the longest time, and then again and again. */
const steadily = (piece: string, times: number) => (body: ReturnType<typeof request>) => {
  let left = times;
  body.on("error", () => undefined);
  const timer = setInterval(() => {
    body.write(piece);
    if (--left > 0) return;
    clearInterval(timer);
    body.end();
  }, SILENCE_MS / 3);
  body.on("close", () => clearInterval(timer));
};

test("gives all bytes of a body that comes slowly and steadily, however long it takes", async () => {
  expect([await send(steadily("abcd", 8)), await outcome]).toEqual(["read", 32]);
});

test("gives up a sender of whom a byte comes now and then, though he never falls silent", async () => {
  expect(await send(steadily("a", 30))).toBe("read");
  expect(await outcome).toMatchObject({ status: 408, code: "INVALID_INPUT" });
});

test("does not hold it against a sender that the reader takes his time", async () => {
  pauseMs = SILENCE_MS * 2;
  expect([await send(steadily("a", 3)), await outcome]).toEqual(["read", 3]);
  pauseMs = 0;
});

test("gives up a sender of whom nothing more comes, who gets to read why", async () => {
  expect(await send((body) => void body.write("ab"))).toBe("read");
  expect(await outcome).toMatchObject({ status: 408, code: "INVALID_INPUT" });
});

test("leaves the connection open where the reader stops, so that the answer can be read", async () => {
  wanted = 1;
  expect(await send((body) => void body.write("ab"))).toBe("read");
  wanted = Number.POSITIVE_INFINITY;
});
