import type { StandingRelease } from "./publication.repository.ts";

/** The order of an indicator's releases in time: what is current, and what waits behind it. */

/** Releases that wait for their time, the earliest first. */
export const waitingOf = (all: readonly StandingRelease[]): StandingRelease[] =>
  all
    .filter(({ state }) => state === "SCHEDULED")
    .sort((a, b) => (a.embargoUntil?.getTime() ?? 0) - (b.embargoUntil?.getTime() ?? 0));

/** The last release in time, over which the next one lies: the last that waits, else the current one; null where there is none. */
export const lastOf = (all: readonly StandingRelease[]): StandingRelease | null =>
  waitingOf(all).at(-1) ?? all.find(({ state }) => state === "PUBLISHED") ?? null;

/** Releases that wait and lie over one, directly or over others that wait: their cells repeat its own where they are silent. */
export function waitingOver(id: string, all: readonly StandingRelease[]): StandingRelease[] {
  const next = waitingOf(all).find(({ supersedesId }) => supersedesId === id);
  return next === undefined ? [] : [next, ...waitingOver(next.id, all)];
}

/** The release that was current before `gone`: the first before it that is not withdrawn itself. */
export function predecessorOf(gone: StandingRelease, all: readonly StandingRelease[]): StandingRelease | undefined {
  const before = all.find(({ id }) => id === gone.supersedesId);
  return before === undefined || before.state === "SUPERSEDED" ? before : predecessorOf(before, all);
}

/** What protection depends on: which releases there are, and which of them are out of sight for good. */
export const reachOfAll = (all: readonly StandingRelease[]): string =>
  JSON.stringify(all.map(({ id, state }) => [id, state === "WITHDRAWN"]));
