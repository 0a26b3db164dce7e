import type { Text } from "../domain/codes.ts";

/** What the pages say of their own. */
export const PAGE_TEXTS = {
  exchange: { en: "FPT Exchange", fr: "Échange FPT" },
  languages: { en: "Language", fr: "Langue" },
  skip: { en: "Skip to the content", fr: "Aller au contenu" },
  home: { en: "All tables", fr: "Tous les tableaux" },
  value: { en: "Value", fr: "Valeur" },
  notes: { en: "Notes", fr: "Notes" },
  legend: { en: "Symbols", fr: "Signes" },
  near: { en: "Nearby tables that show more", fr: "Tableaux voisins qui montrent davantage" },
  comparability: { en: "Can these figures be compared?", fr: "Peut-on comparer ces chiffres ?" },
  downloads: { en: "Take it away", fr: "Emporter le tableau" },
  citation: { en: "How to cite", fr: "Comment citer" },
  origin: { en: "Where it comes from", fr: "Provenance" },
  source: { en: "Source", fr: "Source" },
  release: { en: "Release", fr: "Diffusion" },
  state: { en: "State", fr: "État" },
  comesOut: { en: "Comes out on", fr: "Diffusée le" },
  published: { en: "Published on", fr: "Publiée le" },
  audience: { en: "Version for", fr: "Version destinée à" },
  profile: { en: "Protection", fr: "Protection" },
  licence: { en: "Licence", fr: "Licence" },
  permalink: { en: "Permalink", fr: "Permalien" },
  noSymbols: { en: "No symbol occurs.", fr: "Aucun signe n'y figure." },
  superseded: {
    en: "A later release has replaced this one. The figures below are those of the earlier release.",
    fr: "Une diffusion ultérieure a remplacé celle-ci. Les chiffres ci-dessous sont ceux de la diffusion antérieure.",
  },
  successor: { en: "See the same table in release", fr: "Voir le même tableau dans la diffusion" },
  withdrawn: {
    en: "This release was withdrawn. Its figures are no longer shown and must not be used.",
    fr: "Cette diffusion a été retirée. Ses chiffres ne sont plus montrés et ne doivent pas être utilisés.",
  },
  withdrawnTitle: { en: "Withdrawn release", fr: "Diffusion retirée" },
  differs: {
    en: "This permalink was made by someone who sees these figures differently. You are shown what you may see, so that values may be hidden, rounded or shown that were not in the original.",
    fr: "Ce permalien a été créé par une personne qui voit ces chiffres autrement. Vous voyez ce qui vous est accessible : des valeurs peuvent être masquées, arrondies ou montrées, contrairement à l'original.",
  },
  tooLarge: {
    en: "This table has too many cells for a page. Take one of the files below: they hold all of them.",
    fr: "Ce tableau compte trop de cellules pour une page. Prenez l'un des fichiers ci-dessous : ils les contiennent toutes.",
  },
  parts: { en: "Parts of the table", fr: "Parties du tableau" },
  partsAgain: { en: "Parts of the table, after it", fr: "Parties du tableau, après celui-ci" },
  firstPart: { en: "First rows", fr: "Premières lignes" },
  partBefore: { en: "Rows before", fr: "Lignes précédentes" },
  partAfter: { en: "Next rows", fr: "Lignes suivantes" },
  lastPart: { en: "Last rows", fr: "Dernières lignes" },
  synthetic: {
    en: "Synthetic figures for demonstration. They describe nobody.",
    fr: "Chiffres synthétiques de démonstration. Ils ne décrivent personne.",
  },
  cite: { en: "Select the text to copy it.", fr: "Sélectionnez le texte pour le copier." },
  fault: { en: "This cannot be shown", fr: "Cela ne peut être montré" },
} as const satisfies Readonly<Record<string, Text>>;

