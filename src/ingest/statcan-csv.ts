import { folded } from "../code-map/code-map.ts";
import {
  allLabels,
  bracketOf,
  memberLabelled,
  type StatcanTable,
  type TableColumn,
} from "../code-map/statcan-table.ts";
import { combined, notASymbol, stateOf, symbolIn, tellState } from "./cell-state.ts";
import { placeColumns } from "./columns.ts";
import { parseDguid, withoutVintage } from "./dguid.ts";
import { type ImportContext, type LocalRow, localRow, NO_FOLD, type RowImporter } from "./imported.ts";
import { readCount } from "./number-text.ts";
import { areaFault, periodReader } from "./place-readers.ts";
import { RateCheck } from "./rate-check.ts";
import { remembering } from "./remember.ts";
import { columnId, fitsTable, STATCAN_COLUMNS, tableColumns } from "./statcan-columns.ts";

const PLAIN = { note: null, comparability: null, action: "MERGE", part: null, folded: NO_FOLD } as const;
const UNITS: ReadonlySet<string> = new Set(["", "units", "unités", "unites"]);
/** A row that is of the table and not of the indicator. */
const OTHER = Symbol("of another indicator");

/** The table of a download: by its number where it is given, else the first one of the indicator whose columns are there. */
function tableOf(
  header: readonly string[],
  { codeMaps, indicator, findings }: ImportContext,
  number?: string,
): StatcanTable | null {
  const ours = codeMaps.tables.filter((table) => table.indicator === indicator.id);
  const table = ours.find((one) => (number === undefined ? fitsTable(header, one) : one.table === number));
  if (table) return table;
  const tables = codeMaps.tables.map((one) => `${one.table} (${one.indicator})`).join(", ");
  findings.add(
    "statcan.table-unknown",
    { row: 1, ...(number === undefined ? {} : { value: number }) },
    { indicator: indicator.id, tables },
  );
  return null;
}

/**
 * The jurisdiction of a row: by its DGUID; where that is empty, by the code in square brackets after the name
 * (`Toronto, Ontario [35535]`), else by the name. Undefined: an area that the exchange does not hold.
 */
function areaOf({ codeMaps, catalogue }: ImportContext): (dguid: string, geo: string) => string | undefined {
  const byCode = (map: string, code: string): string | undefined =>
    codeMaps.map(map)?.entries.find(({ local }) => local === code)?.codes[0];
  const byDguid = remembering((text) => {
    const dguid = parseDguid(text);
    return dguid === null ? undefined : byCode("dguid", withoutVintage(dguid));
  });
  const byName = remembering((text) => {
    const bracket = bracketOf(text);
    return bracket === null ? catalogue.jurisdictionId(text) : byCode("sgc", bracket);
  });
  return (dguid, geo) => (dguid.trim() === "" ? byName(geo) : byDguid(dguid));
}

type Chosen = { readonly code: string | null; readonly isRate?: true };

/** What a label of a table's column gives: a shared code, a row to keep (no code), or OTHER. */
function chooser(column: TableColumn): (label: string) => Chosen | typeof OTHER | undefined {
  const kept = "keep" in column ? new Set(allLabels(column.keep).map(folded)) : null;
  const rates = new Set("keep" in column && column.rates ? allLabels(column.rates).map(folded) : []);
  return remembering<Chosen | typeof OTHER>((label) => {
    if (rates.has(folded(label))) return { code: null, isRate: true };
    if (kept) return kept.has(folded(label)) ? { code: null } : OTHER;
    const member = "gives" in column ? memberLabelled(column.members, label) : null;
    return member === null ? OTHER : { code: member.code };
  });
}

const keptOf = (table: StatcanTable): string =>
  table.columns
    .map((column) => {
      const labels =
        "gives" in column ? column.members.map((member) => member.labels.en[0]) : column.keep.en.slice(0, 1);
      return `${column.names.en[0]} = ${labels.join(" | ")}`;
    })
    .join("; ");

interface Choice {
  readonly at: number;
  readonly name: string;
  readonly gives: string | null;
  readonly choose: (label: string) => Chosen | typeof OTHER | undefined;
}

/** The columns of the table that this download has. */
function choicesOf(table: StatcanTable, places: ReadonlyMap<string, number>, header: readonly string[]): Choice[] {
  return table.columns.flatMap((column, index) => {
    const at = places.get(columnId(index)) ?? -1;
    if (at === -1) return [];
    const gives = "gives" in column ? column.gives : null;
    return [{ at, name: header[at] as string, gives, choose: chooser(column) }];
  });
}

/**
 * A Statistics Canada full-table download, English or French. Rows of other violations, statistics and areas are counted and
 * told, never dropped in silence; a file without any row of the indicator is refused.
 * Null where the header does not fit. `number`: the table, `35-10-0177`; absent: told by its columns.
 */
