import { AsyncLocalStorage } from "node:async_hooks";

const current = new AsyncLocalStorage<AbortSignal>();

/** Does some work that is given up when the signal is aborted: what the store is asked meanwhile is cancelled with it. */
export const underSignal = <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> => current.run(signal, work);

/** The signal of the request that is being answered; undefined outside of one. */
export const requestSignal = (): AbortSignal | undefined => current.getStore();

/** Does some work that others wait for too, so that the end of one request does not take it from them. */
export const forEveryone = <T>(work: () => T): T => current.exit(work);
