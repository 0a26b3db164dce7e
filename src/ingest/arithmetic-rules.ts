import type { FindingRule } from "./finding.ts";

/** Rates that a file states beside its counts. They are checked, and not loaded. */
export const ARITHMETIC_RULES = {
  "arithmetic.rate": {
    severity: "WARNING",
    message: {
      en: "This rate is not the count of the same cell per 100,000 population: {expected} is expected.",
      fr: "Ce taux n'est pas le nombre de la même cellule pour 100\u00a0000 habitants : {expected} est attendu.",
    },
    hint: {
      en: "One of the two is wrong, or the population is another. Correct it, or say why in the review.",
      fr: "L'un des deux est erroné, ou la population est autre. Corrigez-le, ou expliquez-le à l'examen.",
    },
  },
  "arithmetic.rate-unreadable": {
    severity: "WARNING",
    message: { en: "This rate is not a decimal number.", fr: "Ce taux n'est pas un nombre décimal." },
    hint: { en: "Write 1.53 or 1,53.", fr: "Écrivez 1.53 ou 1,53." },
  },
  "arithmetic.rate-unchecked": {
    severity: "INFO",
    message: {
      en: "Rates that could not be checked, since no such population is held: {count}.",
      fr: "Taux qui n'ont pu être vérifiés, faute d'une telle population : {count}.",
    },
    hint: null,
  },
} as const satisfies Record<string, FindingRule>;
