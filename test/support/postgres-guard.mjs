/**
 * Ends a test server and deletes its folder when whoever started it goes away, be it by SIGKILL: then our standard
 * input closes. A process of its own, in plain JavaScript, so that nothing that happens to the test run can stop it.
 *
 * Use: node postgres-guard.mjs <folder>   (the server's data are in <folder>/data)
 */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

const PATIENCE_MS = 10_000;
const STEP_MS = 20;

const folder = process.argv[2];

/** The server's process id, or null when it has not come up or has gone. */
function serverPid() {
  try {
    return Number(readFileSync(join(folder, "data", "postmaster.pid"), "utf8").split("\n")[0]) || null;
  } catch {
    return null;
  }
}

/** Sends `signal` (0 only asks); false when there is no such process. */
function signal(pid, name) {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

function remove() {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

/** SIGINT is PostgreSQL's fast shutdown: sessions are cut, children end, the shared memory is given back. */
function end() {
  const pid = serverPid();
  if (pid === null || !signal(pid, "SIGINT")) return remove();
  const deadline = Date.now() + PATIENCE_MS;
  const timer = setInterval(() => {
    if (signal(pid, 0) && serverPid() !== null && Date.now() < deadline) return;
    clearInterval(timer);
    if (serverPid() !== null) signal(pid, "SIGKILL");
    remove();
  }, STEP_MS);
}

for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => {});
process.stdin.on("end", end).resume();
