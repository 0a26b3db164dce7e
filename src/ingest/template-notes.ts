import type { Text } from "../domain/codes.ts";
import { typeset } from "../domain/french-typography.ts";
import { PERIOD_WORDS } from "./period-text.ts";
import type { TemplatePlan } from "./template-plan.ts";

const HOW_TO: readonly Text[] = [
  {
    en: "Fill in the sheet “Data”, one row for one cell of the table. Keep the headers of the first row as they are.",
    fr: "Remplissez la feuille « Data », une ligne par cellule du tableau. Gardez les en-têtes de la première ligne tels quels.",
  },
  {
    en: "jurisdiction, period and the columns after them take codes. The sheet “Codes” lists them with their names in both languages; the arrow beside a cell shows the same list.",
    fr: "jurisdiction, period et les colonnes suivantes prennent des codes. La feuille « Codes » les énumère avec leurs noms dans les deux langues; la flèche à côté d'une cellule montre la même liste.",
  },
  {
    en: "Totals have rows of their own. They are not calculated: they are checked against their parts.",
    fr: "Les totaux ont leurs propres lignes. Ils ne sont pas calculés : ils sont comparés à leurs parties.",
  },
  {
    en: "value: the number as you hold it, not rounded and not suppressed. 0 is a number: it says that there was none.",
    fr: "value : le nombre tel que vous le détenez, ni arrondi ni supprimé. 0 est un nombre : il dit qu'il n'y en a pas eu.",
  },
  {
    en: "status: where there is no number, leave value empty and say why: .. not available, ... not applicable, F too unreliable, x confidential. Beside a number: p provisional, r revised, E use with caution. Otherwise leave it empty.",
    fr: "status : s'il n'y a pas de nombre, laissez value vide et dites pourquoi : .. non disponible, ... n'ayant pas lieu de figurer, F trop peu fiable, x confidentiel. À côté d'un nombre : p provisoire, r révisé, E à utiliser avec prudence. Sinon, laissez vide.",
  },
  {
    en: "A row without value and status is refused. Delete the rows of cells that you do not report.",
    fr: "Une ligne sans value ni status est refusée. Supprimez les lignes des cellules que vous ne déclarez pas.",
  },
  {
    en: "note: a remark for readers of the figures. Write nothing in it that tells a person.",
    fr: "note : une remarque pour qui lira les chiffres. N'y écrivez rien qui désigne une personne.",
  },
  {
    en: "To send it: with the sheet “Data” in front, save as “CSV UTF-8 (comma delimited)”. The exchange takes the CSV, not the workbook; the semicolons of a French Excel are understood.",
    fr: "Pour l'envoyer : la feuille « Data » étant affichée, enregistrez sous « CSV UTF-8 (délimité par des virgules) ». L'Échange prend le CSV, non le classeur; les points-virgules d'un Excel français sont compris.",
  },
];

const DEMONSTRATION: Text = {
  en: "The local codes in this file are a demonstration. They were not received from the province, and nobody approved them.",
  fr: "Les codes locaux de ce fichier sont une démonstration. Ils n'ont pas été reçus de la province et personne ne les a approuvés.",
};

/** The lines of the sheet Notes, both languages beside each other: what is counted, and how to fill the template in. */
export function templateNotes({ indicator, jurisdiction, demonstration }: TemplatePlan): Text[] {
  const { en, fr, example } = PERIOD_WORDS[indicator.periodType];
  const lines: Text[] = [
    { en: `${indicator.name.en} (${indicator.id})`, fr: `${indicator.name.fr} (${indicator.id})` },
    indicator.definition,
    { en: `The file is sent for ${jurisdiction}.`, fr: `Le fichier est envoyé pour ${jurisdiction}.` },
    {
      en: `Unit of count: ${indicator.unitOfCount}. Periods: ${en}, written ${example}.`,
      fr: `Unité de dénombrement : ${indicator.unitOfCount}. Périodes : ${fr}, écrites ${example}.`,
    },
    ...(demonstration ? [DEMONSTRATION] : []),
    ...HOW_TO,
  ];
  return lines.map((line) => ({ en: line.en, fr: typeset(line.fr) }));
}
