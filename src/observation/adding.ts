import type { Catalogue } from "../catalogue/catalogue.ts";
import type { ComparabilityVerdict } from "../comparability/comparability.ts";
import type { Availability, Text } from "../domain/codes.ts";
import { JURISDICTION_AXIS, PERIOD_AXIS } from "../domain/cube.ts";
import { anyPeriod } from "../domain/pooled-period.ts";
import type { SelectedCells } from "./cell-reading.ts";
import { selectedCodes } from "./selected-cells.ts";
import { type AddingRule, seriesFaults } from "./series-faults.ts";

type Pair = readonly [string, string];

function firstPair(codes: readonly string[], overlap: (a: string, b: string) => boolean): Pair | undefined {
  for (const [i, a] of codes.entries()) for (const b of codes.slice(i + 1)) if (overlap(a, b)) return [a, b];
  return undefined;
}

/** Everything that a jurisdiction lies in, itself included; an area across two provinces lies in Canada and holds its parts. */
function liesIn(catalogue: Catalogue, id: string): string[] {
  const entry = catalogue.jurisdiction(id);
  const parents = [entry?.parent, entry?.alsoPartOf].filter((parent): parent is string => typeof parent === "string");
  return [id, ...parents.flatMap((parent) => liesIn(catalogue, parent))];
}

/** Two areas that share a part overlap as well: Ontario and Ottawa–Gatineau. */
function jurisdictionsOverlap(catalogue: Catalogue, a: string, b: string): boolean {
  const parts = catalogue.jurisdictions.map(({ id }) => liesIn(catalogue, id));
  return parts.some((line) => line.includes(a) && line.includes(b));
}

function periodsOverlap(a: string, b: string): boolean {
  const [one, other] = [anyPeriod(a), anyPeriod(b)];
  return one !== null && other !== null && one.start <= other.end && other.start <= one.end;
}

const twice = (en: Pair, fr: Pair): Text => ({
  en: `${en[0]} and ${en[1]} overlap: what both hold would be counted twice. Name only codes that do not.`,
  fr: `${fr[0]} et ${fr[1]} se recoupent : ce que les deux contiennent serait compté deux fois. Ne nommez que des codes qui ne se recoupent pas.`,
});

/**
 * Refuses a selection whose counts may not be added, naming the rule. Shape: the selected codes of every axis. Rates are not added;
 * jurisdictions, periods and members must not overlap. NOT_COMPUTABLE with `rule` and `argument`.
 */
export function refuseUnaddable(selected: SelectedCells, catalogue: Catalogue): void {
  const { indicator, selection } = selected;
  if (selection.measures.some((measure) => measure !== "COUNT"))
    throw seriesFaults.mayNotBeAdded("RATES_ARE_NOT_ADDED", "where.measures", {
      en: "only counts are added. A rate, a share or a change of several cells is computed from their sums, never added or averaged.",
      fr: "seuls les nombres s'additionnent. Le taux, la part ou la variation de plusieurs cellules se calcule à partir de leurs sommes, jamais en les additionnant ou en en faisant la moyenne.",
    });
  const nameOf = (id: string): Text => catalogue.jurisdiction(id)?.name ?? { en: id, fr: id };
  const places = firstPair(selectedCodes(selected, JURISDICTION_AXIS), (a, b) => jurisdictionsOverlap(catalogue, a, b));
  if (places) {
    const [a, b] = [nameOf(places[0]), nameOf(places[1])];
    throw seriesFaults.mayNotBeAdded("JURISDICTIONS_OVERLAP", "where.jurisdictions", twice([a.en, b.en], [a.fr, b.fr]));
  }
  const periods = firstPair(selectedCodes(selected, PERIOD_AXIS), periodsOverlap);
  if (periods) throw seriesFaults.mayNotBeAdded("PERIODS_OVERLAP", "where.periods", twice(periods, periods));
  for (const { id, total, codelist, overlapping } of indicator.dimensions) {
    const codes = catalogue.codelist(codelist)?.codes ?? [];
    const lineOf = (code: string): string[] => {
      const parent = codes.find((entry) => entry.id === code)?.parent ?? null;
      return parent === null ? [code] : [code, ...lineOf(parent)];
    };
    const members = firstPair(
      selectedCodes(selected, id),
      (a, b) => total === null || overlapping === true || lineOf(a).includes(b) || lineOf(b).includes(a),
    );
    if (members)
      throw seriesFaults.mayNotBeAdded("MEMBERS_OVERLAP", `where.dimensions[${id}]`, twice(members, members));
  }
}

