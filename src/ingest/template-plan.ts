import type { Catalogue, DimensionEntry, IndicatorEntry } from "../catalogue/catalogue.ts";
import { type CodeMap, type CodeMapEntry, isValidAt, placeOf } from "../code-map/code-map.ts";
import type { CodeMaps } from "../code-map/code-map-files.ts";
import type { Text } from "../domain/codes.ts";
import { AppError } from "../shared/app-error.ts";
import { faults } from "../shared/faults.ts";
import { PERIOD_WORDS, readPeriod } from "./period-text.ts";
import { SYMBOLS } from "./symbol.ts";
import { TIDY_COLUMNS } from "./tidy-csv.ts";

/** What a template is for, as it came. `jurisdiction`: who sends the file; `periods`: which cells stand in it already. */
export interface TemplateRequest {
  readonly indicator: string;
  readonly jurisdiction: string;
  readonly periods: readonly string[];
}

/** A code that may stand in a column. `shared`: what it is loaded as where it is a local code, else null. */
export interface TemplateCode {
  readonly code: string;
  readonly label: Text;
  readonly shared: string | null;
}

export interface TemplateColumn {
  readonly id: string;
  /** Empty for columns without a list: value and note, and period where no periods were given. */
  readonly codes: readonly TemplateCode[];
}

/**
 * A file yet to be filled in, in tidy-csv: its columns in order, and the cells given by their codes, row by row.
 * `rows`: as many as `cells` gives. `demonstration`: a code map in it is one.
 */
export interface TemplatePlan {
  readonly indicator: IndicatorEntry;
  readonly jurisdiction: string;
  readonly columns: readonly TemplateColumn[];
  readonly rows: number;
  readonly demonstration: boolean;
  cells(): Generator<readonly string[]>;
}

interface Knowledge {
  readonly catalogue: Catalogue;
  readonly codeMaps: CodeMaps;
}

const periodOfAnotherType = (given: string, { id, periodType }: IndicatorEntry): AppError => {
  const { en, fr, example } = PERIOD_WORDS[periodType];
  return new AppError(
    "INVALID_INPUT",
    {
      en: `--periods: “${given}” is of another type than those of ${id} (${en}). Write ${example}.`,
      fr: `--periods : « ${given} » est d'un autre type que les périodes de ${id} (${fr}). Écrivez ${example}.`,
    },
    { argument: "--periods", given },
  );
};

function periodsOf(given: readonly string[], indicator: IndicatorEntry): string[] {
  const ids = given.map((text) => {
    const read = readPeriod(text, indicator.periodType);
    if ("id" in read) return read.id;
    throw read.fault === "period.type"
      ? periodOfAnotherType(text, indicator)
      : faults.malformedPeriod("--periods", text);
  });
  const repeated = ids.find((id, at) => ids.indexOf(id) !== at);
  if (repeated !== undefined) throw faults.repeated("--periods", repeated);
  return ids;
}

/** Where figures may be sent for: everywhere by Canada, else the jurisdiction itself and what lies in it. */
function areasOf({ catalogue }: Knowledge, { levels }: IndicatorEntry, jurisdiction: string): TemplateCode[] {
  return catalogue.jurisdictions
    .filter(({ level }) => levels.includes(level))
    .filter(({ id }) => jurisdiction === "CA" || id === jurisdiction || catalogue.provinceOf(id) === jurisdiction)
    .map(({ id, name }) => ({ code: id, label: name, shared: null }));
}

/** The codes of a dimension for one sender. `at`: those in force in a period; null: those of any time. */
class DimensionCodes {
  readonly demonstration: boolean;

  constructor(
    private readonly knowledge: Knowledge,
    private readonly dimension: DimensionEntry,
    private readonly maps: readonly CodeMap[],
  ) {
    this.demonstration = maps.some(({ demonstration }) => demonstration);
  }

  at(period: string | null): TemplateCode[] {
    const inForce = this.maps.filter((map) => period === null || isValidAt(map, period));
    if (inForce.length === 0) return this.shared();
    const local = inForce
      .flatMap(({ entries }) => entries)
      .filter((entry) => (period === null || isValidAt(entry, period)) && this.hasPlace(entry))
      .map(({ local: code, label, codes }) => ({ code, label, shared: codes.join(", ") }));
    return local.filter(({ code }, at) => local.findIndex((other) => other.code === code) === at);
  }

