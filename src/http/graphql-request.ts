import type { IncomingMessage } from "node:http";
import { RequestRefusal } from "./request-refusal.ts";

const ACCEPTED = new Set(["*/*", "application/*", "application/json", "application/graphql-response+json"]);

const notAcceptable = (): RequestRefusal =>
  new RequestRefusal(406, {
    en: "Answers are JSON. Send Accept: application/graphql-response+json or application/json, or leave it out.",
    fr: "Les réponses sont en JSON. Envoyez Accept: application/graphql-response+json ou application/json, ou omettez-le.",
  });

const notAnObject = (): RequestRefusal =>
  new RequestRefusal(400, {
    en: 'The body is not one JSON object. Send { "query": "…" }; several requests are sent one by one.',
    fr: 'Le corps n\'est pas un objet JSON. Envoyez { "query": "…" }; plusieurs requêtes s\'envoient une à une.',
  });

const noQuery = (): RequestRefusal =>
  new RequestRefusal(400, {
    en: "There is no “query”, or it is not a text. Send the query itself; stored queries are not known here.",
    fr: "Il n'y a pas de « query », ou ce n'est pas un texte. Envoyez la requête elle-même; aucune requête n'est enregistrée ici.",
  });

const notOfItsKind = (member: string, kind: { en: string; fr: string }): RequestRefusal =>
  new RequestRefusal(400, {
    en: `“${member}” is not ${kind.en}. Correct it, or leave it out.`,
    fr: `« ${member} » n'est pas ${kind.fr}. Corrigez-le, ou omettez-le.`,
  });

const A_TEXT = { en: "a text", fr: "un texte" };
const AN_OBJECT = { en: "a JSON object", fr: "un objet JSON" };
const ONCE = { en: "given once", fr: "donné une seule fois" };

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isAbsent = (value: unknown): boolean => value === undefined || value === null;

/** True where the caller takes JSON; weights of zero are left to Apollo. */
function takesJson(accept: string | undefined): boolean {
  const kinds = (accept ?? "*/*").split(",").map((part) => part.split(";")[0]?.trim().toLowerCase() ?? "");
  return kinds.some((kind) => ACCEPTED.has(kind));
}

function checkParameters({ query, operationName, variables, extensions }: Readonly<Record<string, unknown>>): void {
  if (typeof query !== "string" || query.trim() === "") throw noQuery();
  if (!isAbsent(operationName) && typeof operationName !== "string") throw notOfItsKind("operationName", A_TEXT);
  if (!isAbsent(variables) && !isObject(variables)) throw notOfItsKind("variables", AN_OBJECT);
  if (!isAbsent(extensions) && !isObject(extensions)) throw notOfItsKind("extensions", AN_OBJECT);
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
    operationName: one("operationName"),
    variables: parsed(one("variables")),
    extensions: parsed(one("extensions")),
  };
}

/**
 * Refuses what Apollo would refuse in English only: a request that is none by the GraphQL over HTTP specification. `body`: what a
 * POST held; `search`: of a GET.
 */
export function checkGraphqlRequest(
  request: Pick<IncomingMessage, "headers">,
  content: { readonly body: unknown } | { readonly search: string },
): void {
  if (!takesJson(request.headers.accept)) throw notAcceptable();
  const parameters = "search" in content ? parametersIn(content.search) : content.body;
  if (!isObject(parameters)) throw notAnObject();
  checkParameters(parameters);
}
