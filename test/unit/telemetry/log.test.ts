import { expect, test } from "vitest";
import { allowed } from "../../../src/telemetry/allowed-fields.ts";
import { makeLog } from "../../../src/telemetry/log.ts";
import { makeMetrics } from "../../../src/telemetry/metrics.ts";
import { statementFields } from "../../../src/telemetry/tracing.ts";

const SECRET = "CANARY 7919";

/** A log, and what it wrote. */
function aLog(level: "info" | "warn" = "info") {
  const lines: string[] = [];
  const log = makeLog({ write: (line: string) => lines.push(line) }, level);
  return { log, lines, told: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

test("a line holds the fields that are named, each in its shape, and nothing else", () => {
  const { log, told } = aLog();
  const fields = { requestId: "r-1", status: 200, route: "/graphql", durationMs: 1.5, variables: { value: SECRET } };
  log.info("request", { ...fields, code: SECRET, method: { secret: SECRET }, operationHash: "a".repeat(200) } as never);
  expect(told()).toEqual([
    {
      level: "info",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      event: "request",
      requestId: "r-1",
      status: 200,
      route: "/graphql",
      durationMs: 1.5,
    },
  ]);
});

test("the line of a request is the line that is written of its fields", () => {
  const { log, lines } = aLog();
  const fields = {
    ...{ requestId: "r-1", method: "POST", route: "/graphql", status: 200, code: "OK", durationMs: 0.4 },
    ...{ operationHash: "a".repeat(64), releaseId: "x@1.0.0", indicatorId: "x" },
  };
  log.request(fields);
  log.info("request", fields);
  log.request({ ...fields, releaseId: null, code: SECRET, operationHash: '"', durationMs: Number.NaN });
  const { releaseId: _release, code: _code, operationHash: _hash, durationMs: _duration, ...rest } = fields;
  log.info("request", rest);
  const untimed = lines.map((line) => line.replace(/"time":"[^"]+"/, ""));
  expect([untimed[0], untimed[2]]).toEqual([untimed[1], untimed[3]]);
});

test("a fault tells its class, its code and where it was thrown, never its message, its cause's or a line in them", () => {
  const { log, lines, told } = aLog();
  const driver = Object.assign(new Error(`Failed query: select ${SECRET}\n    at ${SECRET}`), {
    code: "23505",
    constraint: "release_pk",
    detail: SECRET,
    where: SECRET,
    query: SECRET,
    parameters: [SECRET],
  });
  log.fault(new Error(`Failed query: ${SECRET}\n    at ${SECRET} (x:1:1)\nparams: ${SECRET}`, { cause: driver }));
  log.fault(SECRET);
  log.fault({ message: SECRET, code: SECRET, name: SECRET });
  expect(lines.join("")).not.toContain("7919");
  expect(told()[0]).toMatchObject({ level: "error", event: "fault", name: "Error", code: "23505" });
  expect(told()[0]).toMatchObject({ constraint: "release_pk" });
  const stack = told()[0]?.["stack"] as string[];
  expect(stack[0]).toContain("log.test.ts");
  expect(stack.filter((frame) => frame.includes("node_modules"))).toEqual([]);
});

test("levels hold back what is below them", () => {
  const { log, lines } = aLog("warn");
  log.info("request");
  expect(lines).toEqual([]);
  log.level = "info";
  log.info("request");
  expect(lines).toHaveLength(1);
});

test("a span of a statement has its verb and its table, never its text", () => {
  expect(statementFields(`select "a" from "shared"."release" where "id" = '${SECRET}'`)).toEqual({
    verb: "select",
    table: "shared.release",
  });
  expect(statementFields("begin")).toEqual({ verb: "begin", table: "none" });
  expect(allowed({ ...statementFields(SECRET), text: SECRET })).toEqual({ verb: "other", table: "none" });
});

test("metrics count answers, views, the access log, publications and submissions", async () => {
  const metrics = makeMetrics({
    accessLogWaiting: () => 3,
    submissionsByState: async () => [{ state: "STAGED", count: 2 }],
  });
  metrics.answered({ route: "/graphql", method: "POST", status: 200, code: "OK", seconds: 0.003 });
  metrics.answered({ route: "/graphql", method: "POST", status: 503, code: "TOO_LARGE", seconds: 20 });
  metrics.viewLookedUp(true);
  metrics.published(1.5, "done");
  metrics.accessLogWritten(7);
  await metrics.text();
  // A reading takes nothing away.
  const text = await metrics.text();
  for (const line of [
    'fptx_http_requests_total{route="/graphql",method="POST",status="200",code="OK"} 1',
    'fptx_http_request_duration_seconds_bucket{le="0.002",route="/graphql"} 0',
    'fptx_http_request_duration_seconds_bucket{le="0.005",route="/graphql"} 1',
    'fptx_http_request_duration_seconds_bucket{le="+Inf",route="/graphql"} 2',
    'fptx_http_request_duration_seconds_sum{route="/graphql"} 20.003',
    'fptx_http_request_duration_seconds_count{route="/graphql"} 2',
    'fptx_http_requests_total{route="/graphql",method="POST",status="503",code="TOO_LARGE"} 1',
    'fptx_view_lookups_total{result="hit"} 1',
    "fptx_access_log_records_total 7",
    "fptx_access_log_waiting 3",
    'fptx_publication_duration_seconds_bucket{le="5",outcome="done"} 1',
    'fptx_submissions{state="STAGED"} 2',
  ])
    expect(text).toContain(`\n${line}\n`);
  expect(text).toContain("nodejs_eventloop_lag_seconds");
});