  private shared(): TemplateCode[] {
    const codes = this.codelist()?.codes ?? [];
    return this.dimension.members.flatMap((member) =>
      codes.filter(({ id }) => id === member).map(({ id, name }) => ({ code: id, label: name, shared: null })),
    );
  }

  private hasPlace(entry: CodeMapEntry): boolean {
    const codelist = this.codelist();
    return codelist !== undefined && placeOf(entry, codelist, this.dimension.members) !== null;
  }

  private codelist() {
    return this.knowledge.catalogue.codelist(this.dimension.codelist);
  }
}

function* product(lists: readonly (readonly string[])[]): Generator<readonly string[]> {
  const [first, ...rest] = lists;
  if (!first) yield [];
  else for (const code of first) for (const others of product(rest)) yield [code, ...others];
}

/** The symbols that a status may hold, with what they mean. */
function symbolsOf({ catalogue }: Knowledge): TemplateCode[] {
  const known = catalogue.codelist("CL_SYMBOL")?.codes ?? [];
  return known.filter(({ id }) => SYMBOLS.has(id)).map(({ id, name }) => ({ code: id, label: name, shared: null }));
}

const withoutTwins = (codes: readonly TemplateCode[]): TemplateCode[] =>
  codes.filter(({ code }, at) => codes.findIndex((other) => other.code === code) === at);

/**
 * What a template for an indicator holds, for whoever sends the file: a province's own codes where it has a code map.
 * Errors: NOT_FOUND for an unknown indicator; INVALID_INPUT for an unknown jurisdiction, one that the indicator has no figures
 * for, and a period that is malformed, of another type or named twice.
 */
export function planTemplate(knowledge: Knowledge, request: TemplateRequest): TemplatePlan {
  const { catalogue, codeMaps } = knowledge;
  const indicator = catalogue.indicator(request.indicator);
  if (!indicator)
    throw faults.unknownIndicator(
      request.indicator,
      catalogue.indicators.map(({ id }) => id),
    );
  const all = areasOf(knowledge, indicator, "CA").map(({ code }) => code);
  const jurisdiction = catalogue.jurisdictionId(request.jurisdiction);
  if (jurisdiction === undefined || !all.includes(jurisdiction)) {
    const near = catalogue.jurisdictionsNear(request.jurisdiction, all);
    throw faults.unknownCode("--jurisdiction", request.jurisdiction, all, near);
  }
  const areas = areasOf(knowledge, indicator, jurisdiction);
  const periods = periodsOf(request.periods, indicator);
  const dimensions = indicator.dimensions.map((dimension) => {
    const maps = codeMaps.mapsOf({ jurisdiction, indicator: indicator.id, dimension: dimension.id });
    return new DimensionCodes(knowledge, dimension, maps);
  });
  const codesIn = (dimension: DimensionCodes): TemplateCode[] =>
    periods.length === 0 ? dimension.at(null) : withoutTwins(periods.flatMap((period) => dimension.at(period)));
  const lists = new Map<string, readonly TemplateCode[]>([
    ["jurisdiction", areas],
    ["period", periods.map((code) => ({ code, label: { en: code, fr: code }, shared: null }))],
    ...indicator.dimensions.map(({ id }, at): [string, TemplateCode[]] => [
      id,
      codesIn(dimensions[at] as DimensionCodes),
    ]),
    ["status", symbolsOf(knowledge)],
  ]);
  const [areaColumn, periodColumn, ...rest] = TIDY_COLUMNS.map(({ id }) => id);
  const ids = [areaColumn as string, periodColumn as string, ...indicator.dimensions.map(({ id }) => id), ...rest];
  const members = periods.map((period) => dimensions.map((dimension) => dimension.at(period).map(({ code }) => code)));
  return {
    indicator,
    jurisdiction,
    columns: ids.map((id) => ({ id, codes: lists.get(id) ?? [] })),
    rows: members.reduce((sum, codes) => sum + codes.reduce((n, { length }) => n * length, areas.length), 0),
    demonstration: dimensions.some(({ demonstration }) => demonstration),
    *cells() {
      for (const { code: area } of areas)
        for (const [at, period] of periods.entries())
          for (const codes of product(members[at] as string[][])) yield [area, period, ...codes];
    },
  };
}
