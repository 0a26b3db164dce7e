import type { Measure, Text } from "../domain/codes.ts";
import { parsePeriod, previousPeriod } from "../domain/period.ts";
import { isPooled, ordinaryPeriods } from "../domain/pooled-period.ts";

/** From the best to the worst: a verdict is as bad as its worst reason. */
export const COMPARABILITY_LEVEL = ["COMPARABLE", "CAUTION", "NOT_COMPARABLE"] as const;
export type ComparabilityLevel = (typeof COMPARABILITY_LEVEL)[number];

/**
 * When a statement applies to a selection that touches its scope.
 * WHEREVER: always. ACROSS_JURISDICTIONS, ACROSS_PERIODS: once two of them are selected. WITH_PROVISIONAL: once two periods are, of
 * which one has a provisional figure. AT_BREAK: once periods before and from
 * `breakAt` on are selected. AMONG_MEMBERS: once two of the scope's members are. ON_SMALL_COUNTS: where a rate that is shown rests on
 * fewer than `fewerThan` units. AGAINST: between an indicator of the scope and one of `against`; never within one indicator.
 * DIFFERENT_UNITS, DIFFERENT_PERIOD_TYPES, DIFFERENT_PROGRAMMES: between any two indicators of which it is true.
 */
export const COMPARABILITY_CASE = [
  "WHEREVER",
  "ACROSS_JURISDICTIONS",
  "ACROSS_PERIODS",
  "WITH_PROVISIONAL",
  "AT_BREAK",
  "AMONG_MEMBERS",
  "ON_SMALL_COUNTS",
  "AGAINST",
  "DIFFERENT_UNITS",
  "DIFFERENT_PERIOD_TYPES",
  "DIFFERENT_PROGRAMMES",
] as const;
export type ComparabilityCase = (typeof COMPARABILITY_CASE)[number];

/** One sentence on what may be compared with what, and where it comes from. */
export interface ComparabilityStatement {
  readonly id: string;
  readonly scope: {
    readonly indicators: readonly string[];
    readonly jurisdictions?: readonly string[];
    /** Reference periods, both inclusive, compared by their first day. */
    readonly from?: string;
    readonly to?: string;
    readonly dimension?: string;
    readonly members?: readonly string[];
    readonly measures?: readonly Measure[];
  };
  readonly when: ComparabilityCase;
  /** AT_BREAK: the first period of the new series. */
  readonly breakAt?: string;
  /** ON_SMALL_COUNTS: in units of count. */
  readonly fewerThan?: number;
  /** AGAINST: the other indicators. */
  readonly against?: readonly string[];
  readonly level: Exclude<ComparabilityLevel, "COMPARABLE">;
  readonly reason: Text;
  /** Sources by their id in the reference data; `url` null where the source has none. */
  readonly evidence: readonly { readonly source: string; readonly url: string | null }[];
  readonly author: string;
  readonly date: string;
}

interface Place {
  readonly jurisdiction: string;
  readonly period: string;
}

/** What is to be compared: codes on each axis. A pooled period stands for its parts, which it sets beside each other. A dimension that is not in `members` is not looked at. */
export interface ComparedSelection {
  readonly indicator: string;
  readonly jurisdictions: readonly string[];
  readonly periods: readonly string[];
  readonly members: Readonly<Record<string, readonly string[]>>;
  readonly measures: readonly Measure[];
  /** True of a period with a provisional figure, shown or hidden. Absent: none has. */
  readonly isProvisional?: (period: string) => boolean;
  /** Where a rate is shown that rests on a shown count below a limit. */
  readonly smallCounts?: (fewerThan: number) => readonly Place[];
}

/** A statement that applies, and the jurisdictions and periods that it touches. `places`: ON_SMALL_COUNTS: where they do so together. */
export interface ComparabilityReason {
  readonly statement: ComparabilityStatement;
  readonly level: ComparabilityLevel;
  readonly text: Text;
  readonly jurisdictions: readonly string[];
  readonly periods: readonly string[];
  readonly places?: readonly Place[];
}

export interface ComparabilityVerdict {
  readonly level: ComparabilityLevel;
  readonly reasons: readonly ComparabilityReason[];
}

type Scope = ComparabilityStatement["scope"];
type Touched = Pick<ComparabilityReason, "jurisdictions" | "periods" | "places">;

/** The period that a change on this one sets beside it; null where none is. */
export const periodBefore = (id: string): string | null => (isPooled(id) ? null : previousPeriod(id));

/**
 * The periods that a selection sets beside each other: its own and, of changes, the one before each. `held`: the ordinary periods of
 * the release, since a change on one that it lacks is not computed.
 */
export function comparedPeriods(
  { periods, measures }: Pick<ComparedSelection, "periods" | "measures">,
  held: readonly string[],
): string[] {
  if (!measures.includes("CHANGE")) return [...periods];
  const before = periods.map((id) => periodBefore(id));
  const added = held.filter((id) => before.includes(id) && !periods.includes(id));
  return [...added, ...periods];
}

const startOf = (period: string): string => parsePeriod(period)?.start ?? "";

/** True where a period lies in a scope; of a pooled one, any part of it. */
export const isWithin = (id: string, { from, to }: Pick<Scope, "from" | "to">): boolean =>
  ordinaryPeriods(id).some(
    (period) =>
      (from === undefined || startOf(period) >= startOf(from)) && (to === undefined || startOf(period) <= startOf(to)),
  );

