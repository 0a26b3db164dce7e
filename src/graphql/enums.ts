import { registerEnumType } from "type-graphql";
import { RELATION } from "../code-map/code-map.ts";
import { COMPARABILITY_LEVEL } from "../comparability/comparability.ts";
import { ACCESS_LEVEL } from "../domain/access.ts";
import {
  AVAILABILITY,
  CELL_CHANGE,
  GEO_LEVEL,
  LANGUAGE,
  MEASURE,
  PERIOD_TYPE,
  PROTECTION_METHOD,
  RELEASE_STATE,
  REVIEW_DECISION,
  ROLE,
  SEVERITY,
  SUBMISSION_STATE,
  VINTAGE,
} from "../domain/codes.ts";
import { EXPORT_FORMAT } from "../domain/export-format.ts";
import { TABLE_CHANGE } from "../table/table-alternatives.ts";

type EnumOf<V extends readonly string[]> = { readonly [Name in V[number]]: Name };

/** The values of every enum, by its name in the schema. */
export const ENUM_VALUES = new Map<string, readonly string[]>();

function enumOf<V extends readonly string[]>(
  name: string,
  values: V,
  description: string,
  texts: { readonly [Name in V[number]]: string },
): EnumOf<V> {
  const object = Object.fromEntries(values.map((value) => [value, value])) as EnumOf<V>;
  const valuesConfig = Object.fromEntries(
    Object.entries<string>(texts).map(([value, text]) => [value, { description: text }]),
  );
  ENUM_VALUES.set(name, values);
  registerEnumType(object, { name, description, valuesConfig: valuesConfig as never });
  return object;
}

export const LanguageEnum = enumOf("Language", LANGUAGE, "Official language. | Langue officielle.", {
  EN: "English. | Anglais.",
  FR: "French. | Français.",
});

export const GeoLevelEnum = enumOf("GeoLevel", GEO_LEVEL, "Geographic level. | Niveau géographique.", {
  COUNTRY: "Canada. | Canada.",
  PROVINCE: "Province or territory. | Province ou territoire.",
  CMA: "Census metropolitan area or its part. | Région métropolitaine de recensement ou sa partie.",
});

export const PeriodTypeEnum = enumOf(
  "PeriodType",
  PERIOD_TYPE,
  "Kind of reference period. | Type de période de référence.",
  {
    CALENDAR_YEAR: "1 January to 31 December. | Du 1er janvier au 31 décembre.",
    FISCAL_YEAR: "1 April to 31 March. | Exercice, du 1er avril au 31 mars.",
    HALF_YEAR: "Half-year. | Semestre.",
    QUARTER: "Quarter. | Trimestre.",
    MONTH: "Month. | Mois.",
  },
);

export const MeasureEnum = enumOf("Measure", MEASURE, "What is measured. | Ce qui est mesuré.", {
  COUNT: "Number of units of count. | Nombre d'unités de dénombrement.",
  RATE: "Per 100,000 population. | Pour 100\u202f000 habitants.",
  SHARE: "Percent of the total. | Pourcentage du total.",
  CHANGE: "Percent change on the previous period. | Variation en pourcentage par rapport à la période précédente.",
  AMOUNT: "Canadian dollars. | Dollars canadiens.",
});

export const ExportFormatEnum = enumOf("ExportFormat", EXPORT_FORMAT, "File formats. | Formats de fichier.", {
  CSV: "Commas, decimal points, UTF-8 (RFC 4180). | Virgules, points décimaux, UTF-8 (RFC 4180).",
  CSV_FR_CA:
    "For Excel in French: semicolons, decimal commas, byte order mark. | Pour Excel en français : points-virgules, virgules décimales, indicateur d'ordre des octets.",
  XLSX: "Workbook: Data, Notes, Legend, Method. | Classeur : Données, Notes, Légende, Méthode.",
  JSON_STAT: "JSON-stat 2.0. | JSON-stat 2.0.",
  SDMX_JSON: "SDMX-JSON 2.0, both languages. | SDMX-JSON 2.0, dans les deux langues.",
  SDMX_CSV: "SDMX-CSV 2.0. | SDMX-CSV 2.0.",
  PARQUET: "Apache Parquet. | Apache Parquet.",
});

