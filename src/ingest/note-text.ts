import type { Findings } from "./finding.ts";

const LONGEST_NOTE = 2_000;
/** What a spreadsheet would run: =, +, -, @ first, but a dash before a space begins a sentence in French and English. */
const FORMULA = /^(?:[=+@\t]|-(?! ))/;

/** A note as written, null where there is none, undefined where it became a finding. */
export function readNote(text: string, row: number, column: string, findings: Findings): string | null | undefined {
  if (text === "") return null;
  const note = text.trim();
  if (note === "") return null;
  const tooLong = note.length > LONGEST_NOTE;
  if (!tooLong && !FORMULA.test(note)) return note;
  findings.add(tooLong ? "note.too-long" : "note.formula", { row, column, value: note }, { max: LONGEST_NOTE });
  return undefined;
}
