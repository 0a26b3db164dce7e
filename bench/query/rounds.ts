import { CONTENDERS, type Contender, callsOf, type NewName, operationNames } from "./calls.ts";
import type { Client } from "./client.ts";
import type { MeasuredServer } from "./measured-server.ts";
import type { QueryOptions, Tier } from "./options.ts";
import { type CpuClock, cpuBetween } from "./postgres-cpu.ts";
import type { Question } from "./questions.ts";

/** One server in a run. */
export interface Contestant {
  readonly server: MeasuredServer;
  readonly client: Client;
}

/** One server asked one question for one round. Times per request; `databaseMicros` null where it cannot be seen. */
export interface Sample {
  readonly question: Question;
  readonly tier: Tier;
  readonly contender: Contender;
  readonly round: number;
  readonly requestsPerSecond: number;
  readonly latencies: readonly number[];
  readonly serverMicros: number;
  readonly databaseMicros: number | null;
  readonly rssBytes: number;
  readonly stallMs: number;
  readonly answerBytes: number;
}

export interface Run {
  /** Those of `--peers` only where they are asked. */
  readonly contestants: Readonly<Partial<Record<Contender, Contestant>>>;
  readonly clock: CpuClock | null;
  readonly questions: readonly Question[];
  readonly options: QueryOptions;
  readonly tell: (line: string) => void;
}

const requestsOf = ({ weight }: Question, { requests }: QueryOptions): number =>
  Math.max(1, Math.round(requests * weight));

interface Turn {
  readonly question: Question;
  readonly tier: Tier;
  readonly contender: Contender;
  readonly round: number;
  readonly newName: NewName;
}

async function sample({ contestants, clock, options }: Run, turn: Turn): Promise<Sample> {
  const { question, tier, contender, round, newName } = turn;
  const { server, client } = contestants[contender] as Contestant;
  const count = requestsOf(question, options);
  const { concurrency } = question;
  const make = (calls: number) => callsOf(contender, question, { tier, start: round * count, count: calls, newName });
  const calls = make(count);
  // Connections that were closed while the other server had its turn are opened again before the clock runs.
  await client.work(make(concurrency), concurrency);
  const before = await server.usage();
  const databaseBefore = await clock?.();
  const { seconds, latencies, bytes } = await client.work(calls, concurrency);
  const after = await server.usage();
  const databaseAfter = await clock?.();
  return {
    question,
    tier,
    contender,
    round,
    requestsPerSecond: count / seconds,
    latencies,
    serverMicros: (after.cpuMicros - before.cpuMicros) / count,
    databaseMicros: databaseBefore && databaseAfter ? cpuBetween(databaseBefore, databaseAfter) / count : null,
    rssBytes: after.rssBytes,
    stallMs: after.stallMs,
    answerBytes: bytes / count,
  };
}

/**
 * Warm-up, then rounds. Within a round the servers take turns at each question, so that a busy moment of the machine falls on
 * both; every other round they change places.
 */
export async function runRounds(run: Run): Promise<Sample[]> {
  const { questions, options, tell } = run;
  const newName = operationNames();
  const samples: Sample[] = [];
  for (let round = 0; round <= options.rounds; round++) {
    const started = performance.now();
    const present = CONTENDERS.filter((contender) => run.contestants[contender] !== undefined);
    const order = round % 2 === 0 ? present : present.reverse();
    for (const tier of options.tiers)
      for (const question of questions)
        for (const contender of order) {
          const measured = await sample(run, { question, tier, contender, round, newName });
          if (round > 0) samples.push(measured);
        }
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    tell(round === 0 ? `warm-up  ${seconds} s` : `round ${round} of ${options.rounds}  ${seconds} s`);
  }
  return samples;
}
