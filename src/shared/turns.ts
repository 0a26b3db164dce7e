import { setImmediate as nextRound } from "node:timers/promises";

/** Milliseconds that one piece of work may hold the event loop. */
const TURN_MS = 5;

/** Lets others have their turn whenever work has held the event loop for TURN_MS. One for each piece of work. */
export function makeTurns(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < TURN_MS) return undefined;
    return nextRound().then(() => {
      since = performance.now();
    });
  };
}
