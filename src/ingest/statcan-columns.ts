import { allLabels, type StatcanTable } from "../code-map/statcan-table.ts";
import { type ColumnSpec, columnSpec, indexOfColumn } from "./columns.ts";

/** The standard columns of a full-table download, in English and French. Source: downloads of both languages (cansim, R). */
export const STATCAN_COLUMNS: readonly ColumnSpec[] = [
  columnSpec("REF_DATE", ["PÉRIODE DE RÉFÉRENCE"]),
  columnSpec("GEO", ["GÉO"]),
  columnSpec("DGUID", ["IDUGD"], false),
  columnSpec("UOM", ["UNITÉ DE MESURE"], false),
  columnSpec("UOM_ID", ["IDENTIFICATEUR D'UNITÉ DE MESURE"], false),
  columnSpec("SCALAR_FACTOR", ["FACTEUR SCALAIRE"], false),
  columnSpec("SCALAR_ID", ["IDENTIFICATEUR SCALAIRE"], false),
  columnSpec("VECTOR", ["VECTEUR"], false),
  columnSpec("COORDINATE", ["COORDONNÉES", "COORDONNÉE"], false),
  columnSpec("VALUE", ["VALEUR"]),
  columnSpec("STATUS", ["STATUT", "ÉTAT"], false),
  columnSpec("SYMBOL", ["SYMBOLE"], false),
  columnSpec("TERMINATED", ["TERMINÉ"], false),
  columnSpec("DECIMALS", ["DÉCIMALES"], false),
];

export const hasColumns = (header: readonly string[], ids: readonly string[], specs: readonly ColumnSpec[]): boolean =>
  specs.filter(({ id }) => ids.includes(id)).every((spec) => indexOfColumn(header, spec) !== -1);

/** A table's own columns, named by their place in the mapping. */
export const tableColumns = ({ columns }: StatcanTable): ColumnSpec[] =>
  columns.map((column, at) => ({
    id: columnId(at),
    names: allLabels(column.names),
    required: "gives" in column || !column.optional,
  }));

export const columnId = (at: number): string => `column ${at + 1}`;

/** Whether a download's header is of a table: all the columns that the mapping needs are there. */
export const fitsTable = (header: readonly string[], table: StatcanTable): boolean =>
  tableColumns(table).every((spec) => !spec.required || indexOfColumn(header, spec) !== -1);
