import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  Kind,
  type NamedTypeNode,
  print,
  type SelectionSetNode,
} from "graphql";
import { PERMISSIONS } from "../permissions.ts";
import { compileArguments, declaredVariables, type ReadArguments, readNothing, type Variable } from "./input-values.ts";
import { NotCovered } from "./not-covered.ts";
import type { Survey } from "./survey-document.ts";

/**
 * One field of an answer. `field` null: `__typename`. `selections`: of all nodes that answer under the same key. `read`: its arguments.
 */
export interface CollectedField {
  readonly key: string;
  readonly field: GraphQLField<unknown, unknown> | null;
  readonly read: ReadArguments;
  readonly selections: readonly SelectionSetNode[];
}

/**
 * One document on its way to a plan. `fields`: how many were compiled so far. `shareable`: texts that differ in their literals alone
 * are valid where this one is. `spread`: fragments that were met.
 */
export interface Compilation extends Survey {
  readonly schema: GraphQLSchema;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly spread: Set<string>;
  fields: number;
  shareable: boolean;
}

/** Fragments that spread fragments can ask for more fields than any plan is worth; execution would stop at the first null. */
const MAX_FIELDS = 2000;

const refuse = (): never => {
  throw new NotCovered();
};

/** The nodes of one object by the keys that they answer under. */
class Gathering {
  readonly nodes = new Map<string, FieldNode[]>();
  private spread: Set<string> | undefined;

  constructor(
    private readonly type: GraphQLObjectType,
    private readonly compilation: Compilation,
  ) {}

  add({ selections }: SelectionSetNode): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) this.addField(selection);
      else if (selection.kind === Kind.INLINE_FRAGMENT) {
        this.checkType(selection.typeCondition);
        this.add(selection.selectionSet);
      } else this.addFragment(selection.name.value);
    }
  }

  private addFragment(name: string): void {
    this.spread ??= new Set();
    if (this.spread.has(name)) return;
    this.spread.add(name);
    const fragment = this.compilation.fragments.get(name) as FragmentDefinitionNode;
    this.compilation.spread.add(name);
    this.checkType(fragment.typeCondition);
    this.add(fragment.selectionSet);
  }

  private addField(node: FieldNode): void {
    const key = (node.alias ?? node.name).value;
    const before = this.nodes.get(key);
    if (before) before.push(node);
    else this.nodes.set(key, [node]);
  }

  /** Every covered object is of a type of its own: a fragment on an interface is left to graphql-js. */
  private checkType(condition: NamedTypeNode | undefined): void {
    if (condition && condition.name.value !== this.type.name) refuse();
  }
}

const argumentsIn = ({ arguments: given = [] }: FieldNode): string =>
  given
    .map((argument) => print(argument))
    .sort()
    .join(" ");

/** What asks for the same key has to ask the same (GraphQL specification, 5.3.2). NotCovered where it does not. */
function checkSame(same: readonly FieldNode[], compilation: Compilation): void {
  const [first, ...others] = same;
  const given = argumentsIn(first as FieldNode);
  for (const other of others) if (other.name.value !== first?.name.value || argumentsIn(other) !== given) refuse();
  // Others of the same shape may differ from each other in their literals.
  if (given !== "") compilation.shareable = false;
}

function collected(
  type: GraphQLObjectType,
  same: readonly FieldNode[],
  { compilation, covered }: { readonly compilation: Compilation; readonly covered: ReadonlySet<string> | undefined },
): CollectedField {
  if (same.length > 1) checkSame(same, compilation);
  const node = same[0] as FieldNode;
  const name = node.name.value;
  const key = (node.alias ?? node.name).value;
  const selections: SelectionSetNode[] = [];
  for (const { selectionSet } of same) if (selectionSet) selections.push(selectionSet);
  if (name === "__typename") {
    if (selections.length > 0 || (node.arguments && node.arguments.length > 0)) return refuse();
    return { key, field: null, read: readNothing, selections };
  }
  if (!covered?.has(name) || PERMISSIONS[type.name]?.[name] !== "ANYONE") return refuse();
  const field = type.getFields()[name] as GraphQLField<unknown, unknown>;
  const wanted = isLeafType(getNamedType(field.type)) ? 0 : same.length;
  if (selections.length !== wanted) return refuse();
  return { key, field, read: compileArguments(field, node, compilation), selections };
}

/**
 * The fields of an object in the order of the answer (GraphQL specification, 6.3.2 CollectFields), with all that validation says of
 * them. NotCovered: what is not valid, fields outside `covered`, fields that not everybody may read, and more than MAX_FIELDS in all.
 */
export function collectFields(
  type: GraphQLObjectType,
  selections: readonly SelectionSetNode[],
  place: { readonly compilation: Compilation; readonly covered: ReadonlySet<string> | undefined },
): CollectedField[] {
  const { compilation } = place;
  const gathering = new Gathering(type, compilation);
  for (const set of selections) gathering.add(set);
  compilation.fields += gathering.nodes.size;
  if (compilation.fields > MAX_FIELDS) return refuse();
  const fields: CollectedField[] = [];
  for (const same of gathering.nodes.values()) fields.push(collected(type, same, place));
  return fields;
}

export const compilationOf = (survey: Survey, schema: GraphQLSchema): Compilation => ({
  ...survey,
  schema,
  variables: declaredVariables(survey.operation.variableDefinitions ?? [], schema),
  spread: new Set(),
  fields: 0,
  shareable: survey.alone,
});

/** NotCovered where a variable or a fragment was declared for nothing. */
export function refuseUnused({ alone, fragments, spread, variables }: Compilation): void {
  // Of several operations, graphql-js has checked the others.
  if (alone && fragments.size > spread.size) refuse();
  for (const { used } of variables.values()) if (!used) refuse();
}
