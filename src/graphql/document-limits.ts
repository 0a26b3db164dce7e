import {
  type ASTVisitor,
  type ConstDirectiveNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValueNode,
} from "graphql";
import { type LimitName, overLimit } from "../shared/limit-faults.ts";
import {
  MAX_ALIASES,
  MAX_DEPTH,
  MAX_DIRECTIVES,
  MAX_FIELDS,
  MAX_LIST_ITEMS,
  MAX_ROOT_FIELDS,
} from "../shared/limits.ts";

/** What a selection asks for, its fragments counted as often as they are spread. */
interface Extent {
  depth: number;
  top: number;
  fields: number;
  aliases: number;
}

const nothing = (): Extent => ({ depth: 0, top: 0, fields: 0, aliases: 0 });

function add(sum: Extent, { depth, top, fields, aliases }: Extent): void {
  sum.depth = Math.max(sum.depth, depth);
  sum.top += top;
  sum.fields += fields;
  sum.aliases += aliases;
}

/**
 * Measures selections in time linear in the document: each fragment is measured once, however often it is spread. A fragment within
 * itself counts as nothing there; another rule refuses it.
 */
class Measure {
  private readonly measured = new Map<string, Extent>();

  constructor(private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>) {}

  extentOf({ selections }: SelectionSetNode): Extent {
    const sum = nothing();
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) this.addField(sum, selection);
      else if (selection.kind === Kind.INLINE_FRAGMENT) add(sum, this.extentOf(selection.selectionSet));
      else add(sum, this.extentOfFragment(selection.name.value));
    }
    return sum;
  }

  private addField(sum: Extent, { name, alias, selectionSet }: FieldNode): void {
    const inner = selectionSet ? this.extentOf(selectionSet) : null;
    sum.top += 1;
    sum.fields += 1 + (inner?.fields ?? 0);
    sum.aliases += (inner?.aliases ?? 0) + (alias ? 1 : 0);
    // Introspection is a fixed schema, not our data, and graphql-js limits its depth.
    if (!name.value.startsWith("__")) sum.depth = Math.max(sum.depth, 1 + (inner?.depth ?? 0));
  }

  private extentOfFragment(name: string): Extent {
    const known = this.measured.get(name);
    if (known) return known;
    this.measured.set(name, nothing());
    const fragment = this.fragments.get(name);
    const extent = fragment ? this.extentOf(fragment.selectionSet) : nothing();
    this.measured.set(name, extent);
    return extent;
  }
}

/** Directives and the longest list, of all that stands in a document. */
class Census {
  directives = 0;
  longestList = 0;

  selections({ selections }: SelectionSetNode): void {
    for (const selection of selections) {
      this.directed(selection.directives);
      if (selection.kind === Kind.FIELD) this.given(selection.arguments);
      if (selection.kind !== Kind.FRAGMENT_SPREAD && selection.selectionSet) this.selections(selection.selectionSet);
    }
  }

  definition(definition: OperationDefinitionNode | FragmentDefinitionNode): void {
    this.directed(definition.directives);
    for (const { directives, defaultValue } of definition.variableDefinitions ?? []) {
      this.directed(directives);
      if (defaultValue) this.value(defaultValue);
    }
    this.selections(definition.selectionSet);
  }

  private directed(directives: readonly ConstDirectiveNode[] | readonly DirectiveNode[] | undefined): void {
    for (const directive of directives ?? []) {
      this.directives += 1;
      this.given(directive.arguments);
    }
  }

  private given(given: readonly { readonly value: ValueNode }[] | undefined): void {
    for (const { value } of given ?? []) this.value(value);
  }

  private value(value: ValueNode): void {
    if (value.kind === Kind.OBJECT) for (const field of value.fields) this.value(field.value);
    if (value.kind !== Kind.LIST) return;
    this.longestList = Math.max(this.longestList, value.values.length);
    for (const item of value.values) this.value(item);
  }
}

/** The limits that a document passes in one of its operations or as a whole; `asked` beside the limit. */
export function passedLimits({ definitions }: DocumentNode): [LimitName, number, number][] {
  const fragments = new Map<string, FragmentDefinitionNode>();
  const operations: OperationDefinitionNode[] = [];
  const census = new Census();
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    else if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition);
    else continue;
    census.definition(definition);
  }
  const measure = new Measure(fragments);
  const all = operations.map(({ selectionSet }) => measure.extentOf(selectionSet));
  const most = (of: keyof Extent): number => Math.max(0, ...all.map((extent) => extent[of]));
  const asked: [LimitName, number, number][] = [
    ["maxDepth", MAX_DEPTH, most("depth")],
    ["maxRootFields", MAX_ROOT_FIELDS, most("top")],
    ["maxFields", MAX_FIELDS, most("fields")],
    ["maxAliases", MAX_ALIASES, most("aliases")],
    ["maxDirectives", MAX_DIRECTIVES, census.directives],
    ["maxListItems", MAX_LIST_ITEMS, census.longestList],
  ];
  return asked.filter(([, max, count]) => count > max);
}

/** Validation rule: a document beyond the limits is refused before it runs. */
export function documentLimits(context: ValidationContext): ASTVisitor {
  return {
    Document(document): false {
      for (const [limit, max, asked] of passedLimits(document)) {
        const fault = overLimit(limit, max, asked);
        context.reportError(new GraphQLError(fault.message, { originalError: fault }));
      }
      return false;
    },
  };
}

function longestListIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  let longest = Array.isArray(value) ? value.length : 0;
  const inner = Array.isArray(value) ? value : Object.values(value);
  for (const one of inner) if (typeof one === "object" && one !== null) longest = Math.max(longest, longestListIn(one));
  return longest;
}

/** TOO_LARGE where a variable holds a list that is too long. */
export function checkVariables(variables: Readonly<Record<string, unknown>>): void {
  const longest = longestListIn(variables);
  if (longest > MAX_LIST_ITEMS) throw overLimit("maxListItems", MAX_LIST_ITEMS, longest);
}
