import type { TablePart } from "../export/table-parts.ts";
import { AppError } from "../shared/app-error.ts";
import { MAX_CELLS } from "../shared/limits.ts";
import type { Layout } from "../table/table-layout.ts";

/** A table with more cells is not laid out on pages: files hold it. */
export const MOST_PAGED_CELLS = 100_000;

const noSuchPart = (part: number, parts: number): AppError =>
  new AppError(
    "NOT_FOUND",
    {
      en: `part: this table has ${parts} parts, and no part ${part}. Begin with the first.`,
      fr: `part : ce tableau compte ${parts} parties; il n'y a pas de partie ${part}. Commencez par la première.`,
    },
    { argument: "part", max: parts },
  );

/** Which rows the part of a table holds, as many as fit; null where not even one does. NOT_FOUND beyond the last part. */
export function partOfTable({ rows, columns, cells }: Layout, part: number): TablePart | null {
  const fit = cells <= MAX_CELLS ? rows.length : Math.floor(MAX_CELLS / columns.length);
  if (fit === 0) return null;
  const parts = Math.max(1, Math.ceil(rows.length / fit));
  if (part > parts) throw noSuchPart(part, parts);
  const from = (part - 1) * fit;
  return { part, parts, from, to: Math.min(rows.length, from + fit), rows: rows.length };
}
