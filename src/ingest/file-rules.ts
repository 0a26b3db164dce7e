import type { FindingRule } from "./finding.ts";

/** What can be wrong with a file, its header and its rows, before any cell is understood. `{…}` are filled in. */
export const FILE_RULES = {
  "file.empty": {
    severity: "ERROR",
    message: { en: "The file is empty.", fr: "Le fichier est vide." },
    hint: {
      en: "Send a header row and at least one row below it.",
      fr: "Envoyez une ligne d'en-tête et au moins une ligne de données.",
    },
  },
  "file.signature": {
    severity: "ERROR",
    message: { en: "This file is {what}, not CSV.", fr: "Ce fichier est {quoi}, et non un fichier CSV." },
    hint: {
      en: "Send CSV text in UTF-8 or windows-1252 (in a spreadsheet: Save as, CSV UTF-8), plain or compressed with gzip.",
      fr: "Envoyez du texte CSV en UTF-8 ou en windows-1252 (dans un tableur : Enregistrer sous, CSV UTF-8), tel quel ou compressé avec gzip.",
    },
  },
  "file.gzip-broken": {
    severity: "ERROR",
    message: { en: "The gzip data are cut short or damaged.", fr: "Les données gzip sont tronquées ou endommagées." },
    hint: {
      en: "Compress the file again and send it whole.",
      fr: "Compressez de nouveau le fichier et envoyez-le en entier.",
    },
  },
  "file.gzip-ratio": {
    severity: "ERROR",
    message: {
      en: "The file unpacks to more than {ratio} times its size; no table does.",
      fr: "Une fois décompressé, le fichier dépasse {ratio} fois sa taille, ce qu'aucun tableau ne fait.",
    },
    hint: { en: "Send the CSV itself, without compression.", fr: "Envoyez le fichier CSV lui-même, sans compression." },
  },
  "file.too-large": {
    severity: "ERROR",
    message: { en: "The file holds more than {max} bytes.", fr: "Le fichier compte plus de {max} octets." },
    hint: {
      en: "Send it in several files, one or more periods in each.",
      fr: "Répartissez-le en plusieurs fichiers, par période.",
    },
  },
  "file.charset-unknown": {
    severity: "ERROR",
    message: {
      en: "Character set “{charset}” is not read here.",
      fr: "Le jeu de caractères « {charset} » n'est pas pris en charge.",
    },
    hint: {
      en: "Declare utf-8 or windows-1252, or leave it out.",
      fr: "Déclarez utf-8 ou windows-1252, ou omettez-le.",
    },
  },
  "file.windows-1252": {
    severity: "INFO",
    message: {
      en: "The file is not UTF-8; it was read as windows-1252.",
      fr: "Le fichier n'est pas en UTF-8 ; il a été lu comme du windows-1252.",
    },
    hint: {
      en: "Check the accents, or save the file as UTF-8.",
      fr: "Vérifiez les accents ou enregistrez le fichier en UTF-8.",
    },
  },
  "file.encoding": {
    severity: "ERROR",
    message: {
      en: "This cell holds bytes that are not UTF-8.",
      fr: "Cette cellule contient des octets qui ne sont pas du UTF-8.",
    },
    hint: {
      en: "Save the whole file in one character set: UTF-8.",
      fr: "Enregistrez tout le fichier dans un seul jeu de caractères : UTF-8.",
    },
  },
  "file.control-character": {
    severity: "ERROR",
    message: {
      en: "This cell holds a character that cannot be seen (control, zero-width or direction mark): {characters}.",
      fr: "Cette cellule contient un caractère invisible (de commande, de largeur nulle ou de direction) : {characters}.",
    },
    hint: { en: "Remove it.", fr: "Supprimez-le." },
  },
  "file.record-too-long": {
    severity: "ERROR",
    message: {
      en: "A row is longer than {max} characters. Reading stopped there.",
      fr: "Une ligne dépasse {max} caractères. La lecture s'est arrêtée là.",
    },
    hint: {
      en: "Check the line ends: each row ends with a new line.",
      fr: "Vérifiez les fins de ligne : chaque ligne du tableau se termine par un retour.",
    },
  },
  "file.unclosed-quote": {
    severity: "ERROR",
    message: {
      en: "A quotation mark opens in this row and is not closed. Reading stopped there; the file may be cut short.",
      fr: "Un guillemet droit ouvert dans cette ligne n'est pas fermé. La lecture s'est arrêtée là ; le fichier est peut-être tronqué.",
    },
    hint: {
      en: "Close it, or write a quotation mark within a cell twice.",
      fr: "Fermez-le, ou doublez un guillemet droit à l'intérieur d'une cellule.",
    },
  },
  "file.line-ends": {
    severity: "ERROR",
    message: {
      en: "Lines end with a carriage return alone, as on Macintosh computers before 2001.",
      fr: "Les lignes se terminent par un retour de chariot seul, comme sur les ordinateurs Macintosh d'avant 2001.",
    },
    hint: { en: "Save the file as CSV UTF-8.", fr: "Enregistrez le fichier en format CSV UTF-8." },
  },
  "file.no-delimiter": {
    severity: "ERROR",
    message: {
      en: "The header has a single column: no comma, semicolon or tab parts it.",
      fr: "L'en-tête n'a qu'une colonne : aucune virgule, aucun point-virgule ni aucune tabulation ne la divise.",
    },
    hint: {
      en: "Part the columns by a comma, a semicolon or a tab.",
      fr: "Séparez les colonnes par une virgule, un point-virgule ou une tabulation.",
    },
  },
  "file.format-unknown": {
    severity: "ERROR",
    message: {
      en: "These columns are of none of the formats statcan-csv, sdmx-csv and tidy-csv.",
      fr: "Ces colonnes ne correspondent à aucun des formats statcan-csv, sdmx-csv et tidy-csv.",
    },
    hint: {
      en: "The plainest format has the columns jurisdiction, period, one per dimension, value, status, note. “fptx template” writes it.",
      fr: "Le format le plus simple a les colonnes jurisdiction, period, une par dimension, value, status, note. « fptx template » l'écrit.",
    },
  },
  "file.no-rows": {
    severity: "ERROR",
    message: { en: "There is a header and nothing below it.", fr: "Il y a un en-tête, mais aucune ligne de données." },
    hint: null,
  },
  "header.empty-name": {
    severity: "ERROR",
    message: { en: "Column {number} has no name.", fr: "La colonne {number} n'a pas de nom." },
    hint: { en: "Name it, or remove it.", fr: "Nommez-la ou supprimez-la." },
  },
  "header.duplicate": {
    severity: "ERROR",
    message: { en: "Two columns have this name.", fr: "Deux colonnes portent ce nom." },
    hint: { en: "Keep one of them.", fr: "N'en gardez qu'une." },
  },
  "header.too-many-columns": {
    severity: "ERROR",
    message: { en: "The header has more than {max} columns.", fr: "L'en-tête compte plus de {max} colonnes." },
    hint: null,
  },
  "header.missing-column": {
    severity: "ERROR",
    message: { en: "The column “{column}” is missing.", fr: "La colonne « {column} » est absente." },
    hint: { en: "The header has: {columns}.", fr: "L'en-tête contient : {columns}." },
  },
  "header.unknown-column": {
    severity: "ERROR",
    message: { en: "This column is not part of the format.", fr: "Cette colonne ne fait pas partie du format." },
    hint: {
      en: "Nearest: {nearest}. Remove columns that hold anything else.",
      fr: "Les plus proches : {nearest}. Supprimez les colonnes qui contiennent autre chose.",
    },
  },
  "header.extra-column": {
    severity: "INFO",
    message: { en: "This column was not read.", fr: "Cette colonne n'a pas été lue." },
    hint: null,
  },
  "row.ragged": {
    severity: "ERROR",
    message: {
      en: "This row has {cells} cells; the header has {columns}.",
      fr: "Cette ligne a {cells} cellules ; l'en-tête en a {columns}.",
    },
    hint: {
      en: "Put quotation marks around a cell that holds the separator; the last row of a file that was cut short looks like this too.",
      fr: "Mettez entre guillemets droits une cellule qui contient le séparateur ; la dernière ligne d'un fichier tronqué a aussi cet aspect.",
    },
  },
  "row.stray-quote": {
    severity: "ERROR",
    message: {
      en: "A quotation mark stands where none may: inside a cell without quotation marks, or before more text.",
      fr: "Un guillemet droit est mal placé : dans une cellule sans guillemets ou devant du texte.",
    },
    hint: {
      en: "Enclose the whole cell and write the mark twice.",
      fr: "Encadrez toute la cellule et doublez le guillemet.",
    },
  },
  "row.cell-too-long": {
    severity: "ERROR",
    message: { en: "This cell is longer than {max} characters.", fr: "Cette cellule dépasse {max} caractères." },
    hint: null,
  },
} as const satisfies Record<string, FindingRule>;
