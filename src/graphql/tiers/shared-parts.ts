import { Kind, type SelectionSetNode } from "graphql";
import { LRUCache } from "lru-cache";
import type { Services } from "../context.ts";

/** Parts of operations that were compiled before, by services, kind and what is asked for. */
const PARTS = new WeakMap<Services, LRUCache<string, object>>();
const MAX_PARTS = 2000;
const MAX_TEXT = 2 * 1024 * 1024;
const PART_OVERHEAD = 512;

function partsOf(services: Services): LRUCache<string, object> {
  const before = PARTS.get(services);
  if (before) return before;
  const parts = new LRUCache<string, object>({
    max: MAX_PARTS,
    maxSize: MAX_TEXT,
    sizeCalculation: (_part, key) => key.length + PART_OVERHEAD,
  });
  PARTS.set(services, parts);
  return parts;
}

/** What is asked for in so many words; null where fragments or arguments make it mean more than it says. */
function textOf({ selections }: SelectionSetNode): string | null {
  let text = "{";
  for (const selection of selections) {
    if (selection.kind !== Kind.FIELD || (selection.arguments && selection.arguments.length > 0)) return null;
    const { alias, name, selectionSet } = selection;
    const below = selectionSet ? textOf(selectionSet) : "";
    if (below === null) return null;
    text += `${alias ? `${alias.value}:` : ""}${name.value}${below} `;
  }
  return `${text}}`;
}

/**
 * A compiled part of an operation: one that was compiled before for another operation that asks the same of it, with all that it has
 * written meanwhile, or a new one. `kind`: which part.
 */
export function sharedPart<Part extends object>(
  services: Services,
  { kind, selections }: { readonly kind: string; readonly selections: readonly SelectionSetNode[] },
  compile: () => Part,
): Part {
  let key = kind;
  for (const set of selections) {
    const text = textOf(set);
    if (text === null) return compile();
    key += text;
  }
  const parts = partsOf(services);
  const before = parts.get(key) as Part | undefined;
  if (before) return before;
  const part = compile();
  parts.set(key, part);
  return part;
}
