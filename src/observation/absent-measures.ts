import type { Text } from "../domain/codes.ts";
import { typeset } from "../domain/french-typography.ts";
import type { Note } from "./observation.type.ts";

/** Why a measure is absent where the count is shown, in the words of what is shown beside it. */
const REASONS = {
  "rate.no_population": {
    en: "No rate: the exchange holds no July 1 population for this jurisdiction and year.",
    fr: "Pas de taux : l'Échange ne détient pas de population au 1er juillet pour ce territoire et cette année.",
  },
  "rate.demographic": {
    en: "No rate: the exchange holds no population by sex or age group, and a rate per total population would mislead.",
    fr: "Pas de taux : l'Échange ne détient pas de population selon le sexe ou le groupe d'âge, et un taux par rapport à la population totale induirait en erreur.",
  },
  "share.no-total": {
    en: "No share: there is no figure for the total.",
    fr: "Pas de part : il n'y a pas de chiffre pour le total.",
  },
  "share.zero-total": { en: "No share: the total is zero.", fr: "Pas de part : le total est nul." },
  "share.editions": {
    en: "No share: the figure and its total come from two editions, one of them provisional, so that the one is not a part of the other.",
    fr: "Pas de part : le chiffre et son total proviennent de deux éditions, dont une provisoire; l'un n'est donc pas une partie de l'autre.",
  },
  "change.pooled": {
    en: "No change: a pooled period has no period before it of the same length.",
    fr: "Pas de variation : aucune période de même durée ne précède une période regroupée.",
  },
  "change.no-previous": {
    en: "No change: there is no figure for the period before.",
    fr: "Pas de variation : il n'y a pas de chiffre pour la période précédente.",
  },
  "change.hidden-previous": {
    en: "No change: the figure of the period before is hidden.",
    fr: "Pas de variation : le chiffre de la période précédente est masqué.",
  },
  "change.zero-previous": {
    en: "No change in percent: the figure of the period before is zero.",
    fr: "Pas de variation en pourcentage : le chiffre de la période précédente est nul.",
  },
} as const satisfies Readonly<Record<string, Text>>;

/** Wherever a share of two editions is refused, the reason stands beside the table. */
const MANDATORY: readonly string[] = ["share.editions"];

/** One object for each reason, as a note of the cell. */
const NOTES = new Map(
  Object.entries(REASONS).map(([id, { en, fr }]) => {
    const text = { en, fr: typeset(fr) };
    return [id, { id, text, mandatory: MANDATORY.includes(id) }] as const;
  }),
);

/** The note that says why a measure is absent. */
export const absentMeasure = (reason: keyof typeof REASONS): Pick<Note, "id" | "text" | "mandatory"> =>
  NOTES.get(reason) as Pick<Note, "id" | "text" | "mandatory">;
