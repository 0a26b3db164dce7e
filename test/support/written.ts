import { appendFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { expect, inject } from "vitest";
import { type WrittenKind, writtenFolder } from "./written-kinds.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Adds a text to what the test file that runs has made the product write. */
export function keepWritten(kind: WrittenKind, text: string): void {
  const test = relative(ROOT, expect.getState().testPath ?? "nowhere").replaceAll(/[\\/]/g, "~");
  const file = join(writtenFolder(inject("runFolder")), `${test}.${kind}`);
  appendFileSync(file, text.endsWith("\n") ? text : `${text}\n`);
}

/** Keeps what a child process writes to a stream, by whole lines. */
export function keepStream(kind: WrittenKind, stream: Readable | null): void {
  let rest = "";
  stream?.on("data", (chunk: Buffer) => {
    rest += chunk;
    const end = rest.lastIndexOf("\n") + 1;
    if (end > 0) keepWritten(kind, rest.slice(0, end));
    rest = rest.slice(end);
  });
  stream?.once("end", () => {
    if (rest !== "") keepWritten(kind, rest);
  });
}
