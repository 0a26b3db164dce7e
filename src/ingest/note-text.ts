import type { Findings } from "./finding.ts";

const LONGEST_NOTE = 2_000;
const LONGEST_COMMENT = 10_000;
/** What a spreadsheet would run: =, +, -, @ first, but a dash before a space begins a sentence in French and English. */
const FORMULA = /^(?:[=+@\t]|-(?! ))/;

/** The apostrophe that an export puts before what a spreadsheet would run (src/export/safe-text.ts). */
const MADE_SAFE = /^'(?=[=+\-@\t\r\n＝＋－＠])/u;

/** A note as written, null where there is none, undefined where it became a finding. */
export function readNote(text: string, row: number, column: string, findings: Findings): string | null | undefined {
  return readAtMost(LONGEST_NOTE, text, { row, column }, findings);
}

/** What an exported file says of a cell: its notes together, as commentOf writes them. As readNote. */
export function readComment(text: string, row: number, column: string, findings: Findings): string | null | undefined {
  return readAtMost(LONGEST_COMMENT, text.replace(MADE_SAFE, ""), { row, column }, findings);
}

function readAtMost(max: number, text: string, place: { row: number; column: string }, findings: Findings) {
  if (text === "") return null;
  const note = text.trim();
  if (note === "") return null;
  const tooLong = note.length > max;
  if (!tooLong && !FORMULA.test(note)) return note;
  findings.add(tooLong ? "note.too-long" : "note.formula", { ...place, value: note }, { max });
  return undefined;
}
