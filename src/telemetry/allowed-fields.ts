/**
 * The only fields that ever get into a log line or a span, each with the shape that it must have: what does not fit is left out. Never
 * variables, bodies, headers, SQL, parameters, values, rows or names of people.
 */
export interface AllowedFields {
  readonly event: string;
  readonly requestId: string;
  readonly method: string;
  /** The template of a route ("/submissions"), never the address that was asked for. */
  readonly route: string;
  readonly status: number;
  /** Of our errors, of the operating system or of SQL. */
  readonly code: string;
  readonly durationMs: number;
  readonly operationHash: string;
  readonly releaseId: string;
  readonly indicatorId: string;
  /** Class of an error, never its message: drivers' messages hold SQL, parameters and rows. */
  readonly name: string;
  readonly constraint: string;
  readonly stack: readonly string[];
  /** A place in the access log's chain, or how many records of it. */
  readonly sequence: number;
  readonly hash: string;
  readonly records: number;
  readonly fault: string;
  readonly signal: string;
  readonly verb: string;
  readonly table: string;
}

const TOKEN = /^[\w.:/@{}+-]{1,128}$/;
/** A word that needs no escaping in JSON. */
export const isToken = (value: unknown): boolean => typeof value === "string" && TOKEN.test(value);
const isNumber = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value);
const areFrames = (value: unknown): boolean =>
  Array.isArray(value) && value.every((line) => /^at .{1,300}$/.test(line));

const SHAPES: Readonly<Record<keyof AllowedFields, (value: unknown) => boolean>> = {
  event: isToken,
  requestId: isToken,
  method: isToken,
  route: isToken,
  status: isNumber,
  code: isToken,
  durationMs: isNumber,
  operationHash: isToken,
  releaseId: isToken,
  indicatorId: isToken,
  name: isToken,
  constraint: isToken,
  stack: areFrames,
  sequence: isNumber,
  hash: isToken,
  records: isNumber,
  fault: isToken,
  signal: isToken,
  verb: isToken,
  table: isToken,
};

const KNOWN = Object.entries(SHAPES);

/** What of some fields may be told. */
export function allowed(fields: Readonly<Record<string, unknown>>): Partial<AllowedFields> {
  const kept: Record<string, unknown> = {};
  for (const [name, fits] of KNOWN) if (Object.hasOwn(fields, name) && fits(fields[name])) kept[name] = fields[name];
  return kept;
}
