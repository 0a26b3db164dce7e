import type { Catalogue, CodelistEntry, DimensionEntry, IndicatorEntry, JurisdictionEntry } from "./catalogue.ts";
import type { Code, Codelist, Dimension, Indicator } from "./indicator.type.ts";
import type { Jurisdiction } from "./jurisdiction.type.ts";

/**
 * The catalogue as GraphQL shows it, each object made once: answers name the same few things thousands of times. Look-ups answer
 * at once, so that a field costs no promise.
 */
export interface CatalogueObjects {
  /** In the order of the catalogue. */
  readonly jurisdictions: readonly Jurisdiction[];
  readonly indicators: readonly Indicator[];
  jurisdiction(id: string): Jurisdiction | undefined;
  indicator(id: string): Indicator | undefined;
  /** The dimensions of an indicator, in its order; none for an unknown one. */
  dimensionsOf(indicator: string): readonly Dimension[];
  codelist(id: string): Codelist | undefined;
  code(codelist: string, id: string): Code | undefined;
}

const toJurisdiction = ({ id, name, abbreviation, level, sgcCode, parent }: JurisdictionEntry): Jurisdiction => ({
  id,
  name,
  abbreviation,
  level,
  sgcCode,
  parentId: parent,
});

const toIndicator = (entry: IndicatorEntry): Indicator => ({
  id: entry.id,
  name: entry.name,
  definition: entry.definition,
  unitOfCount: entry.unitOfCount,
  programme: entry.programme,
  periodType: entry.periodType,
  measures: entry.measures,
  synthetic: entry.synthetic,
  custodianId: entry.custodian,
  levels: entry.levels,
});

const toDimension = ({ id, name, codelist, members }: DimensionEntry): Dimension => ({
  id,
  name,
  codelistId: codelist,
  memberIds: members,
});

const toCodelist = ({ id, name, version, codes }: CodelistEntry): Codelist => ({
  id,
  name,
  version,
  codes: codes.map((code) => ({
    id: code.id,
    name: code.name,
    isTotal: code.isTotal,
    external: code.external,
    parentId: code.parent,
    codelistId: id,
  })),
});

const byId = <T extends { readonly id: string }>(objects: readonly T[]): ReadonlyMap<string, T> =>
  new Map(objects.map((object) => [object.id, object]));

export function makeCatalogueObjects(catalogue: Catalogue): CatalogueObjects {
  const jurisdictions = catalogue.jurisdictions.map(toJurisdiction);
  const indicators = catalogue.indicators.map(toIndicator);
  const codelists = byId(catalogue.codelists.map(toCodelist));
  const codes = new Map([...codelists.values()].map((list) => [list.id, byId(list.codes)]));
  const dimensions = new Map(catalogue.indicators.map((entry) => [entry.id, entry.dimensions.map(toDimension)]));
  const jurisdictionOf = byId(jurisdictions);
  const indicatorOf = byId(indicators);
  return {
    jurisdictions,
    indicators,
    jurisdiction: (id) => jurisdictionOf.get(id),
    indicator: (id) => indicatorOf.get(id),
    dimensionsOf: (indicator) => dimensions.get(indicator) ?? [],
    codelist: (id) => codelists.get(id),
    code: (codelist, id) => codes.get(codelist)?.get(id),
  };
}
