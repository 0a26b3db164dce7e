import { notesIn, noteText, qualityNoteId } from "../domain/cell-note.ts";
import type { Text } from "../domain/codes.ts";
import type { NewCellNote } from "../publication/publication.repository.ts";
import { sha256 } from "../shared/hash.ts";

/** What becomes of the notes and the quality letters of a file when it is published. */

/**
 * Small numbers in words and "only": they tell a count as digits do. `un`, `une` and `one` alone are articles too; "un seul" and
 * "only one" are not.
 */
const NUMBER_WORDS =
  /\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|only|single|none|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|seule?|aucune?)\b/iu;

/** True where a note may tell the count that it stands beside: it is then shown beside the exact count alone. */
export const tellsNumber = (text: string): boolean => /\p{N}/u.test(text) || NUMBER_WORDS.test(text);

/** Statistics Canada's letters of data quality, in its own words. Source: Statistics Canada, Standard table symbols. */
const QUALITY: Readonly<Record<string, Text>> = {
  A: { en: "A: data quality excellent.", fr: "A : qualité des données excellente." },
  B: { en: "B: data quality very good.", fr: "B : qualité des données très bonne." },
  C: { en: "C: data quality good.", fr: "C : qualité des données bonne." },
  D: { en: "D: data quality acceptable.", fr: "D : qualité des données acceptable." },
  E: { en: "E: use with caution.", fr: "E : à utiliser avec prudence." },
};

const idOf = (kind: string, { en, fr }: Text): string => `${kind}-${sha256(`${en}\n${fr}`).slice(0, 16)}`;

/** The note of what a code map says of a cell. It must be shown wherever the cell is. */
export const comparabilityNote = (cell: number, text: Text): NewCellNote => ({
  cell,
  id: idOf("cmp", text),
  mandatory: true,
  disclosesValue: false,
  text,
});

/** The note of a quality letter; E must be shown. None for a letter that is not known. */
export function qualityNotes(cell: number, letter: string | null): NewCellNote[] {
  const text = letter === null ? undefined : QUALITY[letter];
  if (letter === null || !text) return [];
  return [{ cell, id: qualityNoteId(letter), mandatory: letter === "E", disclosesValue: false, text }];
}

/** The file's own words of a cell, each note once. */
export function wordNotes(cell: number, comment: string): NewCellNote[] {
  const notes = notesIn(comment).map((note): NewCellNote => {
    const text = noteText(note);
    const disclosesValue = tellsNumber(note);
    return { cell, id: idOf(disclosesValue ? "num" : "note", text), mandatory: false, disclosesValue, text };
  });
  return [...new Map(notes.map((note) => [note.id, note])).values()];
}
