import { expect, test } from "vitest";
import { makeBenchRelease } from "../../../bench/export/one-release.ts";
import { categoryOf } from "../../../src/export/export-table.ts";
import { writeParquet } from "../../../src/export/parquet.ts";
import { defaultLayout } from "../../../src/permalink/default-layout.ts";
import { readParquet } from "../../support/read-exports.ts";

test("a file of several row groups, each written a column at a time, is what DuckDB reads: every cell, in order", async () => {
  const { exports, selected, catalogue } = await makeBenchRelease(90_000);
  const table = await exports.table(selected, defaultLayout(selected));
  const parts = [...writeParquet({ table, language: "EN", catalogue })];
  expect(parts.some(({ length }) => length === 0)).toBe(true);
  const { rows, statistics } = await readParquet(Buffer.concat(parts));
  const cells = [...table.cells()];
  expect(cells.length).toBeGreaterThan(80_000);
  expect(rows.length).toBe(cells.length);
  const different = cells.filter((cell, i) => {
    const row = rows[i] ?? {};
    const codes = table.axes.every(({ id }, a) => row[id] === categoryOf(table, cell, a).id);
    return !codes || row["value"] !== cell.value || row["availability"] !== cell.availability;
  });
  expect(different).toEqual([]);
  const groups = new Map(statistics.map((one) => [Number(one["row_group_id"]), Number(one["row_group_num_rows"])]));
  expect([...groups.values()]).toEqual([40_000, 40_000, cells.length - 80_000]);
  const columns = new Set(statistics.map((one) => one["path_in_schema"]));
  expect(statistics.length).toBe(groups.size * columns.size);
});
