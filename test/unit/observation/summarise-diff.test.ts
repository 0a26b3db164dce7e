import { describe, expect, test } from "vitest";
import { diffViews } from "../../../src/observation/diff-views.ts";
import { summariseDiff } from "../../../src/observation/summarise-diff.ts";
import { aView, type Stated } from "../../support/a-view.ts";

const YEARS = ["2019", "2020", "2021", "2022"];
const NNBSP = "\u202f";

function noteOf(before: readonly Stated[], after: readonly Stated[], periods = YEARS): string[] {
  const axes = { JURISDICTION: ["CA"], PERIOD: periods };
  const { en, fr } = summariseDiff(diffViews(aView(axes, before), aView(axes, after), () => ""));
  return [en, fr];
}

describe("a revision note", () => {
  test.each<[Stated[], Stated[], string, string]>([
    [
      [1, 2, 3, 4],
      [1, 2, 3, 4],
      "Nothing shown in the two releases differs.",
      "Rien de ce qui est montré dans les deux diffusions ne diffère.",
    ],
    [[1, 2, 3, 4], [1, 2, 9, 4], "1 value revised; period 2021.", "1 valeur révisée; période 2021."],
    [
      [1, 2, 3, 4],
      [9, 2, 9, 4],
      "2 values revised; periods 2019 to 2021.",
      "2 valeurs révisées; périodes 2019 à 2021.",
    ],
    [[1, 2, 3, ".."], [1, 2, 3, "x"], "1 cell added; period 2022.", "1 cellule ajoutée; période 2022."],
    [
      [1, 2, "x", 4],
      ["..", "..", 3, 5],
      "1 value revised, 2 cells removed, 1 status changed; periods 2019 to 2022.",
      "1 valeur révisée, 2 cellules retirées, 1 état modifié; périodes 2019 à 2022.",
    ],
    [
      ["..", "..", "x", 5],
      [1, 2, 3, "x"],
      "2 cells added, 2 statuses changed; periods 2019 to 2022.",
      "2 cellules ajoutées, 2 états modifiés; périodes 2019 à 2022.",
    ],
  ])("of %j, then %j", (before, after, en, fr) => {
    expect(noteOf(before, after)).toEqual([en, fr]);
  });

  test("writes fiscal years and large numbers as each language does", () => {
    const exercises = Array.from({ length: 100 }, (_, i) => `${1920 + i}-${1921 + i}`);
    const axes = { JURISDICTION: Array.from({ length: 12 }, (_, i) => `J${i}`), PERIOD: exercises };
    const none = aView(axes, Array<Stated>(1200).fill(".."));
    const all = aView(axes, Array<Stated>(1200).fill(7));
    const { en, fr } = summariseDiff(diffViews(none, all, () => ""));
    expect(en).toBe("1,200 cells added; periods 1920/1921 to 2019/2020.");
    expect(fr).toBe(`1${NNBSP}200 cellules ajoutées; périodes 1920-1921 à 2019-2020.`);
  });
});

test("a summary counts each change and names the periods touched, and the one touched most", () => {
  const axes = { JURISDICTION: ["CA", "CA-ON"], PERIOD: YEARS };
  const from = aView(axes, [1, 2, 3, 4, 1, 2, 3, ".."]);
  const to = aView(axes, [1, 9, 9, 4, 1, 2, "x", 5]);
  expect(summariseDiff(diffViews(from, to, () => ""))).toMatchObject({
    counts: { VALUE_CHANGED: 2, ADDED: 1, REMOVED: 0, STATUS_CHANGED: 1 },
    periods: { first: "2020", last: "2022", most: "2021" },
  });
});
