import { execFile } from "node:child_process";
import { createReadStream, createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { drizzle } from "drizzle-orm/node-postgres";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { Database } from "../../db/store.ts";
import { readStaged } from "../../src/submission/confidential-staging.repository.ts";
import { STATES } from "../../src/submission/staged-block.ts";

/** How the floor was loaded: with psql, or, where there is none, the same file piped through COPY. */
export type FloorTool = "psql" | "pg-copy-streams";

export interface Floor {
  readonly tool: FloorTool;
  /** Seconds: into a table with a key and checks; into a bare one. */
  seconds(): Promise<{ readonly indexed: number; readonly bare: number }>;
}

const run = promisify(execFile);

const hasPsql = (): Promise<boolean> =>
  run("psql", ["--version"]).then(
    () => true,
    () => false,
  );

/**
 * A table of cells, one row a cell, as plain as a table can be in which each is found again and none has a count that contradicts its
 * state: a key, and the checks that a block of cells is held to when it is read. The bare one is the same without key and checks.
 */
const COLUMNS = `submission_id text not null, ordinal integer not null, "row" integer not null, jurisdiction text not null,
  period text not null, members text[] not null, value integer, availability shared.availability not null,
  vintage shared.vintage not null, note text, quality text, comparability_en text, comparability_fr text, removed boolean not null`;
const KEY_AND_CHECKS = `, primary key (submission_id, ordinal),
  check ((value is not null) = (availability = 'VALUE')), check (value >= 0), check (quality in ('A', 'B', 'C', 'D', 'E')),
  check ((comparability_en is null) = (comparability_fr is null))`;

/** Writes what was staged of a submission to a file, in COPY's own text format: the same cells, ready to be copied. */
export async function dumpStaged(client: pg.Client, submission: string, path: string): Promise<void> {
  const staged = readStaged(drizzle(client) as unknown as Database, submission);
  const codes = await staged.codes();
  async function* lines(): AsyncIterable<string> {
    let ordinal = 0;
    for await (const block of staged.blocks()) {
      let text = "";
      for (let at = 0; at < block.length; at++) {
        const [area, period, ...members] = block.codes.map((column, a) => codes[a]?.[column[at] as number]);
        const { availability, vintage, removed } = STATES[block.state[at] as number] as (typeof STATES)[number];
        const value = availability === "VALUE" ? block.value[at] : "\\N";
        text += `${submission}\t${ordinal++}\t${block.row[at]}\t${area}\t${period}\t{${members.map((code) => `"${code}"`).join(",")}}\t`;
        text += `${value}\t${availability}\t${vintage}\t\\N\t\\N\t\\N\t\\N\t${removed ? "t" : "f"}\n`;
      }
      yield text;
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(path));
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
  async function into(rest: string): Promise<number> {
    await owner.query("drop table if exists public.bench_floor");
    await owner.query(`create table public.bench_floor (${COLUMNS}${rest})`);
    const seconds = await timed(() => copy("public.bench_floor"));
    await owner.query("drop table public.bench_floor");
    return seconds;
  }
  return {
    tool,
    async seconds() {
      return { indexed: await into(KEY_AND_CHECKS), bare: await into("") };
    },
  };
}
