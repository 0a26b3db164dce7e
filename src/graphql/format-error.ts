import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { type Language, type Text, textIn } from "../domain/codes.ts";
import { typeset } from "../domain/french-typography.ts";
import { AppError, type ErrorCode, type ErrorDetails } from "../shared/app-error.ts";

/** An error as the contract words it. */
export interface ContractError extends GraphQLFormattedError {
  readonly extensions: { readonly code: ErrorCode; readonly messages: Text; readonly details: ErrorDetails };
}

/** Codes of Apollo's and graphql-js's own for a request that does not fit the schema. */
const REQUEST_CODES = new Set([
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "BAD_USER_INPUT",
  "BAD_REQUEST",
  "OPERATION_RESOLUTION_FAILURE",
  "PERSISTED_QUERY_NOT_FOUND",
  "PERSISTED_QUERY_NOT_SUPPORTED",
]);

/** The sentences of graphql-js in French, for the faults that people make. `$1`… are its quoted names. */
const FRENCH: readonly (readonly [RegExp, string])[] = [
  [/^Cannot query field "(\w+)" on type "(\w+)"/, "Le champ « $1 » n'existe pas dans le type « $2 »."],
  [/^Unknown argument "(\w+)" on field "([\w.]+)"/, "L'argument « $1 » n'existe pas dans le champ « $2 »."],
  [/^Value "(\w+)" does not exist in "(\w+)" enum/, "La valeur « $1 » n'existe pas dans l'énumération « $2 »."],
  [/^Variable "\$(\w+)" got invalid value/, "La variable « $1 » a une valeur non valide."],
  [
    /^Variable "\$(\w+)" of required type "([^"]+)" was not provided/,
    "La variable obligatoire « $1 », de type « $2 », n'a pas été fournie.",
  ],
  [
    /^Field "([\w.]+)" argument "(\w+)" of type "([^"]+)" is required/,
    "L'argument obligatoire « $2 » (« $3 ») du champ « $1 » manque.",
  ],
  [
    /^Field "([\w.]+)" of required type "([^"]+)" was not provided/,
    "Le champ obligatoire « $1 », de type « $2 », n'a pas été fourni.",
  ],
  [
    /^Field "(\w+)" of type "([^"]+)" must have a selection of subfields/,
    "Le champ « $1 », de type « $2 », exige une sélection de sous-champs.",
  ],
  [/^Field "(\w+)" is not defined by type "(\w+)"/, "Le champ « $1 » n'est pas défini par le type « $2 »."],
  [/^The query nests fields more than (\d+) levels deep/, "La requête imbrique des champs sur plus de $1 niveaux."],
  [/^Syntax Error: (.*)$/, "Erreur de syntaxe dans la requête GraphQL."],
];

/** graphql-js echoes what it was given; a leaf value may be anything, so only the sentence up to it is kept. */
const withoutEcho = (message: string): string =>
  message
    .replace(/ Did you mean.*$/s, "")
    .replace(/(got invalid value) [\s\S]*?(?=; |$)/, "$1")
    .split("\n")[0] as string;

function requestFault(message: string): Text {
  const en = withoutEcho(message);
  const known = FRENCH.find(([pattern]) => pattern.test(en));
  const fr = known
    ? (en.match(known[0])?.[0] ?? en).replace(known[0], known[1])
    : "La requête n'est pas valide pour le schéma. Comparez-la à GET /schema.graphql.";
  return { en, fr: typeset(fr) };
}

const INTERNAL: Text = {
  en: "Something went wrong on our side. Try again; if it happens again, tell the secretariat the time of this answer.",
  fr: "Une erreur s'est produite de notre côté. Réessayez; si elle se répète, indiquez au secrétariat l'heure de cette réponse.",
};

const contractError = (
  code: ErrorCode,
  messages: Text,
  details: ErrorDetails,
  place: Pick<GraphQLFormattedError, "locations" | "path">,
): ContractError => ({ message: messages.en, ...place, extensions: { code, messages, details } });

/**
 * The only place where an error becomes text. An allow-list: our own errors and faults of the request are told; anything else
 * is masked, for it may hold SQL, parameters or rows. `onInternal` is told of what was masked.
 */
export function formatError(
  formatted: GraphQLFormattedError,
  error: unknown,
  onInternal: (error: unknown) => void,
): ContractError {
  const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  const { locations, path } = formatted;
  const place = { ...(locations ? { locations } : {}), ...(path ? { path } : {}) };
  if (original instanceof AppError) return contractError(original.code, original.messages, original.details, place);
  const code = String(formatted.extensions?.code ?? "");
  if (code === "TOO_LARGE") {
    const maxDepth = Number(formatted.extensions?.maxDepth);
    return contractError("TOO_LARGE", requestFault(formatted.message), { maxDepth }, place);
  }
  if (REQUEST_CODES.has(code)) return contractError("INVALID_INPUT", requestFault(formatted.message), {}, place);
  onInternal(original);
  return contractError("INTERNAL", INTERNAL, {}, place);
}

/** The same error in the language of the request. */
export function inLanguage<E extends GraphQLFormattedError>(error: E, language: Language): E {
  const messages = error.extensions?.messages as Text | undefined;
  return messages ? { ...error, message: textIn(messages, language) } : error;
}
