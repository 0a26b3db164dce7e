import type { FindingRule } from "./finding.ts";

/** What only shows beside the current release: the cube as a whole, its sums, and changes that look like mistakes. */
export const SUBMISSION_RULES = {
  "validation.failed": {
    severity: "ERROR",
    message: {
      en: "INTERNAL: the exchange could not finish validating this file in {attempts} attempts. The file need not be at fault.",
      fr: "INTERNAL : l'échange n'a pu achever la validation de ce fichier en {attempts} essais. Le fichier n'est pas forcément en cause.",
    },
    hint: {
      en: "Tell those who keep the exchange the id {id}; then send the file again, under a new key.",
      fr: "Donnez l'identificateur {id} aux responsables de l'échange ; puis envoyez de nouveau le fichier, sous une nouvelle clé.",
    },
  },
  "cell.twice": {
    severity: "ERROR",
    message: {
      en: "The cell {cell} stands in this file twice.",
      fr: "La cellule {cell} figure deux fois dans ce fichier.",
    },
    hint: { en: "Keep one of the two rows.", fr: "Gardez l'une des deux lignes." },
  },
  "cell.outside": {
    severity: "ERROR",
    message: {
      en: "The cell {cell} has no place in {indicator}.",
      fr: "La cellule {cell} n'a pas de place dans {indicator}.",
    },
    hint: null,
  },
  "cube.missing-cells": {
    severity: "WARNING",
    message: {
      en: "Cells that neither this file nor the current release fills, in the areas and periods of this file: {count}.",
      fr: "Cellules que ni ce fichier ni la diffusion en vigueur ne remplissent, pour les territoires et périodes de ce fichier : {count}.",
    },
    hint: {
      en: "They will be shown as “..”, not available.",
      fr: "Elles paraîtront comme « .. », indisponibles.",
    },
  },
  "cube.suppressed-at-source": {
    severity: "WARNING",
    message: {
      en: "Cells that the source suppressed, loaded as not available: {count}.",
      fr: "Cellules supprimées par la source, chargées comme indisponibles : {count}.",
    },
    hint: {
      en: "Send the true counts: the exchange hides what must be hidden.",
      fr: "Envoyez les vrais comptes : l'échange masque ce qui doit l'être.",
    },
  },
  "arithmetic.total": {
    severity: "ERROR",
    message: {
      en: "The total {cell} is not the sum of its parts ({parts}).",
      fr: "Le total {cell} n'est pas la somme de ses parties ({parts}).",
    },
    hint: {
      en: "Correct one of them; parts that no longer hold can be removed (action D, or “..”).",
      fr: "Corrigez l'un d'eux ; les parties qui ne tiennent plus peuvent être retirées (action D, ou « .. »).",
    },
  },
  "arithmetic.parts": {
    severity: "ERROR",
    message: {
      en: "The parts that are known of {cell} ({parts}) add up to more than it.",
      fr: "Les parties connues de {cell} ({parts}) dépassent ensemble ce total.",
    },
    hint: {
      en: "Correct one of them; parts that no longer hold can be removed (action D, or “..”).",
      fr: "Corrigez l'un d'eux ; les parties qui ne tiennent plus peuvent être retirées (action D, ou « .. »).",
    },
  },
  "note.one-language": {
    severity: "WARNING",
    message: {
      en: "Notes in one language: {count}. They are published as they are, marked as the source's own words.",
      fr: "Notes dans une seule langue : {count}. Elles sont publiées telles quelles, signalées comme les mots de la source.",
    },
    hint: {
      en: "Write both languages in one note: “Revised count. | Compte révisé.”",
      fr: "Écrivez les deux langues dans une même note : « Revised count. | Compte révisé. »",
    },
  },
  "note.tells-number": {
    severity: "INFO",
    message: {
      en: "Notes with a number in them, shown only to those who are shown the exact count: {count}.",
      fr: "Notes contenant un nombre, montrées seulement à qui voit le nombre exact : {count}.",
    },
    hint: {
      en: "Write the note without numbers if everyone should read it.",
      fr: "Écrivez la note sans nombre si tous doivent la lire.",
    },
  },
  "plausibility.change": {
    severity: "WARNING",
    message: {
      en: "{cell} changes by more than {share} % against the current release.",
      fr: "{cell} varie de plus de {share} % par rapport à la diffusion en vigueur.",
    },
    hint: {
      en: "Say in the review why, or correct it.",
      fr: "Expliquez-le à l'examen, ou corrigez-le.",
    },
  },
  "plausibility.outlier": {
    severity: "WARNING",
    message: {
      en: "{cell} lies far from its own earlier periods (robust z-score above {limit}).",
      fr: "{cell} s'écarte beaucoup de ses propres périodes antérieures (cote z robuste supérieure à {limit}).",
    },
    hint: {
      en: "Say in the review why, or correct it.",
      fr: "Expliquez-le à l'examen, ou corrigez-le.",
    },
  },
  "plausibility.zero": {
    severity: "WARNING",
    message: {
      en: "{cell} falls to zero; the current release has a count there.",
      fr: "{cell} tombe à zéro ; la diffusion en vigueur y a un nombre.",
    },
    hint: {
      en: "Write “..” where the figure is not available.",
      fr: "Écrivez « .. » si le chiffre n'est pas disponible.",
    },
  },
  "plausibility.future": {
    severity: "ERROR",
    message: { en: "The period {period} has not begun.", fr: "La période {period} n'a pas commencé." },
    hint: null,
  },
  "plausibility.vintage": {
    severity: "WARNING",
    message: {
      en: "Cells whose vintage goes back from what the current release has: {count}.",
      fr: "Cellules dont le millésime recule par rapport à la diffusion en vigueur : {count}.",
    },
    hint: {
      en: "Say in the review why, or load the file under another vintage.",
      fr: "Expliquez-le à l'examen, ou chargez le fichier sous un autre millésime.",
    },
  },
  "release.unchanged": {
    severity: "WARNING",
    message: {
      en: "Nothing in this file differs from the current release: there is nothing to publish.",
      fr: "Rien dans ce fichier ne diffère de la diffusion en vigueur : il n'y a rien à publier.",
    },
    hint: null,
  },
} as const satisfies Record<string, FindingRule>;
