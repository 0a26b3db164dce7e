/**
 * Fields that the compiled writer may answer, an allow-list: what does not stand here goes the ordinary way. Those of `SHARED` types
 * are the same for every viewer of a release, in every language, and answer at once; their text is kept.
 */
const fields = (...names: string[]): ReadonlySet<string> => new Set(names);

export const SHARED: Readonly<Record<string, ReadonlySet<string>>> = {
  Text: fields("en", "fr"),
  Jurisdiction: fields("id", "name", "abbreviation", "level", "sgcCode", "parent"),
  Code: fields("id", "name", "parent", "isTotal", "external"),
  ExternalCode: fields("scheme", "code"),
  Codelist: fields("id", "name", "version", "codes"),
  Dimension: fields("id", "name", "codelist", "members"),
  DimensionMember: fields("dimension", "member"),
  Indicator: fields(
    "id",
    "name",
    "definition",
    "unitOfCount",
    "programme",
    "custodian",
    "periodType",
    "dimensions",
    "measures",
    "jurisdictions",
    "synthetic",
  ),
  Period: fields("id", "type", "start", "end", "label"),
  Release: fields("id", "indicator", "version", "vintage", "state", "publishedAt", "embargoUntil", "reason", "source"),
  CellStatus: fields("availability", "vintage", "rounded", "roundingBase", "symbols"),
  TableHeader: fields("axis", "id", "name"),
  SymbolMeaning: fields("symbol", "meaning"),
  Note: fields("id", "text", "mandatory"),
  DisclosureProfile: fields("id", "name", "version", "method", "threshold", "base", "description"),
  Comparability: fields("level", "reasons"),
  ComparabilityReason: fields("id", "level", "text", "evidence", "author", "date", "jurisdictions", "periods"),
  Evidence: fields("source", "url"),
  PageInfo: fields("hasNextPage", "hasPreviousPage", "startCursor", "endCursor"),
};

/** Fields of the answer itself, each with a writer of its own in observation-writer.ts, page-writer.ts or table-writer.ts. */
export const OF_OBSERVATIONS: Readonly<Record<string, ReadonlySet<string>>> = {
  ObservationConnection: fields("nodes", "edges", "pageInfo", "totalCount"),
  Table: fields("title", "rows", "columns", "cells", "notes", "legend", "comparability", "release", "profile"),
  ObservationEdge: fields("cursor", "node"),
  Observation: fields(
    "id",
    "indicator",
    "jurisdiction",
    "period",
    "dimensions",
    "measure",
    "value",
    "display",
    "spoken",
    "status",
    "release",
  ),
};
