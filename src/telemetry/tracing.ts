import { type AllowedFields, allowed } from "./allowed-fields.ts";

/** Spans of what the service does, with the fields of allowed-fields.ts alone. */
export interface Tracing {
  span<T>(name: string, fields: Partial<AllowedFields>, work: () => Promise<T>): Promise<T>;
  /** A statement as a span of its own: verb, table and text, in which every literal is a question mark; absent where tracing is off. */
  readonly statement?: <T>(text: string, work: () => Promise<T>) => Promise<T>;
  stop(): Promise<void>;
}

const NO_TRACING: Tracing = {
  span: (_name, _fields, work) => work(),
  stop: async () => undefined,
};

const VERB = /^\s*(select|insert|update|delete|with|copy|begin|commit|rollback|set|alter|create|drop)\b/i;

/** The verb of a statement and the first table of ours that it names. */
export function statementFields(text: string): Pick<AllowedFields, "verb" | "table"> {
  const verb = VERB.exec(text)?.[1]?.toLowerCase() ?? "other";
  const [, schema, table] = /"?(shared|confidential|audit)"?\."?([a-z_]+)"?/.exec(text) ?? [];
  return { verb, table: schema ? `${schema}.${table}` : "none" };
}

const LONGEST_STATEMENT = 2_000;

/** A statement as it may be told. Values are bound and stand in it as $1; what else is written out in it is told as a mark. */
const statementText = (text: string): string =>
  text
    .replaceAll(/'(?:[^']|'')*'/g, "?")
    .replaceAll(/(?<![\w$."])\d+(?:\.\d+)?\b/g, "?")
    .replaceAll(/\s+/g, " ")
    .trim()
    .slice(0, LONGEST_STATEMENT);

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
  async function inSpan<T>(name: string, attributes: object, work: () => Promise<T>): Promise<T> {
    return tracer.startActiveSpan(name, { attributes: attributes as never }, async (span) => {
      try {
        return await work();
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    });
  }
  return {
    span: (name, fields, work) => inSpan(name, { ...allowed(fields) }, work),
    statement(text, work) {
      const fields = statementFields(text);
      return inSpan(
        "statement",
        { ...fields, "db.system.name": "postgresql", "db.query.text": statementText(text) },
        work,
      );
    },
    // Spans that nobody takes are lost; the service ends as it should all the same.
    stop: () => sdk.shutdown().catch(() => undefined),
  };
}
