import type { Text } from "../domain/codes.ts";
import { AppError } from "../shared/app-error.ts";

/** Rules of adding counts: each is told by its id in `details.rule`. */
export type AddingRule =
  | "RATES_ARE_NOT_ADDED"
  | "JURISDICTIONS_OVERLAP"
  | "PERIODS_OVERLAP"
  | "MEMBERS_OVERLAP"
  | "ACROSS_A_BREAK"
  | "A_TERM_IS_HIDDEN"
  | "A_TERM_IS_ROUNDED"
  | "A_TERM_IS_MISSING";

export const seriesFaults = {
  notOneSeries(argument: string): AppError {
    return new AppError(
      "INVALID_INPUT",
      {
        en: `“series” follows one cell through its periods: name exactly one in ${argument}.`,
        fr: `« series » suit une seule cellule à travers ses périodes : nommez exactement un élément dans ${argument}.`,
      },
      { argument },
    );
  },
  pooledPeriod(id: string): AppError {
    return new AppError(
      "INVALID_INPUT",
      {
        en: `where.periods: ${id} is a pooled period. Name pooled periods alone, without base or window, or ordinary periods alone.`,
        fr: `where.periods : ${id} est une période regroupée. Nommez uniquement des périodes regroupées, sans base ni window, ou uniquement des périodes ordinaires.`,
      },
      { argument: "where.periods", given: id },
    );
  },
  notASeriesMeasure(measure: string): AppError {
    return new AppError(
      "INVALID_INPUT",
      {
        en: `where.measures: ${measure} is itself set against something else. A series is of COUNT or RATE.`,
        fr: `where.measures : ${measure} se rapporte déjà à autre chose. Une série porte sur COUNT ou RATE.`,
      },
      { argument: "where.measures", given: measure, nearest: ["COUNT", "RATE"] },
    );
  },
  tooSmall(argument: string, given: number, least: number): AppError {
    return new AppError(
      "INVALID_INPUT",
      {
        en: `${argument}: ${given} is too small. Ask for ${least} or more.`,
        fr: `${argument} : ${given} est trop petit. Demandez ${least} ou plus.`,
      },
      { argument, given },
    );
  },
  movingTotalOfRates(): AppError {
    return new AppError(
      "INVALID_INPUT",
      {
        en: "window: rates are not added. Ask for COUNT, or leave “window” out.",
        fr: "window : les taux ne s'additionnent pas. Demandez COUNT, ou omettez « window ».",
      },
      { argument: "window", rule: "RATES_ARE_NOT_ADDED" },
    );
  },
  mayNotBeAdded(rule: AddingRule, argument: string, why: Text): AppError {
    return new AppError(
      "NOT_COMPUTABLE",
      { en: `${argument}: ${why.en}`, fr: `${argument} : ${why.fr}` },
      { rule, argument },
    );
  },
};
