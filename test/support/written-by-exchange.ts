import { sql } from "drizzle-orm";
import type { Exchange } from "../../src/exchange.ts";
import { rowsBy } from "./both-stores.ts";
import { keepWritten } from "./written.ts";

const FLUSH_MS = 2_000;

/** A line of an exchange's log. What went wrong is shown too, as an exchange of its own process would. */
export function keepLogLine(line: string): void {
  keepWritten("log", line);
  if (line.includes('"level":"error"')) process.stderr.write(line);
}

/** The metrics of an exchange that is about to end, where anybody may read them. */
export async function keepMetrics({ address }: Exchange): Promise<void> {
  const answer = await fetch(`${address}/metrics`).catch(() => null);
  if (answer?.ok) keepWritten("metrics", await answer.text());
}

/** The access log of an exchange that is about to end; nothing where a test took its database away. */
export async function keepAccessLog({ store, flushAccessLog }: Exchange): Promise<void> {
  await flushAccessLog(FLUSH_MS);
  const lines = await rowsBy(store.publisher, sql`select * from audit.access_log order by sequence`).catch(() => []);
  for (const line of lines) keepWritten("access-log", JSON.stringify(line));
}
