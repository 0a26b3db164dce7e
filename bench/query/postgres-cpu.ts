import { readdir, readFile } from "node:fs/promises";
import type pg from "pg";

/** CPU time in microseconds that each process of a PostgreSQL has used so far, by its id. */
export type CpuReading = ReadonlyMap<string, number>;
export type CpuClock = () => Promise<CpuReading>;

/** What was used between two readings. A process that ended in between is left out; one that began counts whole. */
export function cpuBetween(before: CpuReading, after: CpuReading): number {
  return [...after].reduce((sum, [pid, micros]) => sum + micros - (before.get(pid) ?? 0), 0);
}

const TICK_MICROS = 10_000; // _SC_CLK_TCK is 100 on every Linux that Node runs on

/** The fields of /proc/<pid>/stat after the command's name, which may hold spaces: [0] is the state, [1] the parent. */
async function statOf(pid: number | string): Promise<string[] | null> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  return text === null ? null : text.slice(text.lastIndexOf(")") + 2).split(" ");
}

/** To the nanosecond where the kernel keeps schedstat, else to the tick; 0 for a process that has ended. */
async function cpuMicrosOf(pid: string): Promise<number> {
  const schedstat = await readFile(`/proc/${pid}/schedstat`, "utf8").catch(() => null);
  const onCpu = Number(schedstat?.split(" ")[0] ?? 0);
  if (onCpu > 0) return onCpu / 1000;
  const stat = await statOf(pid);
  return stat ? (Number(stat[11]) + Number(stat[12])) * TICK_MICROS : 0;
}

async function childrenOf(parent: number): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map(statOf));
  return pids.filter((_, i) => Number(stats[i]?.[1]) === parent);
}

/**
 * The clock of the PostgreSQL behind a connection, or null where its processes cannot be seen: no /proc, or another machine.
 */
export async function postgresCpuClock(client: pg.Client): Promise<CpuClock | null> {
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  const backend = rows[0]?.pid;
  if (process.platform !== "linux" || backend === undefined) return null;
  const command = await readFile(`/proc/${backend}/comm`, "utf8").catch(() => "");
  if (command.trim() !== "postgres") return null;
  const postmaster = Number((await statOf(backend))?.[1]);
  return async () => {
    const pids = await childrenOf(postmaster);
    const times = await Promise.all(pids.map(cpuMicrosOf));
    return new Map(pids.map((pid, i) => [pid, times[i] ?? 0]));
  };
}
