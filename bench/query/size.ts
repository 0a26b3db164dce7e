import type pg from "pg";
import { type BenchRelease, publishBenchRelease } from "./bench-release.ts";
import type { Call } from "./client.ts";
import { BENCH_INDICATOR } from "./questions.ts";
import type { Contestant } from "./rounds.ts";

/** What the size of a release costs. `viewMb`: memory that its public view holds; the others: a page of 20, per request. */
export interface SizeFigures {
  readonly cells: number;
  readonly viewMb: number;
  readonly p50Ms: number;
  readonly serverCpuMicros: number;
}

const REQUESTS = 400;
const ROUNDS = 5;
const CONCURRENCY = 8;
const MEGABYTE = 1024 * 1024;
const OPERATION = `query Size($where: ObservationFilter!) {
  observations(where: $where, first: 20) { nodes { id value status { availability } jurisdiction { id } period { id label { en } } } }
}`;

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Pages of the release, one after the other; `nonce` keeps an answer from being taken from an earlier one. */
const pageOf = ({ id }: BenchRelease, jurisdiction: string, nonce: number): Call => ({
  path: "/graphql",
  body: JSON.stringify({
    query: OPERATION,
    variables: { where: { indicator: BENCH_INDICATOR, release: id, jurisdictions: [jurisdiction] }, nonce },
  }),
});

const PLACES = ["CA", "CA-ON", "CA-QC", "CA-BC", "CA-NS"];

/** Publishes a release of so many cells, and one of a tenth of them before it. */
export async function publishSizes(client: pg.Client, cells: number): Promise<BenchRelease[]> {
  return [await publishBenchRelease(client, Math.ceil(cells / 10)), await publishBenchRelease(client, cells)];
}

/** Memory of each view, from before its first question to after it, and pages of each in turn, so that a busy moment falls on all. */
export async function measureSizes(
  releases: readonly BenchRelease[],
  { server, client }: Contestant,
): Promise<SizeFigures[]> {
  let nonce = 0;
  const pages = (release: BenchRelease, count: number): Call[] =>
    Array.from({ length: count }, (_, i) => pageOf(release, PLACES[i % PLACES.length] as string, nonce++));
  const viewBytes: number[] = [];
  // What a first question brings besides a view is there before the first view is measured.
  await client.ask({ path: "/graphql", body: JSON.stringify({ query: "{ __typename }" }) });
  for (const release of releases) {
    const before = await server.heldBytes();
    await client.ask(pages(release, 1)[0] as Call);
    viewBytes.push((await server.heldBytes()) - before);
    await client.work(pages(release, REQUESTS), CONCURRENCY);
  }
  const samples = releases.map((): { p50: number; cpu: number }[] => []);
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, release] of releases.entries()) {
      const calls = pages(release, REQUESTS);
      const before = await server.usage();
      const { latencies } = await client.work(calls, CONCURRENCY);
      const after = await server.usage();
      samples[i]?.push({ p50: median(latencies), cpu: (after.cpuMicros - before.cpuMicros) / REQUESTS });
    }
  return releases.map(({ cells }, i) => ({
    cells,
    viewMb: (viewBytes[i] as number) / MEGABYTE,
    p50Ms: median((samples[i] ?? []).map(({ p50 }) => p50)),
    serverCpuMicros: median((samples[i] ?? []).map(({ cpu }) => cpu)),
  }));
}

/** One line a release, for the terminal. */
export const sizeLines = (sizes: readonly SizeFigures[]): string =>
  sizes
    .map(
      ({ cells, viewMb, p50Ms, serverCpuMicros }) =>
        `${cells} cells: the public view holds ${viewMb.toFixed(1)} MB; a page of 20: p50 ${p50Ms.toFixed(1)} ms, ${serverCpuMicros.toFixed(0)} µs of CPU`,
    )
    .join("\n");
