import type { GraphQLSchema } from "graphql";
import { LRUCache } from "lru-cache";
import { viewerKey } from "../../domain/audience.ts";
import type { ReleaseDirectory, ReleaseList } from "../../release/release-directory.ts";
import { CellTally, type TallyLine } from "../../shared/cell-tally.ts";
import { CellBudget } from "../cell-budget.ts";
import type { Services } from "../context.ts";
import { makeSeen } from "./make-seen.ts";
import type { PlanContext } from "./plan.ts";
import { makePlans, type PlannedText, type PlanOperation } from "./plans.ts";

/** A GraphQL request, well-formed. */
export interface TierRequest {
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
  readonly body: string | Buffer;
  readonly operation: PlanOperation;
}

interface MadeAnswer extends TierAnswer {
  readonly lines: readonly TallyLine[];
  readonly spent: number;
}

/** What a kept answer was made from: the list of releases, and the agreements in force. */
interface Ground {
  readonly list: ReleaseList;
  readonly agreements: object;
}

interface KeptAnswer extends MadeAnswer, Ground {
  readonly body: Buffer;
}

const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/**
 * Answers in front of the ordinary way, which they equal byte for byte: answers kept from before, and compiled operations. An answer
 * is kept by who asks (roles, jurisdiction and View-As, which decide what is shown), language, operation and variables, and for as long
 * as the list of releases and the agreements in force are what they were. Whatever they do not know, and every error, is left to the ordinary way.
 */
export function makeTiers(deps: TierDependencies) {
  const { directory, checkVariables, extensionsOf } = deps;
  const planOf = makePlans(deps);
  const seen = makeSeen();
  const counts: TierCounts = { kept: 0, compiled: 0, none: 0 };
  const answers = new LRUCache<string, KeptAnswer>({
    maxSize: MAX_ANSWER_BYTES,
    sizeCalculation: ({ body }, key) => body.length + key.length,
  });

  async function compiled(plan: PlannedText, request: TierRequest, context: PlanContext) {
    // Kept apart until it is certain that this tier answers.
    const [budget, tally] = [new CellBudget(), new CellTally()];
    checkVariables(request.variables);
    const data = await plan.run(request.variables, { ...context, budget, tally });
    const extensions = extensionsOf(budget);
    const rest = extensions === null ? "" : `,"extensions":${JSON.stringify(extensions)}`;
    const body = `{"data":${data}${rest}}\n`;
    return { body, operation: plan.operation, lines: tally.lines, spent: budget.spent };
  }

  const serve = ({ body, operation, lines, spent }: MadeAnswer, { budget, tally }: PlanContext): TierAnswer => {
    budget.spend(spent);
    for (const line of lines) tally.put(line);
    return { body, operation };
  };

  const isGround = (was: Ground, { list, agreements }: Ground): boolean =>
    was.list === list && was.agreements === agreements;

  /** Whether all that an answer shows may be shown to whoever has the same key: nothing before its time, nothing withdrawn. */
  const isForEverybody = ({ lines }: MadeAnswer, { list }: Ground): boolean =>
    lines.every(({ releaseId }) => releaseId !== null && list.byId.has(releaseId));

  /** The whole answer as JSON; null where the ordinary way is to answer. The cells are counted in `context.tally`. */
  async function answer(request: TierRequest, context: PlanContext): Promise<TierAnswer | null> {
    const { query, operationName, variables } = request;
    const asked = `${context.language} ${JSON.stringify(variables)} ${operationName ?? ""}\n${query}`;
    const key = `${viewerKey(context.viewer)} ${asked}`;
    const known = answers.get(key);
    const now: Ground = { list: await directory.list(), agreements: deps.services.agreements.standing() };
    if (known && isGround(known, now)) {
      counts.kept += 1;
      return serve(known, context);
    }
    const plan = planOf(request);
    if (plan === null) {
      counts.none += 1;
      return null;
    }
    try {
      const made = await compiled(plan, request, context);
      if (seen(key) && isForEverybody(made, now)) answers.set(key, { ...made, ...now, body: Buffer.from(made.body) });
      counts.compiled += 1;
      return serve(made, context);
    } catch {
      counts.none += 1;
      return null;
    }
  }

  return { answer, counts: counts as Readonly<TierCounts> };
}
