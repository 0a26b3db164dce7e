import { CONTENDERS, type Contender } from "./calls.ts";
import type { Tier } from "./options.ts";
import type { QuestionId } from "./questions.ts";
import type { Sample } from "./rounds.ts";

/**
 * What one server did with one question. Medians over the rounds, latencies over all requests, the worst stall and memory.
 * Ratios to the floor are medians of the ratios within each round. Null: cannot be seen on this machine.
 */
export interface Figures {
  readonly question: QuestionId;
  readonly title: string;
  readonly tier: Tier;
  readonly server: Contender;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly serverCpuMicros: number;
  readonly databaseCpuMicros: number | null;
  readonly cpuToFloor: number | null;
  readonly requestsToFloor: number;
  readonly rssMb: number;
  readonly longestStallMs: number;
  readonly answerBytes: number;
}

/** The smallest element that at least this share of the list does not exceed. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}

const medianOrNull = (values: readonly (number | null)[]): number | null =>
  values.some((value) => value === null) ? null : median(values as readonly number[]);

const totalOf = ({ serverMicros, databaseMicros }: Sample): number | null =>
  databaseMicros === null ? null : serverMicros + databaseMicros;

function figuresOf(mine: readonly Sample[], floor: readonly Sample[]): Figures {
  const { question, tier, contender } = mine[0] as Sample;
  const latencies = mine.flatMap((sample) => sample.latencies);
  const ratios = mine.map((sample, i) => {
    const total = totalOf(sample);
    const ofFloor = totalOf(floor[i] as Sample);
    return total === null || ofFloor === null ? null : total / ofFloor;
  });
  return {
    question: question.id,
    title: question.title,
    tier,
    server: contender,
    requestsPerSecond: median(mine.map((sample) => sample.requestsPerSecond)),
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    serverCpuMicros: median(mine.map((sample) => sample.serverMicros)),
    databaseCpuMicros: medianOrNull(mine.map((sample) => sample.databaseMicros)),
    cpuToFloor: medianOrNull(ratios),
    requestsToFloor: median(mine.map((sample, i) => sample.requestsPerSecond / (floor[i] as Sample).requestsPerSecond)),
    rssMb: Math.max(...mine.map((sample) => sample.rssBytes)) / 1024 / 1024,
    longestStallMs: Math.max(...mine.map((sample) => sample.stallMs)),
    answerBytes: median(mine.map((sample) => sample.answerBytes)),
  };
}

/** One line for each tier, question and server, in the order in which they were asked. */
export function figuresFrom(samples: readonly Sample[]): Figures[] {
  const groups = new Map<string, Sample[]>();
  for (const sample of samples) {
    const key = `${sample.tier} ${sample.question.id}`;
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  return [...groups.values()].flatMap((group) => {
    const of = (contender: Contender): Sample[] => group.filter((sample) => sample.contender === contender);
    const measured = CONTENDERS.filter((contender) => of(contender).length > 0);
    return measured.map((contender) => figuresOf(of(contender), of("floor")));
  });
}
