import type { Ownership } from "../domain/audience.ts";
import type { GeoLevel, Measure, PeriodType, ProtectionMethod, Text } from "../domain/codes.ts";
import { parsePeriod } from "../domain/period.ts";
import { ordinaryPeriods } from "../domain/pooled-period.ts";
import { nearest } from "../shared/nearest.ts";

/** The catalogue as its files hold it: schema/codelists and seeds/catalogue. Text columns of the database mirror it. */

export interface JurisdictionEntry {
  readonly id: string;
  readonly level: GeoLevel;
  readonly sgcCode: string;
  readonly name: Text;
  readonly abbreviation: Text | null;
  readonly alpha: string | null;
  readonly parent: string | null;
  readonly alsoPartOf?: string;
  /** IANA zone of its seat of government; of Canada, the provinces and the territories. */
  readonly timeZone?: string;
}

export interface CodeEntry {
  readonly id: string;
  readonly name: Text;
  readonly isTotal: boolean;
  readonly parent: string | null;
  readonly external: { readonly scheme: string; readonly code: string }[];
  readonly symbol?: string | null;
  readonly spoken?: Text;
  /** Of a measure. */
  readonly unit?: Text;
}

export interface CodelistEntry {
  readonly id: string;
  readonly version: string;
  readonly name: Text;
  readonly codes: readonly CodeEntry[];
}

export interface DimensionEntry {
  readonly id: string;
  readonly name: Text;
  /** The dimension as it follows “by” in a title, with its article in French. */
  readonly by: Text;
  readonly codelist: string;
  readonly members: readonly string[];
  readonly total: string | null;
  readonly defaultMember?: string;
  /** True for sex and age: a rate per total population is not served for their parts. */
  readonly demographic: boolean;
  /** True where one unit may stand in several members, so that they are never added. Absent: no. */
  readonly overlapping?: boolean;
}

export interface IndicatorEntry {
  readonly id: string;
  readonly name: Text;
  readonly definition: Text;
  readonly unitOfCount: string;
  readonly programme: string;
  readonly custodian: string;
  readonly custodianByJurisdiction?: boolean;
  readonly periodType: PeriodType;
  readonly synthetic: boolean;
  readonly measures: readonly Measure[];
  readonly dimensions: readonly DimensionEntry[];
  readonly levels: readonly GeoLevel[];
  /** The pooled periods that its releases have. Absent: none, since its counts may not be added over periods or nobody needs it. */
  readonly pools?: readonly PoolEntry[];
}

/** Pooled periods: the newest so many periods of a release, or one by its id, which releases have that hold all its parts. */
export type PoolEntry = { readonly last: number } | { readonly id: string };

export interface ProfileEntry {
  readonly id: string;
  readonly name: Text;
  readonly version: string;
  readonly description: Text;
  readonly method: ProtectionMethod;
  readonly threshold: number | null;
  readonly base: number | null;
  readonly protectZeros: boolean;
  readonly intervalWidth: number | null;
  /** Whether any two provinces that put their cells together are attackers too. Absent: no. */
  readonly coalitions?: boolean;
}

export interface NoteEntry {
  readonly id: string;
  readonly scope: {
    readonly indicator?: string;
    readonly jurisdiction?: string;
    readonly periodFrom?: string;
    readonly periodTo?: string;
    readonly dimension?: string;
    readonly code?: string;
  };
  readonly mandatory: boolean;
  readonly text: Text;
}

/** `provider`: the organization that publishes its figures, as it is cited. */
export interface ProgrammeEntry {
  readonly id: string;
  readonly name: Text;
  readonly provider: Text;
}

/** An edition of the population estimates with its July 1 figures, in persons. */
export interface PopulationEntry {
  readonly id: string;
  readonly lastReferencePeriod: string;
  readonly title: Text;
  readonly figures: readonly { readonly jurisdiction: string; readonly year: number; readonly persons: number }[];
}

export interface CatalogueEntries {
  readonly jurisdictions: readonly JurisdictionEntry[];
  readonly codelists: readonly CodelistEntry[];
  readonly programmes: readonly ProgrammeEntry[];
  readonly indicators: readonly IndicatorEntry[];
  readonly profiles: readonly ProfileEntry[];
  readonly notes: readonly NoteEntry[];
  readonly populations: readonly PopulationEntry[];
}

/** Jurisdictions and how they lie in each other. */
export interface Geography {
  readonly jurisdictions: readonly JurisdictionEntry[];
  jurisdiction(id: string): JurisdictionEntry | undefined;
  /** A jurisdiction's own province or territory: itself, or the one that a metropolitan area lies in; null for Canada and CMA-505. */
  provinceOf(jurisdiction: string): string | null;
}

