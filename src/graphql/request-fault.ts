import { type Text } from "../domain/codes.ts";
import { AppError, type ErrorDetails } from "../shared/app-error.ts";
import { nearest } from "../shared/nearest.ts";
import { ENUM_VALUES } from "./enums.ts";

/** A sentence of graphql-js; `$1`… are its quoted names. `en`: ours, where theirs repeats what was sent or says too little. */
interface Sentence {
  readonly pattern: RegExp;
  readonly en?: string;
  readonly fr: string;
}

const FIELDS: readonly Sentence[] = [
  {
    pattern: /^Cannot query field "(\w+)" on type "(\w+)"\.?/,
    fr: "Le champ « $1 » n'existe pas dans le type « $2 ».",
  },
  {
    pattern: /^Unknown argument "(\w+)" on field "([\w.]+)"\.?/,
    fr: "L'argument « $1 » n'existe pas dans le champ « $2 ».",
  },
  {
    pattern: /^Field "([\w.]+)" argument "(\w+)" of type "([^"]+)" is required, but it was not provided\.?/,
    fr: "L'argument obligatoire « $2 » (« $3 ») du champ « $1 » manque.",
  },
  {
    pattern: /^Field "([\w.]+)" of required type "([^"]+)" was not provided\.?/,
    fr: "Le champ obligatoire « $1 », de type « $2 », n'a pas été fourni.",
  },
  {
    pattern: /^Field "(\w+)" of type "([^"]+)" must have a selection of subfields\.?/,
    fr: "Le champ « $1 », de type « $2 », exige une sélection de sous-champs.",
  },
  {
    pattern: /^Field "(\w+)" must not have a selection since type "([^"]+)" has no subfields\.?/,
    fr: "Le champ « $1 », de type « $2 », n'a pas de sous-champs.",
  },
  {
    pattern: /^Field "(\w+)" is not defined by type "(\w+)"\.?/,
    fr: "Le champ « $1 » n'est pas défini par le type « $2 ».",
  },
];

const VALUES: readonly Sentence[] = [
  {
    pattern: /^Value "(\w+)" does not exist in "(\w+)" enum\.?/,
    fr: "La valeur « $1 » n'existe pas dans l'énumération « $2 ».",
  },
  { pattern: /^Variable "\$(\w+)" got invalid value/, fr: "La variable « $1 » a une valeur non valide." },
  {
    pattern: /^Variable "\$(\w+)" of required type "([^"]+)" was not provided\.?/,
    fr: "La variable obligatoire « $1 », de type « $2 », n'a pas été fournie.",
  },
  {
    pattern: /^Expected (?:value|non-nullable type|type) (?:of type )?"([^"]+)"(?: not to be null)?[\s\S]*/,
    en: "A value is not of the type “$1”.",
    fr: "Une valeur n'est pas du type « $1 ».",
  },
  {
    pattern: /^DateTime cannot represent[\s\S]*/,
    en: "A time is written with its zone: 2024-01-15T00:00:00Z (RFC 3339).",
    fr: "Un moment s'écrit avec son fuseau : 2024-01-15T00:00:00Z (RFC 3339).",
  },
  {
    pattern: /^(\w+) cannot represent[\s\S]*/,
    en: "A value is not of the type “$1”.",
    fr: "Une valeur n'est pas du type « $1 ».",
  },
];

