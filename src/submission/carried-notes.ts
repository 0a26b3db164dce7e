import { qualityOf, saysTheSame } from "../domain/cell-note.ts";
import type { Text } from "../domain/codes.ts";
import type { NewCellNote } from "../publication/publication.repository.ts";
import { LOADED_AVAILABILITY, type ReleaseCells } from "../publication/release-cells.ts";
import type { CellNoteRow } from "../release/release.repository.ts";
import { comparabilityNote, qualityNotes, wordNotes } from "./file-notes.ts";
import type { MergedCells } from "./merge-cells.ts";
import type { Remark } from "./staged-cell.ts";

/** What a release says of one of its cells. */
interface Said {
  quality: NewCellNote | null;
  /** Notes that must be shown: where figures were made comparable, and how. */
  readonly comparability: NewCellNote[];
  readonly words: NewCellNote[];
}
const SILENT: Remark = { note: null, quality: null, comparability: null };
const NOTHING: Said = { quality: null, comparability: [], words: [] };

/** The notes of the next release, and whether any of them, in the cells that the file names, is another than before. */
export interface CarriedNotes {
  readonly notes: readonly NewCellNote[];
  readonly changed: boolean;
}

function saidBefore(rows: readonly CellNoteRow[]): Map<number, Said> {
  const said = new Map<number, Said>();
  for (const { cell, id, mandatory, disclosesValue, textEn, textFr } of rows) {
    const ofCell = said.get(cell) ?? { ...NOTHING, comparability: [], words: [] };
    said.set(cell, ofCell);
    const note = { cell, id, mandatory, disclosesValue, text: { en: textEn, fr: textFr } };
    if (qualityOf(id) !== null) ofCell.quality = note;
    else if (mandatory) ofCell.comparability.push(note);
    else ofCell.words.push(note);
  }
  return said;
}

const textsOf = (notes: readonly NewCellNote[]): Text[] => notes.map(({ text }) => text);
const at = (cell: number, notes: readonly NewCellNote[]): NewCellNote[] => notes.map((note) => ({ ...note, cell }));

/** What comes of the notes of one cell of the file. `same`: its figure is the one that stood before. */
function notesOfCell(
  cell: number,
  { note, quality, comparability: compared }: Remark,
  before: { readonly said: Said; readonly same: boolean; readonly rounded: boolean },
): CarriedNotes {
  const { said, same, rounded } = before;
  const standing = same ? said : NOTHING;
  // Where the figure is not exact, a note that tells it is shown to nobody, and no exported file holds it.
  const shown = standing.words.filter(({ disclosesValue }) => !(rounded && disclosesValue));
  const repeats = (words: readonly NewCellNote[]): boolean => note !== null && saysTheSame(note, textsOf(words));
  const keepsWords = note === null || repeats(standing.words) || repeats(shown);
  const keepsComparability =
    compared === null || saysTheSame(`${compared.en} | ${compared.fr}`, textsOf(standing.comparability));
  const keepsQuality = (said.quality === null ? null : qualityOf(said.quality.id)) === quality;
  return {
    notes: [
      ...qualityNotes(cell, quality),
      ...(keepsComparability ? at(cell, standing.comparability) : [comparabilityNote(cell, compared)]),
      ...(keepsWords ? at(cell, standing.words) : wordNotes(cell, note)),
    ],
    changed: !(keepsWords && keepsComparability && keepsQuality),
  };
}

/**
 * The notes of cells in the next release. Cells that the file does not name keep theirs. Of a cell that it names:
 * - the quality letter is the file's, none where it gives none;
 * - words and comparability are the file's where it has any; where it is silent they stay as long as the figure is the same,
 *   since a file merges (SDMX: what is not given is not touched), and go with the figure that they were about;
 * - an empty note (`""`, an SDMX row with the action R and no comment) takes the words away.
 * `rows`: the notes of the release that `base` is.
 */
export function carriedNotes(
  rows: readonly CellNoteRow[],
  base: ReleaseCells | null,
  { value, availability, rows: named, baseOf, notes: given }: MergedCells,
): CarriedNotes {
  if (rows.length === 0 && given.isEmpty) return { notes: [], changed: false };
  const before = saidBefore(rows);
  const notes: NewCellNote[] = [];
  let changed = false;
  for (let cell = 0; cell < value.length; cell++) {
    const from = baseOf[cell] ?? -1;
    const said = before.get(from);
    const file = given.get(cell);
    if (said === undefined && file === undefined) continue;
    if (!named.has(cell)) {
      if (said)
        notes.push(...at(cell, [...(said.quality ? [said.quality] : []), ...said.comparability, ...said.words]));
      continue;
    }
    const stands = base !== null && from !== -1;
    const isAvailable = LOADED_AVAILABILITY[availability[cell] as number];
    const same = stands && value[cell] === base.value[from] && isAvailable === base.availability[from];
    const carried = notesOfCell(cell, file ?? SILENT, {
      said: said ?? NOTHING,
      same,
      rounded: stands && base.roundedAtSource[from] === 1,
    });
    notes.push(...carried.notes);
    changed ||= carried.changed;
  }
  return { notes, changed };
}
