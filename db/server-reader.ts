import pg from "pg";
import { requestScope } from "../src/shared/request-scope.ts";
import { SET_ASKER } from "./store.ts";

const CANCEL_TIMEOUT_MS = 5_000;
const ignoreBreak = (): void => {};
const NO_ASKER = JSON.stringify(["", "", "PUBLIC"]);

/**
 * Ends what a connection is at, over a connection of its own: the pool may have none left. The login's own right: a role that is
 * only taken on may not end the login's sessions.
 */
async function cancel(url: string, pid: number): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CANCEL_TIMEOUT_MS });
  client.on("error", ignoreBreak);
  try {
    await client.connect();
    await client.query("select pg_cancel_backend($1)", [pid]);
  } catch {
    // The statement ends by its own time limit.
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * The reader's pool as drizzle wants it: each statement in the name of whoever asks, and cancelled when his request is given up. A
 * connection keeps the name until another asks: it is set before every statement that is for another.
 */
export function makeReader(pool: pg.Pool, url: string): pg.Pool {
  const askers = new WeakMap<pg.PoolClient, string>();

  async function query(...args: Parameters<pg.PoolClient["query"]>): Promise<unknown> {
    const { signal, subject, custodian, audiences } = requestScope();
    signal?.throwIfAborted();
    const client = await pool.connect();
    const { processID } = client as unknown as { processID: number };
    const giveUp = (): void => void cancel(url, processID);
    signal?.addEventListener("abort", giveUp, { once: true });
    let failed = true;
    // A connection that breaks rejects the statement; without a listener it would also end the process.
    client.on("error", ignoreBreak);
    try {
      const asker = JSON.stringify([subject ?? "", custodian ?? "", audiences]);
      if (asker !== (askers.get(client) ?? NO_ASKER)) {
        askers.delete(client);
        await client.query(SET_ASKER, [subject ?? "", custodian ?? "", audiences, false]);
        askers.set(client, asker);
      }
      const result: unknown = await client.query(...args);
      failed = false;
      return result;
    } finally {
      signal?.removeEventListener("abort", giveUp);
      client.off("error", ignoreBreak);
      // After an error or a cancellation under way, what the connection would do next is not known.
      client.release(failed || signal?.aborted === true);
    }
  }
  return { query } as unknown as pg.Pool;
}
