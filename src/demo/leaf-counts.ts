import type { Catalogue } from "../catalogue/catalogue.ts";
import { parsePeriod, populationYear } from "../domain/period.ts";
import type { DemoArea } from "./demo-areas.ts";
import { type DemoModel, numberUnder } from "./demo-model.ts";
import type { RandomDraws } from "./random-draws.ts";

/**
 * What a model says about each leaf: one count of one area, period and combination of members. Leaves are numbered
 * row-major, areas slowest, then periods, then the model's dimensions in its order.
 * `expected`: units, by area and period in that order; `share`: the fraction of it in each combination of members.
 */
export interface LeafPlan {
  readonly model: DemoModel;
  readonly areas: readonly DemoArea[];
  readonly expected: Float64Array;
  readonly share: Float64Array;
}

/** Every combination of the dimensions' members, the last dimension varying fastest. */
function combinations(model: DemoModel): string[][] {
  let all: string[][] = [[]];
  for (const { members } of model.dimensions) all = all.flatMap((start) => members.map(({ id }) => [...start, id]));
  return all;
}

/**
 * Expected counts: July 1 population of the year in which the period starts, times rate, trend and the area's weight.
 */
export function planLeaves(
  model: DemoModel,
  areas: readonly DemoArea[],
  population: { catalogue: Catalogue; vintage: string },
): LeafPlan {
  const expected = new Float64Array(areas.length * model.periods.length);
  areas.forEach(({ province, weight }, a) => {
    model.periods.forEach((id, p) => {
      const period = parsePeriod(id);
      if (!period) throw new Error(`demo model: no period ${id}`);
      const persons = population.catalogue.population(population.vintage, province, populationYear(period));
      if (persons === undefined) throw new Error(`demo model: no population of ${province} for ${id}`);
      const rate = (numberUnder(model.rate, province) / 100_000) * (model.trend[p] as number);
      expected[a * model.periods.length + p] = persons * rate * weight;
    });
  });
  return { model, areas, expected, share: Float64Array.from(combinations(model), model.share) };
}

/** The first counts: one negative binomial a leaf. */
export function drawLeaves({ expected, share }: LeafPlan, draws: RandomDraws): Int32Array {
  const counts = new Int32Array(expected.length * share.length);
  for (let leaf = 0; leaf < counts.length; leaf++) {
    const mean = expected[Math.floor(leaf / share.length)] as number;
    counts[leaf] = draws.negativeBinomial(mean * (share[leaf % share.length] as number));
  }
  return counts;
}

/**
 * The counts a year later, as a new array. Late periods only gain: each area draws its lateness, from none to
 * `lateShare`, and each of its leaves Poisson counts around that part of what it expects. The correction only takes
 * away, each unit on its own (binomial thinning). All other leaves stay as they are.
 */
export function reviseLeaves(plan: LeafPlan, first: Int32Array, draws: RandomDraws): Int32Array {
  const { model, areas, expected, share } = plan;
  const { latePeriods, lateShare, correction } = model.revision;
  const counts = Int32Array.from(first);
  areas.forEach(({ heldBy }, a) => {
    model.periods.forEach((period, p) => {
      const block = a * model.periods.length + p;
      const start = block * share.length;
      if (latePeriods.includes(period)) {
        const late = draws.uniform(lateShare) * (expected[block] as number);
        share.forEach((part, i) => {
          counts[start + i] = (counts[start + i] as number) + draws.poisson(late * part);
        });
      } else if (period === correction.period && heldBy.includes(correction.jurisdiction)) {
        for (let leaf = start; leaf < start + share.length; leaf++)
          counts[leaf] = draws.binomial(counts[leaf] as number, correction.kept);
      }
    });
  });
  return counts;
}
