import type { GraphQLSchema } from "graphql";
import type { ReleaseDirectory, ReleaseList } from "../../release/release-directory.ts";
import { CellTally } from "../../shared/cell-tally.ts";
import { after, type Soon } from "../../shared/soon.ts";
import { CellBudget } from "../cell-budget.ts";
import type { Services } from "../context.ts";
import { type Ground, type MadeAnswer, makeKeptAnswers } from "./kept-answers.ts";
import type { PlanContext } from "./plan.ts";
import { makePlans, type PlannedText, type PlanOperation } from "./plans.ts";

/** A GraphQL request, well-formed. `sent`: the text that it came in; the same text asks the same. */
export interface TierRequest {
  readonly sent: string;
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
  /** What an answer says in `extensions`, of what it cost; null: nothing. */
  readonly extensionsOf: (budget: CellBudget) => Readonly<Record<string, unknown>> | null;
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

/**
 * Answers in front of the ordinary way, which they equal byte for byte: answers kept from before (kept-answers.ts), and compiled
 * operations. Whatever they do not know, and every error, is left to the ordinary way. What needs nothing but memory is answered at
 * once, without a promise.
 */
export function makeTiers(deps: TierDependencies) {
  const { directory, checkVariables, extensionsOf } = deps;
  const planOf = makePlans(deps);
  const counts: TierCounts = { kept: 0, compiled: 0, none: 0 };
  const answers = makeKeptAnswers();
  const groundOf = (list: ReleaseList): Ground => ({ list, agreements: deps.services.agreements.standing() });

  function serve({ body, operation, lines, spent }: MadeAnswer, { budget, tally }: PlanContext): TierAnswer {
    budget.spend(spent);
    for (const line of lines) tally.put(line);
    return { body, operation };
  }

  /** The answer from before to the same text; null where there is none. */
  function kept(sent: string, context: PlanContext): TierAnswer | null {
    const list = directory.list();
    if (list instanceof Promise) {
      // Whoever goes on waits for it and is told.
      list.catch(() => undefined);
      return null;
    }
    const known = answers.find(answers.keyOf(sent, context), groundOf(list));
    if (known === null) return null;
    counts.kept += 1;
    return serve(known, context);
  }

  function compiled(plan: PlannedText, request: TierRequest, context: PlanContext): Soon<MadeAnswer> {
    // Kept apart until it is certain that this tier answers.
    const [budget, tally] = [new CellBudget(), new CellTally()];
    checkVariables(request.variables);
    return after(plan.run(request.variables, { ...context, budget, tally }), (data) => {
      const extensions = extensionsOf(budget);
      const rest = extensions === null ? "" : `,"extensions":${JSON.stringify(extensions)}`;
      const body = Buffer.from(`{"data":${data}${rest}}\n`);
      return { body, operation: plan.operation, lines: tally.lines, spent: budget.spent };
    });
  }

  function none(): null {
    counts.none += 1;
    return null;
  }

  function answerFrom(list: ReleaseList, request: TierRequest, context: PlanContext): Soon<TierAnswer | null> {
    const plan = planOf(request);
    if (plan === null) return none();
    const ground = groundOf(list);
    const finish = (made: MadeAnswer): TierAnswer => {
      answers.offer(answers.keyOf(request.sent, context), made, ground);
      counts.compiled += 1;
      return serve(made, context);
    };
    try {
      const made = compiled(plan, request, context);
      return made instanceof Promise ? made.then(finish).catch(none) : finish(made);
    } catch {
      return none();
    }
  }

  return {
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
