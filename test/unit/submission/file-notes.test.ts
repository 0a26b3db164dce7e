import { describe, expect, test } from "vitest";
import { qualityNotes, tellsNumber, wordNotes } from "../../../src/submission/file-notes.ts";

describe("the notes of a file", () => {
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
    const E = { en: "E: use with caution.", fr: "E : à utiliser avec prudence." };
    expect(qualityNotes(7, "E")).toEqual([
      { cell: 7, id: "quality-E", mandatory: true, disclosesValue: false, text: E },
    ]);
    expect(qualityNotes(7, "B")).toMatchObject([{ id: "quality-B", mandatory: false }]);
    expect(qualityNotes(7, null)).toEqual([]);
    expect(wordNotes(7, "Rate of 1.5. | Taux de 1,5.")).toMatchObject([
      { cell: 7, mandatory: false, disclosesValue: true },
    ]);
  });

  test("are several where an empty line stands between, each judged by itself and none twice", () => {
    const notes = wordNotes(7, "Late. | Tardif.\n\nRate of 1.5. | Taux de 1,5.\n\nLate. | Tardif.");
    expect(notes.map(({ text, disclosesValue }) => [text.fr, disclosesValue])).toEqual([
      ["Tardif.", false],
      ["Taux de 1,5.", true],
    ]);
  });
});
