import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  Kind,
  type SelectionSetNode,
} from "graphql";
import { PERMISSIONS } from "../permissions.ts";
import { NotCovered } from "./not-covered.ts";

/** One field of an answer. `field` null: `__typename`. `selections`: of all nodes that answer under the same key. */
export interface CollectedField {
  readonly key: string;
  readonly node: FieldNode;
  readonly field: GraphQLField<unknown, unknown> | null;
  readonly selections: readonly SelectionSetNode[];
}

/** One document on its way to a plan. `fields`: how many were compiled so far. */
export interface Compilation {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  fields: number;
}

/** Fragments that spread fragments can ask for more fields than any plan is worth; execution would stop at the first null. */
const MAX_FIELDS = 2000;

interface Gathered {
  readonly nodes: Map<string, FieldNode[]>;
  readonly spread: Set<string>;
  readonly compilation: Compilation;
}

function refuseDirectives({ directives }: { readonly directives?: readonly unknown[] }): void {
  if (directives && directives.length > 0) throw new NotCovered();
}

function gather(set: SelectionSetNode, gathered: Gathered): void {
  const { nodes, spread, compilation } = gathered;
  for (const selection of set.selections) {
    refuseDirectives(selection);
    if (selection.kind === Kind.FIELD) {
      const key = (selection.alias ?? selection.name).value;
      const before = nodes.get(key);
      if (before) before.push(selection);
      else nodes.set(key, [selection]);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) gather(selection.selectionSet, gathered);
    else if (!spread.has(selection.name.value)) {
      spread.add(selection.name.value);
      const fragment = compilation.fragments.get(selection.name.value) as FragmentDefinitionNode;
      refuseDirectives(fragment);
      gather(fragment.selectionSet, gathered);
    }
  }
}

/**
 * The fields of an object in the order of the answer (GraphQL specification, 6.3.2 CollectFields), of a document that is valid.
 * NotCovered: directives, fields outside `covered`, fields that not everybody may read, and more than MAX_FIELDS in all.
 */
export function collectFields(
  type: GraphQLObjectType,
  selections: readonly SelectionSetNode[],
  { compilation, covered }: { readonly compilation: Compilation; readonly covered: ReadonlySet<string> | undefined },
): CollectedField[] {
  const gathered: Gathered = { nodes: new Map(), spread: new Set(), compilation };
  for (const set of selections) gather(set, gathered);
  const { nodes } = gathered;

  compilation.fields += nodes.size;
  if (compilation.fields > MAX_FIELDS) throw new NotCovered();
  const known = type.getFields();
  return [...nodes].map(([key, same]) => {
    const node = same[0] as FieldNode;
    const name = node.name.value;
    const below = same.flatMap(({ selectionSet }) => selectionSet ?? []);
    if (name === "__typename") return { key, node, field: null, selections: below };
    if (!covered?.has(name) || PERMISSIONS[type.name]?.[name] !== "ANYONE") throw new NotCovered();
    return { key, node, field: known[name] as GraphQLField<unknown, unknown>, selections: below };
  });
}

export function compilationOf({ definitions }: DocumentNode): Compilation {
  const fragments = definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
  return { fragments: new Map(fragments.map((fragment) => [fragment.name.value, fragment])), fields: 0 };
}
