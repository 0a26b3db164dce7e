import { type GraphQLSchema, parse, specifiedRules, type ValidationRule } from "graphql";
import { LRUCache } from "lru-cache";
import { viewerKey } from "../../domain/audience.ts";
import type { ReleaseDirectory, ReleaseList } from "../../release/release-directory.ts";
import { CellTally, type TallyLine } from "../../shared/cell-tally.ts";
import { MAX_TOKENS } from "../../shared/limits.ts";
import { CellBudget } from "../cell-budget.ts";
import type { Services } from "../context.ts";
import { isValid } from "./is-valid.ts";
import { compilePlan, type Plan, type PlanContext, type PlanOperation } from "./plan.ts";

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
  /** Beside those of the specification. */
  readonly validationRules: readonly ValidationRule[];
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

/** How many keys are remembered that were asked for once; what is asked for once only is not worth keeping. */
const MAX_SEEN = 20_000;
const MAX_PLANS = 1000;
const MAX_PLAN_TEXT = 8 * 1024 * 1024;
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
/** No plan holds less than this in closures and texts. */
const PLAN_OVERHEAD = 1024;

/** Tells what was asked for before: true from the second time on. Two texts in four billion are taken for one another. */
function makeSeen(): (text: string) => boolean {
  const seen = new LRUCache<number, true>({ max: MAX_SEEN });
  return (text) => {
    let hash = 0x811c9dc5;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    if (seen.get(hash)) return true;
    seen.set(hash, true);
    return false;
  };
}

/** Plans by the text of their document; null: not covered, and not to be tried again. */
function makePlans({ schema, services, validationRules }: TierDependencies) {
  const rules = [...specifiedRules, ...validationRules];
  const plans = new LRUCache<string, { readonly plan: Plan | null }>({
    max: MAX_PLANS,
    maxSize: MAX_PLAN_TEXT,
    sizeCalculation: (_plan, key) => key.length + PLAN_OVERHEAD,
  });

  const seen = makeSeen();

  function compile({ query, operationName }: TierRequest): Plan | null {
    try {
      const document = parse(query, { maxTokens: MAX_TOKENS });
      if (!isValid(schema, document, rules)) return null;
      return compilePlan({ source: query, document, operationName }, { schema, services });
    } catch {
      // Whatever is wrong with it, the ordinary way says so.
      return null;
    }
  }

  return (request: TierRequest): Plan | null => {
    // Nothing else is compiled.
    if (!/observations|table/.test(request.query)) return null;
    const key = `${request.operationName ?? ""}\n${request.query}`;
    const known = plans.get(key);
    if (known) return known.plan;
    const plan = compile(request);
    if (seen(key)) plans.set(key, { plan });
    return plan;
  };
}

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

  async function compiled(plan: Plan, request: TierRequest, context: PlanContext) {
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
