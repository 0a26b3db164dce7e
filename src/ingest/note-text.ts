import { copyOf } from "./finding.ts";
import type { ImportContext } from "./imported.ts";

const LONGEST_NOTE = 2_000;
const LONGEST_COMMENT = 10_000;
/** What a spreadsheet would run: =, +, -, @ first, but a dash before a space begins a sentence in French and English. */
const FORMULA = /^(?:[=+@\t]|-(?! ))/;

/** The apostrophe that an export puts before what a spreadsheet would run (src/export/safe-text.ts). */
const MADE_SAFE = /^'(?=[=+\-@\t\r\n＝＋－＠])/u;

/** All notes of one file, in characters. They stay in memory until the file is laid over the release. */
const MOST_CHARACTERS = 32 * 1_048_576;
/** What a note takes besides its characters. */
const EACH = 64;

/** The notes of one file, the same words kept once: a million rows may hold one note, and must not hold it a million times. */
export class NoteBook {
  private readonly known = new Map<string, string>();
  private characters = 0;

  /** The note, as it is kept; null where the notes of the file are too long together. */
  keep(note: string): string | null {
    const before = this.known.get(note);
    if (before !== undefined) return before;
    this.characters += note.length + EACH;
    if (this.characters > MOST_CHARACTERS) return null;
    const kept = copyOf(note);
    this.known.set(kept, kept);
    return kept;
  }
}

type Noting = Pick<ImportContext, "findings" | "notes">;
interface NotePlace {
  readonly row: number;
  readonly column: string;
}

/** A note as written, null where there is none, undefined where it became a finding. */
export const readNote = (text: string, place: NotePlace, context: Noting): string | null | undefined =>
  readAtMost(LONGEST_NOTE, text, place, context);

/** What an exported file says of a cell: its notes together, as commentOf writes them. As readNote. */
export const readComment = (text: string, place: NotePlace, context: Noting): string | null | undefined =>
  readAtMost(LONGEST_COMMENT, text.replace(MADE_SAFE, ""), place, context);

function readAtMost(max: number, text: string, place: NotePlace, { findings, notes }: Noting) {
  if (text === "") return null;
  const note = text.trim();
  if (note === "") return null;
  const tooLong = note.length > max;
  if (tooLong || FORMULA.test(note)) {
    findings.add(tooLong ? "note.too-long" : "note.formula", { ...place, value: note }, { max });
    return undefined;
  }
  const kept = notes.keep(note);
  if (kept === null) findings.tally("note.too-many", place, { max: MOST_CHARACTERS });
  return kept ?? undefined;
}
