import type { CodelistRow, CodeRow, DimensionRow, IndicatorRow, JurisdictionRow } from "./catalogue.repository.ts";
import type { Code, Codelist, Dimension, Indicator } from "./indicator.type.ts";
import type { Jurisdiction } from "./jurisdiction.type.ts";

/** Rows of the catalogue as GraphQL shows them. */

export const toJurisdiction = (row: JurisdictionRow): Jurisdiction => ({
  id: row.id,
  name: { en: row.nameEn, fr: row.nameFr },
  abbreviation:
    row.abbreviationEn !== null && row.abbreviationFr !== null
      ? { en: row.abbreviationEn, fr: row.abbreviationFr }
      : null,
  level: row.level,
  sgcCode: row.sgcCode,
  parentId: row.parentId,
});

export const toIndicator = (row: IndicatorRow): Indicator => ({
  id: row.id,
  name: { en: row.nameEn, fr: row.nameFr },
  definition: { en: row.definitionEn, fr: row.definitionFr },
  unitOfCount: row.unitOfCount,
  programme: row.programmeId,
  periodType: row.periodType,
  measures: row.measures,
  synthetic: row.synthetic,
  custodianId: row.custodianId,
  levels: row.levels,
});

export const toDimension = (row: DimensionRow): Dimension => ({
  id: row.id,
  name: { en: row.nameEn, fr: row.nameFr },
  codelistId: row.codelistId,
  memberIds: row.members,
});

export const toCode = (row: CodeRow): Code => ({
  id: row.id,
  name: { en: row.nameEn, fr: row.nameFr },
  isTotal: row.isTotal,
  external: row.external,
  parentId: row.parentId,
  codelistId: row.codelistId,
});

export const toCodelist = (row: CodelistRow, codes: readonly CodeRow[]): Codelist => ({
  id: row.id,
  name: { en: row.nameEn, fr: row.nameFr },
  version: row.version,
  codes: codes.map(toCode),
});
