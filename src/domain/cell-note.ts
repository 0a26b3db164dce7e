import type { Text } from "./codes.ts";

/** How the notes of one cell are written where there is one text for all of them: a column of a file, in and out. */

/** Between the two languages of one note, as everywhere in the exchange: `Revised count. | Compte révisé.` */
const BETWEEN = " | ";
/** An empty line stands between notes of one cell. */
const NEXT_NOTE = "\n\n";
const IN_ITS_OWN_LANGUAGE: Text = {
  en: "[Note of the source, in its own language] ",
  fr: "[Note de la source, dans sa langue] ",
};

const QUALITY_NOTE = "quality-";
/** The id of the note that stands for Statistics Canada's letter of data quality, A to E. */
export const qualityNoteId = (letter: string): string => `${QUALITY_NOTE}${letter}`;
/** The letter that a note stands for; null where it is another note. */
export const qualityOf = (noteId: string): string | null =>
  noteId.startsWith(QUALITY_NOTE) ? noteId.slice(QUALITY_NOTE.length) : null;

const isText = (part: string | undefined): part is string => part !== undefined && part.trim() !== "";

/** Both languages of a note where it is written as "English | Français"; null where it is in one language only. */
export function bothLanguagesOf(note: string): Text | null {
  const [en, fr, ...more] = note.split(BETWEEN);
  return isText(en) && isText(fr) && more.length === 0 ? { en: en.trim(), fr: fr.trim() } : null;
}

/** A note in both languages; one that came in one language is shown as it came, and marked as such in both. */
export function noteText(note: string): Text {
  return bothLanguagesOf(note) ?? { en: `${IN_ITS_OWN_LANGUAGE.en}${note}`, fr: `${IN_ITS_OWN_LANGUAGE.fr}${note}` };
}

/** A note that came in one language, as it came; null for others. */
function cameAs({ en, fr }: Text): string | null {
  const note = en.slice(IN_ITS_OWN_LANGUAGE.en.length);
  const text = note === "" ? null : noteText(note);
  return text?.en === en && text.fr === fr ? note : null;
}

/** Notes of one cell as one text that `notesIn` reads: "English | Français", an empty line between two; a lone one as it came. */
export function commentOf(notes: readonly Text[]): string {
  const [only] = notes;
  if (only !== undefined && notes.length === 1) return cameAs(only) ?? `${only.en}${BETWEEN}${only.fr}`;
  return notes.map(({ en, fr }) => `${en}${BETWEEN}${fr}`).join(NEXT_NOTE);
}

/** The notes that a comment holds, each once: several where every paragraph is written in both languages, else the whole as one. */
export function notesIn(comment: string): string[] {
  const paragraphs = comment.split(/\r?\n[ \t]*\r?\n/).filter((text) => text.trim() !== "");
  const all = paragraphs.every((text) => bothLanguagesOf(text) !== null) ? paragraphs : [comment];
  return comment.trim() === "" ? [] : [...new Set(all.map((text) => text.trim()))];
}

/** True where a comment says what some notes say, in whatever order. */
export function saysTheSame(comment: string, notes: readonly Text[]): boolean {
  if (comment === commentOf(notes)) return true;
  const keyOf = ({ en, fr }: Text): string => `${en}\n${fr}`;
  const said = new Set(notesIn(comment).map((note) => keyOf(noteText(note))));
  const before = new Set(notes.map(keyOf));
  return said.size === before.size && [...said].every((key) => before.has(key));
}
