import { sql } from "drizzle-orm";
import type { Database, Transaction } from "../../db/store.ts";
import { VINTAGE } from "../domain/codes.ts";
import { type CubeShape, cellCountOf } from "../domain/cube.ts";
import { LOADED_AVAILABILITY, type LoadedAvailability, type ReleaseCells } from "./release-cells.ts";

/** Raw counts. Only publication imports this; the role behind queries has no right on the table. */

export async function saveConfidentialCells(
  { copy }: Transaction,
  releaseId: string,
  cells: ReleaseCells,
): Promise<void> {
  function* lines(): Generator<string> {
    for (let cell = 0; cell < cells.value.length; cell++) {
      const available = cells.availability[cell];
      const value = available === "VALUE" ? cells.value[cell] : "\\N";
      const source = cells.roundedAtSource[cell] === 1 ? "t" : "f";
      yield `${releaseId}\t${cell}\t${value}\t${available}\t${cells.vintage[cell]}\t${source}`;
    }
  }
  const columns = ["release_id", "cell", "value", "availability", "vintage", "rounded_at_source"];
  await copy("confidential.cell", columns, lines());
}

const ordinal = (column: string, values: readonly string[]) =>
  sql.raw(
    `set_byte('\\x00', 0, case ${column} ${values.map((value, i) => `when '${value}' then ${i}`).join(" ")} end)`,
  );

/** A release as it was loaded, packed by the database as in view.repository.ts; every cell of the shape has a row. */
export async function readConfidentialCells(db: Database, releaseId: string, shape: CubeShape): Promise<ReleaseCells> {
  const result = (await db.execute(sql`
    select string_agg(int4send(coalesce(value, -1)), ''::bytea order by cell) as values,
           string_agg(${ordinal("availability", LOADED_AVAILABILITY)}, ''::bytea order by cell) as availabilities,
           string_agg(${ordinal("vintage", VINTAGE)}, ''::bytea order by cell) as vintages,
           string_agg(set_byte('\\x00', 0, rounded_at_source::int), ''::bytea order by cell) as rounded
      from confidential.cell where release_id = ${releaseId}`)) as unknown as {
    rows: { values: Uint8Array; availabilities: Uint8Array; vintages: Uint8Array; rounded: Uint8Array }[];
  };
  const [row] = result.rows;
  if (!row || row.availabilities.length !== cellCountOf(shape)) throw new Error("a release without all its cells");
  const bytes = new DataView(row.values.buffer, row.values.byteOffset, row.values.byteLength);
  return {
    shape,
    value: Int32Array.from({ length: row.availabilities.length }, (_, cell) => bytes.getInt32(cell * 4)),
    availability: Array.from(row.availabilities, (index) => LOADED_AVAILABILITY[index] as LoadedAvailability),
    vintage: Array.from(row.vintages, (index) => VINTAGE[index] as (typeof VINTAGE)[number]),
    roundedAtSource: Uint8Array.from(row.rounded),
  };
}
