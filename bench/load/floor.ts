import { execFile } from "node:child_process";
import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";

/** How the floor was loaded: with psql, or, where there is none, the same file piped through COPY. */
export type FloorTool = "psql" | "pg-copy-streams";

export interface Floor {
  readonly tool: FloorTool;
  /** Seconds: into a table with the staging table's own constraints and index; into a bare one. */
  seconds(): Promise<{ readonly indexed: number; readonly bare: number }>;
}

const run = promisify(execFile);

const hasPsql = (): Promise<boolean> =>
  run("psql", ["--version"]).then(
    () => true,
    () => false,
  );

/** Writes what was staged of a submission to a file, in COPY's own text format: the same rows, ready to be copied. */
export async function dumpStaged(url: string, submission: string, path: string): Promise<void> {
  if (!/^[\w-]+$/.test(submission)) throw new Error("not a submission");
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const statement = `copy (select * from confidential.submission_cell where submission_id = '${submission}' order by ordinal) to stdout`;
  await pipeline(client.query(copyTo(statement)), createWriteStream(path));
  await client.end();
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

/** The floor: the same rows, read from a file by a program that does nothing else. `owner`: who may make tables. */
export async function makeFloor(url: string, owner: pg.Client, file: string): Promise<Floor> {
  const tool: FloorTool = (await hasPsql()) ? "psql" : "pg-copy-streams";
  const copy = async (table: string): Promise<void> => {
    if (tool === "psql") {
      await run("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", `\\copy ${table} from '${file}'`, url]);
      return;
    }
    await pipeline(createReadStream(file), owner.query(copyFrom(`copy ${table} from stdin`)));
  };
  async function into(like: string): Promise<number> {
    await owner.query("drop table if exists public.bench_floor");
    await owner.query(`create table public.bench_floor (like confidential.submission_cell ${like})`);
    const seconds = await timed(() => copy("public.bench_floor"));
    await owner.query("drop table public.bench_floor");
    return seconds;
  }
  return {
    tool,
    async seconds() {
      return { indexed: await into("including all"), bare: await into("") };
    },
  };
}
