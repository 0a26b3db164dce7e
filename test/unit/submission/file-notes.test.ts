import { describe, expect, test } from "vitest";
import { fileNotes, noteText, tellsNumber } from "../../../src/submission/file-notes.ts";

describe("the notes of a file", () => {
  test("are split where both languages stand in one, and marked in both where one stands alone", () => {
    expect(noteText("Revised count. | Compte révisé.")).toEqual({ en: "Revised count.", fr: "Compte révisé." });
    for (const alone of ["Compte révisé.", "A | B | C", " | Compte révisé.", "Revised. | "]) {
      const { en, fr } = noteText(alone);
      expect(en).toBe(`[Note of the source, in its own language] ${alone}`);
      expect(fr).toBe(`[Note de la source, dans sa langue] ${alone}`);
    }
  });

  test.each([
    ["3 victims declined.", true],
    ["٣", true],
    ["Deux victimes de moins.", true],
    ["Only women.", true],
    ["Une seule victime.", true],
    ["Le compte exclut une province.", false],
    ["Excludes one-off campaigns.", false],
    ["Revised count. | Compte révisé.", false],
  ])("%s tells a number: %s", (note, tells) => {
    expect(tellsNumber(note)).toBe(tells);
  });

  test("keep the quality letter, which must be shown where it is E, and hide a number from who sees no exact count", () => {
    const notes = fileNotes(7, { note: "Rate of 1.5. | Taux de 1,5.", quality: "E" });
    expect(notes.map(({ cell, mandatory, disclosesValue }) => [cell, mandatory, disclosesValue])).toEqual([
      [7, true, false],
      [7, false, true],
    ]);
    expect(notes[0]?.text).toEqual({ en: "E: use with caution.", fr: "E : à utiliser avec prudence." });
    expect(fileNotes(7, { note: null, quality: "B" })).toMatchObject([{ id: "quality-B", mandatory: false }]);
    expect(fileNotes(7, { note: null, quality: null })).toEqual([]);
  });
});
