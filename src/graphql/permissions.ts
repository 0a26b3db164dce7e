/**
 * Who may call what. Every field of every object type stands here; one that does not is denied, and a test names it. What a viewer
 * is *shown* is not decided here but by the view that his audience reads.
 * ANYONE: whoever the request lets in, the public included.
 */
export type Permission = "ANYONE";

const all = (...fields: string[]): Record<string, Permission> =>
  Object.fromEntries(fields.map((field) => [field, "ANYONE" as const]));

const CONNECTION = all("edges", "nodes", "pageInfo", "totalCount");
const EDGE = all("cursor", "node");

export const PERMISSIONS: Readonly<Record<string, Readonly<Record<string, Permission>>>> = {
  Query: all(
    "viewer",
    "jurisdictions",
    "codelist",
    "indicator",
    "indicators",
    "observations",
    "release",
    "releases",
    "revisions",
    "disclosureProfiles",
  ),
  Text: all("en", "fr"),
  PageInfo: all("hasNextPage", "hasPreviousPage", "startCursor", "endCursor"),
  Viewer: all("subject", "roles", "jurisdiction", "audience", "limits"),
  Limits: all("maxCells", "maxDepth", "maxCost"),
  Jurisdiction: all("id", "name", "abbreviation", "level", "sgcCode", "parent"),
  Code: all("id", "name", "parent", "isTotal", "external"),
  ExternalCode: all("scheme", "code"),
  Codelist: all("id", "name", "version", "codes"),
  Dimension: all("id", "name", "codelist", "members"),
  Indicator: all(
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
    "currentRelease",
    "releases",
  ),
  IndicatorConnection: CONNECTION,
  IndicatorEdge: EDGE,
  Release: all(
    "id",
    "indicator",
    "version",
    "vintage",
    "state",
    "publishedAt",
    "embargoUntil",
    "reason",
    "contentHash",
    "supersedes",
    "supersededBy",
    "source",
    "disclosure",
  ),
  ReleaseConnection: CONNECTION,
  ReleaseEdge: EDGE,
  DisclosureProfile: all("id", "name", "version", "method", "threshold", "base", "description"),
  DisclosureReport: all("profile", "cells", "suppressed", "rounded", "verified", "plainLanguage"),
  Observation: all(
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
    "notes",
  ),
  ObservationConnection: CONNECTION,
  ObservationEdge: EDGE,
  CellStatus: all("availability", "vintage", "rounded", "roundingBase", "symbols"),
  Period: all("id", "type", "start", "end", "label"),
  DimensionMember: all("dimension", "member"),
  Note: all("id", "text", "mandatory"),
};
