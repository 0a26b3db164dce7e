import type { Text } from "../domain/codes.ts";
import { notASymbol, stateOf, symbolIn, tellState } from "./cell-state.ts";
import { type ColumnSpec, columnSpec, dimensionColumn, placeColumns } from "./columns.ts";
import { type ImportContext, type LocalRow, localRow, NO_FOLD, type RowImporter } from "./imported.ts";
import { type MemberPlace, mappedMembers } from "./member-reader.ts";
import { readNote } from "./note-text.ts";
import { readCount, readDecimal } from "./number-text.ts";
import { areaReader, periodReader } from "./place-readers.ts";
import { RateCheck } from "./rate-check.ts";

export const TIDY_COLUMNS: readonly ColumnSpec[] = [
  columnSpec("jurisdiction", ["territoire", "juridiction", "province"]),
  columnSpec("period", ["période"]),
  columnSpec("value", ["valeur"]),
  columnSpec("status", ["statut", "état"], false),
  columnSpec("note", ["remarque"], false),
];

/** A column that may be there: rates that are checked against the counts, and not loaded. */
const RATE_COLUMN = columnSpec("rate", ["taux"], false);

/** Several notes of one row, one after the other. */
function joined(notes: readonly (Text | null)[]): Text | null {
  const told = notes.filter((note): note is Text => note !== null);
  if (told.length < 2) return told[0] ?? null;
  return { en: told.map(({ en }) => en).join(" "), fr: told.map(({ fr }) => fr).join(" ") };
}

/** What is told once for each local code, however many rows hold it. */
function tellMember({ findings }: ImportContext, place: MemberPlace, row: number, column: string): void {
  if (place.demonstration !== null)
    findings.tally("code.demonstration", { value: place.demonstration }, { map: place.demonstration });
  if (place.shared) findings.tally("code.shared", { row, column });
  if (place.as !== "FOLDED") return;
  const { en, fr } = place.note ?? { en: "", fr: "" };
  findings.tally("code.at-total", { row, column, value: place.local }, { code: place.code, en, fr });
}

/**
 * A province's own file in its own codes: `jurisdiction, period, …dimensions…, value, status, note`, the columns in any order
 * and under their English or French names; `status` and `note` may be left out, and a column `rate` may stand beside them. A symbol may stand in `value` itself.
 * Null where the header does not fit: the findings say what is missing.
 */
export function tidyImporter(header: readonly string[], context: ImportContext): RowImporter | null {
  const { indicator, findings, codeMaps, jurisdiction: scope } = context;
  const specs = [...TIDY_COLUMNS, RATE_COLUMN, ...indicator.dimensions.map(dimensionColumn)];
  const places = placeColumns(header, specs, findings, { extras: false });
  if (places === null) return null;
  const at = (id: string): number => places.get(id) ?? -1;
  const named = (id: string): string => header[at(id)] ?? id;
  const [areaAt, periodAt, valueAt, statusAt, noteAt] = ["jurisdiction", "period", "value", "status", "note"].map(
    at,
  ) as [number, number, number, number, number];
  const rateAt = at("rate");
  const rates = new RateCheck(context);
  const readArea = areaReader(context, named("jurisdiction"));
  const readThePeriod = periodReader(context, named("period"));
  const dimensions = indicator.dimensions.map((dimension) => ({
    at: at(dimension.id),
    column: named(dimension.id),
    mapped: codeMaps.mapsOf({ jurisdiction: scope, indicator: indicator.id, dimension: dimension.id }).length > 0,
    read: mappedMembers(context, dimension, named(dimension.id)),
  }));
  const columns = { value: named("value"), status: statusAt === -1 ? named("value") : named("status") };
  const readNumber = indicator.measures.includes("COUNT") ? readCount : readDecimal;

  function state(cells: readonly string[], row: number) {
    const value = cells[valueAt] as string;
    const status = statusAt === -1 ? "" : (cells[statusAt] as string);
    const inValue = status.trim() === "" ? symbolIn(value) : null;
    const symbol = inValue ?? symbolIn(status);
    const found = symbol === undefined ? notASymbol(status) : stateOf(inValue ? null : readNumber(value), symbol);
    if (typeof found !== "string") return found;
    tellState(findings, found, columns, { row, value, status: inValue ? value.trim() : status.trim() });
    return undefined;
  }

  return {
    addsUp: indicator.dimensions.some(({ id: dimension }) =>
      codeMaps
        .mapsOf({ jurisdiction: scope, indicator: indicator.id, dimension })
        .some(({ entries }) => entries.some(({ relation }) => relation !== "EXACT")),
    ),
    import(row, cells): LocalRow | null {
      const jurisdiction = readArea(cells[areaAt] as string, row);
      const period = readThePeriod(cells[periodAt] as string, row);
      let sound = jurisdiction !== undefined && period !== undefined;
      const members: string[] = [];
      const marked: MemberPlace[] = [];
      const folded: number[] = [];
      let part: string | null = null;
      for (const [index, { at: column, column: name, mapped, read }] of dimensions.entries()) {
        if (period === undefined && mapped) continue;
        const place = read(cells[column] as string, period ?? "", row);
        if (place === undefined) {
          sound = false;
          continue;
        }
        members.push(place.code);
        if (place.shared || place.demonstration !== null || place.as === "FOLDED")
          tellMember(context, place, row, name);
        if (place.note !== null) marked.push(place);
        if (place.as === "CELL") continue;
        if (place.as === "FOLDED") folded.push(index);
        part = `${part ?? ""}${index}=${place.local};`;
      }
      const cell = state(cells, row);
      const note = noteAt === -1 ? null : readNote(cells[noteAt] as string, { row, column: named("note") }, context);
      if (!sound || jurisdiction === undefined || period === undefined || cell === undefined || note === undefined)
        return null;
      if (rateAt !== -1 && cell.value !== null && part === null)
        rates.check({ jurisdiction, period, members }, cell.value, {
          text: cells[rateAt] as string,
          row,
          column: named("rate"),
        });
      const comparability = marked.length === 0 ? null : joined(marked.map((place) => place.note));
      const fold = folded.length === 0 ? NO_FOLD : folded;
      const rest = { note, comparability, action: "MERGE" as const, part, folded: fold };
      return localRow(row, jurisdiction, period, members, cell, rest);
    },
    finish: () => undefined,
  };
}
