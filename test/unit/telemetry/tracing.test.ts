import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { startTracing } from "../../../src/telemetry/tracing.ts";

test("spans go to the collector with the fields that are named, statements with their text and no value, and nothing else", async () => {
  const bodies: string[] = [];
  const collector = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    bodies.push(`${request.url} ${body}`);
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((listening) => collector.listen(0, "127.0.0.1", listening));
  const tracing = await startTracing(`http://127.0.0.1:${(collector.address() as AddressInfo).port}/`);
  const fields = { requestId: "r-1", route: "/graphql", variables: "CANARY 7919" };
  await tracing.span("request", fields, async () => {
    const statement = `select "a" from "shared"."release" where "id" = 'CANARY ''7919' and "n" = 7919 and "m" = $1`;
    expect(await tracing.statement?.(statement, async () => 7)).toBe(7);
  });
  const failed = tracing.span("execution", {}, () => Promise.reject(new Error("CANARY 7919")));
  await expect(failed).rejects.toThrow("CANARY");
  await tracing.stop();
  collector.close();
  const sent = bodies.join("");
  expect(sent).toMatch(/^\/v1\/traces /);
  for (const part of [
    "request",
    "execution",
    "r-1",
    "/graphql",
    "select",
    "shared.release",
    'where \\"id\\" = ? and \\"n\\" = ? and \\"m\\" = $1',
    "fpt-exchange",
  ])
    expect(sent).toContain(part);
  expect(sent).not.toMatch(/canary|7919/i);
});

test("a collector that is away fails neither the work nor the end", async () => {
  const closed = createServer();
  await new Promise<void>((listening) => closed.listen(0, "127.0.0.1", listening));
  const { port } = closed.address() as AddressInfo;
  await new Promise((done) => closed.close(done));
  const tracing = await startTracing(`http://127.0.0.1:${port}`);
  expect(await tracing.span("request", {}, async () => 7)).toBe(7);
  await expect(tracing.stop()).resolves.toBeUndefined();
});

test("without a collector, work is done and nothing else", async () => {
  const tracing = await startTracing(null);
  expect(await tracing.span("request", {}, async () => 7)).toBe(7);
  expect(tracing.statement).toBeUndefined();
  await tracing.stop();
});
