import { AsyncLocalStorage } from "node:async_hooks";
import type { Asker } from "../domain/audience.ts";

/**
 * The request that is being answered, for the store: when to give up, and for whom it asks (row security lets a few see a release
 * before its time, and a custodian one that it withdrew). Null: nobody in particular.
 */
export interface RequestScope extends Asker {
  readonly signal: AbortSignal | null;
}

const NOBODY: RequestScope = { signal: null, subject: null, custodian: null };
const scopes = new AsyncLocalStorage<RequestScope>();

/** Answers a request: what the store is asked meanwhile is asked for this caller, and cancelled with the signal. */
export const inScope = <T>(scope: RequestScope, work: () => Promise<T>): Promise<T> => scopes.run(scope, work);

export const requestScope = (): RequestScope => scopes.getStore() ?? NOBODY;

/** Does some work that other requests wait for too: the end of this one does not take it from them. */
export const forEveryone = <T>(work: () => T): T => scopes.run({ ...requestScope(), signal: null }, work);
