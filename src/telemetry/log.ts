import { type DestinationStream, destination, pino } from "pino";
import { isoTime } from "../shared/iso-time.ts";
import { type AllowedFields, allowed, isToken } from "./allowed-fields.ts";

export const LOG_LEVEL = ["info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof LOG_LEVEL)[number];

/** What is told of one request; null: nothing. */
export type AnsweredRequest = Readonly<
  Pick<AllowedFields, "requestId" | "method" | "route" | "status" | "code" | "durationMs">
> & { readonly [field in "operationHash" | "releaseId" | "indicatorId"]: string | null };

/** JSON lines, one an event. Fields that allowed-fields.ts does not name, or of another shape, are dropped. */
export interface Log {
  level: LogLevel;
  info(event: string, fields?: Partial<AllowedFields>): void;
  /** A request that was answered: the line that is written most. */
  request(answered: AnsweredRequest): void;
  error(event: string, fields?: Partial<AllowedFields>): void;
  /** Where and of what kind a fault was; never its message. */
  fault(error: unknown, fields?: Partial<AllowedFields>): void;
}

/** A frame of ours or of Node's; of a package's only where it lies. Frames hold no data: names, files and lines. */
const FRAMES = 8;

const FRAME = /^\s+at .*:\d+:\d+\)?$/;

/** `code` and `constraint` of drivers' errors, and where the error was thrown. */
function describeFault(error: unknown): Partial<AllowedFields> {
  const fault = error instanceof Error ? error : new Error("not an error");
  const cause = (fault.cause ?? fault) as { code?: unknown; constraint?: unknown };
  const stack = fault.stack ?? "";
  // The message comes first in a stack, and may itself hold lines that look like frames.
  const message = stack.indexOf(fault.message);
  const places = message === -1 ? "" : stack.slice(message + fault.message.length);
  const frames = places.split("\n").filter((line) => FRAME.test(line) && !line.includes("data:"));
  const own = frames.filter((line) => !line.includes("node_modules"));
  return {
    name: fault.name,
    ...(typeof cause.code === "string" ? { code: cause.code } : {}),
    ...(typeof cause.constraint === "string" ? { constraint: cause.constraint } : {}),
    stack: (own.length > 0 ? own : frames).slice(0, FRAMES).map((line) => line.trim()),
  };
}

const stamp = (): string => `,"time":"${isoTime(new Date())}"`;
const word = (name: keyof AnsweredRequest, value: string | null): string =>
  isToken(value) ? `,"${name}":"${value}"` : "";
const number = (name: keyof AnsweredRequest, value: number): string =>
  Number.isFinite(value) ? `,"${name}":${value}` : "";

/** What pino writes of `allowed` fields, at a fifth of the time: one is written for every answer. */
const requestLine = (of: AnsweredRequest): string =>
  `{"level":"info"${stamp()},"event":"request"${word("requestId", of.requestId)}${word("method", of.method)}${word("route", of.route)}${number("status", of.status)}${word("code", of.code)}${number("durationMs", of.durationMs)}${word("operationHash", of.operationHash)}${word("releaseId", of.releaseId)}${word("indicatorId", of.indicatorId)}}\n`;

/** `level`: what is below it is not written. `flush`: called after each line that must be out at once. */
export function makeLog(to: DestinationStream, level: LogLevel, flush: () => void = () => undefined): Log {
  const writer = pino(
    {
      level,
      base: null,
      timestamp: stamp,
      formatters: { level: (label) => ({ level: label }), log: allowed },
    },
    to,
  );
  return {
    get level() {
      return writer.level as LogLevel;
    },
    set level(wanted: LogLevel) {
      writer.level = wanted;
    },
    info: (event, fields) => writer.info({ event, ...fields }),
    request(answered) {
      if (writer.isLevelEnabled("info")) to.write(requestLine(answered));
    },
    error(event, fields) {
      writer.error({ event, ...fields });
      flush();
    },
    fault(error, fields) {
      writer.error({ event: "fault", ...describeFault(error), ...fields });
      flush();
    },
  };
}

/** Lines of requests wait so long, or for so many bytes, for others: to write each by itself costs more than most answers. */
const GATHER_MS = 100;
const GATHER_BYTES = 16_000;

function openStderr() {
  const to = destination({ fd: 2, sync: true });
  let timer: NodeJS.Timeout | undefined;
  let lines = "";
  function pass(): void {
    if (lines !== "") to.write(lines);
    lines = "";
  }
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    pass();
    to.flushSync();
  };
  process.on("exit", flush);
  const gathering = {
    write(line: string): void {
      lines += line;
      if (lines.length >= GATHER_BYTES) pass();
      timer ??= setTimeout(flush, GATHER_MS).unref();
    },
  };
  return { gathering, flush };
}

const stderr = openStderr();

/**
 * The log of this process, on stderr. What went wrong is written at once: a fault that was logged is out whatever comes next. A process
 * that is killed (kill -9, power) loses at most the lines of GATHER_MS that tell of nothing wrong.
 */
export const processLog: Log = makeLog(stderr.gathering, "warn", stderr.flush);

export const logFault = (error: unknown): void => processLog.fault(error);
