import { expect, test } from "vitest";
import { typeset } from "../../../src/domain/french-typography.ts";

test.each([
  ["« Le titre » : 4 mai 2021 ; La Presse", "«\u00a0Le titre\u00a0»\u00a0: 4 mai 2021\u202f; La Presse"],
  ["Vraiment ? Oui !", "Vraiment\u202f? Oui\u202f!"],
  ["pour 100 000 habitants, 23 %", "pour 100\u202f000 habitants, 23\u00a0%"],
  ["1 234 567 $", "1\u202f234\u202f567\u00a0$"],
  ["en 2021 597 affaires, le 27 juin 2018", "en 2021 597 affaires, le 27 juin 2018"],
  ["les fichiers; exclues\u00a0; oui", "les fichiers\u202f; exclues\u202f; oui"],
  ["http://localhost:4000/t/a:b?lang=fr;x", "http://localhost:4000/t/a:b?lang=fr;x"],
])("%s", (given, expected) => {
  expect(typeset(given)).toBe(expected);
  expect(typeset(expected)).toBe(expected);
});
