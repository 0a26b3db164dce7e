import type { FindingRule } from "./finding.ts";

/** What can be wrong with one cell: its number, symbol, code, period or jurisdiction. `{…}` are filled in. */
export const CELL_RULES = {
  "value.missing": {
    severity: "ERROR",
    message: { en: "There is neither a number nor a symbol.", fr: "Il n'y a ni nombre ni symbole." },
    hint: {
      en: "Write 0 for none; “..” for not available, “...” for not applicable, “x” for suppressed, “F” for too unreliable.",
      fr: "Écrivez 0 s'il n'y en a pas ; « .. » pour indisponible, « ... » pour n'ayant pas lieu de figurer, « x » pour confidentiel, « F » pour trop peu fiable.",
    },
  },
  "value.not-a-number": {
    severity: "ERROR",
    message: {
      en: "This is not a number of the form 1234 or 1 234.",
      fr: "Ce n'est pas un nombre de la forme 1234 ou 1\u00a0234.",
    },
    hint: {
      en: "Digits 0 to 9 only, in groups of three if spaces part them.",
      fr: "Seulement les chiffres de 0 à 9, par groupes de trois si des espaces les séparent.",
    },
  },
  "value.comma-group": {
    severity: "ERROR",
    message: {
      en: "A comma in a count may part thousands or decimals; it is not guessed which.",
      fr: "Dans un compte, une virgule peut séparer des milliers ou des décimales ; nous ne devinons pas.",
    },
    hint: { en: "Write 1234 or 1 234.", fr: "Écrivez 1234 ou 1\u00a0234." },
  },
  "value.negative": {
    severity: "ERROR",
    message: { en: "A count is never negative.", fr: "Un compte n'est jamais négatif." },
    hint: null,
  },
  "value.fraction": {
    severity: "ERROR",
    message: { en: "A count is a whole number.", fr: "Un compte est un nombre entier." },
    hint: {
      en: "Rates and shares are computed here; send counts.",
      fr: "Les taux et les parts sont calculés ici ; envoyez des comptes.",
    },
  },
  "value.too-large": {
    severity: "ERROR",
    message: {
      en: "This is larger than {max}, the largest number held.",
      fr: "Ce nombre dépasse {max}, le plus grand qui puisse être conservé.",
    },
    hint: null,
  },
  "value.exponent": {
    severity: "ERROR",
    message: { en: "Numbers with an exponent are not read.", fr: "Les nombres avec exposant ne sont pas lus." },
    hint: {
      en: "Format the column as a number without decimals and save again.",
      fr: "Mettez la colonne au format nombre sans décimales, puis enregistrez de nouveau.",
    },
  },
  "value.digits": {
    severity: "ERROR",
    message: { en: "Only the digits 0 to 9 are read.", fr: "Seuls les chiffres de 0 à 9 sont lus." },
    hint: null,
  },
  "value.formula": {
    severity: "ERROR",
    message: { en: "This cell holds a formula.", fr: "Cette cellule contient une formule." },
    hint: { en: "Paste values only and save again.", fr: "Collez seulement les valeurs, puis enregistrez de nouveau." },
  },
  "status.unknown": {
    severity: "ERROR",
    message: { en: "This is not a symbol that is read here.", fr: "Ce symbole n'est pas pris en charge." },
    hint: { en: "One of: {codes}.", fr: "Un parmi : {codes}." },
  },
  "status.number-with-symbol": {
    severity: "ERROR",
    message: {
      en: "The symbol says that there is no number, and a number stands beside it. The number was not kept.",
      fr: "Le symbole indique qu'il n'y a pas de nombre, mais un nombre l'accompagne. Le nombre n'a pas été conservé.",
    },
    hint: {
      en: "Keep the number if it is the true count (the exchange suppresses it where it must), else the symbol alone.",
      fr: "Gardez le nombre s'il est le vrai compte (l'échange le supprimera au besoin), sinon le symbole seul.",
    },
  },
  "status.without-number": {
    severity: "ERROR",
    message: {
      en: "This symbol belongs to a number, and there is none.",
      fr: "Ce symbole accompagne un nombre, et il n'y en a pas.",
    },
    hint: null,
  },
  "status.contradiction": {
    severity: "ERROR",
    message: {
      en: "The status and the symbol of this row contradict each other.",
      fr: "L'état et le symbole de cette ligne se contredisent.",
    },
    hint: null,
  },
  "status.not-for-counts": {
    severity: "ERROR",
    message: {
      en: "A limit of detection does not apply to counts.",
      fr: "Une limite de détection ne s'applique pas à des comptes.",
    },
    hint: null,
  },
  "status.nuance": {
    severity: "INFO",
    message: {
      en: "Values whose status {code} was not kept: {count}. They were loaded as values.",
      fr: "Valeurs dont l'état {code} n'a pas été conservé : {count}. Elles ont été chargées comme des valeurs.",
    },
    hint: null,
  },
  "status.confidential": {
    severity: "INFO",
    message: {
      en: "Numbers marked confidential that were loaded: {count}. They are protected when they are published.",
      fr: "Nombres marqués confidentiels qui ont été chargés : {count}. Ils seront protégés au moment de la publication.",
    },
    hint: null,
  },
  "note.formula": {
    severity: "ERROR",
    message: { en: "This note begins like a formula.", fr: "Cette note commence comme une formule." },
    hint: { en: "Begin it with a word.", fr: "Commencez-la par un mot." },
  },
  "note.too-many": {
    severity: "ERROR",
    message: {
      en: "The notes of a file have at most {max} characters together, the same note counted once; rows beyond that: {count}.",
      fr: "Les notes d'un fichier comptent en tout au plus {max} caractères, une même note n'étant comptée qu'une fois ; lignes au-delà : {count}.",
    },
    hint: {
      en: "Shorten the notes, or send fewer periods at a time.",
      fr: "Abrégez les notes, ou envoyez moins de périodes à la fois.",
    },
  },
  "note.too-long": {
    severity: "ERROR",
    message: { en: "A note has at most {max} characters.", fr: "Une note compte au plus {max} caractères." },
    hint: null,
  },
  "code.unknown": {
    severity: "ERROR",
    message: { en: "This code is not known in “{column}”.", fr: "Ce code n'est pas connu dans « {column} »." },
    hint: { en: "Nearest: {nearest}.", fr: "Les plus proches : {nearest}." },
  },
  "code.not-in-force": {
    severity: "ERROR",
    message: { en: "This code is not in force in {period}.", fr: "Ce code n'est pas en vigueur en {period}." },
    hint: { en: "In force then: {nearest}.", fr: "En vigueur à cette période : {nearest}." },
  },
  "code.shared": {
    severity: "INFO",
    message: {
      en: "Cells of “{column}” whose code is not in the code map and was read as the shared code of that name: {count}.",
      fr: "Cellules de « {column} » dont le code est absent de la table de concordance et a été lu comme le code commun du même nom : {count}.",
    },
    hint: null,
  },
  "code.demonstration": {
    severity: "WARNING",
    message: {
      en: "The code map {map} is a demonstration that no province has approved.",
      fr: "La table de concordance {map} est une démonstration qu'aucune province n'a approuvée.",
    },
    hint: null,
  },
  "code.at-total": {
    severity: "WARNING",
    message: {
      en: "This code has no single equivalent below {code}: its rows count there only ({count}).",
      fr: "Ce code n'a pas d'équivalent unique sous {code} : ses lignes comptent à ce niveau seulement ({count}).",
    },
    hint: { en: "{en}", fr: "{fr}" },
  },
  "code.no-common-level": {
    severity: "ERROR",
    message: {
      en: "This code has no single equivalent in “{column}”, which has no total to load it at.",
      fr: "Ce code n'a pas d'équivalent unique dans « {column} », qui n'a pas de total où le charger.",
    },
    hint: null,
  },
  "jurisdiction.unknown": {
    severity: "ERROR",
    message: {
      en: "This is not a jurisdiction of the exchange.",
      fr: "Ce n'est pas un territoire connu de l'échange.",
    },
    hint: { en: "Nearest: {nearest}.", fr: "Les plus proches : {nearest}." },
  },
  "jurisdiction.foreign": {
    severity: "ERROR",
    message: {
      en: "This row is not of {jurisdiction}, for which the file is loaded.",
      fr: "Cette ligne ne concerne pas {jurisdiction}, pour qui le fichier est chargé.",
    },
    hint: {
      en: "Remove it: each province loads its own figures.",
      fr: "Supprimez-la : chaque province charge ses propres chiffres.",
    },
  },
  "jurisdiction.level": {
    severity: "ERROR",
    message: {
      en: "{indicator} has no figures for areas of this kind.",
      fr: "{indicator} n'a pas de chiffres pour les territoires de ce genre.",
    },
    hint: null,
  },
  "jurisdiction.not-served": {
    severity: "WARNING",
    message: {
      en: "Rows of an area that the exchange does not hold, not loaded: {count}.",
      fr: "Lignes d'un territoire que l'échange ne tient pas, non chargées : {count}.",
    },
    hint: null,
  },
  "period.malformed": {
    severity: "ERROR",
    message: { en: "This is not a period.", fr: "Ce n'est pas une période." },
    hint: {
      en: "Write 2019, 2018-2019 (fiscal year), 2020-H1, 2020-Q1 or 2020-04.",
      fr: "Écrivez 2019, 2018-2019 (exercice), 2020-H1, 2020-Q1 ou 2020-04.",
    },
  },
  "period.out-of-range": {
    severity: "ERROR",
    message: { en: "Periods run from 1900 to 2100.", fr: "Les périodes vont de 1900 à 2100." },
    hint: null,
  },
  "period.type": {
    severity: "ERROR",
    message: {
      en: "{indicator} has {expected} periods, such as {example}.",
      fr: "{indicator} a des périodes de type {attendu}, par exemple {example}.",
    },
    hint: null,
  },
} as const satisfies Record<string, FindingRule>;
