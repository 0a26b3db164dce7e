/** Where and of what kind a fault was, without its message: messages of drivers hold SQL, parameters and rows. */
interface DescribedFault {
  readonly level: "error";
  readonly at: string;
  readonly name: string;
  readonly code?: string;
  readonly constraint?: string;
  readonly stack: readonly string[];
}

function describeFault(error: unknown): DescribedFault {
  const fault = error instanceof Error ? error : new Error("not an error");
  const cause = (fault.cause ?? fault) as { code?: unknown; constraint?: unknown };
  const frames = (fault.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return {
    level: "error",
    at: new Date().toISOString(),
    name: fault.name,
    ...(typeof cause.code === "string" ? { code: cause.code } : {}),
    ...(typeof cause.constraint === "string" ? { constraint: cause.constraint } : {}),
    stack: frames.slice(0, 8).map((line) => line.trim()),
  };
}

export const logFault = (error: unknown): void => {
  process.stderr.write(`${JSON.stringify(describeFault(error))}\n`);
};
