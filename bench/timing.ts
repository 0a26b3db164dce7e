/**
 * `npm run bench -- timing [--asked 2000]`: whether the time of an answer tells of a cell what the answer does not. The same question
 * about one cell, hidden or shown, and hidden for its own sake or for another's, in random order over one connection, for each way
 * in which /graphql answers.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDevelopmentIssuer } from "../src/access/development-issuer.ts";
import { readConfig } from "../src/config.ts";
import { type Exchange, startExchange } from "../src/exchange.ts";

interface Cell {
  readonly jurisdiction: { readonly id: string };
  readonly period: { readonly id: string };
  readonly dimensions: readonly {
    readonly dimension: { readonly id: string };
    readonly member: { readonly id: string };
  }[];
  readonly value: number | null;
  readonly status: { readonly availability: string };
}
/** What is asked about a cell: nothing of the answer but what stands in the cell differs. */
type Question = Readonly<Record<string, unknown>>;
/** Two kinds of cells that are to take the same time. */
interface Comparison {
  readonly name: string;
  readonly kinds: readonly [readonly Question[], readonly Question[]];
}
type Send = (query: string, variables: object, way: "GET" | "POST") => Promise<number>;

const WHERE = `{ indicator: "demo.police.victims", geoLevels: [PROVINCE], from: "2019", to: "2022",
  dimensions: [{ dimension: "sex", members: ["F", "M"] }, { dimension: "age", members: ["18-24", "25-34", "35-44"] }] }`;
const ALL = `{ observations(where: ${WHERE}, first: 1000) { nodes { jurisdiction { id } period { id } value status { availability }
  dimensions { dimension { id } member { id } } } } }`;
const ONE = `query ($where: ObservationFilter!, $first: Int) { observations(where: $where, first: $first) {
  totalCount nodes { id value display spoken status { availability symbols } } } }`;
const [WARM_UP, RESAMPLES, SMALL] = [300, 400, 5];
const TIERS = ["kept", "compiled", "ordinary"] as const;

async function cellsSeenBy(address: string, authorization: string): Promise<readonly Cell[]> {
  const headers = { "content-type": "application/json", authorization };
  const body = JSON.stringify({ query: ALL });
  const response = await fetch(`${address}/graphql`, { method: "POST", headers, body });
  const { data } = (await response.json()) as { data: { observations: { nodes: Cell[] } } };
  return data.observations.nodes;
}

const questionOf = ({ jurisdiction, period, dimensions }: Cell): Question => ({
  indicator: "demo.police.victims",
  jurisdictions: [jurisdiction.id],
  periods: [period.id],
  dimensions: dimensions.map(({ dimension, member }) => ({ dimension: dimension.id, members: [member.id] })),
});

/** Cells that a policy officer sees as hidden or shown, and, of the hidden, those that are small and those that protect others. */
function comparisonsOf(seen: readonly Cell[], truth: readonly Cell[]): Comparison[] {
  const those = (fits: (cell: Cell, count: number) => boolean): Question[] =>
    seen.filter((cell, i) => fits(cell, truth[i]?.value ?? -1)).map(questionOf);
  const isHidden = ({ status }: Cell): boolean => status.availability === "SUPPRESSED";
  return [
    {
      name: "hidden : shown",
      kinds: [those(isHidden), those(({ status }) => status.availability === "VALUE")],
    },
    {
      name: "small : hidden to protect others",
      kinds: [
        those((cell, count) => isHidden(cell) && count > 0 && count < SMALL),
        those((cell, count) => isHidden(cell) && count >= SMALL),
      ],
    },
  ];
}

/** Milliseconds from the first byte sent to the last received, over one connection. */
function senderOf(address: string, authorization: string): { send: Send; end: () => void } {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const send: Send = (query, variables, way) =>
    new Promise((done, failed) => {
      const search = new URLSearchParams({ query, variables: JSON.stringify(variables) });
      const url = way === "GET" ? `${address}/graphql?${search}` : `${address}/graphql`;
      const body = way === "GET" ? "" : JSON.stringify({ query, variables });
      const headers = {
        authorization,
        accept: "application/json",
        ...(way === "GET" ? {} : { "content-type": "application/json" }),
      };
      const started = performance.now();
      const sending = request(url, { agent, method: way, headers }, (response) => {
        response.resume();
        response.once("end", () => {
          if (response.statusCode === 200) done(performance.now() - started);
          else failed(new Error(`status ${response.statusCode}`));
        });
      });
      sending.once("error", failed);
      sending.end(body);
    });
  return { send, end: () => agent.destroy() };
}

