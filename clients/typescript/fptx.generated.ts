/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Whether a value stands in a cell, and if not, why. | Présence d'une valeur dans une cellule ou, à défaut, la raison de son absence. */
export type Availability =
  /** Not applicable. | N'ayant pas lieu de figurer. */
  | 'NOT_APPLICABLE'
  /** Not available for this period. | Non disponible pour cette période. */
  | 'NOT_AVAILABLE'
  /** A change on a zero or hidden base, or a share of zero. | Une variation sur une base nulle ou masquée, ou une part de zéro. */
  | 'NOT_COMPUTABLE'
  /** Not shared with this viewer. | Non communiquée à cet utilisateur. */
  | 'NOT_SHARED'
  /** Suppressed for confidentiality. | Supprimée pour des raisons de confidentialité. */
  | 'SUPPRESSED'
  /** Too unreliable to be published. | Trop peu fiable pour être publiée. */
  | 'UNRELIABLE'
  /** A value; zero is a value. | Une valeur; zéro est une valeur. */
  | 'VALUE';

/** Members of one dimension. | Membres d'une dimension. */
export type DimensionFilter = {
  /** Id of the dimension. | Identificateur de la dimension. */
  dimension: string | number;
  /** Codes; ["*"] is every member. | Codes; ["*"] désigne tous les membres. */
  members: Array<string | number>;
};

/** File formats. | Formats de fichier. */
export type ExportFormat =
  /** Commas, decimal points, UTF-8 (RFC 4180). | Virgules, points décimaux, UTF-8 (RFC 4180). */
  | 'CSV'
  /** For Excel in French: semicolons, decimal commas, byte order mark. | Pour Excel en français : points-virgules, virgules décimales, indicateur d'ordre des octets. */
  | 'CSV_FR_CA'
  /** JSON-stat 2.0. | JSON-stat 2.0. */
  | 'JSON_STAT'
  /** Apache Parquet. | Apache Parquet. */
  | 'PARQUET'
  /** SDMX-CSV 2.0. | SDMX-CSV 2.0. */
  | 'SDMX_CSV'
  /** SDMX-JSON 2.0, both languages. | SDMX-JSON 2.0, dans les deux langues. */
  | 'SDMX_JSON'
  /** Workbook: Data, Notes, Legend, Method. | Classeur : Données, Notes, Légende, Méthode. */
  | 'XLSX';

/** Geographic level. | Niveau géographique. */
export type GeoLevel =
  /** Census metropolitan area or its part. | Région métropolitaine de recensement ou sa partie. */
  | 'CMA'
  /** Canada. | Canada. */
  | 'COUNTRY'
  /** Province or territory. | Province ou territoire. */
  | 'PROVINCE';

/** What is measured. | Ce qui est mesuré. */
export type Measure =
  /** Canadian dollars. | Dollars canadiens. */
  | 'AMOUNT'
  /** Percent change on the previous period. | Variation en pourcentage par rapport à la période précédente. */
  | 'CHANGE'
  /** Number of units of count. | Nombre d'unités de dénombrement. */
  | 'COUNT'
  /** Per 100,000 population. | Pour 100 000 habitants. */
  | 'RATE'
  /** Percent of the total. | Pourcentage du total. */
  | 'SHARE';

/** Which cells. A dimension not named stands at its total. | Quelles cellules. Une dimension non nommée est prise à son total. */
export type ObservationFilter = {
  /** The release that was current then. | La diffusion alors en vigueur. */
  asOf?: string | null | undefined;
  /** Members by dimension. | Membres par dimension. */
  dimensions?: Array<DimensionFilter> | null | undefined;
  /** From this period on, inclusive. | À partir de cette période, incluse. */
  from?: string | number | null | undefined;
  /** Only these levels. | Seulement ces niveaux. */
  geoLevels?: Array<GeoLevel> | null | undefined;
  /** Indicator. | Indicateur. */
  indicator: string | number;
  /** Ids, SGC codes, abbreviations or names. | Identificateurs, codes CGT, abréviations ou noms. */
  jurisdictions?: Array<string | number> | null | undefined;
  /** Absent: COUNT. | Absent : COUNT. */
  measures?: Array<Measure> | null | undefined;
  /** Period ids; pooled periods are selected only where they are named. | Identificateurs de périodes; les périodes regroupées ne sont retenues que si elles sont nommées. */
  periods?: Array<string | number> | null | undefined;
  /** Pins one release. | Fixe une diffusion. */
  release?: string | number | null | undefined;
  /** Up to this period, inclusive. | Jusqu'à cette période, incluse. */
  to?: string | number | null | undefined;
};

