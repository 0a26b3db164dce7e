import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { readCatalogueFiles } from "../../src/catalogue/catalogue-files.ts";
import { startPostgres } from "../../test/support/postgres-server.ts";
import { writeBenchFile } from "./data.ts";
import { dumpStaged, type FloorTool, makeFloor } from "./floor.ts";
import type { LoadFigures } from "./load-process.ts";
import { measuredLoad } from "./measured-load.ts";
import { type LoadBenchOptions, loadBenchOptions } from "./options.ts";

/** Progress goes to stderr: with `--json`, stdout holds JSON and nothing else. */
const tell = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** What to undo at the end, the last first. */
type Undo = (() => unknown)[];

const EMBEDDED_ROWS = 100_000;
const DRY_RUN_ROWS = 10_000;

/** One line of the report. `limit`: what the issue asks for, in words. */
interface Line {
  readonly what: string;
  readonly seconds: number | null;
  readonly peakRssMb: number | null;
  readonly ratio: number | null;
  readonly limit: string;
}

/** A load that did not end as it must would be measured for nothing. */
function assertStaged({ state, findings }: LoadFigures): void {
  if (state !== "STAGED") throw new Error(`the file was ${state}: ${[...new Set(findings)].join(", ")}`);
}

async function staged(order: Parameters<typeof measuredLoad>[0]): Promise<LoadFigures> {
  const figures = await measuredLoad(order);
  assertStaged(figures);
  return figures;
}

const line = (what: string, figures: Partial<Line>): Line => ({
  ...{ what, seconds: null, peakRssMb: null, ratio: null, limit: "" },
  ...figures,
});

async function onServer(
  options: LoadBenchOptions,
  write: (rows: number) => Promise<string>,
  folder: string,
  undo: Undo,
): Promise<{ lines: Line[]; tool: FloorTool }> {
  let url = options.database;
  if (url === null) {
    const { adminUrl, stop } = await startPostgres();
    undo.push(stop);
    url = adminUrl;
  }
  const file = await write(options.rows);
  const store = { url };
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  undo.push(() => owner.end());
  const lines: Line[] = [];
  let tool: FloorTool = "psql";
  for (let round = 1; round <= options.rounds; round++) {
    tell(`round ${round}: ${options.rows} rows`);
    const ours = await staged({ file, store, dryRun: false });
    const rows = join(folder, "staged.tsv");
    await dumpStaged(owner, ours.id, rows);
    const floor = await makeFloor(url, owner, rows);
    const { indexed, bare } = await floor.seconds();
    tool = floor.tool;
    const { validateSeconds: seconds, peakRssMb, receiveSeconds, cpuSeconds } = ours;
    lines.push(
      line("ours: parse, map, validate, stage", {
        ...{ seconds, peakRssMb, ratio: seconds / indexed },
        limit: "1.2 x the copy with index; 300 MB",
      }),
      line("ours: receive the bytes before that", { seconds: receiveSeconds }),
      line("ours: processor time of our process", { seconds: cpuSeconds }),
      line("copy, same rows, key and checks", { seconds: indexed, ratio: 1 }),
      line("copy, same rows, bare table", { seconds: bare, ratio: seconds / bare }),
    );
    await owner.query("delete from confidential.submission_block where submission_id = $1", [ours.id]);
  }
  const dry = await staged({ file: await write(Math.min(options.rows, DRY_RUN_ROWS)), store, dryRun: true });
  const seconds = dry.receiveSeconds + dry.validateSeconds;
  lines.push(line(`dry run, ${dry.rows} rows`, { seconds, peakRssMb: dry.peakRssMb, limit: "2 s" }));
  return { lines, tool };
}

async function onEmbedded(options: LoadBenchOptions, write: (rows: number) => Promise<string>, folder: string) {
  const file = await write(Math.min(options.rows, EMBEDDED_ROWS));
  const { rows, receiveSeconds, validateSeconds, peakRssMb } = await staged({
    file,
    store: { dataDir: join(folder, "data") },
    dryRun: false,
  });
  const seconds = receiveSeconds + validateSeconds;
  return line(`embedded database, ${rows} rows`, { seconds, peakRssMb, limit: "10 s" });
}

const shown = (value: number | null, digits: number): string => (value === null ? "" : value.toFixed(digits));

function tableOf(lines: readonly Line[]): string {
  const rows = lines.map(({ what, seconds, ratio, peakRssMb, limit }) => [
    ...[what, shown(seconds, 2), shown(ratio, 2), shown(peakRssMb, 0), limit],
  ]);
  const all = [["what", "s", "ratio", "RSS MB", "asked for"], ["---", "--:", "--:", "--:", "---"], ...rows];
  return all.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/**
 * `npm run bench -- load`: a file from its kept bytes to its staged cells, side by side with a copy of the very same rows into
 * a table of the same make. Each load in a process of its own. Neighbours disturb: read the ratios, and the load beside them.
 */
export async function runLoadBench(args: readonly string[]): Promise<void> {
  const options = loadBenchOptions(args);
  const undo: Undo = [];
  try {
    const folder = await mkdtemp(join(tmpdir(), "fptx-bench-load-"));
    undo.push(() => rm(folder, { recursive: true, force: true }));
    const { entries } = await readCatalogueFiles();
    const write = async (rows: number): Promise<string> => {
      const path = join(folder, `${rows}.csv`);
      await writeBenchFile(path, rows, entries);
      return path;
    };
    const { lines, tool } = await onServer(options, write, folder, undo);
    if (options.embedded) lines.push(await onEmbedded(options, write, folder));
    const machine = { node: process.version, cpus: availableParallelism(), load: loadavg(), tool, rows: options.rows };
    const title = `Node ${machine.node}, ${machine.cpus} CPUs, load ${loadavg()[0]?.toFixed(1)}, ${options.rows} rows, floor by ${tool}`;
    const text = options.json ? JSON.stringify({ ...machine, lines }, null, 2) : `\n${title}\n\n${tableOf(lines)}`;
    process.stdout.write(`${text}\n`);
  } finally {
    for (const step of undo.reverse()) await Promise.resolve(step()).catch((error: unknown) => tell(String(error)));
  }
}
