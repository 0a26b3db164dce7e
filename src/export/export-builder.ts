import type { Catalogue } from "../catalogue/catalogue.ts";
import { type Cited, citationText } from "../citation/citation.ts";
import type { SelectedCells } from "../observation/cell-reading.ts";
import { selectedCount } from "../observation/order-cells.ts";
import { availabilityAt } from "../observation/view-snapshot.ts";
import type { PermalinkService, TableLayout } from "../permalink/permalink.service.ts";
import { AppError } from "../shared/app-error.ts";
import type { TableService } from "../table/table.service.ts";
import type { TableAxis } from "../table/table.ts";
import { inTheirWords, legendOf, touches } from "../table/table-notes.ts";
import { titleOf } from "../table/table-title.ts";
import { exportAxes } from "./export-axes.ts";
import type { ExportAxis, ExportCell, ExportNote, ExportRelease, ExportTable } from "./export-table.ts";
import { makeNotesAt } from "./general-notes.ts";
import { licenceOf } from "./licence.ts";
import { type CellKind, cellAt, Odometer, readShown, type ShownCells, sizesOf } from "./shown-cells.ts";
import { stateNotes } from "./state-notes.ts";

/** Cells in one file. */
const MOST_EXPORT_CELLS = 1_000_000;

const tooManyCells = (cells: number): AppError =>
  new AppError(
    "TOO_LARGE",
    {
      en: `The selection has ${cells} cells; a file holds at most ${MOST_EXPORT_CELLS}. Name fewer jurisdictions, periods or members.`,
      fr: `La sélection compte ${cells} cellules; un fichier en contient au plus ${MOST_EXPORT_CELLS}. Nommez moins de gouvernements, de périodes ou de membres.`,
    },
    { max: MOST_EXPORT_CELLS },
  );

const NO_NOTES: readonly ExportNote[] = [];

type CellNotes = ReadonlyMap<number, readonly ExportNote[]>;

const AXIS_NAMES: Readonly<Record<string, string>> = {
  jurisdiction: "JURISDICTION",
  period: "PERIOD",
  measure: "MEASURE",
};

/** The axes as a table knows them, for its title and its notes. */
const tableAxes = (axes: readonly ExportAxis[]): TableAxis[] =>
  axes.map(({ id, label, categories }) => {
    const axis = AXIS_NAMES[id] ?? id;
    return {
      axis,
      name: label,
      codes: categories.map((category) => ({ axis, id: category.id, name: category.label })),
    };
  });

const mandatoryFirst = (notes: readonly ExportNote[]): ExportNote[] => [
  ...notes.filter(({ mandatory }) => mandatory),
  ...notes.filter(({ mandatory }) => !mandatory),
];

/** A note of one cell as it is stored. `disclosesValue`: it tells the count, or narrows it. */
interface StoredCellNote {
  readonly cell: number;
  readonly disclosesValue: boolean;
  readonly id: string;
  readonly mandatory: boolean;
  readonly textEn: string;
  readonly textFr: string;
}

/** Cells of each kind that occurs, for the legend: what it says of a symbol depends on whether there is a value, not on which. */
const legendCells = (kinds: readonly CellKind[]) =>
  kinds.map((kind) => ({ status: kind, value: kind.availability === "VALUE" ? 0 : null }));

/** Every cell of what was read, in row-major order, the measures varying fastest. */
function* cellsOf(from: {
  readonly selected: SelectedCells;
  readonly shown: ShownCells;
  readonly notes: CellNotes;
}): Generator<ExportCell> {
  const { selected, shown, notes } = from;
  const { value, kindOf, kinds, notesOf, noteSets } = shown;
  const odometer = new Odometer(sizesOf(selected.selection));
  for (let position = 0; position < value.length; position++) {
    const { availability, vintage, symbols, rounded, roundingBase } = kinds[kindOf[position] as number] as CellKind;
    const count = value[position] as number;
    yield {
      position,
      at: [...odometer.at],
      value: Number.isNaN(count) ? null : count,
      availability,
      vintage,
      symbols,
      rounded,
      roundingBase,
      notes: notes.size === 0 ? NO_NOTES : (notes.get(cellAt(selected, odometer.at)) ?? NO_NOTES),
      measureNotes: noteSets[notesOf[position] as number] ?? NO_NOTES,
    };
    odometer.next();
  }
}

