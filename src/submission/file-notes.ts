import type { Text } from "../domain/codes.ts";
import type { NewCellNote } from "../publication/publication.repository.ts";
import { sha256 } from "../shared/hash.ts";

/** What becomes of the notes and the quality letters of a file when it is published. */

/** Between the two languages of one note, as everywhere in the exchange: `Revised count. | Compte révisé.` */
const BETWEEN = " | ";

/**
 * Small numbers in words and "only": they tell a count as digits do. `un`, `une` and `one` alone are articles too; "un seul" and
 * "only one" are not.
 */
const NUMBER_WORDS =
  /\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|only|single|none|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|seule?|aucune?)\b/iu;

/** True where a note may tell the count that it stands beside: it is then shown beside the exact count alone. */
export const tellsNumber = (text: string): boolean => /\p{N}/u.test(text) || NUMBER_WORDS.test(text);

const isText = (part: string | undefined): part is string => part !== undefined && part.trim() !== "";

/** Both languages of a note where it is written as "English | Français"; null where it is in one language only. */
export function bothLanguagesOf(note: string): Text | null {
  const [en, fr, ...more] = note.split(BETWEEN);
  return isText(en) && isText(fr) && more.length === 0 ? { en: en.trim(), fr: fr.trim() } : null;
}

/** A note in both languages; one that came in one language is shown as it came, and marked as such in both. */
export function noteText(note: string): Text {
  return (
    bothLanguagesOf(note) ?? {
      en: `[Note of the source, in its own language] ${note}`,
      fr: `[Note de la source, dans sa langue] ${note}`,
    }
  );
}

/** Statistics Canada's letters of data quality, in its own words. Source: Statistics Canada, Standard table symbols. */
const QUALITY: Readonly<Record<string, Text>> = {
  A: { en: "A: data quality excellent.", fr: "A : qualité des données excellente." },
  B: { en: "B: data quality very good.", fr: "B : qualité des données très bonne." },
  C: { en: "C: data quality good.", fr: "C : qualité des données bonne." },
  D: { en: "D: data quality acceptable.", fr: "D : qualité des données acceptable." },
  E: { en: "E: use with caution.", fr: "E : à utiliser avec prudence." },
};

const idOf = (kind: string, { en, fr }: Text): string => `${kind}-${sha256(`${en}\n${fr}`).slice(0, 16)}`;

/** The cell's notes: its quality, E being one that must be shown, and the file's own words. */
export function fileNotes(cell: number, given: { note: string | null; quality: string | null }): NewCellNote[] {
  const notes: NewCellNote[] = [];
  const quality = given.quality === null ? undefined : QUALITY[given.quality];
  if (quality) {
    const id = `quality-${given.quality}`;
    notes.push({ cell, id, mandatory: given.quality === "E", disclosesValue: false, text: quality });
  }
  if (given.note !== null) {
    const text = noteText(given.note);
    const told = { mandatory: false, disclosesValue: tellsNumber(given.note) };
    notes.push({ cell, id: idOf(told.disclosesValue ? "num" : "note", text), ...told, text });
  }
  return notes;
}