/** Refuses periods on both sides of a break. NOT_COMPUTABLE with the rule, and what broke the series. */
export function refuseAcrossBreak({ reasons }: ComparabilityVerdict, periods: readonly string[]): void {
  if (periods.length < 2) return;
  const broken = reasons.find(({ statement, level }) => statement.when === "AT_BREAK" && level === "NOT_COMPARABLE");
  if (broken) throw seriesFaults.mayNotBeAdded("ACROSS_A_BREAK", "where.periods", broken.text);
}

/** A count to be added, and what its reader calls it. */
export interface Term {
  readonly name: Text;
  readonly value: number | null;
  readonly status: { readonly availability: Availability; readonly rounded: boolean };
}

/** Why a term without a value keeps the others from being added, in the words of its own state: only what is hidden is called so. */
function refusalOf({ name, status }: Term): readonly [AddingRule, Text] {
  switch (status.availability) {
    case "SUPPRESSED":
      return [
        "A_TERM_IS_HIDDEN",
        {
          en: `the figure for ${name.en} is hidden from you, and a sum would be too small without it or would tell it. Leave it out, or ask for a total.`,
          fr: `le chiffre « ${name.fr} » vous est masqué : sans lui, la somme serait trop petite; avec lui, elle le révélerait. Écartez-le, ou demandez un total.`,
        },
      ];
    case "NOT_SHARED":
      return [
        "A_TERM_IS_HIDDEN",
        {
          en: `the figure for ${name.en} is not shared with you, and a sum without it would be too small. Leave it out, or ask the secretariat which agreement would cover it.`,
          fr: `le chiffre « ${name.fr} » ne vous est pas communiqué, et une somme sans lui serait trop petite. Écartez-le, ou demandez au secrétariat quelle entente le couvrirait.`,
        },
      ];
    case "NOT_APPLICABLE":
      return [
        "A_TERM_IS_MISSING",
        {
          en: `the figure for ${name.en} is not applicable: it has nothing to add. Leave it out, or ask for a total.`,
          fr: `le chiffre « ${name.fr} » est sans objet : il n'a rien à ajouter. Écartez-le, ou demandez un total.`,
        },
      ];
    case "UNRELIABLE":
      return [
        "A_TERM_IS_MISSING",
        {
          en: `the figure for ${name.en} is too unreliable to be published, and a sum without it would be too small. Leave it out, or ask for a total.`,
          fr: `le chiffre « ${name.fr} » est trop peu fiable pour être publié, et une somme sans lui serait trop petite. Écartez-le, ou demandez un total.`,
        },
      ];
    default:
      return [
        "A_TERM_IS_MISSING",
        {
          en: `there is no figure for ${name.en}, and a sum without it would be too small. Leave it out, or ask for a total.`,
          fr: `le chiffre « ${name.fr} » n'est pas disponible, et une somme sans lui serait trop petite. Écartez-le, ou demandez un total.`,
        },
      ];
  }
}

/** Refuses terms that are not exact counts on show. NOT_COMPUTABLE with the rule. */
export function refuseTerms(terms: readonly Term[]): void {
  const absent = terms.find(({ value }) => value === null);
  if (absent) {
    const [rule, why] = refusalOf(absent);
    throw seriesFaults.mayNotBeAdded(rule, "where", why);
  }
  const rounded = terms.length > 1 ? terms.find(({ status }) => status.rounded) : undefined;
  if (rounded)
    throw seriesFaults.mayNotBeAdded("A_TERM_IS_ROUNDED", "where", {
      en: `the figure for ${rounded.name.en} is rounded, and a sum of rounded values drifts from the count. Ask for a total, which is rounded once.`,
      fr: `le chiffre « ${rounded.name.fr} » est arrondi, et une somme de valeurs arrondies s'écarte du nombre. Demandez un total, qui n'est arrondi qu'une fois.`,
    });
}