/** What the start page says. */
export const START_TEXTS = {
  title: {
    en: "What Canada's governments know of human trafficking",
    fr: "Ce que les gouvernements du Canada savent de la traite des personnes",
  },
  purpose: {
    en: "Figures of the federal, provincial and territorial governments in one place. Each release is protected before it is published; small counts are rounded or hidden.",
    fr: "Les chiffres des gouvernements fédéral, provinciaux et territoriaux en un seul endroit. Chaque diffusion est protégée avant sa publication; les petits nombres sont arrondis ou masqués.",
  },
  tables: { en: "Tables", fr: "Tableaux" },
  tablesSay: {
    en: "The latest release of each indicator, with every total. Each table can be taken away as a file, and cited.",
    fr: "La plus récente diffusion de chaque indicateur, avec tous les totaux. Chaque tableau peut être emporté sous forme de fichier, et cité.",
  },
  none: { en: "Nothing is published yet.", fr: "Rien n'est encore publié." },
  demonstration: { en: "Demonstration", fr: "Démonstration" },
  released: { en: "Release", fr: "Diffusion" },
  doors: { en: "For programs", fr: "Pour les programmes" },
  graphql: {
    en: "Every question goes to /graphql, by POST with JSON. Without a token you see what is public:",
    fr: "Chaque question s'adresse à /graphql, en POST avec du JSON. Sans jeton, vous voyez ce qui est public :",
  },
  schema: {
    en: "What can be asked, every field explained",
    fr: "Tout ce qui peut être demandé, chaque champ expliqué",
  },
  playground: { en: "Try it in the playground", fr: "L'essayer dans le bac à sable" },
  token: { en: "To see more", fr: "Pour voir davantage" },
  tokenSay: {
    en: "Analysts, policy officers and data stewards of the governments see more. Their sign-in service gives them a token, which goes with each request as the header “Authorization: Bearer TOKEN”. In development, this command makes one:",
    fr: "Les analystes, les responsables des politiques et les responsables des données des gouvernements voient davantage. Leur service d'authentification leur donne un jeton, qui accompagne chaque requête dans l'en-tête « Authorization: Bearer JETON ». En développement, cette commande en crée un :",
  },
} as const satisfies Readonly<Record<string, Text>>;

/** What stands around the playground. */
export const PLAYGROUND_TEXTS = {
  title: { en: "Playground", fr: "Bac à sable" },
  purpose: {
    en: "Write a question and run it: what can be asked is completed as you write, and explained beside it. The tabs hold examples to begin with.",
    fr: "Écrivez une question et exécutez-la : ce qui peut être demandé est complété pendant la saisie, et expliqué à côté. Les onglets contiennent des exemples pour commencer. L'outil lui-même, GraphiQL, n'existe qu'en anglais; les descriptions des champs et les réponses sont dans les deux langues.",
  },
  token: {
    en: "Without a token you see what is public. With one, write it under “Headers”; it is not kept:",
    fr: "Sans jeton, vous voyez ce qui est public. Si vous en avez un, écrivez-le sous « Headers »; il n'est pas conservé :",
  },
  noScript: {
    en: "The playground needs scripts. Without them, send questions to /graphql by POST.",
    fr: "Le bac à sable a besoin de scripts. Sans eux, envoyez vos questions à /graphql en POST.",
  },
  schema: {
    en: "What can be asked, every field explained",
    fr: "Tout ce qui peut être demandé, chaque champ expliqué",
  },
} as const satisfies Readonly<Record<string, Text>>;

export const FORMAT_NAMES: Readonly<Record<string, Text>> = {
  CSV: { en: "CSV", fr: "CSV" },
  CSV_FR_CA: {
    en: "CSV for Excel in French (semicolons, decimal commas)",
    fr: "CSV pour Excel en français (points-virgules, virgules décimales)",
  },
  XLSX: { en: "Excel workbook", fr: "Classeur Excel" },
  JSON_STAT: { en: "JSON-stat 2.0", fr: "JSON-stat 2.0" },
  SDMX_JSON: { en: "SDMX-JSON 2.0 (both languages)", fr: "SDMX-JSON 2.0 (dans les deux langues)" },
  SDMX_CSV: { en: "SDMX-CSV 2.0", fr: "SDMX-CSV 2.0" },
  PARQUET: { en: "Parquet", fr: "Parquet" },
};

export const LEVEL_NAMES: Readonly<Record<string, Text>> = {
  COMPARABLE: { en: "Yes.", fr: "Oui." },
  CAUTION: { en: "Yes, with caution.", fr: "Oui, avec prudence." },
  NOT_COMPARABLE: { en: "Not all of them.", fr: "Pas tous." },
};

/** Who sees an audience's view; `+CA-ON` after it adds that government's own cells. */
export const AUDIENCE_NAMES: Readonly<Record<string, Text>> = {
  PUBLIC: { en: "everyone", fr: "tout le monde" },
  FPT: {
    en: "federal, provincial and territorial governments",
    fr: "gouvernements fédéral, provinciaux et territoriaux",
  },
  CUSTODIAN: { en: "the custodian of the figures", fr: "le dépositaire des chiffres" },
};
export const OWN_CELLS: Text = { en: "and the own cells of", fr: "et les cellules propres à ce gouvernement :" };

export const STATE_NAMES = {
  SCHEDULED: { en: "under embargo", fr: "sous embargo" },
  PUBLISHED: { en: "current", fr: "à jour" },
  SUPERSEDED: { en: "replaced by a later release", fr: "remplacée par une diffusion ultérieure" },
} as const satisfies Readonly<Record<string, Text>>;
