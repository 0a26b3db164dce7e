import { type ComparabilityReason, periodBefore } from "./comparability.ts";

/** One figure of a table. `codes`: its code on each axis, `jurisdiction`, `period`, `measure` and the dimensions. `isShown`: it has a value. */
interface Figure {
  readonly codes: Readonly<Record<string, string>>;
  readonly isShown: boolean;
}

/**
 * True where a reason that applies to a table is about this figure of it: its place and period are touched, and its measure and member
 * lie in the scope. A change sets its period beside the one before, which need not be in the table. What is said of small counts is
 * said where there is one, and never of a figure that is hidden.
 */
export function holdsFor(reason: ComparabilityReason, { codes, isShown }: Figure): boolean {
  const { statement, jurisdictions, periods, places } = reason;
  const { dimension, members, measures } = statement.scope;
  const { jurisdiction = "", period = "", measure = "" } = codes;
  if (measures && !measures.some((one) => one === measure)) return false;
  if (dimension !== undefined && members && !members.includes(codes[dimension] ?? "")) return false;
  if (places) return isShown && places.some((place) => place.jurisdiction === jurisdiction && place.period === period);
  const beside = measure === "CHANGE" ? [period, periodBefore(period)] : [period];
  return jurisdictions.includes(jurisdiction) && beside.some((one) => one !== null && periods.includes(one));
}
