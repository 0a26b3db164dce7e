import {
  type ASTVisitor,
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
  visit,
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
  readonly depth: number;
  readonly top: number;
  readonly fields: number;
  readonly aliases: number;
}

const NOTHING: Extent = { depth: 0, top: 0, fields: 0, aliases: 0 };

const beside = (a: Extent, b: Extent): Extent => ({
  depth: Math.max(a.depth, b.depth),
  top: a.top + b.top,
  fields: a.fields + b.fields,
  aliases: a.aliases + b.aliases,
});

/**
 * Measures selections in time linear in the document: each fragment is measured once, however often it is spread. A fragment within
 * itself counts as nothing there; another rule refuses it.
 */
function makeMeasure(fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
  const measured = new Map<string, Extent>();

  const extentOf = ({ selections }: SelectionSetNode): Extent =>
    selections.reduce((sum, selection) => beside(sum, extentOfSelection(selection)), NOTHING);

  function extentOfFragment(name: string): Extent {
    const known = measured.get(name);
    if (known) return known;
    measured.set(name, NOTHING);
    const fragment = fragments.get(name);
    const extent = fragment ? extentOf(fragment.selectionSet) : NOTHING;
    measured.set(name, extent);
    return extent;
  }

  function extentOfSelection(selection: SelectionNode): Extent {
    if (selection.kind === Kind.INLINE_FRAGMENT) return extentOf(selection.selectionSet);
    if (selection.kind === Kind.FRAGMENT_SPREAD) return extentOfFragment(selection.name.value);
    const inner = selection.selectionSet ? extentOf(selection.selectionSet) : NOTHING;
    return {
      // Introspection is a fixed schema, not our data, and graphql-js limits its depth.
      depth: selection.name.value.startsWith("__") ? 0 : 1 + inner.depth,
      top: 1,
      fields: 1 + inner.fields,
      aliases: inner.aliases + (selection.alias ? 1 : 0),
    };
  }

  return extentOf;
}

/** The limits that a document passes in one of its operations or as a whole; `asked` beside the limit. */
function passedLimits(document: DocumentNode): [LimitName, number, number][] {
  const fragments = new Map<string, FragmentDefinitionNode>();
  const operations: OperationDefinitionNode[] = [];
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition);
  }
  const measure = makeMeasure(fragments);
  const all = operations.map(({ selectionSet }) => measure(selectionSet));
  const most = (of: keyof Extent): number => Math.max(0, ...all.map((extent) => extent[of]));
  let directives = 0;
  let longestList = 0;
  visit(document, {
    Directive: () => {
      directives++;
    },
    ListValue: ({ values }) => {
      longestList = Math.max(longestList, values.length);
    },
  });
  const asked: [LimitName, number, number][] = [
    ["maxDepth", MAX_DEPTH, most("depth")],
    ["maxRootFields", MAX_ROOT_FIELDS, most("top")],
    ["maxFields", MAX_FIELDS, most("fields")],
    ["maxAliases", MAX_ALIASES, most("aliases")],
    ["maxDirectives", MAX_DIRECTIVES, directives],
    ["maxListItems", MAX_LIST_ITEMS, longestList],
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
  const inner = Object.values(value).map(longestListIn);
  return Math.max(Array.isArray(value) ? value.length : 0, ...inner);
}

/** TOO_LARGE where a variable holds a list that is too long. */
export function checkVariables(variables: Readonly<Record<string, unknown>>): void {
  const longest = longestListIn(variables);
  if (longest > MAX_LIST_ITEMS) throw overLimit("maxListItems", MAX_LIST_ITEMS, longest);
}
