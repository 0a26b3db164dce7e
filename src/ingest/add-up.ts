import type { Availability, Text } from "../domain/codes.ts";
import type { ImportContext, Imported, LocalRow } from "./imported.ts";

/** More rows than a province's own file in local codes ever has; they are held together until the end of the file. */
const MOST_ROWS_TO_ADD = 500_000;

/** What a sum is where one of its parts has no number: the strongest of their reasons. */
const STRENGTH: readonly Availability[] = ["SUPPRESSED", "UNRELIABLE", "NOT_AVAILABLE", "NOT_APPLICABLE"];

interface Group {
  whole: LocalRow | null;
  readonly parts: Map<string, LocalRow>;
  readonly folded: Map<string, LocalRow>;
}

const keyOf = (jurisdiction: string, period: string, members: readonly string[]): string =>
  [jurisdiction, period, ...members].join("\0");
const keyOfRow = (row: Imported): string => keyOf(row.jurisdiction, row.period, row.members);

function joined(texts: readonly (Text | null)[]): Text | null {
  const told = texts.filter((text): text is Text => text !== null);
  const unique = told.filter((text, at) => told.findIndex(({ en }) => en === text.en) === at);
  if (unique.length === 0) return null;
  return { en: unique.map(({ en }) => en).join(" "), fr: unique.map(({ fr }) => fr).join(" ") };
}

const common = <T>(values: readonly T[]): T | null =>
  values.every((value) => value === values[0]) ? (values[0] ?? null) : null;

/** The sum of rows as one cell: at the first of them; without a number where one of them has none. */
function sumOf(rows: readonly LocalRow[], members: readonly string[]): Imported {
  const [first] = rows as [LocalRow];
  const missing = STRENGTH.find((reason) => rows.some(({ availability }) => availability === reason));
  const notes = [...new Set(rows.map(({ note }) => note).filter((note) => note !== null))];
  return {
    row: first.row,
    jurisdiction: first.jurisdiction,
    period: first.period,
    members,
    value: missing ? null : rows.reduce((sum, { value }) => sum + (value ?? 0), 0),
    availability: missing ?? "VALUE",
    vintage: common(rows.map(({ vintage }) => vintage)),
    quality: common(rows.map(({ quality }) => quality)),
    note: notes.length === 0 ? null : notes.join(" "),
    comparability: joined(rows.map(({ comparability }) => comparability)),
    action: "MERGE",
  };
}

/** Rows of a file in local codes, until all of them are there. */
class Adding {
  private readonly groups = new Map<string, Group>();
  private held = 0;

  constructor(private readonly context: ImportContext) {}

  /** False where there are too many. */
  take(row: LocalRow): boolean {
    const key = keyOfRow(row);
    let group = this.groups.get(key);
    if (!group) {
      group = { whole: null, parts: new Map(), folded: new Map() };
      this.groups.set(key, group);
    }
    this.held += 1;
    const kind = row.folded.length > 0 ? group.folded : group.parts;
    const first = row.part === null ? group.whole : kind.get(row.part);
    if (first) this.context.findings.add("cell.repeated", { row: row.row }, { first: first.row });
    else if (row.part === null) group.whole = row;
    else kind.set(row.part, row);
    return this.held <= MOST_ROWS_TO_ADD;
  }

  /** The cells, in the order in which their first rows came. */
  cells(): Imported[] {
    return [...this.groups.values()].flatMap((group) => this.cellOf(group) ?? []);
  }

  private cellOf(group: Group): Imported | null {
    const parts = [...group.parts.values()];
    const folded = [...group.folded.values()];
    const own = group.whole ? [group.whole] : parts;
    if (group.whole && parts[0])
      this.context.findings.add("cell.whole-and-parts", { row: parts[0].row }, { first: group.whole.row });
    if (own[0]) {
      const cell = sumOf(own, own[0].members);
      return { ...cell, comparability: joined([cell.comparability, ...folded.map((row) => row.comparability)]) };
    }
    return this.totalFrom(folded);
  }

  /**
   * A total that the file does not give: the sum of all its parts, those without an equivalent among them. Only where one
   * dimension is concerned, its code map says that its codes part the whole, and every part is there; otherwise a finding.
   */
  private totalFrom(folded: readonly LocalRow[]): Imported | null {
    const [first] = folded as [LocalRow];
    const dimension = common(folded.map((row) => (row.folded.length === 1 ? (row.folded[0] as number) : -1)));
    const parts = dimension === null || dimension === -1 ? null : this.partsOf(first, dimension);
    if (parts)
      return sumOf(
        [...parts, ...folded].sort((a, b) => a.row - b.row),
        first.members,
      );
    const entry = this.context.indicator.dimensions[first.folded[0] ?? 0];
    const code = first.members[first.folded[0] ?? 0] ?? "";
    this.context.findings.add("cell.total-missing", { row: first.row, column: entry?.id ?? "" }, { code });
    return null;
  }

  private partsOf(total: LocalRow, dimension: number): LocalRow[] | null {
    const { indicator, codeMaps, jurisdiction } = this.context;
    const entry = indicator.dimensions[dimension];
    if (!entry || total.members[dimension] !== entry.total) return null;
    const maps = codeMaps.mapsOf({ jurisdiction, indicator: indicator.id, dimension: entry.id });
    if (!maps.every(({ exhaustive }) => exhaustive)) return null;
    const found = entry.members.flatMap((code) => {
      if (code === entry.total) return [];
      const members = total.members.with(dimension, code);
      const group = this.groups.get(keyOf(total.jurisdiction, total.period, members));
      return group ? [...(group.whole ? [group.whole] : group.parts.values()), ...group.folded.values()] : [];
    });
    return found.length > 0 ? found : null;
  }
}

/**
 * Adds up local codes: several that are parts of one shared code give its number; one that has no equivalent counts in the
 * total only, which the file's own row gives where there is one. Nothing is ever split.
 * Shape:  holds all rows (at most MOST_ROWS_TO_ADD) until the end, since any later row may belong to an earlier cell; one
 *         batch out. Only for files in codes that a code map does not map one to one; all others stream.
 * Faults: findings for a repeated row, a cell given whole and in parts, a total that is missing, too many rows.
 */
export async function* addedUp(
  batches: AsyncIterable<readonly LocalRow[]>,
  context: ImportContext,
): AsyncIterable<readonly Imported[]> {
  const adding = new Adding(context);
  for await (const batch of batches)
    for (const row of batch)
      if (!adding.take(row)) {
        context.findings.add("cell.too-many-to-add", { row: row.row }, { max: MOST_ROWS_TO_ADD });
        return;
      }
  const cells = adding.cells();
  if (cells.length > 0) yield cells;
}
