import fc from "fast-check";
import { expect, test } from "vitest";
import { commentOf, notesIn, noteText, saysTheSame } from "../../../src/domain/cell-note.ts";

test("a note is split where both languages stand in it, and marked in both where one stands alone", () => {
  expect(noteText("Revised count. | Compte révisé.")).toEqual({ en: "Revised count.", fr: "Compte révisé." });
  for (const alone of ["Compte révisé.", "A | B | C", " | Compte révisé.", "Revised. | "]) {
    const { en, fr } = noteText(alone);
    expect(en).toBe(`[Note of the source, in its own language] ${alone}`);
    expect(fr).toBe(`[Note de la source, dans sa langue] ${alone}`);
  }
});

test("a note in one language goes out as it came, without its marks", () => {
  expect(commentOf([noteText("Compte révisé.")])).toBe("Compte révisé.");
  expect(commentOf([noteText("Revised. | Révisé.")])).toBe("Revised. | Révisé.");
  expect(commentOf([])).toBe("");
});

test("a note in one language with paragraphs stays one note", () => {
  expect(notesIn("First.\n\nSecond.")).toEqual(["First.\n\nSecond."]);
  expect(notesIn("First. | Premier.\r\n\r\nSecond. | Second.")).toEqual(["First. | Premier.", "Second. | Second."]);
});

const words = fc.stringMatching(/^[A-Za-zÀ-ÿ(][A-Za-zÀ-ÿ ,:()-]{0,20}[a-zà-ÿ.]$/);
const note = fc.oneof(
  words,
  fc.tuple(words, words).map(([en, fr]) => `${en} | ${fr}`),
);

test("whatever notes go out come in again as the same notes, in any order, and as no others", () => {
  fc.assert(
    fc.property(fc.uniqueArray(note, { maxLength: 4 }), note, (written, other) => {
      const texts = written.map(noteText);
      const comment = commentOf(texts);
      expect(notesIn(comment).map(noteText)).toEqual(texts);
      expect(saysTheSame(comment, [...texts].reverse())).toBe(true);
      if (!written.includes(other)) expect(saysTheSame(comment, [...texts, noteText(other)])).toBe(false);
    }),
    { numRuns: 300, seed: 4 },
  );
});
