import type { Catalogue, DimensionEntry, IndicatorEntry } from "../catalogue/catalogue.ts";
import { type Text } from "../domain/codes.ts";
import { type Axis, JURISDICTION_AXIS, PERIOD_AXIS } from "../domain/cube.ts";
import { anyPeriod } from "../domain/pooled-period.ts";
import type { SelectedCells } from "../observation/cell-reading.ts";
import { selectedSize } from "../observation/selected-cells.ts";
import { MEASURE_AXIS, nameOfCode, type TableAxis, type TableHeaderModel, type TableRequest } from "./table.ts";
import { tableFaults } from "./table-faults.ts";

/** One row or column: its headers, how far it moves the cell, and the measure that it stands for, if it does. */
export interface Line {
  readonly headers: readonly TableHeaderModel[];
  readonly offset: number;
  readonly measure: number | null;
}

/** A table before its cells. `origin`: the position of the cell where every axis on rows and columns is at its first code of all. */
export interface Layout {
  readonly axes: readonly TableAxis[];
  readonly rows: readonly Line[];
  readonly columns: readonly Line[];
  readonly origin: number;
  readonly cells: number;
}

interface Steps {
  readonly axis: TableAxis;
  readonly offsets: readonly number[];
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

function namesOn(axis: string, indicator: IndicatorEntry, catalogue: Catalogue): (code: string) => Text {
  if (axis === JURISDICTION_AXIS) return (code) => catalogue.jurisdiction(code)?.name ?? { en: code, fr: code };
  if (axis === PERIOD_AXIS) return (code) => anyPeriod(code)?.label ?? { en: code, fr: code };
  const list =
    axis === MEASURE_AXIS
      ? "CL_MEASURE"
      : (indicator.dimensions.find(({ id }) => id === axis) as DimensionEntry).codelist;
  const codes = catalogue.codelist(list)?.codes ?? [];
  return (code) => nameOfCode(codes, code);
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
  const ofCube = view.shape.axes.map(({ id, codes }: Axis, a) => {
    const indexes = selection.indexes[a] as readonly number[];
    const stride = view.strides[a] as number;
    const axis = tableAxis(
      id,
      indexes.map((index) => codes[index] as string),
      selected,
      catalogue,
    );
    return { axis, offsets: indexes.map((index) => index * stride) };
  });
  const measures = tableAxis(MEASURE_AXIS, selection.measures, selected, catalogue);
  return [...ofCube, { axis: measures, offsets: selection.measures.map(() => 0) }];
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
  const axes = steps.map(({ axis }) => axis);
  const cells = selectedSize(selected);
  if (cells > max) {
    const longest = axes.reduce((a, b) => (b.codes.length > a.codes.length ? b : a));
    throw tableFaults.tooManyCells(cells, max, { axis: longest.axis, codes: longest.codes.length });
  }
  const placed = (ids: readonly string[]): Steps[] =>
    ids.map((id) => steps.find(({ axis }) => axis.axis === id) as Steps);
  const fixed = steps.filter(({ axis }) => ![...rows, ...columns].includes(axis.axis));
  const origin = fixed.reduce((sum, { offsets }) => sum + (offsets[0] as number), 0);
  return { axes, rows: linesOf(placed(rows)), columns: linesOf(placed(columns)), origin, cells };
}
