import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "./store-child.ts";
import { keepStream } from "./written.ts";

const FPTX = fileURLToPath(new URL("../../bin/fptx.mjs", import.meta.url));

export interface CommandEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `fptx` in a process of its own, with nothing in the environment but `variables`, and waits for its end. */
export function fptx(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<CommandEnd> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [FPTX, ...args], {
      env: childEnvironment(variables),
      stdio: ["ignore", "pipe", "pipe"],
    });
    keepStream("command", child.stderr);
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk;
    });
    child.once("error", failed);
    child.once("close", (code) => done({ code, stdout, stderr }));
  });
}