/** A page size and a question that were not asked together before, for as long as 20 cells and 900 sizes allow. */
const newQuestion = (questions: readonly Question[], n: number) => ({
  where: questions[(n + Math.floor(n / 900)) % questions.length],
  first: (n % 900) + 1,
});

/** Times of both kinds, asked in turn by chance. */
async function measure(
  { kinds }: Comparison,
  send: Send,
  { tier, asked }: { readonly tier: (typeof TIERS)[number]; readonly asked: number },
): Promise<[number[], number[]]> {
  const times: [number[], number[]] = [[], []];
  for (let n = 0; n < 2 * (asked + WARM_UP); n++) {
    const kind = Math.random() < 0.5 ? 0 : 1;
    const questions = kinds[kind].slice(0, 20);
    const variables =
      tier === "compiled" ? newQuestion(questions, n) : { where: questions[n % questions.length], first: 10 };
    const took = await send(ONE, variables, tier === "ordinary" ? "GET" : "POST");
    if (n >= 2 * WARM_UP) times[kind].push(took);
  }
  return times;
}

const median = (sorted: Float64Array): number => sorted[sorted.length >> 1] as number;
const resampled = (times: readonly number[]): Float64Array =>
  Float64Array.from(times, () => times[Math.floor(Math.random() * times.length)] as number).sort();

/** The ratio of two medians, and between what it lies in 95 of 100 resamples. */
function ratioOf([a, b]: readonly [readonly number[], readonly number[]]): { ratio: number; from: number; to: number } {
  const ratios = Float64Array.from({ length: RESAMPLES }, () => median(resampled(a)) / median(resampled(b))).sort();
  const at = (q: number): number => ratios[Math.floor(q * (RESAMPLES - 1))] as number;
  return {
    ratio: median(Float64Array.from(a).sort()) / median(Float64Array.from(b).sort()),
    from: at(0.025),
    to: at(0.975),
  };
}

async function runOn(
  { address, tierCounts }: Exchange,
  tokens: { policy: string; custodian: string },
  asked: number,
): Promise<void> {
  const [seen, truth] = [await cellsSeenBy(address, tokens.policy), await cellsSeenBy(address, tokens.custodian)];
  const { send, end } = senderOf(address, tokens.policy);
  for (const comparison of comparisonsOf(seen, truth))
    for (const tier of TIERS) {
      const before = { ...tierCounts };
      const times = await measure(comparison, send, { tier, asked });
      const { ratio, from, to } = ratioOf(times);
      const middle = median(Float64Array.from(times[0]).sort()).toFixed(3);
      const kept = tierCounts.kept - before.kept;
      const compiled = tierCounts.compiled - before.compiled;
      console.log(
        `${comparison.name}, ${tier}: ratio of medians ${ratio.toFixed(3)} (95 %: ${from.toFixed(3)} to ${to.toFixed(3)}), median ${middle} ms, ${times[0].length} and ${times[1].length} answers (${kept} kept, ${compiled} compiled)`,
      );
    }
  end();
}

export async function runTimingBench(args: readonly string[]): Promise<void> {
  const asked = args.includes("--asked") ? Number(args[args.indexOf("--asked") + 1]) : 2000;
  const dataDir = await mkdtemp(join(tmpdir(), "fptx-timing-"));
  const exchange = await startExchange(readConfig({ DATA_DIR: dataDir, PORT: "0" }), { progress: () => undefined });
  try {
    const issuer = await openDevelopmentIssuer(dataDir);
    const tokenOf = async (role: string): Promise<string> =>
      `Bearer ${await issuer.issueToken({ subject: role, roles: [role], jurisdiction: "CA", expiresIn: "1h" })}`;
    await runOn(exchange, { policy: await tokenOf("policy"), custodian: await tokenOf("loader") }, asked);
  } finally {
    await exchange.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}
