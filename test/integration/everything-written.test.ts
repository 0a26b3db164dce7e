import { readdirSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { processLog } from "../../src/telemetry/log.ts";
import { fptx } from "../support/command-line.ts";
import { type TestExchange, useExchange } from "../support/exchange.ts";
import { CONTROL, faultsOfRun, plantedFile, scanWritten } from "../support/scan-written.ts";
import { keepWritten } from "../support/written.ts";
import { keepAccessLog, keepMetrics } from "../support/written-by-exchange.ts";
import { ranFile, WRITTEN_KINDS, writtenFolder } from "../support/written-kinds.ts";

const TESTS = fileURLToPath(new URL("..", import.meta.url));
const ID = { "x-request-id": String(CONTROL) };
const SHOWN = '{ observations(where: { indicator: "ht.police.incidents" }, first: 2) { nodes { value } } }';

/** A collector of spans that keeps what it is sent. */
async function listenForSpans(): Promise<{ collector: Server; endpoint: string; sent: () => string }> {
  let sent = "";
  const collector = createServer(async (request, response) => {
    for await (const chunk of request) sent += String(chunk);
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((listening) => collector.listen(0, "127.0.0.1", listening));
  return { collector, endpoint: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`, sent: () => sent };
}

/** Which kinds of what this file wrote hold a count, and a report of all of it. */
async function kindsWith(count: number): Promise<{ kinds: string[]; report: string }> {
  const { found } = await scanWritten(inject("runFolder"), [count]);
  const own = found.filter(({ file }) => file.includes("everything-written.test.ts"));
  return {
    kinds: [...new Set(own.map(({ file }) => file.split(".").at(-1) as string))].sort(),
    report: JSON.stringify(own),
  };
}

describe("the scan of everything that the product writes during a run", () => {
  const settings: Record<string, string> = {};
  let spans: Awaited<ReturnType<typeof listenForSpans>>;
  beforeAll(async () => {
    spans = await listenForSpans();
    settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = spans.endpoint;
  });
  const running: () => TestExchange = useExchange("PGlite", { settings });
  afterAll(() => spans.collector.close());

  test("sees a count in a log, an error, the access log, a command's words, metrics and spans", async () => {
    const { exchange } = running();
    await running().data(SHOWN, { as: "policy", headers: ID });
    await running().fault(SHOWN.replace("ht.police.incidents", String(CONTROL)));
    await fptx(["export", "--indicator", String(CONTROL), "--out", "/nowhere/x.csv", "--format", String(CONTROL)]);
    processLog.error("control", { sequence: CONTROL });
    await keepMetrics(exchange);
    // Nothing that anybody asks gets into a metric.
    keepWritten("metrics", `control ${CONTROL}`);
    await keepAccessLog(exchange);
    await exchange.close();
    expect(spans.sent()).toMatch(/db\.query\.text[^}]*select /);
    keepWritten("trace", spans.sent());
    const { kinds, report } = await kindsWith(CONTROL);
    expect(kinds).toEqual(["access-log", "command", "error", "log", "metrics", "trace"]);
    expect(report).toMatch(/"line":\d/);
    expect(report).not.toContain(String(CONTROL));
  });

  test.each(["961748941", "961,748,941", "961 748 941", "961\u202f748\u202f941"])(
    "knows a count that is written %s",
    async (spelt) => {
      const { report } = await kindsWith(CONTROL);
      keepWritten("log", `{"anything":"${spelt}"}`);
      expect((await kindsWith(CONTROL)).report.length).toBeGreaterThan(report.length);
    },
  );

  test("takes no part of an id, a hash, a fraction or a longer number for a count", async () => {
    const { report } = await kindsWith(CONTROL);
    keepWritten("log", `a961748941 0.961748941 9617489411 961748941-1a2b ${"f".repeat(8)}961748941`);
    expect((await kindsWith(CONTROL)).report).toBe(report);
  });

  test("finds a whole run at fault that kept too little or not the control, and any run for a planted count", async () => {
    const folder = await mkdtemp(join(inject("runFolder"), "made-up-"));
    await mkdir(writtenFolder(folder));
    await writeFile(plantedFile(folder), JSON.stringify({ counts: [104_729], hidden: 0 }));
    expect(await faultsOfRun(folder)).toEqual([]);
    await writeFile(join(writtenFolder(folder), "one.server"), `{"status":200}\n{"records":104729}\n`);
    expect(await faultsOfRun(folder)).toEqual(["a planted count was written: one.server:2"]);
    const tests = readdirSync(TESTS, { recursive: true, encoding: "utf8" }).map((path) => join(TESTS, path));
    await writeFile(ranFile(folder), tests.join("\n"));
    const faults = (await faultsOfRun(folder)).join("\n");
    expect(faults).toContain("too few planted counts");
    for (const kind of WRITTEN_KINDS) {
      expect(faults).toContain(`the control was not found in ${kind}`);
      expect(faults).toContain(`too little of ${kind} was kept`);
    }
    await rm(plantedFile(folder));
    expect(await faultsOfRun(folder)).toEqual(["no test asked for the prepared data"]);
  });
});
