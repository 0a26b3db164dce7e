import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { makeClientAddress } from "../../../src/http/trusted-proxy.ts";

const from = (remoteAddress: string, ...forwarded: string[]): IncomingMessage =>
  ({
    socket: { remoteAddress },
    rawHeaders: forwarded.flatMap((value) => ["X-Forwarded-For", value]),
  }) as unknown as IncomingMessage;

test.each([
  ["no proxy is trusted: the header is anybody's word", [], from("203.0.113.9", "198.51.100.1"), "203.0.113.9"],
  ["through the proxy", ["10.0.0.0/8"], from("::ffff:10.0.0.2", "198.51.100.1"), "198.51.100.1"],
  ["through two proxies", ["10.0.0.0/8"], from("10.0.0.2", "198.51.100.1, 10.0.0.3"), "198.51.100.1"],
  [
    "a client that writes the header itself",
    ["10.0.0.0/8"],
    from("10.0.0.2", "192.0.2.7, 198.51.100.1"),
    "198.51.100.1",
  ],
  ["around the proxy", ["10.0.0.0/8"], from("203.0.113.9", "198.51.100.1"), "203.0.113.9"],
  ["no address in the header", ["10.0.0.0/8"], from("10.0.0.2", "unknown"), "10.0.0.2"],
])("%s", (_case, trusted, request, expected) => {
  expect(makeClientAddress(trusted)(request)).toBe(expected);
});
