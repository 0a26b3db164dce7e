import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLSchema,
  getArgumentValues,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { overLimit } from "../shared/limit-faults.ts";
import { MAX_CELLS, MAX_COST } from "../shared/limits.ts";

type Arguments = Readonly<Record<string, unknown>>;

/** Comparing whole releases, and following a cell through all of them, beside the cells that are answered. */
const COMPARISON_COST = 100;

const pageSize = ({ first }: Arguments): number =>
  typeof first === "number" ? Math.min(Math.max(0, first), MAX_CELLS) : 100;

/** At least so many cells does a filter select: the product of its lists. What it leaves open is counted when it runs. */
export function selectionSize(where: unknown): number {
  if (typeof where !== "object" || where === null) return 1;
  const { measures, jurisdictions, periods, dimensions } = where as Record<string, unknown>;
  const members = Array.isArray(dimensions) ? dimensions.map((one) => (one as { members?: unknown }).members) : [];
  return [measures, jurisdictions, periods, ...members].reduce<number>(
    (size, list) => size * (Array.isArray(list) ? Math.max(1, list.length) : 1),
    1,
  );
}

const tableSize = ({ input }: Arguments): number => selectionSize((input as { where?: unknown } | undefined)?.where);

/** Cells that a field of the query type asks for; fields that serve no cells are not here. */
const CELLS: Readonly<Record<string, (given: Arguments) => number>> = {
  observations: pageSize,
  // Each change shows its cell twice.
  releaseDiff: (given) => COMPARISON_COST + 2 * pageSize(given),
  revisionStatistics: () => COMPARISON_COST,
  revisions: () => COMPARISON_COST,
  table: tableSize,
};

interface Asked {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The fields at the top of an operation, those of its fragments among them, each as often as it is answered. */
function topFields(operation: OperationDefinitionNode, document: DocumentNode): FieldNode[] {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const byKey = new Map<string, FieldNode>();
  const spread = new Set<string>();
  function collect({ selections }: SelectionSetNode): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) byKey.set((selection.alias ?? selection.name).value, selection);
      else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet);
      else if (!spread.has(selection.name.value)) {
        spread.add(selection.name.value);
        const fragment = fragments.get(selection.name.value);
        if (fragment) collect(fragment.selectionSet);
      }
    }
  }
  collect(operation.selectionSet);
  return [...byKey.values()];
}

function argumentsOf(field: GraphQLField<unknown, unknown>, node: FieldNode, variables: Arguments): Arguments | null {
  try {
    return getArgumentValues(field, node, variables as Record<string, unknown>);
  } catch {
    // Values that do not fit the schema: execution refuses them, and says where.
    return null;
  }
}

/**
 * Cells that an operation asks for, its variables resolved, computed before anything runs. Directives are not looked at: what is
 * skipped is counted too.
 */
export function costOf({ schema, document, operation, variables }: Asked): number {
  const query = schema.getQueryType();
  if (operation.operation !== "query" || !query) return 0;
  const fields = query.getFields();
  const nodes = topFields(operation, document).filter(({ name }) => Object.hasOwn(CELLS, name.value));
  if (nodes.length === 0) return 0;
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], { ...variables });
  if (!coerced) return 0;
  return nodes.reduce((sum, node) => {
    const field = fields[node.name.value];
    const given = field && argumentsOf(field, node, coerced);
    return given ? sum + (CELLS[node.name.value]?.(given) ?? 0) : sum;
  }, 0);
}

/** What `extensions.cost` says, on success and on refusal. */
export interface Cost {
  readonly requested: number;
  readonly limit: number;
}

export const costWith = (requested: number): Cost => ({ requested, limit: MAX_COST });

/** TOO_LARGE where an operation asks for more cells than one request may. */
export function checkCost(requested: number): void {
  if (requested > MAX_COST) throw overLimit("maxCost", MAX_COST, requested);
}
