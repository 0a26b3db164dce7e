import type { Call } from "./client.ts";
import type { Tier } from "./options.ts";
import { PEER_QUESTIONS } from "./peers/peer-questions.ts";
import type { Question, Variant } from "./questions.ts";

/** The servers that are compared: ours, the floor and, with `--peers`, PostGraphile over the floor's tables. */
export const CONTENDERS = ["ours", "floor", "PostGraphile"] as const;
export type Contender = (typeof CONTENDERS)[number];

/** Makes the name of an operation that no server has seen yet. */
export type NewName = () => string;

/** A source of operation names, new on each call. */
export function operationNames(): NewName {
  let made = 0;
  return () => `Bench${made++}`;
}

/** How a server is asked. `name`: of the operation; `alias`: of one of its fields; `nonce`: a variable that no operation declares, so that no two questions are the same. */
interface Wording {
  readonly name?: string;
  readonly alias?: string;
  readonly nonce?: string;
}

const aliased = (operation: string, alias: string | undefined): string =>
  alias === undefined ? operation : operation.replace(/value|__typename/, (field) => `${alias}: ${field}`);

function graphqlCall({ id, operation }: Question, { variables }: Variant, wording: Wording): Call {
  const { name = id, alias, nonce } = wording;
  const query = `query ${name} ${aliased(operation, alias)}`;
  return { path: "/graphql", body: JSON.stringify({ query, variables: nonce ? { ...variables, nonce } : variables }) };
}

function floorCall({ id }: Question, { floorParameters }: Variant, _wording: Wording): Call {
  const search = new URLSearchParams(floorParameters.map((value) => ["p", value] as [string, string]));
  return { path: `/${id}?${search}`, body: null };
}

function peerCall({ id }: Question, { floorParameters }: Variant, wording: Wording): Call {
  const { name = id, alias, nonce } = wording;
  const { operation, variables } = PEER_QUESTIONS[id];
  const given = { ...variables(floorParameters), ...(nonce ? { nonce } : {}) };
  return {
    path: "/graphql",
    body: JSON.stringify({ query: `query ${name} ${aliased(operation, alias)}`, variables: given }),
  };
}

const CALLS = { ours: graphqlCall, floor: floorCall, PostGraphile: peerCall } as const;

/** One variant as one server is asked. */
export const callOf = (contender: Contender, question: Question, variant: Variant, wording: Wording = {}): Call =>
  CALLS[contender](question, variant, wording);

function wordingOf({ tier, newName }: { readonly tier: Tier; readonly newName: NewName }): Wording {
  switch (tier) {
    case "first":
      return { name: newName() };
    case "shape":
      return { name: newName(), alias: newName() };
    case "seen":
      return { nonce: newName() };
    case "same":
      return {};
  }
}

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
