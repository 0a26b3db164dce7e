import {
  type DocumentNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  Kind,
  type OperationDefinitionNode,
} from "graphql";
import { operationHashOf, operationNameOf } from "../../access-log/operation-name.ts";
import type { ObservationsArgs } from "../../observation/observation.type.ts";
import { MAX_CELLS } from "../../shared/limits.ts";
import { after, type Soon } from "../../shared/soon.ts";
import type { TableInput } from "../../table/table.type.ts";
import type { Context, Services } from "../context.ts";
import { selectionSize } from "../query-cost.ts";
import { compileVariables } from "./coerce-variables.ts";
import { type CollectedField, type Compilation, collectFields, compilationOf } from "./collect-fields.ts";
import { NotCovered } from "./not-covered.ts";
import { makeObjectWriters } from "./object-writer.ts";
import { compilePage } from "./page-writer.ts";
import { compileTable } from "./table-writer.ts";

/** Who asks, and what is counted while it is answered. */
export type PlanContext = Pick<Context, "viewer" | "language" | "budget" | "tally">;

/** What the access log calls an operation. */
export interface PlanOperation {
  readonly name: string;
  readonly hash: string;
}

/** A compiled operation. `run`: the JSON of `data`, at once where memory has what it needs. Throws, or rejects with, NotCovered, and whatever the services refuse. */
export interface Plan {
  readonly operation: PlanOperation;
  run(variables: Readonly<Record<string, unknown>>, context: PlanContext): Soon<string>;
}

type Variables = Readonly<Record<string, unknown>>;
type WriteField = (variables: Variables, context: PlanContext) => Soon<string>;

/** The operation that a request means; NotCovered where there is none, or several and no name. */
function operationOf({ definitions }: DocumentNode, name: string | null): OperationDefinitionNode {
  const operations = definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  const named = name === null ? operations : operations.filter((operation) => operation.name?.value === name);
  const [operation] = named;
  if (!operation || named.length > 1 || operation.operation !== "query") throw new NotCovered();
  if (operation.directives && operation.directives.length > 0) throw new NotCovered();
  return operation;
}

function compileObservations(
  { field, node, selections }: CollectedField,
  services: Services,
  compilation: Compilation,
): WriteField {
  const observations = field as GraphQLField<unknown, unknown>;
  const parts = { services, compilation, writers: makeObjectWriters(services, compilation) };
  const write = compilePage(getNamedType(observations.type) as GraphQLObjectType, selections, parts);
  return (variables, { viewer, language, budget, tally }) => {
    const given = getArgumentValues(observations, node, variables as Record<string, unknown>);
    const { where, orderBy, first, after: cursor } = given as unknown as ObservationsArgs;
    const orders = (orderBy ?? []).map(({ by, descending }) => ({ by, descending: descending ?? false }));
    const size = first ?? 100;
    budget.spend(Math.min(size, MAX_CELLS));
    const page = services.observations.page(where, { orders, first: size, after: cursor ?? null }, viewer);
    return after(page, (found) => write(found, { language, variables, tally }));
  };
}

function compileTableField(
  { field, node, selections }: CollectedField,
  services: Services,
  compilation: Compilation,
): WriteField {
  const table = field as GraphQLField<unknown, unknown>;
  const parts = { services, compilation, writers: makeObjectWriters(services, compilation) };
  const write = compileTable(getNamedType(table.type) as GraphQLObjectType, selections, parts);
  return async (variables, { viewer, language, budget, tally }) => {
    const { input } = getArgumentValues(table, node, variables as Record<string, unknown>) as { input: TableInput };
    const opened = await services.tables.open(input, viewer);
    // What is said of the cost is then another number.
    if (selectionSize(input.where) > opened.layout.cells) throw new NotCovered();
    budget.spend(opened.layout.cells);
    return write(opened, await services.tables.partsOf(opened), { language, variables, tally });
  };
}

const COMPILERS: Readonly<Record<string, typeof compileObservations>> = {
  observations: compileObservations,
  table: compileTableField,
};
/** Root fields that are covered. */
const COVERED = new Set(Object.keys(COMPILERS));

/**
 * Compiles an operation of a valid document into closures that write its answer straight from the views. NotCovered where it asks for
 * anything that only the ordinary way knows.
 */
export function compilePlan(
  given: { readonly source: string; readonly document: DocumentNode; readonly operationName: string | null },
  { schema, services }: { readonly schema: GraphQLSchema; readonly services: Services },
): Plan {
  const { source, document, operationName } = given;
  const compilation = compilationOf(document);
  const operation = operationOf(document, operationName);
  const query = schema.getQueryType() as GraphQLObjectType;
  const collected = collectFields(query, [operation.selectionSet], { compilation, covered: COVERED });
  const members = collected.map((one) => ({
    opening: `${JSON.stringify(one.key)}:`,
    write:
      one.field === null ? null : (COMPILERS[one.field.name] as typeof compileTableField)(one, services, compilation),
  }));
  const coerce = compileVariables(schema, operation.variableDefinitions ?? []);
  return {
    operation: { name: operationNameOf(operation), hash: operationHashOf(source, document) },
    run(variables, context) {
      const coerced = coerce(variables);
      const writeFrom = (i: number, text: string): Soon<string> => {
        const member = members[i];
        if (!member) return `${text}}`;
        const { opening, write } = member;
        const written = write === null ? JSON.stringify(query.name) : write(coerced, context);
        return after(written, (value) => writeFrom(i + 1, `${text}${i === 0 ? "{" : ","}${opening}${value}`));
      };
      return writeFrom(0, "");
    },
  };
}