/** Makes what is exported from what was selected, and from nothing else. */
export function makeExportBuilder(deps: {
  readonly catalogue: Catalogue;
  readonly tables: Pick<TableService, "verdict">;
  readonly permalinks: PermalinkService;
  readonly cellNotesOf: (releaseIds: readonly string[]) => Promise<readonly StoredCellNote[]>;
}) {
  const { catalogue, tables, permalinks, cellNotesOf } = deps;

  /** Notes of single cells that are shared with the viewer: one that tells a count, beside the exact count alone. */
  async function cellNotes({ release, view }: SelectedCells): Promise<CellNotes> {
    const notes = new Map<number, ExportNote[]>();
    for (const row of await cellNotesOf([release.id])) {
      const availability = availabilityAt(view, row.cell);
      const exact = availability === "VALUE" && view.roundingBase[row.cell] === -1;
      if (availability === "NOT_SHARED" || (row.disclosesValue && !exact)) continue;
      const note = { id: row.id, mandatory: row.mandatory, text: { en: row.textEn, fr: row.textFr } };
      notes.set(row.cell, [...(notes.get(row.cell) ?? []), note]);
    }
    return notes;
  }

  function profileOf({ view }: SelectedCells) {
    const profile = catalogue.profile(view.profileId);
    if (!profile) throw new Error("a view without its profile");
    return profile;
  }

  return {
    /** A selection as every format is written from it. TOO_LARGE above MOST_EXPORT_CELLS; NOT_FOUND where nothing may be seen. */
    async table(selected: SelectedCells, layout: TableLayout): Promise<ExportTable> {
      const { indicator, release, selection, view } = selected;
      const cellCount = selectedCount(selection);
      if (cellCount > MOST_EXPORT_CELLS) throw tooManyCells(cellCount);
      const profile = profileOf(selected);
      const ofCells = await cellNotes(selected);
      const axes = exportAxes(selected, catalogue);
      const shown = await readShown(selected);
      const permalink = permalinks.address(permalinks.make(selected, layout));
      const asTable = tableAxes(axes);
      const title = titleOf(asTable, indicator, catalogue);
      const exported = releaseOf(release);
      const cited: Cited = { title, ...exported, release: release.id, permalink };
      const general = catalogue.notes.filter((note) => touches(note, asTable, indicator.id));
      const ofState = stateNotes(exported);
      return {
        title,
        indicator,
        release: exported,
        audience: view.audience,
        profile,
        axes,
        measures: selection.measures,
        cellCount,
        suppressedCount: shown.suppressed,
        notes: mandatoryFirst([...ofState, ...inTheirWords(shown.measureNotes), ...general]),
        notesAt: makeNotesAt(axes, general, ofState),
        comparability: await tables.verdict(selected),
        legend: legendOf(legendCells(shown.kinds), catalogue),
        licence: licenceOf(indicator),
        permalink,
        citation: citationText(cited),
        contentHash: shown.hash,
        cells: () => cellsOf({ selected, shown, notes: ofCells }),
      };
    },
  };
}

export type ExportBuilder = ReturnType<typeof makeExportBuilder>;

function releaseOf(row: SelectedCells["release"]): ExportRelease {
  const { id, version, vintage, state } = row;
  const publishedAt = state === "SCHEDULED" ? row.embargoUntil : row.publishedAt;
  if ((state !== "PUBLISHED" && state !== "SUPERSEDED" && state !== "SCHEDULED") || publishedAt === null)
    throw new Error("a release that nobody may read was read");
  return {
    id,
    version,
    vintage,
    state,
    publishedAt,
    source: { en: row.sourceEn, fr: row.sourceFr },
    reason: { en: row.reasonEn, fr: row.reasonFr },
  };
}
