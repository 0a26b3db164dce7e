import { sql } from "drizzle-orm";
import type { Database } from "../../db/store.ts";
import { AVAILABILITY, VINTAGE } from "../domain/codes.ts";
import type { ViewColumns } from "./view-snapshot.ts";

/** Columns of big-endian integers, packed by the database: one value a column instead of one object a cell. */
interface PackedRow {
  readonly cells: Uint8Array;
  readonly values: Uint8Array;
  readonly availabilities: Uint8Array;
  readonly vintages: Uint8Array;
  readonly bases: Uint8Array;
}

const ordinal = (column: string, values: readonly string[]) =>
  sql.raw(`set_byte('\\x00', 0, case ${column} ${values.map((v, i) => `when '${v}' then ${i}`).join(" ")} end)`);

function int32At(bytes: Uint8Array, index: number): number {
  const at = index * 4;
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  );
}

/** Writes a view's rows over columns; rows name their cells, so a view that holds only some cells leaves the others alone. */
export function overlay(columns: ViewColumns, row: PackedRow): void {
  const count = row.cells.length / 4;
  for (let i = 0; i < count; i++) {
    const cell = int32At(row.cells, i);
    columns.value[cell] = int32At(row.values, i);
    columns.availability[cell] = row.availabilities[i] as number;
    columns.vintage[cell] = row.vintages[i] as number;
    columns.roundingBase[cell] = int32At(row.bases, i);
  }
}

/** Protected cells. There is no function here, and no right of the role behind it, that reads a raw count. */
export const makeViewRepository = (db: Database) => ({
  /** The cells of one stored view, packed. */
  async packedCells(viewId: number): Promise<PackedRow> {
    const result = (await db.execute(sql`
      select string_agg(int4send(cell), ''::bytea order by cell) as cells,
             string_agg(int4send(coalesce(value, -1)), ''::bytea order by cell) as values,
             string_agg(${ordinal("availability", AVAILABILITY)}, ''::bytea order by cell) as availabilities,
             string_agg(${ordinal("vintage", VINTAGE)}, ''::bytea order by cell) as vintages,
             string_agg(int4send(coalesce(rounding_base, -1)), ''::bytea order by cell) as bases
        from shared.view_cell where view_id = ${viewId}`)) as unknown as {
      rows: Record<keyof PackedRow, Uint8Array | null>[];
    };
    const row = result.rows[0];
    const none = new Uint8Array(0);
    return {
      cells: row?.cells ?? none,
      values: row?.values ?? none,
      availabilities: row?.availabilities ?? none,
      vintages: row?.vintages ?? none,
      bases: row?.bases ?? none,
    };
  },
});

export type ViewRepository = ReturnType<typeof makeViewRepository>;
