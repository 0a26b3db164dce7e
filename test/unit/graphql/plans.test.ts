import fc from "fast-check";
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  getArgumentValues,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from "graphql";
import { describe, expect, test } from "vitest";
import { operationHashOf } from "../../../src/access-log/operation-name.ts";
import { ANONYMOUS } from "../../../src/domain/audience.ts";
import { CellBudget } from "../../../src/graphql/cell-budget.ts";
import type { Services } from "../../../src/graphql/context.ts";
import { documentLimits } from "../../../src/graphql/document-limits.ts";
import { buildSchema } from "../../../src/graphql/schema.ts";
import { makePlans } from "../../../src/graphql/tiers/plans.ts";
import { CellTally } from "../../../src/shared/cell-tally.ts";
import { MAX_TOKENS } from "../../../src/shared/limits.ts";
import {
  asking,
  editedDocuments,
  INVALID_DOCUMENTS,
  rewordedDocuments,
  VALID_DOCUMENTS,
} from "../../support/documents.ts";

const schema = buildSchema();
const aContext = () =>
  ({ viewer: ANONYMOUS, language: "EN", budget: new CellBudget(), tally: new CellTally() }) as const;

/** Plans whose services take down what they are asked, and refuse it. */
function eavesdropping() {
  const asked: unknown[] = [];
  const listen = (...given: unknown[]): never => {
    asked.push(given.slice(0, -1));
    throw new Error("heard");
  };
  const services = { observations: { page: listen }, tables: { open: listen } } as unknown as Services;
  return { plans: makePlans({ schema, services }), asked };
}

const where = fc.constantFrom(
  { indicator: "a" },
  { indicator: "a", measures: ["COUNT"], jurisdictions: null, dimensions: { dimension: "sex", members: "T" } },
  { indicator: "a", asOf: "2024-01-15T00:00:00Z", from: 2019 },
  { indicator: "a", asOf: "yesterday" },
  { indicator: "a", measures: "RATE", extra: 1 },
  { indicator: "a", measures: ["NONE"] },
  { indicator: null },
  { indicator: ["a"] },
  {},
  [],
  "a",
  null,
);
const variables = fc.record(
  {
    where,
    first: fc.constantFrom<unknown>(0, 20, 1.5, "2", null, 2_147_483_648, true),
    indicator: fc.constantFrom<unknown>("a", 1, null, {}),
    members: fc.constantFrom<unknown>(["T"], "T", [null], null, []),
    lang: fc.constantFrom<unknown>("EN", "en", null),
    input: where.map((filter) => ({ where: filter, rows: ["PERIOD"], columns: "MEASURE" })),
    nonce: fc.constant(1),
  },
  { requiredKeys: [] },
);

const isValid = (parsed: DocumentNode): boolean =>
  validate(schema, parsed, [...specifiedRules, documentLimits]).length === 0;

/** What graphql-js gives the first field of an operation; null where it refuses. */
function argumentsByGraphql(parsed: DocumentNode, sent: Readonly<Record<string, unknown>>): unknown {
  const operation = parsed.definitions.find(
    ({ kind }) => kind === Kind.OPERATION_DEFINITION,
  ) as OperationDefinitionNode;
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], sent);
  if (!coerced) return null;
  const fragments = parsed.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
  const first = (set: OperationDefinitionNode["selectionSet"]): FieldNode => {
    const [selection] = set.selections.filter((one) => one.kind !== Kind.FIELD || one.name.value !== "__typename");
    if (selection?.kind === Kind.FIELD) return selection;
    if (selection?.kind === Kind.INLINE_FRAGMENT) return first(selection.selectionSet);
    return first(
      (fragments.find(({ name }) => name.value === selection?.name.value) as (typeof fragments)[0]).selectionSet,
    );
  };
  const node = first(operation.selectionSet);
  const field = schema.getQueryType()?.getFields()[node.name.value] as GraphQLField<unknown, unknown>;
  try {
    return JSON.parse(JSON.stringify(getArgumentValues(field, node, coerced)));
  } catch {
    return null;
  }
}

