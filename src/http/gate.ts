import type { Soon } from "../shared/soon.ts";
import { LimitRefusal } from "./limit-refusal.ts";

export interface GateOptions {
  /** Requests worked on at once. */
  readonly atOnce: number;
  /** Requests that may wait; the next one is refused. */
  readonly waiting: number;
  /** Milliseconds after which a request that waits is refused. */
  readonly longestWait: number;
}

/**
 * Runs work as soon as there is room, in the order of arrival; what needs no waiting is answered at once, without a promise. TOO_LARGE
 * (503) where too many wait, or one waits too long.
 */
export interface Gate {
  <T>(work: () => Promise<T>): Promise<T>;
  <T>(work: () => Soon<T>): Soon<T>;
}

/** Back-pressure: the exchange answers what it can and refuses the rest at once, rather than answering all of it too late. */
export function makeGate({ atOnce, waiting, longestWait }: GateOptions): Gate {
  let running = 0;
  const queue = new Set<() => void>();
  const refusal = (): LimitRefusal =>
    new LimitRefusal(503, { name: "requestsAtOnce", max: atOnce, retrySeconds: Math.ceil(longestWait / 1000) });

  function turn(): Promise<void> {
    if (queue.size >= waiting) return Promise.reject(refusal());
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        queue.delete(next);
        reject(refusal());
      }, longestWait);
      function next(): void {
        clearTimeout(timer);
        queue.delete(next);
        resolve();
      }
      queue.add(next);
    });
  }

  function leave(): void {
    // Room is handed on: it is never seen as free by somebody who did not wait.
    const [next] = queue;
    if (next) next();
    else running--;
  }

  /** Work that has its room. */
  function worked<T>(work: () => Soon<T>): Soon<T> {
    let result: Soon<T>;
    try {
      result = work();
    } catch (error) {
      leave();
      throw error;
    }
    if (result instanceof Promise) return result.finally(leave);
    leave();
    return result;
  }

  function gate<T>(work: () => Promise<T>): Promise<T>;
  function gate<T>(work: () => Soon<T>): Soon<T>;
  function gate<T>(work: () => Soon<T>): Soon<T> {
    if (running >= atOnce) return turn().then(() => worked(work));
    running++;
    return worked(work);
  }
  return gate;
}
