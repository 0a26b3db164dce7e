import { availableParallelism, loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { EXPORT_FORMAT, type ExportFormat } from "../../src/domain/export-format.ts";
import { AppError } from "../../src/shared/app-error.ts";
import { type MeasuredServer, startServer } from "../query/measured-server.ts";

/** Progress goes to stderr: with `--json`, stdout holds JSON and nothing else. */
const tell = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const SERVER = fileURLToPath(new URL("./export-server.ts", import.meta.url));
const SAMPLE_MS = 20;
const USAGE = "--cells 100000,1000000 --formats JSON_STAT,CSV --json";

/** One file. `growthMb`: resident memory at its highest, over what it was before. `stallMs`: the event loop's longest stall. */
interface Figures {
  readonly what: ExportFormat | "floor";
  readonly cells: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly megabytes: number;
  readonly growthMb: number;
  readonly stallMs: number;
  readonly ratio: number;
}

function refused(): AppError {
  return new AppError("INVALID_INPUT", {
    en: `An option is unknown or its value is none. Options: ${USAGE}; at most 1000000 cells.`,
    fr: `Une option est inconnue, ou sa valeur n'en est pas une. Options : ${USAGE}; au plus 1000000 cellules.`,
  });
}

function optionsOf(args: readonly string[]) {
  const options = {
    cells: { type: "string", default: "100000,1000000" },
    formats: { type: "string", default: EXPORT_FORMAT.join(",") },
    json: { type: "boolean", default: false },
  } as const;
  try {
    const { values } = parseArgs({ args: [...args], options });
    const cells = values.cells.split(",").map(Number);
    const formats = EXPORT_FORMAT.filter((format) => values.formats.split(",").includes(format));
    if (formats.length === 0 || cells.some((count) => !(count >= 10_000 && count <= 1_000_000))) throw refused();
    return { cells, formats, json: values.json };
  } catch {
    throw refused();
  }
}

async function download(server: MeasuredServer, what: string): Promise<{ bytes: number; cells: number }> {
  const response = await fetch(`${server.origin}/${what}`);
  if (response.status !== 200 || response.body === null) throw new Error(`${what}: ${response.status}`);
  let bytes = 0;
  for await (const part of response.body) bytes += (part as Uint8Array).length;
  return { bytes, cells: Number(response.headers.get("x-cells")) };
}

/** The server's memory and stalls until `work` is done, asked for again and again. */
async function sampled(server: MeasuredServer, work: Promise<unknown>) {
  let busy = true;
  const done = work.finally(() => {
    busy = false;
  });
  let found = { peak: 0, stallMs: 0, cpuMicros: 0 };
  while (busy) {
    await Promise.race([done, sleep(SAMPLE_MS)]);
    const { cpuMicros, rssBytes, stallMs } = await server.usage();
    found = { cpuMicros, peak: Math.max(found.peak, rssBytes), stallMs: Math.max(found.stallMs, stallMs) };
  }
  return found;
}

/** The second file of a process: the first one has it compiled. A process of its own for each, so that memory is its own. */
async function measured(what: Figures["what"], cells: number): Promise<Omit<Figures, "ratio">> {
  const command = {
    name: `${what} server`,
    nodeOptions: ["--import", "tsx"],
    command: [SERVER, String(cells)],
    env: {},
  };
  const server = await startServer(command, tell);
  try {
    await download(server, what);
    const before = await server.usage();
    const began = performance.now();
    const downloading = download(server, what).then((file) => ({ ...file, ended: performance.now() }));
    const { peak, stallMs, cpuMicros } = await sampled(server, downloading);
    const { bytes, cells: written, ended } = await downloading;
    const seconds = (ended - began) / 1000;
    return {
      ...{ what, cells: written || cells, seconds, stallMs },
      cpuSeconds: (cpuMicros - before.cpuMicros) / 1e6,
      megabytes: bytes / 1e6,
      growthMb: (peak - before.rssBytes) / 1e6,
    };
  } finally {
    await server.stop();
  }
}

async function ofSize(cells: number, formats: readonly ExportFormat[]): Promise<Figures[]> {
  const floor = await measured("floor", cells);
  const figures: Figures[] = [{ ...floor, ratio: 1 }];
  for (const format of formats) {
    tell(`${format}, ${cells} cells`);
    const found = await measured(format, cells);
    figures.push({ ...found, ratio: found.seconds / floor.seconds });
  }
  return figures;
}

function tableOf(figures: readonly Figures[]): string {
  const rows = figures.map((one) => [
    ...[one.what, String(one.cells), one.seconds.toFixed(2), one.cpuSeconds.toFixed(2), one.ratio.toFixed(1)],
    ...[one.megabytes.toFixed(1), one.growthMb.toFixed(0), one.stallMs.toFixed(0)],
  ]);
  const head = ["what", "cells", "s", "CPU s", "ratio", "file MB", "RSS growth MB", "stall ms"];
  return [head, head.map((_, i) => (i === 0 ? "---" : "--:")), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

/**
 * `npm run bench -- export`: every format from the selection to its last byte over HTTP, beside a floor that gives the values and
 * availabilities of the same cells as one JSON text.
 */
export async function runExportBench(args: readonly string[]): Promise<void> {
  const { cells, formats, json } = optionsOf(args);
  const figures: Figures[] = [];
  for (const count of cells) figures.push(...(await ofSize(count, formats)));
  const machine = { node: process.version, cpus: availableParallelism(), load: loadavg()[0]?.toFixed(1) };
  const title = `Node ${machine.node}, ${machine.cpus} CPUs, load ${machine.load}`;
  process.stdout.write(
    json ? `${JSON.stringify({ ...machine, figures }, null, 2)}\n` : `\n${title}\n\n${tableOf(figures)}\n`,
  );
}
