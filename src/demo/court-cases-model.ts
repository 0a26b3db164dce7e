import { type DemoModel, numberUnder, partsOfTotal } from "./demo-model.ts";

const COURT: Readonly<Record<string, number>> = { ADULT: 0.92, YOUTH: 0.08 };

/** Decision within court. */
const DECISION: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  ADULT: { GUILTY: 0.19, ACQUITTED: 0.05, STAYED: 0.69, OTHER: 0.07 },
  YOUTH: { GUILTY: 0.28, ACQUITTED: 0.04, STAYED: 0.6, OTHER: 0.08 },
};

/** Cases where trafficking is the most serious offence, and those where it is another of the charges. */
const RULE: Readonly<Record<string, number>> = { MSO: 0.45, OTHER_CHARGE: 0.55 };

/**
 * Completed cases by court, decision and counting rule in provinces and territories, 2012-2013 to 2022-2023. Invented.
 * A territory is missing only in years in which it counted nothing: Canada less the other twelve tells what it counted,
 * and in the first release that must not be a small count, least of all one that the second release has to hide.
 */
export const COURT_CASES_MODEL: DemoModel = {
  indicator: "demo.court.cases",
  periods: [
    "2012-2013",
    "2013-2014",
    "2014-2015",
    "2015-2016",
    "2016-2017",
    "2017-2018",
    "2018-2019",
    "2019-2020",
    "2020-2021",
    "2021-2022",
    "2022-2023",
  ],
  dimensions: [
    { id: "court", members: partsOfTotal(["ADULT", "YOUTH"]) },
    { id: "decision", members: partsOfTotal(["GUILTY", "ACQUITTED", "STAYED", "OTHER"]) },
    {
      id: "rule",
      members: [
        { id: "MSO", heldBy: ["ANY_CHARGE", "MSO"] },
        { id: "OTHER_CHARGE", heldBy: ["ANY_CHARGE"] },
      ],
    },
  ],
  rate: {
    "CA-NL": 0.25,
    "CA-PE": 0.5,
    "CA-NS": 0.7,
    "CA-NB": 0.3,
    "CA-QC": 0.35,
    "CA-ON": 0.75,
    "CA-MB": 0.35,
    "CA-SK": 0.25,
    "CA-AB": 0.4,
    "CA-BC": 0.2,
    "CA-YT": 0.8,
    "CA-NT": 0.8,
    "CA-NU": 0.9,
  },
  trend: [0.4, 0.46, 0.56, 0.68, 0.8, 0.92, 1.0, 0.98, 0.7, 0.92, 1.04],
  shape: 2,
  share: ([court = "", decision = "", rule = ""]) =>
    numberUnder(COURT, court) * numberUnder(DECISION[court], decision) * numberUnder(RULE, rule),
  gaps: [
    { jurisdiction: "CA-NU", periods: ["2018-2019", "2019-2020"], dimension: null, arrives: true },
    { jurisdiction: "CA-YT", periods: ["2020-2021"], dimension: null, arrives: false },
    { jurisdiction: "CA-SK", periods: ["2014-2015"], dimension: "decision", arrives: false },
  ],
  revision: {
    latePeriods: ["2021-2022", "2022-2023"],
    lateShare: 0.15,
    correction: { jurisdiction: "CA-AB", period: "2016-2017", kept: 0.7 },
  },
  reason: {
    provisional: {
      en: "Synthetic data for demonstration: first release of 2012/2013 to 2022/2023; the fiscal year 2022/2023 is provisional.",
      fr: "Données synthétiques de démonstration\u00a0: première diffusion des exercices 2012-2013 à 2022-2023\u00a0; l'exercice 2022-2023 est provisoire.",
    },
    revised: {
      en: "Synthetic data for demonstration: late reports of 2021/2022 and 2022/2023 added, Alberta corrected for 2016/2017, and the figures of Nunavut for 2018/2019 and 2019/2020 received.",
      fr: "Données synthétiques de démonstration\u00a0: ajout des déclarations tardives de 2021-2022 et 2022-2023, correction des chiffres de l'Alberta pour 2016-2017 et réception de ceux du Nunavut pour 2018-2019 et 2019-2020.",
    },
  },
};