/** Of a selection, what lies in a scope; null where nothing does. */
function touchedBy(scope: Scope, selection: ComparedSelection): Touched | null {
  if (!scope.indicators.includes(selection.indicator)) return null;
  const { measures, dimension, members } = scope;
  if (measures && !measures.some((measure) => selection.measures.includes(measure))) return null;
  const selected = dimension === undefined ? undefined : selection.members[dimension];
  if (dimension !== undefined && !selected) return null;
  if (selected && members && !members.some((member) => selected.includes(member))) return null;
  const jurisdictions = selection.jurisdictions.filter((id) => scope.jurisdictions?.includes(id) ?? true);
  const periods = selection.periods.filter((id) => isWithin(id, scope));
  return jurisdictions.length === 0 || periods.length === 0 ? null : { jurisdictions, periods };
}

const unique = (ids: readonly string[]): string[] => [...new Set(ids)];

/** What a statement says about: null where its case does not arise in the selection. */
function caseOf(
  statement: ComparabilityStatement,
  { jurisdictions, periods }: Touched,
  selection: ComparedSelection,
): Touched | null {
  const { when, scope, breakAt = "", fewerThan = 0 } = statement;
  const touched = { jurisdictions, periods };
  switch (when) {
    case "WHEREVER":
      return touched;
    case "ACROSS_JURISDICTIONS":
      return selection.jurisdictions.length > 1 ? touched : null;
    case "ACROSS_PERIODS":
      return selection.periods.flatMap(ordinaryPeriods).length > 1 ? touched : null;
    case "WITH_PROVISIONAL": {
      const provisional = periods.filter((id) => selection.isProvisional?.(id));
      const several = selection.periods.flatMap(ordinaryPeriods).length > 1;
      return several && provisional.length > 0 ? { jurisdictions, periods: provisional } : null;
    }
    case "AT_BREAK": {
      const all = periods.flatMap(ordinaryPeriods).filter((period) => isWithin(period, scope));
      const before = all.filter((period) => startOf(period) < startOf(breakAt));
      return before.length > 0 && before.length < all.length ? touched : null;
    }
    case "AMONG_MEMBERS": {
      const selected = selection.members[scope.dimension ?? ""] ?? [];
      return selected.filter((member) => scope.members?.includes(member)).length > 1 ? touched : null;
    }
    case "ON_SMALL_COUNTS": {
      const places = (selection.smallCounts?.(fewerThan) ?? []).filter(
        ({ jurisdiction, period }) => jurisdictions.includes(jurisdiction) && periods.includes(period),
      );
      if (places.length === 0) return null;
      return {
        jurisdictions: unique(places.map(({ jurisdiction }) => jurisdiction)),
        periods: unique(places.map(({ period }) => period)),
        places,
      };
    }
    default:
      return null;
  }
}

const rank = (level: ComparabilityLevel): number => COMPARABILITY_LEVEL.indexOf(level);

/** The worst level of some reasons, which come first; COMPARABLE where there are none. */
function verdictOf(reasons: readonly ComparabilityReason[]): ComparabilityVerdict {
  const sorted = [...reasons].sort((a, b) => rank(b.level) - rank(a.level));
  return { level: sorted[0]?.level ?? "COMPARABLE", reasons: sorted };
}

/** What the statements say about comparing the cells of a selection with each other. */
export function compareWithin(
  statements: readonly ComparabilityStatement[],
  selection: ComparedSelection,
): ComparabilityVerdict {
  const reasons = statements.flatMap((statement) => {
    const touched = touchedBy(statement.scope, selection);
    const found = touched && caseOf(statement, touched, selection);
    return found ? [{ statement, level: statement.level, text: statement.reason, ...found }] : [];
  });
  return verdictOf(reasons);
}

/** What decides about comparing two indicators with each other. */
export interface ComparedIndicator {
  readonly id: string;
  readonly unitOfCount: string;
  readonly periodType: string;
  readonly programme: string;
}

function speaksAgainst(
  { when, scope, against }: ComparabilityStatement,
  a: ComparedIndicator,
  b: ComparedIndicator,
): boolean {
  switch (when) {
    case "DIFFERENT_UNITS":
      return a.unitOfCount !== b.unitOfCount;
    case "DIFFERENT_PERIOD_TYPES":
      return a.periodType !== b.periodType;
    case "DIFFERENT_PROGRAMMES":
      return a.programme !== b.programme;
    case "AGAINST":
      return scope.indicators.includes(a.id) && (against ?? []).includes(b.id);
    default:
      return false;
  }
}

/** What the statements say about setting indicators beside each other, or adding them. */
export function compareIndicators(
  statements: readonly ComparabilityStatement[],
  indicators: readonly ComparedIndicator[],
): ComparabilityVerdict {
  const applying = statements.filter((statement) =>
    indicators.some((a) => indicators.some((b) => a.id !== b.id && speaksAgainst(statement, a, b))),
  );
  return verdictOf(
    applying.map((statement) => ({
      statement,
      level: statement.level,
      text: statement.reason,
      jurisdictions: [],
      periods: [],
    })),
  );
}

/** One cell's place, and the period that it is set against. */
export interface AcrossPeriods {
  readonly indicator: string;
  readonly jurisdiction: string;
  readonly members: Readonly<Record<string, string>>;
  readonly period: string;
  readonly against: string;
}

/** The break that forbids setting a cell against the same cell of another period; undefined where none does. */
export function breakBetween(
  statements: readonly ComparabilityStatement[],
  { indicator, jurisdiction, members, period, against }: AcrossPeriods,
): ComparabilityStatement | undefined {
  const breaks = statements.filter(({ when, level }) => when === "AT_BREAK" && level === "NOT_COMPARABLE");
  if (breaks.length === 0) return undefined;
  const { reasons } = compareWithin(breaks, {
    indicator,
    jurisdictions: [jurisdiction],
    periods: [period, against],
    members: Object.fromEntries(Object.entries(members).map(([dimension, member]) => [dimension, [member]])),
    measures: ["COUNT", "CHANGE"],
  });
  return reasons[0]?.statement;
}
