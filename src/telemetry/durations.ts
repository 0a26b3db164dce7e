import type { Metric } from "prom-client";

interface Series {
  /** How many fell into each bucket and into none of the lower ones; the last: above all. */
  readonly counts: number[];
  sum: number;
  total: number;
}

export interface Durations {
  observe(label: string, seconds: number): void;
  /** For a registry of prom-client. */
  readonly metric: Metric;
}

/**
 * A histogram of prom-client with one label, which adds an observation without making its labels and their hash anew: every answer is
 * observed. `buckets`: upper bounds, ascending.
 */
export function makeDurations(of: {
  readonly name: string;
  readonly help: string;
  readonly labelName: string;
  readonly buckets: readonly number[];
}): Durations {
  const { name, help, labelName, buckets } = of;
  const bounds = [...buckets.map(String), "+Inf"];
  const series = new Map<string, Series>();

  function seriesOf(label: string): Series {
    const known = series.get(label);
    if (known) return known;
    const made = { counts: bounds.map(() => 0), sum: 0, total: 0 };
    series.set(label, made);
    return made;
  }

  function valuesOf(label: string, { counts, sum, total }: Series) {
    const labels = { [labelName]: label };
    let below = 0;
    const cumulated = counts.map((count, i) => {
      below += count;
      return { metricName: `${name}_bucket`, labels: { le: bounds[i], ...labels }, value: below };
    });
    return [
      ...cumulated,
      { metricName: `${name}_sum`, labels, value: sum },
      { metricName: `${name}_count`, labels, value: total },
    ];
  }

  return {
    observe(label, seconds) {
      const one = seriesOf(label);
      let bucket = 0;
      while (bucket < buckets.length && seconds > (buckets[bucket] as number)) bucket++;
      one.counts[bucket] = (one.counts[bucket] as number) + 1;
      one.sum += seconds;
      one.total += 1;
    },
    metric: {
      name,
      help,
      get: async () => ({
        name,
        help,
        type: "histogram",
        aggregator: "sum",
        values: [...series].flatMap(([label, one]) => valuesOf(label, one)),
      }),
    } as unknown as Metric,
  };
}
