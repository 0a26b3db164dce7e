import type { Figures } from "./figures.ts";

const whole = (value: number): string => value.toFixed(0);
const tenth = (value: number): string => value.toFixed(1);
const ratio = (value: number | null): string => (value === null ? "n/a" : value.toFixed(2));

const COLUMNS: readonly (readonly [heading: string, cell: (line: Figures) => string])[] = [
  ["question", ({ question, title }) => `${question} ${title}`],
  ["tier", ({ tier }) => tier],
  ["server", ({ server }) => server],
  ["req/s", ({ requestsPerSecond }) => whole(requestsPerSecond)],
  ["p50 ms", ({ p50Ms }) => tenth(p50Ms)],
  ["p99 ms", ({ p99Ms }) => tenth(p99Ms)],
  ["server µs", ({ serverCpuMicros }) => whole(serverCpuMicros)],
  ["database µs", ({ databaseCpuMicros }) => (databaseCpuMicros === null ? "n/a" : whole(databaseCpuMicros))],
  ["CPU ÷ floor", ({ cpuToFloor }) => ratio(cpuToFloor)],
  ["req/s ÷ floor", ({ requestsToFloor }) => ratio(requestsToFloor)],
  ["RSS MB", ({ rssMb }) => whole(rssMb)],
  ["stall ms", ({ longestStallMs }) => tenth(longestStallMs)],
  ["answer kB", ({ answerBytes }) => tenth(answerBytes / 1000)],
];
const TEXT_COLUMNS = 3;

const LEGEND = `Per request: CPU of the server's process, and of PostgreSQL's. CPU ÷ floor: server and database together, against
the floor in the same round; what issue 6 sets targets for. Stall: the event loop's longest pause.`;

/** The table for the terminal; it is Markdown too. */
export function tableOf(lines: readonly Figures[]): string {
  const rows = [COLUMNS.map(([heading]) => heading), ...lines.map((line) => COLUMNS.map(([, cell]) => cell(line)))];
  const widths = COLUMNS.map((_, c) => Math.max(...rows.map((row) => (row[c] as string).length)));
  const pad = (text: string, c: number): string =>
    c < TEXT_COLUMNS ? text.padEnd(widths[c] as number) : text.padStart(widths[c] as number);
  const rule = widths.map((width, c) => (c < TEXT_COLUMNS ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  const [head, ...body] = rows.map((row) => `| ${row.map(pad).join(" | ")} |`);
  return [head, `| ${rule.join(" | ")} |`, ...body, "", LEGEND].join("\n");
}
