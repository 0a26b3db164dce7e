import type { GraphQLSchema } from "graphql";
import type { ReleaseDirectory, ReleaseList } from "../../release/release-directory.ts";
import { CellTally } from "../../shared/cell-tally.ts";
import { after, type Soon } from "../../shared/soon.ts";
import { CellBudget } from "../cell-budget.ts";
import type { Services } from "../context.ts";
import { type Ground, type MadeAnswer, makeKeptAnswers } from "./kept-answers.ts";
import { bytesOf, jsonOctets, type Octets } from "./octets.ts";
import type { PlanContext } from "./plan.ts";
import { makePlans, type PlannedText, type PlanOperation } from "./plans.ts";

/** A GraphQL request, well-formed. `key`: what its answer is kept under. */
export interface TierRequest {
  readonly key: string;
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface TierDependencies {
  readonly schema: GraphQLSchema;
  readonly services: Services;
  readonly directory: ReleaseDirectory;
  /** Throws where variables are over a limit. */
  readonly checkVariables: (variables: TierRequest["variables"]) => void;
  /** What an answer says in `extensions`, of the cells that it cost; null: nothing. */
  readonly extensionsOf: (spent: number) => Readonly<Record<string, unknown>> | null;
}

/** Counts of answers by where they came from. `none`: left to the ordinary way. */
export interface TierCounts {
  kept: number;
  compiled: number;
  none: number;
}

/** What a tier answers: the whole body, and which operation it was. */
export interface TierAnswer {
  readonly body: Buffer;
  readonly operation: PlanOperation;
}

/** A request costs no more cells than its limit allows, so that there are few texts; more than these are made each time. */
const MAX_COSTS = 1000;

/** Writes the member `extensions` of an answer, once for each cost. */
function writeExtensions(extensionsOf: TierDependencies["extensionsOf"]): (spent: number) => Octets {
  const texts = new Map<number, Octets>();
  return (spent) => {
    const known = texts.get(spent);
    if (known !== undefined) return known;
    const said = extensionsOf(spent);
    const text = said === null ? "" : `,"extensions":${jsonOctets(said)}`;
    if (texts.size < MAX_COSTS) texts.set(spent, text);
    return text;
  };
}

/**
 * Answers in front of the ordinary way, which they equal byte for byte: answers kept from before (kept-answers.ts), and compiled
 * operations. Whatever they do not know, and every error, is left to the ordinary way. What needs nothing but memory is answered at
 * once, without a promise.
 */
export function makeTiers(deps: TierDependencies) {
  const { directory, checkVariables } = deps;
  const planOf = makePlans(deps);
  const counts: TierCounts = { kept: 0, compiled: 0, none: 0 };
  const answers = makeKeptAnswers();
  const extensions = writeExtensions(deps.extensionsOf);
  const groundOf = (list: ReleaseList): Ground => ({ list, agreements: deps.services.agreements.standing() });

  function serve({ body, operation, lines, spent }: MadeAnswer, { budget, tally }: PlanContext): TierAnswer {
    budget.spend(spent);
    for (const line of lines) tally.put(line);
    return { body, operation };
  }

  /** The answer from before to the same question; null where there is none. `key`: as keyOf has it. */
  function kept(key: string, context: PlanContext): TierAnswer | null {
    const list = directory.list();
    if (list instanceof Promise) {
      // Whoever goes on waits for it and is told.
      list.catch(() => undefined);
      return null;
    }
    const known = answers.find(key, groundOf(list));
    if (known === null) return null;
    counts.kept += 1;
    return serve(known, context);
  }

  function compiled(plan: PlannedText, request: TierRequest, context: PlanContext): Soon<MadeAnswer> {
    // Kept apart until it is certain that this tier answers.
    const [budget, tally] = [new CellBudget(), new CellTally()];
    checkVariables(request.variables);
    return after(plan.run(request.variables, { ...context, budget, tally }), (data) => {
      const { spent } = budget;
      const body = bytesOf(`{"data":${data}${extensions(spent)}}\n`);
      return { body, operation: plan.operation, lines: tally.lines, spent };
    });
  }

  function none(): null {
    counts.none += 1;
    return null;
  }

  function finish(
    made: MadeAnswer,
    { key, context, ground }: { readonly key: string; readonly context: PlanContext; readonly ground: Ground },
  ): TierAnswer {
    answers.offer(key, made, ground);
    counts.compiled += 1;
    return serve(made, context);
  }

  function answerFrom(list: ReleaseList, request: TierRequest, context: PlanContext): Soon<TierAnswer | null> {
    const plan = planOf(request);
    if (plan === null) return none();
    const asked = { key: request.key, context, ground: groundOf(list) };
    try {
      const made = compiled(plan, request, context);
      return made instanceof Promise ? made.then((later) => finish(later, asked)).catch(none) : finish(made, asked);
    } catch {
      return none();
    }
  }

  return {
    /** What the answer to a question is kept under. `sent`: the text that it came in; the same text asks the same. */
    keyOf: answers.keyOf,
    kept,
    /**
     * The whole answer as JSON, of a question that none is kept for; null where the ordinary way is to answer. The cells are counted in
     * `context.tally`.
     */
    answer: (request: TierRequest, context: PlanContext): Soon<TierAnswer | null> =>
      after(directory.list(), (list) => answerFrom(list, request, context)),
    counts: counts as Readonly<TierCounts>,
  };
}