/** The same of what the services were asked. */
function argumentsHeard(asked: unknown): unknown {
  const [first, page] = asked as [unknown, { orders: unknown[]; first: number; after: string | null } | undefined];
  return JSON.parse(JSON.stringify(page === undefined ? { input: first } : { where: first, ...page }));
}

function likeHeard(given: unknown): unknown {
  if (given === null || (given as { input?: unknown }).input) return given;
  const { where: filter, orderBy, first, after } = given as Record<string, unknown>;
  const orders = ((orderBy ?? []) as { by: string; descending?: boolean }[]).map(({ by, descending }) => ({
    by,
    descending: descending ?? false,
  }));
  return { where: filter, orders, first: first ?? 100, after: after ?? null };
}

describe("plans", () => {
  test.each(VALID_DOCUMENTS)("know %s", (query) => {
    expect(isValid(parse(query))).toBe(true);
    expect(eavesdropping().plans({ query, operationName: null })).not.toBeNull();
  });

  test.each(INVALID_DOCUMENTS)("are not made where there is %s", (_what, query) => {
    expect(isValid(parse(query))).toBe(false);
    expect(eavesdropping().plans({ query, operationName: null })).toBeNull();
  });

  test("are not shared by texts of which one contradicts itself", () => {
    const { plans } = eavesdropping();
    const text = (a: number, b: number): string => `{ a: ${asking(`, first: ${a}`)} a: ${asking(`, first: ${b}`)} }`;
    for (let i = 0; i < 3; i++) expect(plans({ query: text(i, i), operationName: null })).not.toBeNull();
    expect(plans({ query: text(1, 2), operationName: null })).toBeNull();
  });

  test("are made of documents alone that graphql-js finds valid, and hand on the arguments that it reads", async () => {
    const { plans, asked } = eavesdropping();
    let [planned, refused, heard] = [0, 0, 0];
    const check = async (query: string, sent: Record<string, unknown>): Promise<void> => {
      const plan = plans({ query, operationName: null });
      if (plan === null) return;
      planned += 1;
      const parsed = parse(query, { maxTokens: MAX_TOKENS });
      asked.length = 0;
      await expect(async () => plan.run(sent, aContext())).rejects.toThrow();
      const expected = isValid(parsed) ? likeHeard(argumentsByGraphql(parsed, sent)) : null;
      if (expected === null) refused += 1;
      else heard += 1;
      // Nothing is asked of the services on behalf of what graphql-js refuses.
      expect(asked.length === 0 ? null : argumentsHeard(asked[0]), query).toEqual(expected);
      expect(plan.operation.hash).toBe(operationHashOf(query, parsed));
    };
    await fc.assert(fc.asyncProperty(fc.oneof(editedDocuments, rewordedDocuments), variables, check), {
      numRuns: 6000,
      seed: 20_261_124,
    });
    expect(planned).toBeGreaterThan(1000);
    expect(refused).toBeGreaterThan(300);
    expect(heard).toBeGreaterThan(300);
  }, 120_000);

  test("are shared by texts of one shape, each with its own name and literals", async () => {
    const { plans, asked } = eavesdropping();
    const text = (name: string, id: string, first: number): string =>
      `query ${name} { observations(where: { indicator: "${id}" }, first: ${first}) { totalCount } }`;
    const answers = [];
    for (let i = 0; i < 4; i++) {
      const plan = plans({ query: text(`N${i}`, `id${i}`, i), operationName: i % 2 === 0 ? null : `N${i}` });
      await expect(async () => plan?.run({}, aContext())).rejects.toThrow("heard");
      answers.push(plan?.operation.name);
    }
    expect(answers).toEqual(["query N0", "query N1", "query N2", "query N3"]);
    expect(asked.map((one) => argumentsHeard(one))).toMatchObject(
      [0, 1, 2, 3].map((i) => ({ where: { indicator: `id${i}` }, first: i })),
    );
    expect(plans({ query: text("N9", "id", 1), operationName: "Another" })).toBeNull();
  });
});