export const VintageEnum = enumOf("Vintage", VINTAGE, "How settled a value is. | Degré d'achèvement d'une valeur.", {
  PROVISIONAL: "Provisional (p). | Provisoire (p).",
  REVISED: "Revised (r). | Révisée (r).",
  FINAL: "Final. | Définitive.",
});

export const AvailabilityEnum = enumOf(
  "Availability",
  AVAILABILITY,
  "Whether a value stands in a cell, and if not, why. | Présence d'une valeur dans une cellule ou, à défaut, la raison de son absence.",
  {
    VALUE: "A value; zero is a value. | Une valeur; zéro est une valeur.",
    SUPPRESSED: "Suppressed for confidentiality. | Supprimée pour des raisons de confidentialité.",
    NOT_AVAILABLE: "Not available for this period. | Non disponible pour cette période.",
    NOT_APPLICABLE: "Not applicable. | N'ayant pas lieu de figurer.",
    UNRELIABLE: "Too unreliable to be published. | Trop peu fiable pour être publiée.",
    NOT_SHARED: "Not shared with this viewer. | Non communiquée à cet utilisateur.",
    NOT_COMPUTABLE:
      "A change on a zero or hidden base, or a share of zero. | Une variation sur une base nulle ou masquée, ou une part de zéro.",
  },
);

export const ReleaseStateEnum = enumOf(
  "ReleaseState",
  RELEASE_STATE,
  "Where a release stands. | État d'une diffusion.",
  {
    SCHEDULED: "Under embargo. | Sous embargo.",
    PUBLISHED: "Current. | En vigueur.",
    SUPERSEDED: "Replaced by a later release. | Remplacée par une diffusion ultérieure.",
    WITHDRAWN: "Withdrawn. | Retirée.",
  },
);

export const CellChangeEnum = enumOf(
  "CellChange",
  CELL_CHANGE,
  "How a cell changed from one release to another, as the viewer is shown both. | Ce qui a changé dans une cellule d'une diffusion à l'autre, selon ce qui est montré des deux.",
  {
    ADDED: "In the later release only. | Seulement dans la seconde diffusion.",
    REMOVED: "In the earlier release only. | Seulement dans la première diffusion.",
    VALUE_CHANGED: "Shown in both, with another value. | Montrée dans les deux, avec une autre valeur.",
    STATUS_CHANGED:
      "Hidden or shown, provisional or revised, exact or rounded: another status without another shown value. | Masquée ou montrée, provisoire ou révisée, exacte ou arrondie : un autre état sans autre valeur montrée.",
  },
);

export const MappingRelationEnum = enumOf(
  "MappingRelation",
  RELATION,
  "What a local code is to a shared one. | Ce qu'un code local est pour un code commun.",
  {
    EXACT: "The same. | La même chose.",
    NARROWER: "A part of it; several add up to it. | Une partie de celui-ci; plusieurs s'additionnent pour le donner.",
    BROADER: "Covers it and others; never split. | Le couvre avec d'autres; n'est jamais réparti.",
    PARTIAL: "Overlaps with it; never split. | Le chevauche; n'est jamais réparti.",
    NONE: "There is no equivalent below the total. | Il n'y a pas d'équivalent sous le total.",
  },
);

export const ProtectionMethodEnum = enumOf(
  "ProtectionMethod",
  PROTECTION_METHOD,
  "Method of disclosure control. | Méthode de contrôle de la divulgation.",
  {
    NONE: "None. | Aucune.",
    SUPPRESS: "Primary and complementary suppression. | Suppression primaire et complémentaire.",
    ROUND: "Deterministic rounding. | Arrondissement déterministe.",
    RANDOM_ROUND: "Random rounding. | Arrondissement aléatoire.",
    CELL_KEY: "Cell-key perturbation. | Perturbation par clé de cellule.",
  },
);

export const RoleEnum = enumOf("Role", ROLE, "What someone may do. | Ce qu'une personne peut faire.", {
  PUBLIC: "No token. | Sans jeton.",
  ANALYST: "Analyst of a jurisdiction. | Analyste d'un gouvernement.",
  POLICY: "Policy officer. | Agent ou agente de politiques.",
  LOADER: "Loads figures of a custodian. | Charge les chiffres d'un dépositaire.",
  APPROVER: "Approves what was loaded. | Approuve ce qui a été chargé.",
  SECRETARIAT: "Secretariat of the working group. | Secrétariat du groupe de travail.",
  AUDITOR: "Auditor. | Vérificateur ou vérificatrice.",
});

