import { folded } from "../code-map/code-map.ts";
import type { Text } from "../domain/codes.ts";
import { nearest } from "../shared/nearest.ts";
import type { Findings } from "./finding.ts";

/** A column of a format: its id and the other names that it may bear. */
export interface ColumnSpec {
  readonly id: string;
  readonly names: readonly string[];
  readonly required: boolean;
}

/** Case, accents and spaces of a column's name do not tell columns apart. */
const plain = (name: string): string => folded(name).normalize("NFD").replace(/\p{M}/gu, "");

export const columnSpec = (id: string, names: readonly string[] = [], required = true): ColumnSpec => ({
  id,
  names: [id, ...names],
  required,
});

/** A dimension's column may bear its id or its name in either language. */
export const dimensionColumn = ({ id, name }: { readonly id: string; readonly name: Text }): ColumnSpec =>
  columnSpec(id, [name.en, name.fr]);

/** Whether a header has a column that fits. */
export const indexOfColumn = (header: readonly string[], { names }: Pick<ColumnSpec, "names">): number => {
  const wanted = new Set(names.map(plain));
  return header.findIndex((name) => wanted.has(plain(name)));
};

/**
 * Where each column of a format stands in a header; -1 for one that is not required and not there.
 * Null where a required one is missing or an unknown one is there: both become findings, all of them.
 * `extras`: unknown columns are told and left unread (SDMX-CSV allows them), not refused.
 */
export function placeColumns(
  header: readonly string[],
  specs: readonly ColumnSpec[],
  findings: Findings,
  { extras }: { readonly extras: boolean },
): ReadonlyMap<string, number> | null {
  const places = new Map(specs.map((spec) => [spec.id, indexOfColumn(header, spec)]));
  const missing = specs.filter(({ id, required }) => required && places.get(id) === -1);
  const columns = header.join(", ");
  for (const { id } of missing) findings.add("header.missing-column", { row: 1 }, { column: id, columns });
  const known = new Set(places.values());
  const unknown = header.filter((_, at) => !known.has(at));
  const free = specs.filter(({ id }) => places.get(id) === -1).map(({ id }) => id);
  for (const column of unknown) {
    const place = { row: 1, column };
    if (extras) findings.add("header.extra-column", place);
    else
      findings.add("header.unknown-column", place, {
        nearest: nearest(column, free.length > 0 ? free : specs.map(({ id }) => id)).join(", "),
      });
  }
  return missing.length > 0 || (!extras && unknown.length > 0) ? null : places;
}
