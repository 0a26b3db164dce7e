import { readdirSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ranFile, WRITTEN_KINDS, type WrittenKind, writtenFolder } from "./written-kinds.ts";

/** Where a planted count stands in what the product wrote. Never the count: whoever reads the report may not be told it. */
interface Found {
  readonly file: string;
  readonly line: number;
}
/** What a look at everything kept of a run found. `bytes`: read, by kind. */
interface Scan {
  readonly found: readonly Found[];
  readonly bytes: ReadonlyMap<string, number>;
}
/** `counts`: what the test data hold that is recognised anywhere. `hidden`: how many of them no view shows to anyone but their owner. */
export interface Planted {
  readonly counts: readonly number[];
  readonly hidden: number;
}

/** Written by a test into every kind of what is kept (everything-written.test.ts): a scan that does not find it sees nothing. */
export const CONTROL = 961_748_941;
/** What a run of all test files makes the product write at the least, in bytes: far less than was seen. */
const LEAST_BYTES: Readonly<Record<WrittenKind, number>> = {
  log: 100_000,
  server: 30_000,
  command: 1_000,
  metrics: 100_000,
  "access-log": 100_000,
  error: 50_000,
  trace: 1_000,
};
const LEAST_COUNTS = 10;
const TESTS = fileURLToPath(new URL("..", import.meta.url));

/** A number as logs, both languages and spreadsheets write it; not as a part of an id, a hash, a fraction or a longer number. */
function patternOf(counts: readonly number[]): RegExp {
  const spelt = counts.map((count) => String(count).replace(/\B(?=(?:\d{3})+$)/g, "[ ,.\\u00a0\\u202f]?"));
  return new RegExp(`(?<![\\w.-])(?:${spelt.join("|")})(?![\\w-])`);
}

/** Looks for counts in everything that was kept of a run so far. */
export async function scanWritten(runFolder: string, counts: readonly number[]): Promise<Scan> {
  const folder = writtenFolder(runFolder);
  const pattern = patternOf(counts);
  const found: Found[] = [];
  const bytes = new Map<string, number>();
  for (const file of await readdir(folder).catch(() => [] as string[])) {
    const text = await readFile(join(folder, file), "utf8");
    const kind = file.slice(file.lastIndexOf(".") + 1);
    bytes.set(kind, (bytes.get(kind) ?? 0) + text.length);
    if (!pattern.test(text)) continue;
    for (const [index, line] of text.split("\n").entries())
      if (pattern.test(line)) found.push({ file, line: index + 1 });
  }
  return { found, bytes };
}

export const plantedFile = (runFolder: string): string => join(runFolder, "planted.json");

/** Null where no test of the run asked for the prepared data. */
async function plantedIn(runFolder: string): Promise<Planted | null> {
  const text = await readFile(plantedFile(runFolder), "utf8").catch(() => null);
  return text === null ? null : (JSON.parse(text) as Planted);
}

async function ranAll(runFolder: string): Promise<boolean> {
  const ran = new Set((await readFile(ranFile(runFolder), "utf8").catch(() => "")).split("\n"));
  const all = readdirSync(TESTS, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".test.ts"));
  return all.every((path) => ran.has(join(TESTS, path)));
}

/** What would let the scan of a whole run pass without having seen anything. */
async function blindness(runFolder: string, { counts, hidden }: Planted, { bytes }: Scan): Promise<string[]> {
  const controls = new Set((await scanWritten(runFolder, [CONTROL])).found.map(({ file }) => file.split(".").at(-1)));
  return [
    ...(counts.length < LEAST_COUNTS || hidden === 0 ? ["the test data hold too few planted counts"] : []),
    ...WRITTEN_KINDS.filter((kind) => !controls.has(kind)).map((kind) => `the control was not found in ${kind}`),
    ...WRITTEN_KINDS.filter((kind) => (bytes.get(kind) ?? 0) < LEAST_BYTES[kind]).map(
      (kind) => `too little of ${kind} was kept: ${bytes.get(kind) ?? 0} of at least ${LEAST_BYTES[kind]} bytes`,
    ),
  ];
}

/**
 * Everything that the product wrote during a run, against the counts that were planted in the test data. Gives what is wrong; nothing
 * where all is well. A run of some test files is not asked for how much it wrote.
 */
export async function faultsOfRun(runFolder: string): Promise<string[]> {
  const planted = await plantedIn(runFolder);
  const isWhole = await ranAll(runFolder);
  if (planted === null) return isWhole ? ["no test asked for the prepared data"] : [];
  const scan = await scanWritten(runFolder, planted.counts);
  const leaks = scan.found.map(({ file, line }) => `a planted count was written: ${file}:${line}`);
  return [...leaks, ...(isWhole ? await blindness(runFolder, planted, scan) : [])];
}
