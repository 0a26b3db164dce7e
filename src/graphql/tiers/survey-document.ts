import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";
import { passedLimits } from "../document-limits.ts";
import { NotCovered } from "./not-covered.ts";

/**
 * What is known of a document before it is compiled. `alone`: it has no other operation. `literals`: numbers and strings in its
 * selections, in the order of the text, with their places in that order.
 */
export interface Survey {
  readonly operation: OperationDefinitionNode;
  readonly alone: boolean;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly literals: ReadonlyMap<ValueNode, number>;
}

interface Walk {
  readonly literals: Map<ValueNode, number>;
  readonly spreads: Set<string>;
}

const hasSome = (list: readonly unknown[] | undefined): boolean => list !== undefined && list.length > 0;

function walkValue(value: ValueNode, literals: Walk["literals"]): void {
  switch (value.kind) {
    case Kind.INT:
    case Kind.FLOAT:
    case Kind.STRING:
      literals.set(value, literals.size);
      return;
    case Kind.LIST:
      for (const item of value.values) walkValue(item, literals);
      return;
    case Kind.OBJECT:
      for (const field of value.fields) walkValue(field.value, literals);
  }
}

function walkSelections({ selections }: SelectionSetNode, walk: Walk): void {
  for (const selection of selections) {
    if (hasSome(selection.directives)) throw new NotCovered();
    if (selection.kind === Kind.FRAGMENT_SPREAD) walk.spreads.add(selection.name.value);
    else {
      if (selection.kind === Kind.FIELD && selection.arguments)
        for (const { value } of selection.arguments) walkValue(value, walk.literals);
      if (selection.selectionSet) walkSelections(selection.selectionSet, walk);
    }
  }
}

/** The operation that a request means; NotCovered where there is none, or several and no name. */
function operationOf(operations: readonly OperationDefinitionNode[], name: string | null): OperationDefinitionNode {
  const named = name === null ? operations : operations.filter((operation) => operation.name?.value === name);
  const [operation] = named;
  if (!operation || named.length > 1 || operation.operation !== "query") throw new NotCovered();
  return operation;
}

/** NotCovered where fragments spread each other in a circle, or one spreads what is not there. */
function refuseCircles(spreads: ReadonlyMap<string, ReadonlySet<string>>): void {
  const open = new Set<string>();
  const closed = new Set<string>();
  const visit = (name: string): void => {
    if (closed.has(name)) return;
    const below = spreads.get(name);
    if (below === undefined || open.has(name)) throw new NotCovered();
    open.add(name);
    for (const other of below) visit(other);
    open.delete(name);
    closed.add(name);
  };
  for (const name of spreads.keys()) visit(name);
}

/**
 * Looks over a document: operations and fragments alone, each under a name of its own, no directives, within the limits.
 * NotCovered where it is otherwise.
 */
export function surveyDocument(document: DocumentNode, operationName: string | null): Survey {
  const operations: OperationDefinitionNode[] = [];
  const fragments = new Map<string, FragmentDefinitionNode>();
  const spreadBy = new Map<string, Set<string>>();
  const literals = new Map<ValueNode, number>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION && definition.kind !== Kind.FRAGMENT_DEFINITION)
      throw new NotCovered();
    if (hasSome(definition.directives)) throw new NotCovered();
    const spreads = new Set<string>();
    walkSelections(definition.selectionSet, { literals, spreads });
    if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition);
    else {
      const { value: name } = definition.name;
      if (fragments.has(name)) throw new NotCovered();
      fragments.set(name, definition);
      spreadBy.set(name, spreads);
    }
  }
  if (spreadBy.size > 0) refuseCircles(spreadBy);
  if (passedLimits(document).length > 0) throw new NotCovered();
  return { operation: operationOf(operations, operationName), alone: operations.length === 1, fragments, literals };
}
