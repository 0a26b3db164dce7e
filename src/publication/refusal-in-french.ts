/** The reasons for which the engine refuses a table, in French. `$1`… are the codes named; places before the reason are turned too. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/is not the sum of its parts$/, "n'est pas la somme de ses parties"],
  [/is smaller than the sum of its parts that are held$/, "est inférieure à la somme de ses parties connues"],
  [
    /its count differs from that of (.+), to which it is linked$/,
    "son nombre diffère de celui de $1, à laquelle elle est liée",
  ],
  [/is part of itself through the links$/, "fait partie d'elle-même par les liens"],
  [/missing cell$/, "cellule manquante"],
  [/repeated cell$/, "cellule répétée"],
  [/repeated$/, "figure deux fois"],
  [/the count is not a whole number from 0 to 2\^31 - 1$/, "le nombre n'est pas un entier de 0 à 2^31 - 1"],
  [/not a whole number >= 0$/, "n'est pas un entier positif ou nul"],
  [/a part is listed twice$/, "une partie figure deux fois"],
  [/an empty list of parts$/, "la liste des parties est vide"],
  [/has both children and partitions$/, "a à la fois « children » et « partitions »"],
  [/its part (.+) is not a code of the dimension$/, "sa partie $1 n'est pas un code de la dimension"],
  [/is (?:a )?part of itself$/, "fait partie de lui-même"],
  [/has no codes$/, "n'a pas de codes"],
  [/too many cells$/, "trop de cellules"],
  [/has no dimension (.+)$/, "n'a pas de dimension $1"],
  [/has no code (.+)$/, "n'a pas de code $1"],
  [/there is no table (.+)$/, "il n'y a pas de tableau $1"],
  [/shown with another value than the problem's$/, "montrée avec une autre valeur que celle du problème"],
  [/is not one of (.+)$/, "n'est pas l'une de celles-ci : $1"],
  [/an object is wanted$/, "un objet est attendu"],
  [/a list that is not empty is wanted$/, "une liste non vide est attendue"],
  [/a text is wanted$/, "un texte est attendu"],
  [/true or false is wanted$/, "true ou false est attendu"],
  [/a number or null is wanted$/, "un nombre ou null est attendu"],
  [/a number is wanted$/, "un nombre est attendu"],
  [/the published file has (\d+) of the problem's (\d+) cells$/, "le fichier publié a $1 des $2 cellules du problème"],
  [/the published file has no “tables”$/, "le fichier publié n'a pas de « tables »"],
];

const PLACES: readonly (readonly [RegExp, string])[] = [
  [/\btable number (\d+)/g, "tableau numéro $1"],
  [/\bcell number (\d+)/g, "cellule numéro $1"],
  [/\blink number (\d+)/g, "lien numéro $1"],
  [/\battacker number (\d+)/g, "attaquant numéro $1"],
  [/\btable /g, "tableau "],
  [/\bcell /g, "cellule "],
  [/\battacker /g, "attaquant "],
  [/\bprofile,/g, "profil,"],
  [/\bthe problem\b/g, "le problème"],
];

const place = (text: string): string =>
  PLACES.reduce((turned, [pattern, french]) => turned.replace(pattern, french), text);

/** A refusal of the engine in French: the place turned, the reason in words. A reason that is not listed here stays as it is. */
export function refusalInFrench(message: string): string {
  const found = REASONS.find(([reason]) => reason.test(message));
  if (!found) return place(message);
  const [reason, words] = found;
  const at = message.search(reason);
  const where = place(message.slice(0, at)).replace(/: $/, " : ");
  return `${where}${place(message.slice(at).replace(reason, words))}`;
}
