import type { FindingRule } from "./finding.ts";

/** What publication would hide if the file were published now. Counts of cells, never of people. */
export const DISCLOSURE_RULES = {
  "disclosure.hidden": {
    severity: "INFO",
    message: {
      en: "Cells that would be hidden: {hidden} of {cells}, from audiences {audiences}.",
      fr: "Cellules qui seraient masquées : {hidden} sur {cells}, pour les publics {audiences}.",
    },
    hint: null,
  },
  "disclosure.newlyHidden": {
    severity: "WARNING",
    message: {
      en: "Cells that the current release shows and that would be hidden: {count}, from audiences {audiences}.",
      fr: "Cellules que montre la diffusion en vigueur et qui seraient masquées : {count}, pour les publics {audiences}.",
    },
    hint: {
      en: "The earlier release stays readable. Say in the review why readers lose them.",
      fr: "La diffusion précédente reste consultable. Expliquez à l'examen pourquoi le public les perd.",
    },
  },
  "disclosure.refused": {
    severity: "WARNING",
    message: {
      en: "As it stands, this file could not be published: cells that could be narrowed down whatever is hidden: {count}.",
      fr: "En l'état, ce fichier ne pourrait être publié : cellules qu'on pourrait cerner quoi qu'on masque : {count}.",
    },
    hint: {
      en: "Earlier releases show too much beside it. Leave detail out, or ask those who keep the exchange.",
      fr: "Les diffusions précédentes en montrent trop à côté. Retirez du détail, ou consultez les responsables de l'échange.",
    },
  },
  "disclosure.notPreviewed": {
    severity: "INFO",
    message: {
      en: "What would be hidden was not computed: it takes more than {cells} cells or {seconds} seconds here. Publication computes it.",
      fr: "Ce qui serait masqué n'a pas été calculé : il y faudrait plus de {cells} cellules ou de {seconds} secondes. La publication le calculera.",
    },
    hint: {
      en: "A file sent without dryRun is given more time.",
      fr: "Un fichier envoyé sans dryRun dispose de plus de temps.",
    },
  },
} as const satisfies Record<string, FindingRule>;
