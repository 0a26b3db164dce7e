import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type DocumentNode, type GraphQLSchema, parse, stripIgnoredCharacters, validate } from "graphql";
import { AppError } from "../shared/app-error.ts";
import { sha256 } from "../shared/hash.ts";

/** Operations that the exchange knows by the SHA-256 of their text. `only`: it answers no others. */
export interface TrustedDocuments {
  readonly only: boolean;
  /** The text of a registered document; undefined where there is none. `hash`: 64 hexadecimal digits. */
  textOf(hash: string): string | undefined;
  /** True for the text of a registered document, white space and comments aside. */
  holds(text: string): boolean;
}

export interface TrustedDocumentsOptions {
  /** A folder of `.graphql` files and manifests, or one such file; null: none are registered. */
  readonly path: string | null;
  readonly only: boolean;
  readonly schema: GraphQLSchema;
}

const unusable = (file: string, why: { en: string; fr: string }): AppError =>
  new AppError(
    "INVALID_INPUT",
    {
      en: `TRUSTED_DOCUMENTS: ${file} ${why.en}. Nothing was started.`,
      fr: `TRUSTED_DOCUMENTS : ${file} ${why.fr}. Rien n'a démarré.`,
    },
    { reason: "TRUSTED_DOCUMENTS", file },
  );

/** Texts by hash, of a map `{ "<sha256>": "<text>" }` or of Apollo's manifest `{ "operations": [{ "id", "body" }] }`. */
function textsOfManifest(json: unknown): [string, string][] | null {
  if (typeof json !== "object" || json === null) return null;
  const { operations } = json as { operations?: unknown };
  const pairs: unknown[][] = Array.isArray(operations)
    ? operations.map((one: { id?: unknown; body?: unknown }) => [one?.id, one?.body])
    : Object.entries(json);
  const isSound = pairs.every(([id, text]) => typeof id === "string" && typeof text === "string");
  return isSound ? (pairs as [string, string][]) : null;
}

async function textsIn(file: string): Promise<string[]> {
  const content = await readFile(file, "utf8");
  if (!file.endsWith(".json")) return [content];
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    json = null;
  }
  const pairs = textsOfManifest(json);
  if (!pairs) throw unusable(file, { en: "is no manifest of documents", fr: "n'est pas un manifeste de documents" });
  for (const [id, text] of pairs)
    if (id.replace(/^sha256:/, "") !== sha256(text))
      throw unusable(file, {
        en: `names a document that is not what its hash ${id} says`,
        fr: `nomme un document qui ne correspond pas à son empreinte ${id}`,
      });
  return pairs.map(([, text]) => text);
}

async function filesAt(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = (await readdir(path)).filter((name) => /\.(?:graphql|json)$/.test(name)).sort();
    return names.map((name) => join(path, name));
  } catch {
    throw unusable(path, { en: "cannot be read", fr: "ne peut être lu" });
  }
}

function checkDocument(file: string, text: string, schema: GraphQLSchema): void {
  let document: DocumentNode | null = null;
  try {
    document = parse(text);
  } catch {
    // Said below.
  }
  if (document === null || validate(schema, document).length > 0)
    throw unusable(file, {
      en: "holds a document that does not fit the schema",
      fr: "contient un document qui n'est pas conforme au schéma",
    });
}

/** Reads the registered operations. Errors: AppError INVALID_INPUT that names the file. */
export async function readTrustedDocuments({ path, only, schema }: TrustedDocumentsOptions): Promise<TrustedDocuments> {
  const byHash = new Map<string, string>();
  const stripped = new Set<string>();
  for (const file of path === null ? [] : await filesAt(path))
    for (const text of await textsIn(file)) {
      checkDocument(file, text, schema);
      byHash.set(sha256(text), text);
      stripped.add(stripIgnoredCharacters(text));
    }
  function holds(text: string): boolean {
    try {
      return stripped.has(stripIgnoredCharacters(text));
    } catch {
      return false;
    }
  }
  return { only, textOf: (hash) => byHash.get(hash), holds };
}
