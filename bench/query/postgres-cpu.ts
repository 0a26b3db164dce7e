import { readdir, readFile } from "node:fs/promises";
import type pg from "pg";

/** Reads the CPU time, in microseconds, that all processes of a PostgreSQL have used so far. */
export type CpuClock = () => Promise<number>;

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
 * Limits: a backend that ends takes its time with it; both servers keep theirs in pools.
 */
export async function postgresCpuClock(client: pg.Client): Promise<CpuClock | null> {
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  const backend = rows[0]?.pid;
  if (process.platform !== "linux" || backend === undefined) return null;
  const command = await readFile(`/proc/${backend}/comm`, "utf8").catch(() => "");
  if (command.trim() !== "postgres") return null;
  const postmaster = Number((await statOf(backend))?.[1]);
  return async () => {
    const times = await Promise.all((await childrenOf(postmaster)).map(cpuMicrosOf));
    return times.reduce((sum, time) => sum + time, 0);
  };
}
