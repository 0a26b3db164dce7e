import {
  type DocumentNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  type OperationDefinitionNode,
  specifiedRules,
  validate,
} from "graphql";
import type { ObservationsArgs } from "../../observation/observation.type.ts";
import { MAX_CELLS } from "../../shared/limits.ts";
import { after, type Soon } from "../../shared/soon.ts";
import type { TableInput } from "../../table/table.type.ts";
import type { Context, Services } from "../context.ts";
import { selectionSize } from "../query-cost.ts";
import { compileVariables } from "./coerce-variables.ts";
import { type CollectedField, type Compilation, collectFields, compilationOf, refuseUnused } from "./collect-fields.ts";
import type { Given } from "./input-values.ts";
import { NotCovered } from "./not-covered.ts";
import { makeObjectWriters } from "./object-writer.ts";
import type { Octets } from "./octets.ts";
import { compilePage } from "./page-writer.ts";
import { surveyDocument } from "./survey-document.ts";
import { compileTable } from "./table-writer.ts";

/** Who asks, and what is counted while it is answered. */
export type PlanContext = Pick<Context, "viewer" | "language" | "budget" | "tally">;

/**
 * A compiled operation. `literals`: those of the text that it was compiled from. `shareable`: it answers every text of the same shape,
 * given the literals of that text. `run`: the JSON of `data` in octets, at once where memory has what it needs. Throws, or rejects with, NotCovered,
 * and whatever the services refuse.
 */
export interface Plan {
  readonly operation: OperationDefinitionNode;
  readonly literals: readonly string[];
  readonly shareable: boolean;
  run(
    given: { readonly sent: Readonly<Record<string, unknown>>; readonly literals: readonly string[] },
    context: PlanContext,
  ): Soon<Octets>;
}

type WriteField = (given: Given, context: PlanContext) => Soon<Octets>;
type CompileField = (asked: CollectedField, services: Services, compilation: Compilation) => WriteField;

const typeOf = ({ field }: CollectedField): GraphQLObjectType =>
  getNamedType((field as NonNullable<typeof field>).type) as GraphQLObjectType;

const compileObservations: CompileField = (asked, services, compilation) => {
  const parts = { services, compilation, writers: makeObjectWriters(services, compilation) };
  const write = compilePage(typeOf(asked), asked.selections, parts);
  const { read } = asked;
  return (given, { viewer, language, budget, tally }) => {
    const { where, orderBy, first, after: cursor } = read(given) as unknown as ObservationsArgs;
    const orders = (orderBy ?? []).map(({ by, descending }) => ({ by, descending: descending ?? false }));
    const size = first ?? 100;
    budget.spend(Math.min(size, MAX_CELLS));
    const page = services.observations.page(where, { orders, first: size, after: cursor ?? null }, viewer);
    return after(page, (found) => write(found, { language, given, tally }));
  };
};

const compileTableField: CompileField = (asked, services, compilation) => {
  const parts = { services, compilation, writers: makeObjectWriters(services, compilation) };
  const write = compileTable(typeOf(asked), asked.selections, parts);
  const { read } = asked;
  return (given, { viewer, language, budget, tally }) => {
    const { input } = read(given) as unknown as { input: TableInput };
    return after(services.tables.open(input, viewer), (opened) => {
      // What is said of the cost is then another number.
      if (selectionSize(input.where) > opened.layout.cells) throw new NotCovered();
      budget.spend(opened.layout.cells);
      return after(services.tables.partsOf(opened), (about) => write(opened, about, { language, given, tally }));
    });
  };
};

const COMPILERS: Readonly<Record<string, CompileField>> = {
  observations: compileObservations,
  table: compileTableField,
};
/** Root fields that are covered. */
const COVERED = new Set(Object.keys(COMPILERS));

/** A member of `data`, and what it is written from. */
interface Member {
  readonly opening: string;
  readonly write: WriteField;
}

/** Writes members from one on, one after the other. */
function writeFrom(
  members: readonly Member[],
  i: number,
  text: Octets,
  asked: { readonly given: Given; readonly context: PlanContext },
): Soon<Octets> {
  const member = members[i];
  if (!member) return `${text}}`;
  const value = member.write(asked.given, asked.context);
  const opened = `${text}${i === 0 ? "{" : ","}${member.opening}`;
  return after(value, (json) => writeFrom(members, i + 1, opened + json, asked));
}

/**
 * Compiles an operation into closures that write its answer straight from the views; what validation says of a document is checked on
 * the way. NotCovered where it is not valid, or asks for anything that only the ordinary way knows.
 */
export function compilePlan(
  { document, operationName }: { readonly document: DocumentNode; readonly operationName: string | null },
  { schema, services }: { readonly schema: GraphQLSchema; readonly services: Services },
): Plan {
  const survey = surveyDocument(document, operationName);
  const { operation, alone, literals } = survey;
  // Several operations in one text are rare.
  if (!alone && validate(schema, document, specifiedRules, { maxErrors: 1 }).length > 0) throw new NotCovered();
  const compilation = compilationOf(survey, schema);
  const query = schema.getQueryType() as GraphQLObjectType;
  const place = { compilation, covered: COVERED };
  const typename = JSON.stringify(query.name);
  const members = collectFields(query, [operation.selectionSet], place).map((one) => ({
    opening: `${JSON.stringify(one.key)}:`,
    write:
      one.field === null ? () => typename : (COMPILERS[one.field.name] as CompileField)(one, services, compilation),
  }));
  refuseUnused(compilation);
  const coerce = compileVariables(schema, operation.variableDefinitions ?? []);
  return {
    operation,
    literals: Array.from(literals.keys(), (node) => (node as { readonly value: string }).value),
    shareable: compilation.shareable,
    run({ sent, literals: written }, context) {
      return writeFrom(members, 0, "", { given: { variables: coerce(sent), literals: written }, context });
    },
  };
}
