import type { Language, Text } from "../domain/codes.ts";
import { textIn } from "../domain/codes.ts";
import { typeset } from "../domain/french-typography.ts";
import { sha256 } from "../shared/hash.ts";
import { longDate } from "../shared/long-date.ts";

/** What is cited: figures of one release, found again at an address. `source`: the provider's own publication, as the release words it. */
export interface Cited {
  readonly title: Text;
  readonly source: Text;
  readonly release: string;
  readonly version: string;
  readonly publishedAt: Date;
  readonly permalink: string;
  /** When the figures were taken; absent where what is written is kept longer than a day. */
  readonly accessed?: Date;
}

const EXCHANGE: Text = { en: "FPT Exchange", fr: "Échange FPT" };
/** A provider's name stands before the first comma of the source; what is longer is a sentence. */
const LONGEST_PROVIDER = 80;
/** Names that hold a comma themselves. */
const NAMES_WITH_COMMAS = [
  "Immigration, Refugees and Citizenship Canada",
  "Immigration, Réfugiés et Citoyenneté Canada",
] as const;

/** Year, month and day in Ottawa, where releases are dated. */
function dateParts(date: Date): [year: number, month: number, day: number] {
  const [year, month, day] = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeZone: "America/Toronto" })
    .format(date)
    .split("-")
    .map(Number);
  return [year as number, month as number, day as number];
}

/** Who published the figures first: the name that the source begins with. */
function providerOf(source: string, language: Language): string {
  const known = NAMES_WITH_COMMAS.find((one) => source.startsWith(one));
  if (known !== undefined) return known;
  const [name = ""] = source.split(/[,;.]/);
  return name !== "" && name.length <= LONGEST_PROVIDER ? name.trim() : textIn(EXCHANGE, language);
}

const ended = (sentence: string): string => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`);

/** ` (accessed November 24, 2026)`, as Statistics Canada has it, behind a citation in words. */
export const accessedOn = (day: Date): Text => ({
  en: ` (accessed ${longDate(day, "EN")})`,
  fr: ` (consulté le ${longDate(day, "FR")})`,
});

/** The citation in words: the provider first, then the exchange, the release, its date and the permalink. */
export const citationText = ({ title, source, version, publishedAt, permalink }: Cited): Text => ({
  en: `${ended(source.en)} FPT Exchange, “${title.en}”, release ${version}, ${longDate(publishedAt, "EN")}, ${permalink}`,
  fr: typeset(
    `${ended(source.fr)} Échange FPT, « ${title.fr} », diffusion ${version}, ${longDate(publishedAt, "FR")}, ${permalink}`,
  ),
});

/** Characters that TeX reads as commands; accents stay as they are, for BibTeX files are UTF-8 (biber, Zotero, JabRef). */
const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  $: "\\$",
  "&": "\\&",
  "#": "\\#",
  "%": "\\%",
  _: "\\_",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
  // pdfLaTeX stops at the narrow space of French numbers.
  "\u202f": "\\,",
};
const escaped = (text: string): string =>
  text.replace(/[\\{}$&#%_^~\u202f]/g, (character) => ESCAPES[character] as string);

const CODE = /[^/]*$/;
/** One for each table: two tables of a release are two entries of a bibliography. */
function keyOf({ release, permalink }: Cited): string {
  const table = sha256(CODE.exec(permalink)?.[0] ?? permalink).slice(0, 8);
  return `fptx-${release.replace(/[^A-Za-z0-9.-]/g, "-")}-${table}`;
}

const two = (n: number): string => String(n).padStart(2, "0");

/**
 * One BibTeX entry. Addresses stand as they are, as \url wants them. Written here and not by a library: citation-js leaves the
 * version and the language out and turns accents into commands with a space in them.
 */
export function citationBibtex(cited: Cited, language: Language): string {
  const { title, source, version, publishedAt, permalink, accessed } = cited;
  const isoDay = (date: Date): string => dateParts(date).map(two).join("-");
  const text = textIn(source, language);
  const fields: [string, string][] = [
    ["author", `{${escaped(providerOf(text, language))}}`],
    ["title", `{${escaped(language === "FR" ? typeset(title.fr) : title.en)}}`],
    ["year", String(dateParts(publishedAt)[0])],
    ["date", isoDay(publishedAt)],
    ["version", escaped(version)],
    ["publisher", `{${escaped(textIn(EXCHANGE, language))}}`],
    ["note", `{${escaped(language === "FR" ? typeset(text) : text)}}`],
    ["language", language === "FR" ? "french" : "english"],
    ["url", permalink],
    ...(accessed ? [["urldate", isoDay(accessed)] as [string, string]] : []),
  ];
  const lines = fields.map(([name, value]) => `  ${name} = {${value}}`);
  return `@misc{${keyOf(cited)},\n${lines.join(",\n")}\n}\n`;
}

/** A list with one item of CSL-JSON 1.0, as Zotero and pandoc read it. */
export function citationCsl(cited: Cited, language: Language): readonly Record<string, unknown>[] {
  const { title, source, version, publishedAt, permalink, accessed } = cited;
  const text = textIn(source, language);
  return [
    {
      id: keyOf(cited),
      type: "dataset",
      title: language === "FR" ? typeset(title.fr) : title.en,
      author: [{ literal: providerOf(text, language) }],
      publisher: textIn(EXCHANGE, language),
      version,
      issued: { "date-parts": [dateParts(publishedAt)] },
      URL: permalink,
      ...(accessed ? { accessed: { "date-parts": [dateParts(accessed)] } } : {}),
      note: language === "FR" ? typeset(text) : text,
      language: language === "FR" ? "fr-CA" : "en-CA",
    },
  ];
}