/** Which cells, and what stands on rows and columns. A dimension on rows or columns that the filter does not name shows every member; what stands on neither must be at one code. | Quelles cellules, et ce qui figure en lignes et en colonnes. Une dimension en lignes ou en colonnes que le filtre ne nomme pas montre tous ses membres; ce qui ne figure ni en lignes ni en colonnes doit être à un seul code. */
export type TableInput = {
  /** JURISDICTION, PERIOD, MEASURE or ids of dimensions, the outermost first. | JURISDICTION, PERIOD, MEASURE ou identificateurs de dimensions, le plus extérieur d'abord. */
  columns: Array<string>;
  /** JURISDICTION, PERIOD, MEASURE or ids of dimensions, the outermost first. | JURISDICTION, PERIOD, MEASURE ou identificateurs de dimensions, le plus extérieur d'abord. */
  rows: Array<string>;
  /** Which cells. | Quelles cellules. */
  where: ObservationFilter;
};

/** How settled a value is. | Degré d'achèvement d'une valeur. */
export type Vintage =
  /** Final. | Définitive. */
  | 'FINAL'
  /** Provisional (p). | Provisoire (p). */
  | 'PROVISIONAL'
  /** Revised (r). | Révisée (r). */
  | 'REVISED';

export type ObservationsQueryVariables = Exact<{
  where: ObservationFilter;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ObservationsQuery = { observations: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ measure: Measure, value: number | null, jurisdiction: { id: string, name: { en: string, fr: string } }, period: { id: string }, dimensions: Array<{ dimension: { id: string }, member: { id: string } }>, status: { availability: Availability, vintage: Vintage, rounded: boolean, roundingBase: number | null, symbols: Array<string> } }> } };

export type TableQueryVariables = Exact<{
  input: TableInput;
}>;


export type TableQuery = { table: { permalink: string, title: { en: string, fr: string }, rows: Array<Array<{ axis: string, id: string, name: { en: string, fr: string } }>>, columns: Array<Array<{ axis: string, id: string, name: { en: string, fr: string } }>>, cells: Array<Array<{ value: number | null, status: { availability: Availability, symbols: Array<string> } } | null>>, notes: Array<{ mandatory: boolean, text: { en: string, fr: string } }>, citation: { bibtex: string, text: { en: string, fr: string } } } };

export type ExportsQueryVariables = Exact<{
  where: ObservationFilter;
}>;


export type ExportsQuery = { exports: { cells: number, permalink: string, downloads: Array<{ format: ExportFormat, url: string }> } };


export const ObservationsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Observations"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"where"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ObservationFilter"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"observations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"Variable","name":{"kind":"Name","value":"where"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"jurisdiction"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"en"}},{"kind":"Field","name":{"kind":"Name","value":"fr"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"dimensions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dimension"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"member"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"measure"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"status"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"availability"}},{"kind":"Field","name":{"kind":"Name","value":"vintage"}},{"kind":"Field","name":{"kind":"Name","value":"rounded"}},{"kind":"Field","name":{"kind":"Name","value":"roundingBase"}},{"kind":"Field","name":{"kind":"Name","value":"symbols"}}]}}]}}]}}]}}]} as unknown as DocumentNode<ObservationsQuery, ObservationsQueryVariables>;
export const TableDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Table"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TableInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"table"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"title"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"en"}},{"kind":"Field","name":{"kind":"Name","value":"fr"}}]}},{"kind":"Field","name":{"kind":"Name","value":"rows"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"axis"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"en"}},{"kind":"Field","name":{"kind":"Name","value":"fr"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"columns"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"axis"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"en"}},{"kind":"Field","name":{"kind":"Name","value":"fr"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"cells"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"status"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"availability"}},{"kind":"Field","name":{"kind":"Name","value":"symbols"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"notes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"en"}},{"kind":"Field","name":{"kind":"Name","value":"fr"}}]}},{"kind":"Field","name":{"kind":"Name","value":"mandatory"}}]}},{"kind":"Field","name":{"kind":"Name","value":"permalink"}},{"kind":"Field","name":{"kind":"Name","value":"citation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"en"}},{"kind":"Field","name":{"kind":"Name","value":"fr"}}]}},{"kind":"Field","name":{"kind":"Name","value":"bibtex"}}]}}]}}]}}]} as unknown as DocumentNode<TableQuery, TableQueryVariables>;
export const ExportsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Exports"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"where"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ObservationFilter"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"exports"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"Variable","name":{"kind":"Name","value":"where"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cells"}},{"kind":"Field","name":{"kind":"Name","value":"permalink"}},{"kind":"Field","name":{"kind":"Name","value":"downloads"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"url"}}]}}]}}]}}]} as unknown as DocumentNode<ExportsQuery, ExportsQueryVariables>;