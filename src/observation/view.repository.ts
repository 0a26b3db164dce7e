import { sql } from "drizzle-orm";
import type { Database } from "../../db/store.ts";
import { qualityNoteId } from "../domain/cell-note.ts";
import { AVAILABILITY, VINTAGE } from "../domain/codes.ts";
import { WITH_CAUTION } from "./cell-symbols.ts";
import type { ViewColumns } from "./view-snapshot.ts";

/** Columns of big-endian integers, packed by the database: one value a column instead of one object a cell. */
interface PackedRow {
  readonly cells: Uint8Array;
  readonly values: Uint8Array;
  readonly availabilities: Uint8Array;
  readonly vintages: Uint8Array;
  readonly bases: Uint8Array;
  /** Cells of the release that are to be used with caution, whether or not this view holds them. */
  readonly cautioned: Uint8Array;
}

/** The note of a cell whose source says: use with caution. */
const CAUTION_NOTE = qualityNoteId(WITH_CAUTION);

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

/** The cells of a packed list of them. */
export const unpackedCells = (bytes: Uint8Array): number[] =>
  Array.from({ length: bytes.length / 4 }, (_, i) => int32At(bytes, i));

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
             string_agg(int4send(coalesce(rounding_base, -1)), ''::bytea order by cell) as bases,
             (select string_agg(int4send(n.cell), ''::bytea order by n.cell) from shared.cell_note n
                join shared.view v on v.release_id = n.release_id
               where v.id = ${viewId} and n.note_id = ${CAUTION_NOTE}) as cautioned
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
      cautioned: row?.cautioned ?? none,
    };
  },
});

export type ViewRepository = ReturnType<typeof makeViewRepository>;