export const OBSERVATION_SORT = ["JURISDICTION", "PERIOD", "VALUE"] as const;
export const ObservationSortEnum = enumOf(
  "ObservationSort",
  OBSERVATION_SORT,
  "What observations are ordered by. | Critère de tri des observations.",
  {
    JURISDICTION: "Standard Geographical Classification order. | Ordre de la Classification géographique type.",
    PERIOD: "Reference period. | Période de référence.",
    VALUE: "What the viewer is shown; hidden values last. | Ce qui est montré; les valeurs masquées en dernier.",
  },
);

export const SubmissionStateEnum = enumOf(
  "SubmissionState",
  SUBMISSION_STATE,
  "Where a submission stands. | État d'une soumission.",
  {
    RECEIVED: "Received; its bytes are kept. | Reçue; ses octets sont conservés.",
    VALIDATING: "Being validated. | En cours de validation.",
    REJECTED: "Refused by its findings or by a reviewer. | Refusée par ses constats ou à l'examen.",
    STAGED: "Validated; waits for a second person. | Validée; attend une deuxième personne.",
    APPROVED: "Approved; waits to be published, or for its time. | Approuvée; attend d'être publiée, ou son heure.",
    PUBLISHED: "Published. | Publiée.",
    WITHDRAWN: "Its release was withdrawn. | Sa diffusion a été retirée.",
  },
);

export const SeverityEnum = enumOf("Severity", SEVERITY, "How serious a finding is. | Gravité d'un constat.", {
  ERROR: "Stands in the way of loading. | Empêche le chargement.",
  WARNING: "Needs a word of explanation. | Demande une explication.",
  INFO: "Good to know. | Bon à savoir.",
});

export const ReviewDecisionEnum = enumOf(
  "ReviewDecision",
  REVIEW_DECISION,
  "A second person's decision. | Décision d'une deuxième personne.",
  {
    APPROVE: "May be published as it is. | Peut être publiée telle quelle.",
    REJECT: "Will not be published. | Ne sera pas publiée.",
  },
);

export const ComparabilityLevelEnum = enumOf(
  "ComparabilityLevel",
  COMPARABILITY_LEVEL,
  "Whether figures may be compared. | Si des chiffres peuvent être comparés.",
  {
    COMPARABLE: "Nothing that is known speaks against it. | Rien de connu ne s'y oppose.",
    CAUTION: "With the reasons beside it. | En tenant compte des motifs indiqués.",
    NOT_COMPARABLE: "They measure different things. | Ils mesurent des choses différentes.",
  },
);

export const TableChangeKindEnum = enumOf(
  "TableChangeKind",
  TABLE_CHANGE,
  "A step from one table to a coarser one. | Un pas d'un tableau vers un tableau moins détaillé.",
  {
    DROP_DIMENSION: "A dimension at its total. | Une dimension à son total.",
    COARSER_GEOGRAPHY: "A level up in geography. | Un niveau géographique plus haut.",
    COARSER_CODES: "A level up in a hierarchy of codes. | Un niveau plus haut dans une hiérarchie de codes.",
    POOL_PERIODS: "Periods together. | Des périodes regroupées.",
  },
);

/** The axes of a table that are no dimensions. Arguments take them as strings, beside the ids of dimensions. */
export const AxisEnum = enumOf(
  "Axis",
  ["JURISDICTION", "PERIOD", "MEASURE"],
  "An axis of every table; any other is the id of a dimension. | Un axe de tout tableau; tout autre est l'identificateur d'une dimension.",
  {
    JURISDICTION: "Jurisdiction. | Gouvernement ou territoire.",
    PERIOD: "Reference period. | Période de référence.",
    MEASURE: "Measure. | Mesure.",
  },
);

export const AccessLevelEnum = enumOf(
  "AccessLevel",
  ACCESS_LEVEL,
  "How much of a cell somebody is shown, the strictest first. | Ce qui est montré d'une cellule, du plus strict au moins strict.",
  {
    NOT_SHARED: "Nothing: no agreement in force covers it. | Rien : aucune entente en vigueur ne la vise.",
    PUBLIC: "As everybody is shown it. | Comme à tout le monde.",
    FPT: "As governments are shown it. | Comme aux gouvernements.",
    EXACT: "As it was loaded. | Telle que chargée.",
  },
);