const DOCUMENTS: readonly Sentence[] = [
  {
    pattern: /^Syntax Error: Document contains more that (\d+) tokens[\s\S]*/,
    en: "The query has more than $1 words and signs. Pass lists in variables, or send several requests.",
    fr: "La requête a plus de $1 mots et signes. Passez les listes en variables, ou envoyez plusieurs requêtes.",
  },
  { pattern: /^Syntax Error: /, fr: "La requête GraphQL a une erreur de syntaxe; l'endroit est dans « locations »." },
  { pattern: /^Unknown type "(\w+)"\.?/, fr: "Le type « $1 » n'existe pas." },
  { pattern: /^Unknown fragment "(\w+)"\.?/, fr: "Le fragment « $1 » n'existe pas." },
  { pattern: /^Unknown directive "@(\w+)"\.?/, fr: "La directive « @$1 » n'existe pas." },
  { pattern: /^Cannot spread fragment "(\w+)" within itself/, fr: "Le fragment « $1 » se contient lui-même." },
  { pattern: /^Variable "\$(\w+)" is not defined/, fr: "La variable « $1 » n'est pas déclarée." },
  { pattern: /^Variable "\$(\w+)" is never used/, fr: "La variable « $1 » est déclarée et ne sert pas." },
  { pattern: /^Unknown operation named "(\w+)"\.?/, fr: "La requête n'a pas d'opération nommée « $1 »." },
  {
    pattern: /^Must provide operation name if query contains multiple operations\.?/,
    fr: "La requête contient plusieurs opérations : indiquez laquelle dans « operationName ».",
  },
  {
    pattern: /^Schema is not configured to execute (\w+) operation\.?/,
    en: "This exchange has no $1. It answers queries.",
    fr: "L'Échange n'a pas de « $1 ». Il répond aux requêtes « query ».",
  },
];

const SENTENCES = [...FIELDS, ...VALUES, ...DOCUMENTS];
const LONGEST = 300;

/** The limit that graphql-js itself enforces, by the sentence that says so. */
const TOO_MANY_TOKENS = /^Syntax Error: Document contains more that (\d+) tokens/;

/** What graphql-js throws without a code where the caller, not the exchange, is at fault. */
const NO_SUCH_OPERATION = /^Schema is not configured to execute \w+ operation/;

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

/** graphql-js echoes what it was given; a leaf value may be anything, so only the sentence around it is kept. */
const withoutEcho = (message: string): string =>
  (message.replace(/ Did you mean[\s\S]*$/, "").split("\n")[0] as string).replace(
    /(got invalid value) [\s\S]*?(?=; |$)/,
    "$1",
  );

const shortened = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

function inBothLanguages(part: string): Text {
  const known = SENTENCES.find(({ pattern }) => pattern.test(part));
  if (!known) return { en: part, fr: "La requête n'est pas valide pour le schéma. Comparez-la à GET /schema.graphql." };
  const filled = (sentence: string): string => (known.pattern.exec(part)?.[0] ?? "").replace(known.pattern, sentence);
  return { en: known.en ? filled(known.en) : part, fr: filled(known.fr) };
}

/** The nearest values of an enum, where the fault is a value that it does not have. */
function nearestValues(message: string): { texts: Text; details: ErrorDetails } | null {
  const [, given = "", name = ""] = /Value "(\w+)" does not exist in "(\w+)" enum/.exec(message) ?? [];
  const near = nearest(given, ENUM_VALUES.get(name) ?? []);
  if (near.length === 0) return null;
  const list = near.join(", ");
  return {
    texts: { en: ` Nearest: ${list}.`, fr: ` Les plus proches : ${list}.` },
    details: { argument: name, given: given.slice(0, 80), nearest: near },
  };
}

/** The fault of a request that does not fit the schema or the limits, worded in both languages; null where it is not that. */
export function requestFault(message: string, code: unknown): AppError | null {
  const tokens = TOO_MANY_TOKENS.exec(message)?.[1];
  if (tokens)
    return new AppError("TOO_LARGE", inBothLanguages(message), { limit: "maxTokens", maxTokens: Number(tokens) });
  if (!REQUEST_CODES.has(String(code)) && !NO_SUCH_OPERATION.test(message)) return null;
  const texts = withoutEcho(message)
    .split(/(?<=got invalid value); /)
    .map(inBothLanguages);
  const near = nearestValues(message);
  const [en, fr] = [texts.map((text) => text.en).join(": "), texts.map((text) => text.fr).join(" ")];
  return new AppError(
    "INVALID_INPUT",
    { en: shortened(en) + (near?.texts.en ?? ""), fr: shortened(fr) + (near?.texts.fr ?? "") },
    near?.details ?? {},
  );
}