export function statcanImporter(
  header: readonly string[],
  context: ImportContext,
  number?: string,
): RowImporter | null {
  const { indicator, findings } = context;
  const table = tableOf(header, context, number);
  if (table === null) return null;
  const places = placeColumns(header, [...STATCAN_COLUMNS, ...tableColumns(table)], findings, { extras: false });
  if (places === null) return null;
  const at = (id: string): number => places.get(id) ?? -1;
  const textOf = (cells: readonly string[], index: number): string => (index === -1 ? "" : (cells[index] as string));
  const named = (id: string): string => header[at(id)] ?? id;
  const choices = choicesOf(table, places, header);
  const readArea = areaOf(context);
  const readThePeriod = periodReader(context, named("REF_DATE"));
  const positions = indicator.dimensions.map(({ id }) => ({
    id,
    from: choices.findIndex(({ gives }) => gives === id),
  }));
  const indexes = ["REF_DATE", "GEO", "DGUID", "SCALAR_FACTOR", "VALUE", "STATUS", "SYMBOL"].map(at);
  const [dateAt, geoAt, dguidAt, scalarAt, valueAt, statusAt, symbolAt] = indexes as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  let ofIndicator = 0;
  const rates = new RateCheck(context);

  const membersOf = (codes: readonly (string | null)[]): string[] =>
    positions.map(({ id, from }) => (from === -1 ? table.constants[id] : codes[from]) as string);

  /** A row that states the rate of a count: it is checked, and loaded no more than those of other indicators. */
  function rate(cells: readonly string[], row: number, codes: readonly (string | null)[]): void {
    const jurisdiction = readArea(textOf(cells, dguidAt), textOf(cells, geoAt));
    const period = readThePeriod(cells[dateAt] as string, row);
    if (jurisdiction === undefined || period === undefined) return;
    const stated = { text: textOf(cells, valueAt), row, column: named("VALUE") };
    rates.pair({ jurisdiction, period, members: membersOf(codes) }, stated);
  }

  /** The codes that the row's labels give, by column; null where the row is no count of the indicator. */
  function chosen(cells: readonly string[], row: number): (string | null)[] | null {
    const codes: (string | null)[] = [];
    let rateAt: string | null = null;
    for (const { at: column, name, choose } of choices) {
      const choice = choose(cells[column] as string);
      if (choice === undefined || choice === OTHER) {
        findings.tally("statcan.other-rows", { row, column: name });
        return null;
      }
      codes.push(choice.code);
      if (choice.isRate) rateAt = name;
    }
    if (rateAt === null) return codes;
    findings.tally("statcan.other-rows", { row, column: rateAt });
    rate(cells, row, codes);
    return null;
  }

  function area(cells: readonly string[], row: number): string | null {
    const geo = textOf(cells, geoAt);
    const id = readArea(textOf(cells, dguidAt), geo);
    const place = { row, column: named("GEO"), value: geo.trim() };
    const fault = id === undefined ? "jurisdiction.not-served" : areaFault(context, id);
    if (id !== undefined && fault === null) return id;
    if (fault === "jurisdiction.foreign") findings.add(fault, place, { jurisdiction: context.jurisdiction });
    else findings.tally("jurisdiction.not-served", place);
    return null;
  }

  function state(cells: readonly string[], row: number) {
    const value = textOf(cells, valueAt);
    const [status, mark] = [textOf(cells, statusAt), textOf(cells, symbolAt)];
    const [first, second] = [symbolIn(status), symbolIn(mark)];
    const unknown = first === undefined ? status : second === undefined ? mark : null;
    const meaning = first === undefined || second === undefined ? null : combined(first, second);
    const shown = [status.trim(), mark.trim()].filter((text) => text !== "").join(" ");
    const found =
      unknown !== null
        ? notASymbol(unknown)
        : typeof meaning === "string"
          ? meaning
          : stateOf(readCount(value), meaning);
    if (typeof found !== "string") return found;
    tellState(findings, found, { value: named("VALUE"), status: named("STATUS") }, { row, value, status: shown });
    return undefined;
  }

  return {
    addsUp: false,
    import(row, cells): LocalRow | null {
      const codes = chosen(cells, row);
      if (codes === null) return null;
      ofIndicator += 1;
      const jurisdiction = area(cells, row);
      if (jurisdiction === null) return null;
      const period = readThePeriod(cells[dateAt] as string, row);
      const scalar = textOf(cells, scalarAt);
      const scaled = !UNITS.has(scalar.trim().toLowerCase());
      if (scaled) findings.add("statcan.scaled", { row, column: named("SCALAR_FACTOR"), value: scalar.trim() });
      const cell = state(cells, row);
      if (period === undefined || cell === undefined || scaled) return null;
      const members = membersOf(codes);
      if (cell.value !== null) rates.pair({ jurisdiction, period, members }, cell.value);
      return localRow(row, jurisdiction, period, members, cell, PLAIN);
    },
    finish(): void {
      if (ofIndicator === 0 && !findings.blocking)
        findings.add("statcan.nothing-of-indicator", {}, { indicator: indicator.id, kept: keptOf(table) });
    },
  };
}
