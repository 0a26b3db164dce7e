import { createHash } from "node:crypto";
import type { Catalogue } from "../catalogue/catalogue.ts";
import { type Cited, citationText } from "../citation/citation.ts";
import { AVAILABILITY, type Measure, VINTAGE } from "../domain/codes.ts";
import type { CellReading, SelectedCells } from "../observation/cell-reading.ts";
import { selectedCount } from "../observation/order-cells.ts";
import { availabilityAt } from "../observation/view-snapshot.ts";
import type { PermalinkService, TableLayout } from "../permalink/permalink.service.ts";
import { AppError } from "../shared/app-error.ts";
import type { TableAxis } from "../table/table.ts";
import { legendOf, touches } from "../table/table-notes.ts";
import { titleOf } from "../table/table-title.ts";
import { exportAxes } from "./export-axes.ts";
import type { ExportAxis, ExportCell, ExportNote, ExportRelease, ExportTable } from "./export-table.ts";
import { licenceOf } from "./licence.ts";

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

type CellNotes = ReadonlyMap<number, readonly ExportNote[]>;

interface Kind {
  readonly status: Omit<CellReading, "value" | "notes">;
  readonly value: number | null;
}

/** What one pass over the cells gathers before anything is written. */
interface Survey {
  /** One cell of each kind that occurs, for the legend. */
  readonly kinds: readonly Kind[];
  readonly suppressed: number;
  readonly measureNotes: readonly ExportNote[];
  readonly hash: string;
}

/** Walks the selected cells in row-major order, the measures varying fastest. */
function* walk({ selection, view }: SelectedCells): Generator<{ cell: number; at: number[]; measure: Measure }> {
  const { indexes, measures } = selection;
  const sizes = [...indexes.map((axis) => axis.length), measures.length];
  const count = selectedCount(selection);
  const at = sizes.map(() => 0);
  for (let position = 0; position < count; position++) {
    let cell = 0;
    for (let a = 0; a < indexes.length; a++)
      cell += ((indexes[a] as readonly number[])[at[a] as number] as number) * (view.strides[a] as number);
    yield { cell, at: [...at], measure: measures[at[indexes.length] as number] as Measure };
    for (let a = sizes.length - 1; a >= 0; a--) {
      at[a] = (at[a] as number) + 1;
      if ((at[a] as number) < (sizes[a] as number)) break;
      at[a] = 0;
    }
  }
}

/** A cell's reading in 16 bytes, for the hash. */
function pack(bytes: DataView, { value, availability, vintage, rounded, roundingBase }: CellReading): void {
  bytes.setFloat64(0, value ?? -1);
  bytes.setUint8(8, AVAILABILITY.indexOf(availability));
  bytes.setUint8(9, VINTAGE.indexOf(vintage));
  bytes.setUint8(10, rounded ? 1 : 0);
  bytes.setInt32(12, roundingBase ?? -1);
}

function survey(selected: SelectedCells): Survey {
  const kinds = new Map<string, Kind>();
  const measureNotes = new Map<string, ExportNote>();
  const hash = createHash("sha256");
  const bytes = new Uint8Array(16);
  const packed = new DataView(bytes.buffer);
  let suppressed = 0;
  for (const { cell, measure } of walk(selected)) {
    const reading = selected.read(cell, measure);
    const { symbols, availability, value } = reading;
    const kind = `${availability} ${symbols.join(" ")}`;
    if (symbols.length > 0 && !kinds.has(kind)) kinds.set(kind, { status: reading, value });
    for (const note of reading.notes) measureNotes.set(note.id, note);
    if (availability === "SUPPRESSED") suppressed += 1;
    pack(packed, reading);
    hash.update(bytes);
  }
  return { kinds: [...kinds.values()], suppressed, measureNotes: [...measureNotes.values()], hash: hash.digest("hex") };
}

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

/** Makes what is exported from what was selected, and from nothing else. */
export function makeExportBuilder(deps: {
  readonly catalogue: Catalogue;
  readonly permalinks: PermalinkService;
  readonly cellNotesOf: (releaseIds: readonly string[]) => Promise<readonly StoredCellNote[]>;
}) {
  const { catalogue, permalinks, cellNotesOf } = deps;

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
      const { kinds, suppressed, measureNotes, hash } = survey(selected);
      const permalink = permalinks.address(permalinks.make(selected, layout));
      const asTable = tableAxes(axes);
      const title = titleOf(asTable, indicator, catalogue);
      const exported = releaseOf(release);
      const cited: Cited = { title, ...exported, release: release.id, permalink };
      const general = catalogue.notes.filter((note) => touches(note, asTable, indicator.id));
      return {
        title,
        indicator,
        release: exported,
        audience: view.audience,
        profile,
        axes,
        measures: selection.measures,
        cellCount,
        suppressedCount: suppressed,
        notes: mandatoryFirst([...measureNotes, ...general]),
        legend: legendOf(kinds, catalogue),
        licence: licenceOf(indicator),
        permalink,
        citation: citationText(cited),
        contentHash: hash,
        *cells(): Generator<ExportCell> {
          let position = 0;
          for (const { cell, at, measure } of walk(selected)) {
            const { notes: _ofMeasure, ...reading } = selected.read(cell, measure);
            yield { position, at, ...reading, notes: ofCells.get(cell) ?? [] };
            position += 1;
          }
        },
      };
    },
  };
}

export type ExportBuilder = ReturnType<typeof makeExportBuilder>;

function releaseOf(row: SelectedCells["release"]): ExportRelease {
  const { id, version, vintage, state, publishedAt } = row;
  if ((state !== "PUBLISHED" && state !== "SUPERSEDED") || publishedAt === null)
    throw new Error("a release that is not out was read");
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
