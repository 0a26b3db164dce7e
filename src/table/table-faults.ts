import { formatNumber } from "../domain/number-format.ts";
import { AppError } from "../shared/app-error.ts";
import { nearest } from "../shared/nearest.ts";

const n = (count: number, language: "EN" | "FR"): string => formatNumber(count, 0, language);
const LONGEST_ECHO = 80;
const echo = (given: string): string => (given.length > LONGEST_ECHO ? `${given.slice(0, LONGEST_ECHO)}…` : given);

/** Where a filter names the codes of an axis. */
const filterOf = (axis: string): string => {
  if (axis === "JURISDICTION") return "where.jurisdictions";
  if (axis === "PERIOD") return "where.periods";
  return axis === "MEASURE" ? "where.measures" : `where.dimensions[${axis}]`;
};

/** What a table's request may be refused for. `argument` gives the place. */
export const tableFaults = {
  unknownAxis(argument: string, given: string, valid: readonly string[]): AppError {
    const near = nearest(given, valid);
    const shown = echo(given);
    return new AppError(
      "INVALID_INPUT",
      {
        en: `${argument}: “${shown}” is not an axis of this indicator. Nearest: ${near.join(", ")}. Its axes: ${valid.join(", ")}.`,
        fr: `${argument} : « ${shown} » n'est pas un axe de cet indicateur. Les plus proches : ${near.join(", ")}. Ses axes : ${valid.join(", ")}.`,
      },
      { argument, given: shown, nearest: near },
    );
  },
  axisTwice(argument: string, axis: string, first: string): AppError {
    return new AppError(
      "INVALID_INPUT",
      {
        en: `${argument}: axis ${axis} already stands at ${first}. Name each axis once, on rows or on columns.`,
        fr: `${argument} : l'axe ${axis} figure déjà à ${first}. Nommez chaque axe une seule fois, en lignes ou en colonnes.`,
      },
      { argument, given: axis },
    );
  },
  notAtOneMember(axis: string, codes: readonly string[]): AppError {
    const argument = filterOf(axis);
    return new AppError(
      "INVALID_INPUT",
      {
        en: `${argument}: the selection has ${n(codes.length, "EN")} codes of ${axis}, which stands neither on rows nor on columns. Put ${axis} on rows or columns, or name one code.`,
        fr: `${argument} : la sélection compte ${n(codes.length, "FR")} codes de ${axis}, qui ne figure ni en lignes ni en colonnes. Placez ${axis} en lignes ou en colonnes, ou nommez un seul code.`,
      },
      { argument, axis, nearest: codes.slice(0, 3) },
    );
  },
  nothingOn(axis: string): AppError {
    const argument = axis === "JURISDICTION" ? "where.geoLevels" : filterOf(axis);
    return new AppError(
      "INVALID_INPUT",
      {
        en: `${argument}: the selection leaves no code of ${axis}. Widen it.`,
        fr: `${argument} : la sélection ne laisse aucun code de ${axis}. Élargissez-la.`,
      },
      { argument, axis },
    );
  },
  tooManyCells(cells: number, max: number, longest: { readonly axis: string; readonly codes: number }): AppError {
    return new AppError(
      "TOO_LARGE",
      {
        en: `This table has ${n(cells, "EN")} cells; a table may have ${n(max, "EN")}. Its longest axis is ${longest.axis} with ${n(longest.codes, "EN")} codes: name fewer of them in ${filterOf(longest.axis)}, or ask for several tables.`,
        fr: `Ce tableau compte ${n(cells, "FR")} cellules; un tableau peut en compter ${n(max, "FR")}. Son axe le plus long est ${longest.axis}, avec ${n(longest.codes, "FR")} codes : nommez-en moins dans ${filterOf(longest.axis)}, ou demandez plusieurs tableaux.`,
      },
      { argument: filterOf(longest.axis), cells, max },
    );
  },
};
