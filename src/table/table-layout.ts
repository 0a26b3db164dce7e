import type { Catalogue, IndicatorEntry } from "../catalogue/catalogue.ts";
import { type Text } from "../domain/codes.ts";
import { type Axis, JURISDICTION_AXIS, PERIOD_AXIS } from "../domain/cube.ts";
import type { SelectedCells } from "../observation/cell-reading.ts";
import { selectedSize } from "../observation/selected-cells.ts";
import type { ViewSnapshot } from "../observation/view-snapshot.ts";
import { MEASURE_AXIS, namesOn, type TableAxis, type TableHeaderModel, type TableRequest } from "./table.ts";
import { tableFaults } from "./table-faults.ts";

/** One row or column: its headers, how far it moves the cell, and the measure that it stands for, if it does. */
export interface Line {
  readonly headers: readonly TableHeaderModel[];
  readonly offset: number;
  readonly measure: number | null;
}

/** A table before its cells, the same object whenever the same is asked of a view again. `origin`: the position of the cell where every axis on rows and columns is at its first code of all. */
export interface Layout {
  readonly axes: readonly TableAxis[];
  readonly rows: readonly Line[];
  readonly columns: readonly Line[];
  readonly origin: number;
  readonly cells: number;
}

/** `key`: which axis and which of its codes. */
interface Steps {
  readonly key: string;
  readonly axis: TableAxis;
  readonly offsets: readonly number[];
}

/** What was laid out of one view, by what was asked of it. */
interface LaidOut {
  readonly steps: Map<string, Steps>;
  readonly lines: Map<string, readonly Line[]>;
  readonly layouts: Map<string, Layout>;
}

/** The catalogue is the same as long as a view is in memory. */
const LAID_OUT = new WeakMap<ViewSnapshot, LaidOut>();
const MOST_KEPT = 200;

function laidOutOf(view: ViewSnapshot): LaidOut {
  const before = LAID_OUT.get(view);
  if (before) return before;
  const none: LaidOut = { steps: new Map(), lines: new Map(), layouts: new Map() };
  LAID_OUT.set(view, none);
  return none;
}

function kept<T>(all: Map<string, T>, key: string, make: () => T): T {
  const before = all.get(key);
  if (before !== undefined) return before;
  const made = make();
  if (all.size >= MOST_KEPT) all.clear();
  all.set(key, made);
  return made;
}

const AXIS_NAMES: Readonly<Record<string, Text>> = {
  [JURISDICTION_AXIS]: { en: "Jurisdiction", fr: "Gouvernement ou territoire" },
  [PERIOD_AXIS]: { en: "Reference period", fr: "Période de référence" },
  [MEASURE_AXIS]: { en: "Measure", fr: "Mesure" },
};

const axisIdsOf = ({ dimensions }: IndicatorEntry): string[] => [
  JURISDICTION_AXIS,
  PERIOD_AXIS,
  MEASURE_AXIS,
  ...dimensions.map(({ id }) => id),
];

/** INVALID_INPUT where an axis is unknown or stands twice, with its place. */
export function checkAxes({ rows, columns }: Pick<TableRequest, "rows" | "columns">, indicator: IndicatorEntry): void {
  const valid = axisIdsOf(indicator);
  const places = new Map<string, string>();
  const named = [
    ...rows.map((axis, i) => ({ axis, place: `input.rows[${i}]` })),
    ...columns.map((axis, i) => ({ axis, place: `input.columns[${i}]` })),
  ];
  for (const { axis, place } of named) {
    if (!valid.includes(axis)) throw tableFaults.unknownAxis(place, axis, valid);
    const first = places.get(axis);
    if (first !== undefined) throw tableFaults.axisTwice(place, axis, first);
    places.set(axis, place);
  }
}

/** A dimension on rows or columns that the filter does not name shows every member; elsewhere it stands at its total. */
export function withAxesOpen(request: TableRequest, { dimensions }: IndicatorEntry): TableRequest {
  const named = request.where.dimensions ?? [];
  const open = dimensions
    .filter(({ id }) => [...request.rows, ...request.columns].includes(id))
    .filter(({ id }) => !named.some(({ dimension }) => dimension === id))
    .map(({ id }) => ({ dimension: id, members: ["*"] }));
  return open.length === 0 ? request : { ...request, where: { ...request.where, dimensions: [...named, ...open] } };
}

