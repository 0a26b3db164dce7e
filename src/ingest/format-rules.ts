import type { FindingRule } from "./finding.ts";

/** What belongs to one format only. `{…}` are filled in. */
export const FORMAT_RULES = {
  "statcan.table-unknown": {
    severity: "ERROR",
    message: {
      en: "These columns are of no table that has a mapping to {indicator}.",
      fr: "Ces colonnes ne sont d'aucun tableau qui ait une correspondance avec {indicator}.",
    },
    hint: { en: "Tables with a mapping: {tables}.", fr: "Tableaux qui ont une correspondance : {tables}." },
  },
  "statcan.other-rows": {
    severity: "INFO",
    message: {
      en: "Rows of the table that are not of this indicator (“{column}”), not loaded: {count}.",
      fr: "Lignes du tableau qui ne sont pas de cet indicateur (« {column} »), non chargées : {count}.",
    },
    hint: null,
  },
  "statcan.nothing-of-indicator": {
    severity: "ERROR",
    message: { en: "No row of the table is of {indicator}.", fr: "Aucune ligne du tableau n'est de {indicator}." },
    hint: { en: "Rows are taken where: {kept}.", fr: "Les lignes sont prises lorsque : {kept}." },
  },
  "statcan.scaled": {
    severity: "ERROR",
    message: { en: "Counts are loaded in units, not scaled.", fr: "Les comptes sont chargés en unités, sans facteur." },
    hint: { en: "SCALAR_FACTOR must be “units”.", fr: "FACTEUR SCALAIRE doit être « unités »." },
  },
  "sdmx.structure": {
    severity: "ERROR",
    message: {
      en: "STRUCTURE is dataflow, datastructure or dataprovision.",
      fr: "STRUCTURE vaut dataflow, datastructure ou dataprovision.",
    },
    hint: null,
  },
  "sdmx.structure-id": {
    severity: "ERROR",
    message: { en: "This structure is not {indicator}.", fr: "Cette structure n'est pas {indicator}." },
    hint: { en: "Write {expected}.", fr: "Écrivez {expected}." },
  },
  "sdmx.action": {
    severity: "ERROR",
    message: {
      en: "ACTION is M (merge), R (replace) or D (delete).",
      fr: "ACTION vaut M (fusionner), R (remplacer) ou D (supprimer).",
    },
    hint: null,
  },
  "sdmx.action-deprecated": {
    severity: "INFO",
    message: {
      en: "Rows with the deprecated action {code}, read as M: {count}.",
      fr: "Lignes dont l'action {code} est périmée, lues comme M : {count}.",
    },
    hint: null,
  },
  "sdmx.conf-status": {
    severity: "ERROR",
    message: { en: "This is not a code of CL_CONF_STATUS.", fr: "Ce n'est pas un code de CL_CONF_STATUS." },
    hint: { en: "One of: {codes}.", fr: "Un parmi : {codes}." },
  },
  "sdmx.measure": {
    severity: "ERROR",
    message: {
      en: "This row is of a measure that the exchange computes; only counts are loaded.",
      fr: "Cette ligne est d'une mesure que le carrefour calcule ; seuls les comptes sont chargés.",
    },
    hint: { en: "Export COUNT alone, or take these rows out.", fr: "N'exportez que COUNT, ou retirez ces lignes." },
  },
  "sdmx.rounded": {
    severity: "ERROR",
    message: {
      en: "This value was rounded to protect it when it was exported: it is not the count.",
      fr: "Cette valeur a été arrondie à l'exportation pour la protéger : ce n'est pas le compte.",
    },
    hint: {
      en: "Load the custodian's own export (AUDIENCE is CUSTODIAN), or the true counts.",
      fr: "Chargez l'exportation du dépositaire (AUDIENCE vaut CUSTODIAN), ou les vrais comptes.",
    },
  },
  "sdmx.wildcard-delete": {
    severity: "ERROR",
    message: {
      en: "A deletion names one cell: every dimension, the area and the period.",
      fr: "Une suppression désigne une seule cellule : chaque dimension, le territoire et la période.",
    },
    hint: null,
  },
  "cell.repeated": {
    severity: "ERROR",
    message: {
      en: "This cell already stands in row {first}.",
      fr: "Cette cellule figure déjà à la ligne {first}.",
    },
    hint: null,
  },
  "cell.whole-and-parts": {
    severity: "ERROR",
    message: {
      en: "Some rows give this cell whole (row {first}) and others its parts; only one of the two may be sent.",
      fr: "Des lignes donnent cette cellule en entier (ligne {first}) et d'autres, ses parties ; n'envoyez que l'un ou l'autre.",
    },
    hint: null,
  },
  "cell.total-missing": {
    severity: "ERROR",
    message: {
      en: "The code of this row counts only towards a total ({code}), and the file does not give that total.",
      fr: "Le code de cette ligne ne compte que dans un total ({code}), que le fichier ne donne pas.",
    },
    hint: { en: "Add the row of the total.", fr: "Ajoutez la ligne du total." },
  },
  "cell.too-many-to-add": {
    severity: "ERROR",
    message: {
      en: "More than {max} rows in codes that must be added up.",
      fr: "Plus de {max} lignes dont les codes doivent être additionnés.",
    },
    hint: { en: "Send fewer periods at a time.", fr: "Envoyez moins de périodes à la fois." },
  },
} as const satisfies Record<string, FindingRule>;
