import {
  type ASTNode,
  type ASTVisitor,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
} from "graphql";
import { MAX_DEPTH } from "../shared/limits.ts";

function depthOf(node: SelectionSetNode, context: ValidationContext, seen: ReadonlySet<string>): number {
  let deepest = 0;
  for (const selection of node.selections) {
    let depth = 0;
    if (selection.kind === Kind.FIELD) {
      if (selection.name.value.startsWith("__")) continue; // introspection: a fixed schema, not our data
      depth = 1 + (selection.selectionSet ? depthOf(selection.selectionSet, context, seen) : 0);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      depth = depthOf(selection.selectionSet, context, seen);
    } else if (!seen.has(selection.name.value)) {
      const fragment = context.getFragment(selection.name.value);
      if (fragment) depth = depthOf(fragment.selectionSet, context, new Set([...seen, selection.name.value]));
    }
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

/** Validation rule: an operation nested deeper than MAX_DEPTH is refused before it runs. */
export function depthLimit(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(node): undefined {
      if (depthOf(node.selectionSet, context, new Set()) <= MAX_DEPTH) return;
      context.reportError(
        new GraphQLError(`The query nests fields more than ${MAX_DEPTH} levels deep.`, { nodes: [node as ASTNode] }),
      );
    },
  };
}
