import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uploadBody } from "../../../src/http/upload-body.ts";

const SILENCE_MS = 150;
let outcome: Promise<unknown> = Promise.resolve();
/** How many bytes come before the reader stops; Infinity: it reads all. */
let wanted = Number.POSITIVE_INFINITY;

async function taken(incoming: IncomingMessage): Promise<number> {
  let bytes = 0;
  for await (const piece of uploadBody(incoming, SILENCE_MS)) {
    bytes += piece.length;
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

test("gives all bytes of a body, however slowly they come", async () => {
  const answer = send((body) => {
    let left = 4;
    const timer = setInterval(() => {
      body.write("ab");
      if (--left > 0) return;
      clearInterval(timer);
      body.end();
    }, SILENCE_MS / 3);
  });
  expect([await answer, await outcome]).toEqual(["read", 8]);
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
