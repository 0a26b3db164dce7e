import { type GraphQLSchema, Kind, parse } from "graphql";
import { LRUCache } from "lru-cache";
import { operationHashOf, operationNameOf } from "../../access-log/operation-name.ts";
import { sha256 } from "../../shared/hash.ts";
import { MAX_TOKENS } from "../../shared/limits.ts";
import type { Soon } from "../../shared/soon.ts";
import type { Services } from "../context.ts";
import { makeSeen } from "./kept-answers.ts";
import type { Octets } from "./octets.ts";
import { compilePlan, type Plan, type PlanContext } from "./plan.ts";
import { readSource, type SourceText } from "./source-text.ts";

/** What the access log calls an operation. */
export interface PlanOperation {
  readonly name: string;
  readonly hash: string;
}

/** One text, ready to be answered. `run`: as that of a plan. */
export interface PlannedText {
  readonly operation: PlanOperation;
  run(sent: Readonly<Record<string, unknown>>, context: PlanContext): Soon<Octets>;
}

interface AskedText {
  readonly query: string;
  readonly operationName: string | null;
}

/** Nothing else is compiled: what reads observations or tables, and the question by which a client sees whether anybody answers. */
const COMPILED = /observations|table|^[^{}]*\{\s*__typename\s*\}\s*$/;
/** Stands between the name of an operation and its document where both are one key. */
const BETWEEN = "\0";
const MAX_PLANS = 1000;
const MAX_PLAN_TEXT = 8 * 1024 * 1024;
/** No plan holds less than this in closures and texts. */
const PLAN_OVERHEAD = 1024;

const keeping = <Kept extends object>(): LRUCache<string, Kept> =>
  new LRUCache<string, Kept>({
    max: MAX_PLANS,
    maxSize: MAX_PLAN_TEXT,
    sizeCalculation: (_kept, key) => key.length + PLAN_OVERHEAD,
  });

/** The operation of a text, by the plan of another text of its shape: they differ in its name and its literals. */
function operationIn({ operation }: Plan, { name, stripped }: SourceText): PlanOperation {
  const named = name === null ? operation : { ...operation, name: { kind: Kind.NAME, value: name } as const };
  // As operationHashOf has it: the text without comments and spacing.
  return { name: operationNameOf(named), hash: sha256(stripped) };
}

const planned = (plan: Plan, literals: readonly string[], operation: PlanOperation): PlannedText => ({
  operation,
  run: (sent, context) => plan.run({ sent, literals }, context),
});

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one, i) => one === b[i]);

/**
 * Plans by the text of their document and by its shape, so that a text that was never seen is answered by the plan of another that
 * differs from it in spacing, literals and the operation's name alone. What came once only is not kept.
 */
export function makePlans(parts: { readonly schema: GraphQLSchema; readonly services: Services }) {
  // Null: not covered, and not to be tried again.
  const texts = keeping<{ readonly planned: PlannedText | null }>();
  const shapes = keeping<Plan>();
  const [textSeen, shapeSeen] = [makeSeen(), makeSeen()];

  function compiled({ query, operationName }: AskedText, source: SourceText | null): PlannedText {
    const document = parse(query, { maxTokens: MAX_TOKENS, noLocation: true });
    const plan = compilePlan({ document, operationName }, parts);
    if (source !== null && plan.shareable && isSame(source.literals, plan.literals) && shapeSeen(source.shape))
      shapes.set(source.shape, plan);
    if (source !== null) return planned(plan, plan.literals, operationIn(plan, source));
    const operation = { name: operationNameOf(plan.operation), hash: operationHashOf(query, document) };
    return planned(plan, plan.literals, operation);
  }

  function plan(asked: AskedText): PlannedText | null {
    const source = readSource(asked.query);
    // Another name than the operation's is an error; its own says nothing more.
    const isOnly = source !== null && (asked.operationName === null || asked.operationName === source.name);
    const known = isOnly ? shapes.get(source.shape) : undefined;
    if (known && source) return planned(known, source.literals, operationIn(known, source));
    try {
      return compiled(asked, isOnly ? source : null);
    } catch {
      // Whatever is wrong with it, the ordinary way says so.
      return null;
    }
  }

  return (asked: AskedText): PlannedText | null => {
    const { query, operationName } = asked;
    const key = operationName === null ? query : `${operationName}${BETWEEN}${query}`;
    // In a comment graphql-js takes the character.
    if (query.includes(BETWEEN) || operationName?.includes(BETWEEN)) return null;
    const known = texts.get(key);
    if (known) return known.planned;
    if (!COMPILED.test(query)) return null;
    const made = plan(asked);
    if (textSeen(key)) texts.set(key, { planned: made });
    return made;
  };
}
