import type { Soon } from "../shared/soon.ts";

/** Milliseconds that answers may hold one round of the event loop. */
const ROUND_MS = 5;

/**
 * The rounds of the event loop as answers fill them. Requests that arrive together are worked on in one round, and nothing else has its
 * turn until the last of them is done: what would take a round over its time is left to the next, in the order of arrival.
 */
export interface Rounds {
  /** What work gives, at once where this round has time for it. */
  run<T>(work: () => Soon<T>): Soon<T>;
  /** Runs work after all others of this round. */
  atEnd(work: () => void): void;
}

export function makeRounds(): Rounds {
  let began = 0;
  let isUnderWay = false;
  let waiting: (() => void)[] = [];
  let last: (() => void)[] = [];

  function begin(): void {
    if (isUnderWay) return;
    isUnderWay = true;
    began = performance.now();
    setImmediate(end);
  }

  const hasTime = (): boolean => performance.now() - began < ROUND_MS;

  function end(): void {
    const ending = last;
    last = [];
    isUnderWay = false;
    // Before anything of it can throw.
    if (waiting.length > 0) begin();
    for (const work of ending) work();
    let done = 0;
    while (done < waiting.length && (done === 0 || hasTime())) waiting[done++]?.();
    waiting = waiting.slice(done);
  }

  return {
    run(work) {
      begin();
      if (waiting.length === 0 && hasTime()) return work();
      return new Promise((resolve, reject) => {
        waiting.push(() => {
          try {
            resolve(work());
          } catch (error) {
            reject(error);
          }
        });
      });
    },
    atEnd(work) {
      begin();
      last.push(work);
    },
  };
}
