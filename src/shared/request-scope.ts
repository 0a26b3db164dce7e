import { AsyncLocalStorage } from "node:async_hooks";
import type { Asker } from "../domain/audience.ts";

/**
 * The request that is being answered, for the store: when to give up, and for whom it asks (row security lets a few see a release
 * before its time, a custodian one that it withdrew, and each the views of his audiences). Null: nobody in particular.
 */
export interface RequestScope extends Asker {
  readonly signal: AbortSignal | null;
}

const NOBODY: RequestScope = { signal: null, subject: null, custodian: null, audiences: "PUBLIC" };
const scopes = new AsyncLocalStorage<RequestScope>();

let running = 0;

/**
 * Runs work in a scope. While any runs, Node hooks into every promise of the process, until Node 22 at least; a request that answers
 * from memory pays for that too, so the hooks are taken out with the last one. Work that goes on after its promise has settled is
 * nobody's.
 */
async function runIn<T>(scope: RequestScope, work: () => T | Promise<T>): Promise<T> {
  running += 1;
  try {
    return await scopes.run(scope, work);
  } finally {
    running -= 1;
    if (running === 0) scopes.disable();
  }
}

/** Answers a request: what the store is asked meanwhile is asked for this caller, and cancelled with the signal. */
export const inScope = <T>(scope: RequestScope, work: () => Promise<T>): Promise<T> => runIn(scope, work);

export const requestScope = (): RequestScope => scopes.getStore() ?? NOBODY;

/** Reads what is kept for everybody and sifted for each viewer, as governments may read it. */
export const forGovernments = <T>(work: () => Promise<T>): Promise<T> =>
  runIn({ ...NOBODY, audiences: "PUBLIC,FPT" }, work);

/** Whether the store would be asked for nobody in particular: outside any request, or in front of one that memory may answer. */
export const isForNobody = (): boolean => requestScope() === NOBODY;

/** Does some work that no request asks for, or that is the same whoever does. */
export const forNobody = <T>(work: () => Promise<T>): Promise<T> =>
  requestScope() === NOBODY ? work() : runIn(NOBODY, work);

/** Does some work that other requests wait for too: the end of this one does not take it from them. */
export function forEveryone<T>(work: () => Promise<T>): Promise<T> {
  const scope = requestScope();
  return scope === NOBODY ? work() : runIn({ ...scope, signal: null }, work);
}
