import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { LoadFigures, LoadOrder } from "./load-process.ts";

const SCRIPT = fileURLToPath(new URL("./load-process.ts", import.meta.url));
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SAMPLE_MS = 50;

/** Resident memory of a process in MB; 0 where the system does not say (all but Linux). */
async function rssOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1000;
}

/**
 * Loads a file in a process of its own, whose memory is sampled from here. `peakRssMb`: the larger of the samples and of what
 * the system itself noted. Error with the process' last words where it fails.
 */
export function measuredLoad(order: LoadOrder): Promise<LoadFigures> {
  return new Promise((resolve, reject) => {
    let sampled = 0;
    const args = ["--import", "tsx", SCRIPT, JSON.stringify(order)];
    const child = execFile(process.execPath, args, { cwd: ROOT, maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
      clearInterval(sampling);
      if (error) return reject(new Error(`the load failed: ${stderr.slice(-2_000)}`));
      const figures = JSON.parse(stdout) as LoadFigures;
      resolve({ ...figures, peakRssMb: Math.max(sampled, figures.peakRssMb) });
    });
    const sampling = setInterval(() => {
      void rssOf(child.pid).then((rss) => {
        sampled = Math.max(sampled, rss);
      });
    }, SAMPLE_MS);
  });
}
