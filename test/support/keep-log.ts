import fs, { appendFileSync } from "node:fs";
import { expect, inject } from "vitest";
import { keepWritten } from "./written.ts";
import { ranFile } from "./written-kinds.ts";

/**
 * Before each test file: notes that it runs, and keeps what the process's own log writes to standard error. The log writes past
 * `process.stderr`, by the function that is wrapped here.
 */
const STDERR = 2;
const write = fs.writeSync;

fs.writeSync = ((fd: number, ...rest: [string]) => {
  if (fd === STDERR) keepWritten("log", String(rest[0]));
  return write(fd, ...rest);
}) as typeof fs.writeSync;

appendFileSync(ranFile(inject("runFolder")), `${expect.getState().testPath}\n`);
