/**
 * Loaded before a measured server (`node --import`): tells the benchmark over IPC what the process has used, without the
 * server knowing. Plain JavaScript, since it runs before anything reads TypeScript.
 * Any message asks; the answer is { cpuMicros, rssBytes, heldBytes, stallMs }: CPU of the whole process since its start, memory now,
 * what of it is held by objects and buffers (without garbage, where the process may collect it), and the event loop's longest stall
 * since the last answer.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";
import process from "node:process";
import { isMainThread } from "node:worker_threads";

const RESOLUTION_MS = 5;

if (isMainThread && process.send) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  process.on("message", (message) => {
    const { user, system } = process.cpuUsage();
    const stallMs = Math.max(0, delay.max / 1e6 - RESOLUTION_MS);
    if (message === "held") globalThis.gc?.();
    const { rss, heapUsed, external } = process.memoryUsage();
    delay.reset();
    process.send({ cpuMicros: user + system, rssBytes: rss, heldBytes: heapUsed + external, stallMs });
  });
  process.channel?.unref(); // a server that fails must be able to end
  // A server must not outlive the benchmark that started it.
  process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
}
