import { type DocumentNode, Kind, type OperationDefinitionNode, stripIgnoredCharacters } from "graphql";
import { LRUCache } from "lru-cache";
import { sha256 } from "../shared/hash.ts";

const LONGEST_NAME = 100;
const hashes = new LRUCache<string, string>({ max: 2_000 });

/**
 * sha256 of a document without its ignored characters, so that comments, commas and spacing make no other operation. `document` null:
 * what was sent is no document; the hash is of the text as it came.
 */
export function operationHashOf(source: string, document: DocumentNode | null): string {
  const sent = sha256(source);
  if (document === null) return sent;
  const known = hashes.get(sent);
  if (known !== undefined) return known;
  const hash = sha256(stripIgnoredCharacters(source));
  hashes.set(sent, hash);
  return hash;
}

/** Kind and name: "query Trends", "query observations,viewer" where it has no name; a mutation always by what it does. */
export function operationNameOf({ operation, name, selectionSet }: OperationDefinitionNode): string {
  const fields = selectionSet.selections.flatMap((part) => (part.kind === Kind.FIELD ? [part.name.value] : []));
  const own = operation === "mutation" ? undefined : name?.value;
  return `${operation} ${own ?? [...new Set(fields)].join(",")}`.trim().slice(0, LONGEST_NAME);
}
