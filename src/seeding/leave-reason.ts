import type { Text } from "../domain/codes.ts";

/**
 * Why a published figure stays in `seeds/` and is not loaded. `\u00a0` is the no-break space that French puts before ; and :.
 * Source: the comparability rules of reference-data/standards.md ("Why the sources cannot be compared or added").
 */
export const LEAVE_REASON = {
  POLICE_SERVICE: {
    en: "A police service is neither a province nor a census metropolitan area.",
    fr: "Un service de police n'est ni une province ni une région métropolitaine de recensement.",
  },
  MONEY: {
    en: "An amount of money: no indicator holds funding.",
    fr: "Un montant d'argent\u00a0: aucun indicateur ne porte sur le financement.",
  },
  OTHER_PROGRAMME: {
    en: "Collected by another programme, by rules that change from report to report: no indicator holds it.",
    fr: "Recueilli par un autre programme, selon des règles qui changent d'un rapport à l'autre\u00a0: aucun indicateur ne le contient.",
  },
  CHANGE: {
    en: "A printed change: changes are computed from the counts that the viewer sees.",
    fr: "Une variation imprimée\u00a0: les variations sont calculées à partir des nombres que l'utilisateur voit.",
  },
  SHARE: {
    en: "A printed percentage: shares are computed from counts, and no count is derived from a share.",
    fr: "Un pourcentage imprimé\u00a0: les parts sont calculées à partir des nombres, et aucun nombre n'est déduit d'une part.",
  },
  DURATION: {
    en: "A duration in days: no indicator holds durations.",
    fr: "Une durée en jours\u00a0: aucun indicateur ne porte sur les durées.",
  },
  OTHER_RATE: {
    en: "A rate of something that no indicator counts.",
    fr: "Un taux portant sur une réalité qu'aucun indicateur ne dénombre.",
  },
  SNAPSHOT: {
    en: "A one-day count of residents (a stock); the indicator counts clients served during a fiscal year (a flow).",
    fr: "Un dénombrement des résidents en une seule journée (un stock)\u00a0; l'indicateur dénombre les personnes desservies pendant un exercice (un flux).",
  },
  WIDER_THAN_TRAFFICKING: {
    en: "Context that is not specific to human trafficking.",
    fr: "Donnée contextuelle qui n'est pas propre à la traite de personnes.",
  },
  OTHER_UNIT: {
    en: "Another unit of count (contacts, referrals, persons charged, clearances, violations…): it cannot be added to the indicator's.",
    fr: "Une autre unité de dénombrement (communications, aiguillages, personnes accusées, classements, infractions…)\u00a0: elle ne peut être additionnée à celle de l'indicateur.",
  },
  NO_VALUE: {
    en: "The source prints a symbol and no value.",
    fr: "La source imprime un signe et aucune valeur.",
  },
  INCIDENT_BASED: {
    en: "Counted on the incident-based trend file (any violation), not on the most serious violation.",
    fr: "Dénombré à partir du fichier de tendances fondé sur l'affaire (toute infraction), et non selon l'infraction la plus grave.",
  },
  SCOPE_NOT_STATED: {
    en: "The source does not say which offences are counted.",
    fr: "La source ne dit pas quelles infractions sont dénombrées.",
  },
  JURISDICTION_GROUP: {
    en: "A group of census metropolitan areas, which is not a jurisdiction.",
    fr: "Un groupe de régions métropolitaines de recensement, qui n'est pas un secteur de compétence.",
  },
  STATISTIC_OVER_YEARS: {
    en: "An average, a minimum or a maximum over several years.",
    fr: "Une moyenne, un minimum ou un maximum sur plusieurs années.",
  },
  SEVERAL_PERIODS: {
    en: "One figure for several reference periods together; nothing is split or derived from it.",
    fr: "Un seul chiffre pour plusieurs périodes de référence réunies\u00a0; rien n'en est réparti ni déduit.",
  },
  OTHER_PERIOD_TYPE: {
    en: "The reference period is not of the indicator's type (calendar or fiscal year).",
    fr: "La période de référence n'est pas du type de l'indicateur (année civile ou exercice).",
  },
  ROUNDED_IN_TEXT: {
    en: "The text rounds the figure (“more than”, “about”) and no rule of its provider says how.",
    fr: "Le texte arrondit le chiffre («\u00a0plus de\u00a0», «\u00a0environ\u00a0») sans qu'une règle du fournisseur dise comment.",
  },
  NOT_A_COUNT: {
    en: "Not a whole number that is zero or more.",
    fr: "Ce n'est pas un nombre entier nul ou positif.",
  },
  OTHER_BREAKDOWN: {
    en: "A breakdown or a counting rule that the indicator does not have.",
    fr: "Une ventilation ou une règle de dénombrement que l'indicateur n'a pas.",
  },
  UNKNOWN_JURISDICTION: {
    en: "The place is not a jurisdiction of the catalogue.",
    fr: "Le lieu n'est pas un secteur de compétence du catalogue.",
  },
} as const satisfies Record<string, Text>;

export type LeaveReasonId = keyof typeof LEAVE_REASON;
