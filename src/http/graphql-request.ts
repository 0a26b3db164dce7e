import { AppError } from "../shared/app-error.ts";
import { sha256 } from "../shared/hash.ts";
import { RequestRefusal } from "./request-refusal.ts";
import type { TrustedDocuments } from "./trusted-documents.ts";

const notAnObject = (): RequestRefusal =>
  new RequestRefusal(400, {
    en: 'The body is not one JSON object. Send { "query": "…" }; several requests are sent one by one.',
    fr: 'Le corps n\'est pas un objet JSON. Envoyez { "query": "…" }; plusieurs requêtes s\'envoient une à une.',
  });

const noQuery = (): RequestRefusal =>
  new RequestRefusal(400, {
    en: "There is no “query”, or it is not a text. Send the query itself, or the “documentId” of a registered one.",
    fr: "Il n'y a pas de « query », ou ce n'est pas un texte. Envoyez la requête elle-même, ou le « documentId » d'une requête enregistrée.",
  });

const unknownDocument = (): AppError =>
  new AppError(
    "NOT_FOUND",
    {
      en: "No document is registered under this hash. Send the query itself, or have it registered.",
      fr: "Aucun document n'est enregistré sous cette empreinte. Envoyez la requête elle-même, ou faites-la enregistrer.",
    },
    { reason: "DOCUMENT_NOT_FOUND" },
  );

const notTrusted = (): AppError =>
  new AppError(
    "FORBIDDEN",
    {
      en: "This exchange answers registered documents only. Send the “documentId” of one, or have this query registered.",
      fr: "Cet Échange ne répond qu'aux documents enregistrés. Envoyez le « documentId » de l'un d'eux, ou faites enregistrer cette requête.",
    },
    { reason: "TRUSTED_DOCUMENTS_ONLY" },
  );

const notOfItsKind = (member: string, kind: { en: string; fr: string }): RequestRefusal =>
  new RequestRefusal(400, {
    en: `“${member}” is not ${kind.en}. Correct it, or leave it out.`,
    fr: `« ${member} » n'est pas ${kind.fr}. Corrigez-le, ou omettez-le.`,
  });

const A_TEXT = { en: "a text", fr: "un texte" };
const AN_OBJECT = { en: "a JSON object", fr: "un objet JSON" };
const A_HASH = { en: "a SHA-256 in hexadecimal digits", fr: "un SHA-256 en chiffres hexadécimaux" };
const OF_THE_QUERY = { en: "the hash of the “query” beside it", fr: "l'empreinte de la « query » qui l'accompagne" };
const ONCE = { en: "given once", fr: "donné une seule fois" };

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isAbsent = (value: unknown): boolean => value === undefined || value === null;

type Parameters = Readonly<Record<string, unknown>>;

function checkParameters({ operationName, variables, extensions, documentId }: Parameters): void {
  if (!isAbsent(operationName) && typeof operationName !== "string") throw notOfItsKind("operationName", A_TEXT);
  if (!isAbsent(variables) && !isObject(variables)) throw notOfItsKind("variables", AN_OBJECT);
  if (!isAbsent(extensions) && !isObject(extensions)) throw notOfItsKind("extensions", AN_OBJECT);
  if (!isAbsent(documentId) && typeof documentId !== "string") throw notOfItsKind("documentId", A_TEXT);
}

const SHA256 = /^(?:sha256:)?([0-9a-f]{64})$/i;

/** The hash that a request names its document by; null where it names none. INVALID_INPUT where what it names is no SHA-256. */
function hashIn({ documentId, extensions }: Parameters): string | null {
  const persisted = isObject(extensions) ? extensions["persistedQuery"] : undefined;
  const given = isAbsent(documentId) ? (isObject(persisted) ? persisted["sha256Hash"] : undefined) : documentId;
  if (isAbsent(given)) return null;
  const hash = typeof given === "string" ? SHA256.exec(given)?.[1]?.toLowerCase() : undefined;
  if (hash === undefined) throw notOfItsKind(isAbsent(documentId) ? "sha256Hash" : "documentId", A_HASH);
  return hash;
}

/**
 * The text of the document that a request means: its own, or a registered one (GraphQL over HTTP, appendix on persisted documents;
 * `extensions.persistedQuery` as clients of Apollo send it). Sending a text never registers it.
 */
function documentOf(parameters: Parameters, trusted: TrustedDocuments): string {
  const hash = hashIn(parameters);
  const { query } = parameters;
  if (!isAbsent(query) || hash === null) {
    if (typeof query !== "string" || query.trim() === "") throw noQuery();
    if (hash !== null && hash !== sha256(query)) throw notOfItsKind("documentId", OF_THE_QUERY);
    if (trusted.only && !trusted.holds(query)) throw notTrusted();
    return query;
  }
  const text = trusted.textOf(hash);
  if (text === undefined) throw unknownDocument();
  return text;
}

/** The value of a search parameter that is JSON; what does not parse is no object, and is refused as such. */
function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function parametersIn(search: string): Record<string, unknown> {
  const given = new URLSearchParams(search);
  const one = (name: string): string | undefined => {
    const values = given.getAll(name);
    if (values.length > 1) throw notOfItsKind(name, ONCE);
    return values[0];
  };
  return {
    query: one("query"),
    documentId: one("documentId"),
    operationName: one("operationName"),
    variables: parsed(one("variables")),
    extensions: parsed(one("extensions")),
  };
}

/** One request, whole: Apollo is given nothing else. */
export interface GraphqlRequest {
  readonly query: string;
  readonly operationName?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/**
 * A request as Apollo wants it. Refuses, in both languages, what is none by the GraphQL over HTTP specification. `body`: what a POST
 * held; `search`: of a GET. Extensions are not handed on: nothing here reads another than the hash of a document.
 */
export function graphqlRequestOf(
  content: { readonly body: unknown } | { readonly search: string },
  trusted: TrustedDocuments,
): GraphqlRequest {
  const parameters = "search" in content ? parametersIn(content.search) : content.body;
  if (!isObject(parameters)) throw notAnObject();
  checkParameters(parameters);
  const { operationName, variables } = parameters;
  return {
    query: documentOf(parameters, trusted),
    ...(typeof operationName === "string" ? { operationName } : {}),
    ...(isObject(variables) ? { variables } : {}),
  };
}
