import type { Call } from "./client.ts";
import type { Tier } from "./options.ts";
import type { Question, Variant } from "./questions.ts";

/** The servers that are compared: ours and the floor. */
export const CONTENDERS = ["ours", "floor"] as const;
export type Contender = (typeof CONTENDERS)[number];

/** Makes the name of an operation that no server has seen yet. */
export type NewName = () => string;

/** A source of operation names, new on each call. */
export function operationNames(): NewName {
  let made = 0;
  return () => `Bench${made++}`;
}

function graphqlCall({ id, operation }: Question, { variables }: Variant, name: string): Call {
  const query = `query ${name || id} ${operation}`;
  return { path: "/graphql", body: JSON.stringify({ query, variables }) };
}

function floorCall({ id }: Question, { floorParameters }: Variant): Call {
  const search = new URLSearchParams(floorParameters.map((value) => ["p", value] as [string, string]));
  return { path: `/${id}?${search}`, body: null };
}

/** One variant as one server is asked. */
export const callOf = (contender: Contender, question: Question, variant: Variant, name = ""): Call =>
  contender === "ours" ? graphqlCall(question, variant, name) : floorCall(question, variant);

/** `count` calls from variant `start` on, in turn; the whole list is made before the clock runs. */
export function callsOf(
  contender: Contender,
  question: Question,
  work: { readonly tier: Tier; readonly start: number; readonly count: number; readonly newName: NewName },
): Call[] {
  const { variants } = question;
  return Array.from({ length: work.count }, (_, i) => {
    const at = work.tier === "same" ? 0 : (work.start + i) % variants.length;
    return callOf(contender, question, variants[at] as Variant, work.tier === "first" ? work.newName() : "");
  });
}
