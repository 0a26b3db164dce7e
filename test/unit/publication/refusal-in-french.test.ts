import { expect, test } from "vitest";
import { refusalInFrench } from "../../../src/publication/refusal-in-french.ts";

test.each([
  ["table t, cell CA, T: is not the sum of its parts", "tableau t, cellule CA, T : n'est pas la somme de ses parties"],
  ["table t, cell PE: missing cell", "tableau t, cellule PE : cellule manquante"],
  [
    "table t, cell A: its count differs from that of table u, cell B, to which it is linked",
    "tableau t, cellule A : son nombre diffère de celui de tableau u, cellule B, à laquelle elle est liée",
  ],
  ["attacker number 2, name: a text is wanted", "attaquant numéro 2, name : un texte est attendu"],
  ["attacker X: there is no table u", "attaquant X : il n'y a pas de tableau u"],
  ["the published file has 1 of the problem's 6 cells", "le fichier publié a 1 des 6 cellules du problème"],
  ["rounding: the base of IRCC-5 is 5", "rounding: the base of IRCC-5 is 5"],
])("%s", (english, french) => {
  expect(refusalInFrench(english)).toBe(french);
});
