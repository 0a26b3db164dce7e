import { remember } from "../shared/remember.ts";
import { RequestRefusal } from "./request-refusal.ts";

const notAcceptable = (): RequestRefusal =>
  new RequestRefusal(406, {
    en: "Answers are JSON. Send Accept: application/graphql-response+json or application/json, or leave it out.",
    fr: "Les réponses sont en JSON. Envoyez Accept: application/graphql-response+json ou application/json, ou omettez-le.",
  });

/** What an answer of /graphql may be; the first is what one gets who takes any. */
const SERVED = ["application/json", "application/graphql-response+json"] as const;
export type MediaType = (typeof SERVED)[number];

interface Preference {
  readonly range: string;
  readonly weight: number;
}

/** The ranges of an Accept header (RFC 9110, 12.5.1); a parameter other than the weight, such as a charset, is not looked at. */
function preferences(accept: string): Preference[] {
  return accept.split(",").map((part) => {
    const [range = "", ...parameters] = part.split(";").map((text) => text.trim().toLowerCase());
    const weight = parameters.map((text) => /^q=([\d.]+)$/.exec(text)?.[1]).find((text) => text !== undefined);
    return { range, weight: weight === undefined ? 1 : Number(weight) };
  });
}

/** The weight that the most specific range gives a type; 0 where none fits. */
function weightOf(type: MediaType, given: readonly Preference[]): number {
  for (const range of [type, "application/*", "*/*"]) {
    const found = given.find((preference) => preference.range === range);
    if (found) return found.weight;
  }
  return 0;
}

/** `named`: whether the caller asked for the type by its name; a wildcard takes whatever there is. */
export interface Negotiated {
  readonly type: MediaType;
  readonly named: boolean;
}

/** The type to answer in. RequestRefusal 406 where the caller takes neither. */
export const mediaTypeFor = (accept = "*/*"): Negotiated => negotiated(accept);

const negotiated = remember((accept): Negotiated => {
  const given = preferences(accept);
  const isNamed = (type: MediaType): boolean => given.some(({ range, weight }) => range === type && weight > 0);
  let best: { readonly type: MediaType; readonly weight: number } | null = null;
  for (const type of SERVED) {
    const weight = weightOf(type, given);
    const isBetter =
      best === null || weight > best.weight || (weight === best.weight && isNamed(type) && !isNamed(best.type));
    if (weight > 0 && isBetter) best = { type, weight };
  }
  if (best === null) throw notAcceptable();
  return { type: best.type, named: isNamed(best.type) };
});
