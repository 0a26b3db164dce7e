import { type DemoModel, numberUnder, partsOfTotal } from "./demo-model.ts";

const SEX: Readonly<Record<string, number>> = { F: 0.92, M: 0.08 };

/** Age group within sex. */
const AGE: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  F: { "0-17": 0.24, "18-24": 0.42, "25-34": 0.22, "35-44": 0.08, "45+": 0.04 },
  M: { "0-17": 0.22, "18-24": 0.26, "25-34": 0.24, "35-44": 0.16, "45+": 0.12 },
};

/** Relationship within age group. */
const MINOR = { PARTNER: 0.22, FAMILY: 0.1, ACQUAINTANCE: 0.34, STRANGER: 0.14, OTHER: 0.2 };
const ADULT = { PARTNER: 0.38, FAMILY: 0.04, ACQUAINTANCE: 0.27, STRANGER: 0.11, OTHER: 0.2 };

/**
 * Victims by sex, age group and relationship in provinces, territories and metropolitan areas, 2012 to 2023. Invented.
 * What is missing must not be a small count that others tell. Canada less the other twelve tells what a territory
 * counted, so Nunavut is missing in two years in which that is nothing; nothing tells what a metropolitan area counted,
 * since nobody is shown its province outside the metropolitan areas, so one of them comes late.
 */
export const POLICE_VICTIMS_MODEL: DemoModel = {
  indicator: "demo.police.victims",
  periods: ["2012", "2013", "2014", "2015", "2016", "2017", "2018", "2019", "2020", "2021", "2022", "2023"],
  dimensions: [
    { id: "sex", members: partsOfTotal(["F", "M"]) },
    { id: "age", members: partsOfTotal(["0-17", "18-24", "25-34", "35-44", "45+"]) },
    { id: "relationship", members: partsOfTotal(["PARTNER", "FAMILY", "ACQUAINTANCE", "STRANGER", "OTHER"]) },
  ],
  rate: {
    "CA-NL": 0.8,
    "CA-PE": 1.1,
    "CA-NS": 2.9,
    "CA-NB": 1.2,
    "CA-QC": 0.9,
    "CA-ON": 1.9,
    "CA-MB": 1.3,
    "CA-SK": 1.0,
    "CA-AB": 1.1,
    "CA-BC": 0.9,
    "CA-YT": 2.4,
    "CA-NT": 2.2,
    "CA-NU": 2.6,
  },
  trend: [0.74, 0.76, 0.78, 0.84, 0.86, 0.88, 0.9, 1.0, 0.96, 1.04, 1.06, 1.08],
  shape: 1.5,
  share: ([sex = "", age = "", relationship = ""]) =>
    numberUnder(SEX, sex) * numberUnder(AGE[sex], age) * numberUnder(age === "0-17" ? MINOR : ADULT, relationship),
  gaps: [
    { jurisdiction: "CA-NU", periods: ["2016", "2017"], dimension: null, arrives: false },
    { jurisdiction: "CMA-810", periods: ["2013"], dimension: null, arrives: true },
    { jurisdiction: "CA-NB", periods: ["2014"], dimension: "age", arrives: false },
  ],
  revision: {
    latePeriods: ["2022", "2023"],
    lateShare: 0.15,
    correction: { jurisdiction: "CA-MB", period: "2015", kept: 0.7 },
  },
  reason: {
    provisional: {
      en: "Synthetic data for demonstration: first release of 2012 to 2023; the year 2023 is provisional.",
      fr: "Données synthétiques de démonstration\u00a0: première diffusion des années 2012 à 2023\u00a0; l'année 2023 est provisoire.",
    },
    revised: {
      en: "Synthetic data for demonstration: late reports of 2022 and 2023 added, Manitoba corrected for 2015, and the figures of Lethbridge for 2013 received.",
      fr: "Données synthétiques de démonstration\u00a0: ajout des déclarations tardives de 2022 et 2023, correction des chiffres du Manitoba pour 2015 et réception de ceux de Lethbridge pour 2013.",
    },
  },
};
