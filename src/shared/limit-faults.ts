import type { Text } from "../domain/codes.ts";
import { formatNumber } from "../domain/number-format.ts";
import { AppError } from "./app-error.ts";

/** A sentence in which `$max` stands for the limit. It says which limit was passed and how to stay below it. */
const SENTENCES = {
  maxBytes: {
    en: "The body of a request may hold at most $max bytes. Send a shorter query.",
    fr: "Le corps d'une requête peut contenir au plus $max octets. Envoyez une requête plus courte.",
  },
  maxDepth: {
    en: "The query nests fields more than $max levels deep. Ask for less in one request.",
    fr: "La requête imbrique des champs sur plus de $max niveaux. Demandez moins en une requête.",
  },
  maxRootFields: {
    en: "The query asks for more than $max fields at its top. Send several requests, or name more codes in one filter.",
    fr: "La requête demande plus de $max champs au premier niveau. Envoyez plusieurs requêtes, ou nommez plus de codes dans un même filtre.",
  },
  maxFields: {
    en: "The query asks for more than $max fields, those of its fragments counted each time. Send several requests.",
    fr: "La requête demande plus de $max champs, ceux de ses fragments comptés chaque fois. Envoyez plusieurs requêtes.",
  },
  maxAliases: {
    en: "The query has more than $max aliases. Name several codes in one filter instead, or send several requests.",
    fr: "La requête a plus de $max alias. Nommez plutôt plusieurs codes dans un même filtre, ou envoyez plusieurs requêtes.",
  },
  maxDirectives: {
    en: "The query has more than $max directives. Leave out the fields themselves that are not wanted.",
    fr: "La requête a plus de $max directives. Omettez plutôt les champs qui ne sont pas voulus.",
  },
  maxListItems: {
    en: "A list holds more than $max elements. Leave the list out to take all, or send several requests.",
    fr: "Une liste a plus de $max éléments. Omettez-la pour tout prendre, ou envoyez plusieurs requêtes.",
  },
  maxCost: {
    en: "This request asks for more than $max cells in all. Send its fields as several requests, or ask for smaller pages.",
    fr: "Cette requête demande plus de $max cellules en tout. Répartissez ses champs en plusieurs requêtes, ou demandez des pages plus petites.",
  },
  requestsPerMinute: {
    en: "You sent more than $max requests within a minute. Wait for the seconds that Retry-After gives, and ask for more in each request.",
    fr: "Vous avez envoyé plus de $max requêtes en une minute. Attendez le nombre de secondes que donne Retry-After, et demandez davantage par requête.",
  },
  requestsAtOnce: {
    en: "The exchange works on $max requests at once and as many as may wait do. Try again after the seconds that Retry-After gives.",
    fr: "L'Échange traite $max requêtes à la fois, et la file d'attente est pleine. Réessayez après le nombre de secondes que donne Retry-After.",
  },
  requestSeconds: {
    en: "The answer took more than $max seconds and was given up. Ask for smaller pages or fewer fields, or try again later.",
    fr: "La réponse a pris plus de $max secondes et a été abandonnée. Demandez des pages plus petites ou moins de champs, ou réessayez plus tard.",
  },
} as const satisfies Record<string, Text>;

export type LimitName = keyof typeof SENTENCES;
export const LIMIT_NAMES = Object.keys(SENTENCES) as LimitName[];

/** TOO_LARGE. Its details name the limit, give it, and say what was asked for where that is known. */
export function overLimit(limit: LimitName, max: number, asked?: number): AppError {
  const { en, fr } = SENTENCES[limit];
  return new AppError(
    "TOO_LARGE",
    {
      en: en.replace("$max", formatNumber(max, 0, "EN")),
      fr: fr.replace("$max", formatNumber(max, 0, "FR")),
    },
    { limit, [limit]: max, ...(asked === undefined ? {} : { asked }) },
  );
}
