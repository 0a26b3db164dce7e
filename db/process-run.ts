import { readFile } from "node:fs/promises";
import { hostname } from "node:os";

/**
 * One run of one process. `host`: a container is one of its own, with pids of its own. The system gives a `pid` again to another
 * process; `run` tells the two apart, null where the system does not say.
 */
export interface ProcessRun {
  readonly host: string;
  readonly pid: number;
  readonly run: string | null;
}

/** Fields of /proc/<pid>/stat behind the command's name, which may itself hold spaces and brackets (proc(5)). */
const STATE = 0;
const START_TIME = 19;
const ENDED = new Set(["Z", "X", "x"]);

async function statOf(pid: number): Promise<string[] | null> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  return stat === null ? null : stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

const bootOf = (): Promise<string> =>
  readFile("/proc/sys/kernel/random/boot_id", "utf8").then(
    (id) => id.trim(),
    () => "",
  );

/** Which run a pid of this computer stands for now: the boot, and the time since then at which it started. */
export async function processRun(pid: number): Promise<ProcessRun> {
  const stat = await statOf(pid);
  const started = stat?.[START_TIME];
  return { host: hostname(), pid, run: started === undefined ? null : `${await bootOf()}/${started}` };
}

/**
 * Whether a run of this computer goes on. One that has ended and that its parent has not asked about yet has ended.
 * Limits: where the system says nothing of start times (all but Linux), whoever has the pid now passes for it.
 */
export async function isRunning({ pid, run }: ProcessRun): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const stat = await statOf(pid);
  if (stat && ENDED.has(stat[STATE] as string)) return false;
  const now = (await processRun(pid)).run;
  return run === null || now === null || run === now;
}