function tableAxis(
  axis: string,
  codes: readonly string[],
  { indicator }: SelectedCells,
  catalogue: Catalogue,
): TableAxis {
  const nameOf = namesOn(axis, indicator, catalogue);
  const name = AXIS_NAMES[axis] ?? indicator.dimensions.find(({ id }) => id === axis)?.name ?? { en: axis, fr: axis };
  return { axis, name, codes: codes.map((id) => ({ axis, id, name: nameOf(id) })) };
}

/** Each axis with its selected codes and how far each moves the cell; the measure last, which moves nothing. */
function stepsOf(selected: SelectedCells, catalogue: Catalogue): Steps[] {
  const { view, selection } = selected;
  const { steps } = laidOutOf(view);
  const ofCube = view.shape.axes.map(({ id, codes }: Axis, a) => {
    const indexes = selection.indexes[a] as readonly number[];
    const key = `${id} ${indexes.join()}`;
    return kept(steps, key, () => {
      const stride = view.strides[a] as number;
      const chosen = indexes.map((index) => codes[index] as string);
      return { key, axis: tableAxis(id, chosen, selected, catalogue), offsets: indexes.map((index) => index * stride) };
    });
  });
  const { measures } = selection;
  const key = `${MEASURE_AXIS} ${measures.join()}`;
  const ofMeasures = kept(steps, key, () => ({
    key,
    axis: tableAxis(MEASURE_AXIS, measures, selected, catalogue),
    offsets: measures.map(() => 0),
  }));
  return [...ofCube, ofMeasures];
}

/** Every combination of the codes of some axes, the last varying fastest. */
function linesOf(steps: readonly Steps[]): Line[] {
  let lines: Line[] = [{ headers: [], offset: 0, measure: null }];
  for (const { axis, offsets } of steps)
    lines = lines.flatMap(({ headers, offset, measure }) =>
      axis.codes.map((header, i) => ({
        headers: [...headers, header],
        offset: offset + (offsets[i] as number),
        measure: axis.axis === MEASURE_AXIS ? i : measure,
      })),
    );
  return lines;
}

/** Every axis, in order. INVALID_INPUT where one that is on neither rows nor columns has several codes, or any has none. */
function checkedSteps(
  { rows, columns }: Pick<TableRequest, "rows" | "columns">,
  selected: SelectedCells,
  catalogue: Catalogue,
): Steps[] {
  const steps = stepsOf(selected, catalogue);
  for (const { axis } of steps) {
    if (axis.codes.length === 0) throw tableFaults.nothingOn(axis.axis);
    const codes = axis.codes.map(({ id }) => id);
    if (codes.length > 1 && ![...rows, ...columns].includes(axis.axis))
      throw tableFaults.notAtOneMember(axis.axis, codes);
  }
  return steps;
}

/** The axes of a table, however many cells it would have. Errors: as layOut, TOO_LARGE aside. */
export const axesOf = (
  request: Pick<TableRequest, "rows" | "columns">,
  selected: SelectedCells,
  catalogue: Catalogue,
): TableAxis[] => checkedSteps(request, selected, catalogue).map(({ axis }) => axis);

/**
 * Rows, columns and what stands at one code. Errors: INVALID_INPUT where an axis that is on neither has several codes, or any has
 * none; TOO_LARGE beyond `max` cells.
 */
export function layOut(
  { rows, columns }: Pick<TableRequest, "rows" | "columns">,
  selected: SelectedCells,
  { catalogue, max }: { readonly catalogue: Catalogue; readonly max: number },
): Layout {
  const steps = checkedSteps({ rows, columns }, selected, catalogue);
  const cells = selectedSize(selected);
  if (cells > max) {
    const axes = steps.map(({ axis }) => axis);
    const longest = axes.reduce((a, b) => (b.codes.length > a.codes.length ? b : a));
    throw tableFaults.tooManyCells(cells, max, { axis: longest.axis, codes: longest.codes.length });
  }
  const { lines, layouts } = laidOutOf(selected.view);
  const key = `${rows.join()}/${columns.join()}/${steps.map((step) => step.key).join("/")}`;
  return kept(layouts, key, () => {
    const linesOn = (ids: readonly string[]): readonly Line[] => {
      const placed = ids.map((id) => steps.find(({ axis }) => axis.axis === id) as Steps);
      return kept(lines, placed.map((step) => step.key).join("/"), () => linesOf(placed));
    };
    const fixed = steps.filter(({ axis }) => ![...rows, ...columns].includes(axis.axis));
    const origin = fixed.reduce((sum, { offsets }) => sum + (offsets[0] as number), 0);
    return { axes: steps.map(({ axis }) => axis), rows: linesOn(rows), columns: linesOn(columns), origin, cells };
  });
}