/** The catalogue in memory, frozen for the life of the process, with the look-ups that filters and publication need. */
export interface Catalogue extends CatalogueEntries, Geography {
  /** The id that an id, SGC code, two-letter abbreviation or name in either language stands for, in any case. */
  jurisdictionId(given: string): string | undefined;
  /** Which of some jurisdictions have the ids, codes or names closest to what was given, the closest first; three at most. */
  jurisdictionsNear(given: string, among: readonly string[]): string[];
  indicator(id: string): IndicatorEntry | undefined;
  codelist(id: string): CodelistEntry | undefined;
  profile(id: string): ProfileEntry | undefined;
  population(vintage: string, jurisdiction: string, year: number): number | undefined;
}

const byId = <T extends { readonly id: string }>(entries: readonly T[]): ReadonlyMap<string, T> =>
  new Map(entries.map((entry) => [entry.id, entry]));

function namesOf({ id, sgcCode, alpha, name, abbreviation }: JurisdictionEntry): string[] {
  const all = [id, sgcCode, alpha, name.en, name.fr, abbreviation?.en, abbreviation?.fr];
  return all.filter((given): given is string => typeof given === "string");
}

/** Case, accents and kinds of dash do not tell names apart: `Île-du-Prince-Édouard`, `ile-du-prince-edouard`. */
const folded = (name: string): string =>
  name.normalize("NFD").replace(/\p{M}/gu, "").replace(/[–—]/g, "-").trim().toLowerCase();

/** The first entry wins where two share a name: Quebec the province before Québec the metropolitan area. */
function jurisdictionNames(entries: readonly JurisdictionEntry[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const entry of entries)
    for (const name of namesOf(entry)) if (!names.has(folded(name))) names.set(folded(name), entry.id);
  return names;
}

const NEAR = 3;
/** A jurisdiction has up to seven names; so many of them hold three jurisdictions at least. */
const NEAR_NAMES = 15;

export function makeGeography(jurisdictions: readonly JurisdictionEntry[]): Geography {
  const entries = byId(jurisdictions);
  return {
    jurisdictions,
    jurisdiction: (id) => entries.get(id),
    provinceOf(id) {
      const entry = entries.get(id);
      if (!entry) return null;
      if (entry.level === "PROVINCE") return id;
      return entry.parent === null || entry.parent === "CA" ? null : entry.parent;
    },
  };
}

export function makeCatalogue(entries: CatalogueEntries): Catalogue {
  const indicators = byId(entries.indicators);
  const codelists = byId(entries.codelists);
  const profiles = byId(entries.profiles);
  const names = jurisdictionNames(entries.jurisdictions);
  const persons = new Map<string, number>();
  for (const { id, figures } of entries.populations)
    for (const { jurisdiction, year, persons: count } of figures) persons.set(`${id}|${jurisdiction}|${year}`, count);
  return {
    ...entries,
    ...makeGeography(entries.jurisdictions),
    jurisdictionId: (given) => names.get(folded(given)),
    jurisdictionsNear(given, among) {
      const candidates = [...names].filter(([, id]) => among.includes(id)).map(([name]) => name);
      const ids = nearest(folded(given), candidates, NEAR_NAMES).map((name) => names.get(name) as string);
      return [...new Set(ids)].slice(0, NEAR);
    },
    indicator: (id) => indicators.get(id),
    codelist: (id) => codelists.get(id),
    profile: (id) => profiles.get(id),
    population: (vintage, jurisdiction, year) => persons.get(`${vintage}|${jurisdiction}|${year}`),
  };
}

/** True where a note applies to a cell of an indicator. Periods compare by their first day; of a pooled one, any part counts. */
export function noteApplies(
  scope: NoteEntry["scope"],
  cell: { indicator: string; jurisdiction: string; period: string; members: Readonly<Record<string, string>> },
): boolean {
  if (scope.indicator !== undefined && scope.indicator !== cell.indicator) return false;
  if (scope.jurisdiction !== undefined && scope.jurisdiction !== cell.jurisdiction) return false;
  const startOf = (id: string): string => parsePeriod(id)?.start ?? "";
  const { periodFrom: from, periodTo: to } = scope;
  const isWithin = (id: string): boolean =>
    (from === undefined || startOf(id) >= startOf(from)) && (to === undefined || startOf(id) <= startOf(to));
  if (!ordinaryPeriods(cell.period).some(isWithin)) return false;
  if (scope.dimension === undefined) return true;
  const member = cell.members[scope.dimension];
  return member !== undefined && (scope.code === undefined || scope.code === member);
}

/** Who owns an indicator's figures, as far as a viewer's audience depends on it. */
export const ownershipOf = ({ custodian, custodianByJurisdiction }: IndicatorEntry): Ownership => ({
  custodian,
  custodianByJurisdiction: custodianByJurisdiction ?? false,
});
