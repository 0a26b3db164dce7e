import { type AllowedFields, allowed } from "./allowed-fields.ts";

/** Spans of what the service does, with the fields of allowed-fields.ts alone. */
export interface Tracing {
  span<T>(name: string, fields: Partial<AllowedFields>, work: () => Promise<T>): Promise<T>;
  /** A statement within the span that runs: its verb and table, never its text, parameters or rows. */
  statement(text: string): void;
  stop(): Promise<void>;
}

const NO_TRACING: Tracing = {
  span: (_name, _fields, work) => work(),
  statement: () => undefined,
  stop: async () => undefined,
};

const VERB = /^\s*(select|insert|update|delete|with|copy|begin|commit|rollback|set|alter|create|drop)\b/i;

/** The verb of a statement and the first table of ours that it names. */
export function statementFields(text: string): Pick<AllowedFields, "verb" | "table"> {
  const verb = VERB.exec(text)?.[1]?.toLowerCase() ?? "other";
  const [, schema, table] = /"?(shared|confidential|audit)"?\."?([a-z_]+)"?/.exec(text) ?? [];
  return { verb, table: schema ? `${schema}.${table}` : "none" };
}

/** Sends spans by OTLP over HTTP. `endpoint` null: off, and nothing of OpenTelemetry is loaded. */
export async function startTracing(endpoint: string | null): Promise<Tracing> {
  if (endpoint === null) return NO_TRACING;
  const [{ NodeSDK }, { OTLPTraceExporter }, { SpanStatusCode, trace }] = await Promise.all([
    import("@opentelemetry/sdk-node"),
    import("@opentelemetry/exporter-trace-otlp-http"),
    import("@opentelemetry/api"),
  ]);
  const url = `${endpoint.replace(/\/+$/, "")}/v1/traces`;
  // No instrumentation of libraries: theirs would record statements and addresses.
  const sdk = new NodeSDK({
    serviceName: "fpt-exchange",
    traceExporter: new OTLPTraceExporter({ url }),
    instrumentations: [],
    resourceDetectors: [],
  });
  sdk.start();
  const tracer = trace.getTracer("fpt-exchange");
  return {
    span: (name, fields, work) =>
      tracer.startActiveSpan(name, { attributes: { ...allowed(fields) } as never }, async (span) => {
        try {
          return await work();
        } catch (error) {
          span.setStatus({ code: SpanStatusCode.ERROR });
          throw error;
        } finally {
          span.end();
        }
      }),
    statement: (text) => trace.getActiveSpan()?.addEvent("statement", { ...statementFields(text) }),
    stop: () => sdk.shutdown(),
  };
}
