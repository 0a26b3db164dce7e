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

/** How a server is asked. `name`: of the operation; `nonce`: a variable that no operation declares, so that no two questions are the same. */
interface Wording {
  readonly name?: string;
  readonly nonce?: string;
}

function graphqlCall({ id, operation }: Question, { variables }: Variant, { name = id, nonce }: Wording): Call {
  const query = `query ${name} ${operation}`;
  return { path: "/graphql", body: JSON.stringify({ query, variables: nonce ? { ...variables, nonce } : variables }) };
}

function floorCall({ id }: Question, { floorParameters }: Variant): Call {
  const search = new URLSearchParams(floorParameters.map((value) => ["p", value] as [string, string]));
  return { path: `/${id}?${search}`, body: null };
}

/** One variant as one server is asked. */
export const callOf = (contender: Contender, question: Question, variant: Variant, wording: Wording = {}): Call =>
  contender === "ours" ? graphqlCall(question, variant, wording) : floorCall(question, variant);

const wordingOf = ({ tier, newName }: { readonly tier: Tier; readonly newName: NewName }): Wording =>
  tier === "first" ? { name: newName() } : tier === "seen" ? { nonce: newName() } : {};

/** `count` calls from variant `start` on, in turn; the whole list is made before the clock runs. */
export function callsOf(
  contender: Contender,
  question: Question,
  work: { readonly tier: Tier; readonly start: number; readonly count: number; readonly newName: NewName },
): Call[] {
  const { variants } = question;
  return Array.from({ length: work.count }, (_, i) => {
    const at = work.tier === "same" ? 0 : (work.start + i) % variants.length;
    return callOf(contender, question, variants[at] as Variant, wordingOf(work));
  });
}
