import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** What is asked at each reading rather than told. */
export interface MetricSources {
  readonly accessLogWaiting: () => number;
  readonly submissionsByState: () => Promise<readonly { readonly state: string; readonly count: number }[]>;
}

/** Each of few values, whatever is sent: templates of routes, known methods, our codes. */
interface Answered {
  readonly route: string;
  readonly method: string;
  readonly status: number;
  readonly code: string;
  readonly seconds: number;
}

/** Counts and durations of the service itself: no value of any cell, no user, no address, no geography. */
export interface Metrics {
  answered(answer: Answered): void;
  viewLookedUp(hit: boolean): void;
  accessLogWritten(records: number): void;
  accessLogFailed(): void;
  published(seconds: number, outcome: "done" | "refused"): void;
  /** In the text format of Prometheus. */
  text(): Promise<string>;
  readonly contentType: string;
}

const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

export function makeMetrics(sources: MetricSources): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  /** Counted since the last reading, by series. */
  const answers = new Map<string, { readonly labels: Omit<Answered, "seconds">; count: number }>();
  new Counter({
    name: "fptx_http_requests_total",
    help: "Answers.",
    labelNames: ["route", "method", "status", "code"],
    registers,
    collect() {
      for (const { labels, count } of answers.values()) this.inc({ ...labels }, count);
      answers.clear();
    },
  });
  const durations = new Histogram({
    name: "fptx_http_request_duration_seconds",
    help: "Time until an answer is made.",
    labelNames: ["route"],
    buckets: SECONDS,
    registers,
  });
  const views = new Counter({
    name: "fptx_view_lookups_total",
    help: "Views asked for, by whether they were in memory.",
    labelNames: ["result"],
    registers,
  });
  const logged = new Counter({ name: "fptx_access_log_records_total", help: "Records written.", registers });
  const unlogged = new Counter({ name: "fptx_access_log_failures_total", help: "Batches to try again.", registers });
  const publications = new Histogram({
    name: "fptx_publication_duration_seconds",
    help: "Time to protect, attack and publish.",
    labelNames: ["outcome"],
    buckets: [0.1, 0.5, 1, 5, 15, 60, 300],
    registers,
  });
  new Gauge({
    name: "fptx_access_log_waiting",
    help: "Records that wait to be written.",
    registers,
    collect() {
      this.set(sources.accessLogWaiting());
    },
  });
  new Gauge({
    name: "fptx_submissions",
    help: "Submissions by state.",
    labelNames: ["state"],
    registers,
    async collect() {
      const found = await sources.submissionsByState().catch(() => []);
      this.reset();
      for (const { state, count } of found) this.set({ state }, count);
    },
  });
  const [hits, misses] = [views.labels({ result: "hit" }), views.labels({ result: "miss" })];
  return {
    answered({ route, method, status, code, seconds }) {
      const key = `${route} ${method} ${status} ${code}`;
      const series = answers.get(key);
      if (series) series.count += 1;
      else answers.set(key, { labels: { route, method, status, code }, count: 1 });
      durations.observe({ route }, seconds);
    },
    viewLookedUp: (hit) => (hit ? hits : misses).inc(),
    accessLogWritten: (records) => logged.inc(records),
    accessLogFailed: () => unlogged.inc(),
    published: (seconds, outcome) => publications.observe({ outcome }, seconds),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
