import type { Availability, Text } from "../domain/codes.ts";
import { typeset } from "../domain/french-typography.ts";

/** What a viewer is shown of one period. */
export interface ShownFigure {
  readonly value: number | null;
  readonly availability: Availability;
  readonly rounded: boolean;
  /** Of a rate: before it was rounded to its decimals. */
  readonly exact?: number;
}

/** A figure computed from shown figures, or why there is none. */
export interface Derived extends ShownFigure {
  readonly reason: Text | null;
}

const say = (en: string, fr: string): Text => ({ en, fr: typeset(fr) });

const REASONS = {
  noPeriod: say(
    "The release has no figure for the period that it is set against.",
    "La diffusion n'a pas de chiffre pour la période à laquelle il est rapporté.",
  ),
  hiddenBase: say(
    "The figure that it is set against is not shown.",
    "Le chiffre auquel il est rapporté n'est pas affiché.",
  ),
  zeroBase: say("The figure that it is set against is zero.", "Le chiffre auquel il est rapporté est nul."),
  shortWindow: say(
    "The release does not hold all periods of the window.",
    "La diffusion ne contient pas toutes les périodes de la fenêtre.",
  ),
  pooled: say(
    "No change: a pooled period has no period before it of the same length.",
    "Aucune variation : une période regroupée n'est précédée d'aucune période de même longueur.",
  ),
  hiddenTerm: say(
    "A period of the window is not shown: a total over it is refused.",
    "Une période de la fenêtre n'est pas affichée : un total qui la comprend est refusé.",
  ),
  roundedTerm: say(
    "A period of the window is rounded: a sum of rounded values is not a count.",
    "Une période de la fenêtre est arrondie : une somme de valeurs arrondies n'est pas un nombre.",
  ),
} as const;

const without = (availability: Availability, reason: Text | null): Derived => ({
  value: null,
  availability,
  rounded: false,
  reason,
});

const roundTo = (value: number, decimals: number): number => Number(value.toFixed(decimals));

/** A figure set against another. `broken`: why the two are not comparable. `compute` is given two shown numbers, the second not 0. */
function setAgainst(
  now: ShownFigure,
  base: ShownFigure | undefined,
  { broken, compute }: { readonly broken: Text | null; readonly compute: (now: number, base: number) => number },
): Derived {
  if (now.value === null) return without(now.availability, null);
  if (!base || base.availability === "NOT_AVAILABLE") return without("NOT_AVAILABLE", REASONS.noPeriod);
  if (broken) return without("NOT_COMPUTABLE", broken);
  if (base.value === null) return without("NOT_COMPUTABLE", REASONS.hiddenBase);
  const [shown, against] = [now.exact ?? now.value, base.exact ?? base.value];
  if (against === 0) return without("NOT_COMPUTABLE", REASONS.zeroBase);
  const value = roundTo(compute(shown, against), 1);
  return { value, availability: "VALUE", rounded: now.rounded || base.rounded, reason: null };
}

/** A pooled period is set against nothing; one that is not shown says so and no more. */
export const noChangeOfPool = ({ value, availability }: ShownFigure): Derived =>
  value === null ? without(availability, null) : without("NOT_COMPUTABLE", REASONS.pooled);

/** Percent change on a base, with one decimal. */
export const changeOn = (now: ShownFigure, base: ShownFigure | undefined, broken: Text | null): Derived =>
  setAgainst(now, base, { broken, compute: (a, b) => ((a - b) / b) * 100 });

/** The base is 100, with one decimal. */
export const indexOn = (now: ShownFigure, base: ShownFigure | undefined, broken: Text | null): Derived =>
  setAgainst(now, base, { broken, compute: (a, b) => (a / b) * 100 });

/** The sum of the periods of a window, the point's own last; undefined where the release lacks one. Only of exact, shown counts. */
export function movingTotalOf(window: readonly (ShownFigure | undefined)[], broken: Text | null): Derived {
  const terms = window.filter((term) => term !== undefined);
  if (terms.length < window.length || terms.some(({ availability }) => availability === "NOT_AVAILABLE"))
    return without("NOT_AVAILABLE", REASONS.shortWindow);
  if (terms.some(({ availability }) => availability === "NOT_SHARED")) return without("NOT_SHARED", null);
  if (terms.some(({ value }) => value === null)) return without("NOT_COMPUTABLE", REASONS.hiddenTerm);
  if (terms.some(({ rounded }) => rounded)) return without("NOT_COMPUTABLE", REASONS.roundedTerm);
  if (broken) return without("NOT_COMPUTABLE", broken);
  const value = terms.reduce((sum, term) => sum + (term.value ?? 0), 0);
  return { value, availability: "VALUE", rounded: false, reason: null };
}
