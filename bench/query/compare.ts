import { isDeepStrictEqual } from "node:util";
import { callOf } from "./calls.ts";
import type { Client } from "./client.ts";
import type { Question } from "./questions.ts";

const AT_MOST = 60;

/** Up to AT_MOST of a list, spread over it. */
export function spread<T>(all: readonly T[]): T[] {
  const count = Math.min(AT_MOST, all.length);
  return Array.from({ length: count }, (_, i) => all[Math.floor((i * all.length) / count)] as T);
}

/** What was asked for; ours says in `extensions` what it cost, which the floor does not know. */
export const dataIn = (answer: string): unknown => (JSON.parse(answer) as { data: unknown }).data;

/** Asks both servers the same, over variants spread over all. Error on the first answer that differs; else how many were compared. */
export async function compareAnswers(questions: readonly Question[], ours: Client, floor: Client): Promise<number> {
  let compared = 0;
  for (const question of questions) {
    for (const variant of spread(question.variants)) {
      const [answer, expected] = await Promise.all([
        ours.ask(callOf("ours", question, variant)),
        floor.ask(callOf("floor", question, variant)),
      ]);
      if (!isDeepStrictEqual(dataIn(answer), dataIn(expected)))
        throw new Error(
          `${question.id} ${JSON.stringify(variant.variables)}: the answers differ\nours:  ${answer.slice(0, 800)}\nfloor: ${expected.slice(0, 800)}`,
        );
      compared++;
    }
  }
  return compared;
}
