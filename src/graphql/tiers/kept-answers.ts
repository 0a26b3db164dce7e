import { LRUCache } from "lru-cache";
import { type Viewer, viewerKey } from "../../domain/audience.ts";
import type { Language } from "../../domain/codes.ts";
import type { ReleaseList } from "../../release/release-directory.ts";
import type { TallyLine } from "../../shared/cell-tally.ts";
import type { PlanOperation } from "./plans.ts";

/** An answer as it was made: the whole body, which operation it was, which cells it shows and what it cost. */
export interface MadeAnswer {
  readonly body: Buffer;
  readonly operation: PlanOperation;
  readonly lines: readonly TallyLine[];
  readonly spent: number;
}

/** What an answer is made from: the list of releases, and the agreements in force. */
export interface Ground {
  readonly list: ReleaseList;
  readonly agreements: object;
}

interface KeptAnswer extends MadeAnswer, Ground {}

/** At least so many questions are remembered that were asked once; what is asked once only is not worth keeping. */
const MAX_SEEN = 10_000;
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** Tells what was asked for before: true from the second time on. Two texts in four billion are taken for one another. */
export function makeSeen(): (text: string) => boolean {
  let recent = new Set<number>();
  let older = new Set<number>();
  return (text) => {
    let hash = 0x811c9dc5;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    if (recent.has(hash)) return true;
    const before = older.has(hash);
    if (recent.size >= MAX_SEEN) [recent, older] = [new Set(), recent];
    recent.add(hash);
    return before;
  };
}

/** Whether all that an answer shows may be shown to whoever has the same key: nothing before its time, nothing withdrawn. */
const isForEverybody = ({ lines }: MadeAnswer, { list }: Ground): boolean =>
  lines.every(({ releaseId }) => releaseId !== null && list.byId.has(releaseId));

/**
 * Answers kept for the next who asks the same. Their key is who asks (roles, jurisdiction and View-As, which decide what is shown), the
 * language, and the question as it was sent; they hold for as long as the list of releases and the agreements in force are what they were.
 */
export function makeKeptAnswers() {
  const seen = makeSeen();
  const answers = new LRUCache<string, KeptAnswer>({
    maxSize: MAX_ANSWER_BYTES,
    sizeCalculation: ({ body }, key) => body.length + key.length,
  });
  // The public is one object, and so is whoever signed in for as long as his token is remembered.
  const viewers = new WeakMap<Viewer, string>();

  function nameOf(viewer: Viewer): string {
    const known = viewers.get(viewer) ?? viewerKey(viewer);
    viewers.set(viewer, known);
    return known;
  }

  return {
    keyOf: (sent: string, { viewer, language }: { readonly viewer: Viewer; readonly language: Language }): string =>
      `${nameOf(viewer)} ${language} ${sent}`,

    find(key: string, { list, agreements }: Ground): MadeAnswer | null {
      const known = answers.get(key);
      return known && known.list === list && known.agreements === agreements ? known : null;
    },

    /** Keeps an answer from the second time on that it is made, where anyone with its key may be shown it. */
    offer(key: string, made: MadeAnswer, ground: Ground): void {
      if (!seen(key) || !isForEverybody(made, ground)) return;
      answers.set(key, { ...made, ...ground, body: Buffer.from(made.body) });
    },
  };
}
