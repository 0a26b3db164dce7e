import type { Catalogue } from "../catalogue/catalogue.ts";
import type { Text } from "../domain/codes.ts";
import { JURISDICTION_AXIS, PERIOD_AXIS } from "../domain/cube.ts";
import { typeset } from "../domain/french-typography.ts";
import { anyPeriod, isPooled, ordinaryPeriods } from "../domain/pooled-period.ts";
import type { SelectedCells } from "../observation/cell-reading.ts";
import { selectedCodes, selectedPositions, selectedSize } from "../observation/selected-cells.ts";
import type { TableRequest } from "./table.ts";

export const TABLE_CHANGE = ["DROP_DIMENSION", "COARSER_GEOGRAPHY", "COARSER_CODES", "POOL_PERIODS"] as const;
export type TableChangeKind = (typeof TABLE_CHANGE)[number];

/** One step away from a request: a dimension at its total, a level up in a hierarchy, or periods together. */
export interface TableChangeModel {
  readonly kind: TableChangeKind;
  readonly axis: string;
  readonly text: Text;
}

/** A request near the one that was asked, and what it would show to the same viewer. */
export interface TableAlternativeModel {
  readonly changes: readonly TableChangeModel[];
  readonly request: TableRequest;
  readonly cells: number;
  readonly hidden: number;
  readonly shown: number;
}

interface Change extends TableChangeModel {
  readonly apply: (request: TableRequest) => TableRequest;
}

const HIDDEN: readonly string[] = ["SUPPRESSED", "NOT_SHARED"];

/** What a viewer is shown of a selection. `hidden`: suppressed or not shared with him; `shown`: with a value; the others have no figure. */
export interface Shown {
  readonly cells: number;
  readonly hidden: number;
  readonly shown: number;
}

/** Counts what the viewer is shown of the selected cells, measures included. */
export function shownIn(selected: SelectedCells): Shown {
  let hidden = 0;
  let shown = 0;
  const positions = selectedPositions(selected);
  for (const measure of selected.selection.measures)
    for (const cell of positions) {
      const { availability } = selected.measured(cell, measure);
      if (HIDDEN.includes(availability)) hidden++;
      if (availability === "VALUE") shown++;
    }
  return { cells: positions.length * selected.selection.measures.length, hidden, shown };
}

/**
 * True where a selection shows a larger part of itself than another, and hides fewer cells and a smaller part of itself where that one
 * hides any. `than`: null for a table that is too large to be asked for, and shows nothing.
 */
function showsMore(one: Shown, than: Shown | null): boolean {
  if (than === null) return one.shown > 0;
  if (one.shown / one.cells <= than.shown / than.cells) return false;
  if (than.hidden === 0) return one.hidden === 0;
  return one.hidden < than.hidden && one.hidden / one.cells < than.hidden / than.cells;
}

const withDimension = (request: TableRequest, dimension: string, members: readonly string[] | null): TableRequest => {
  const others = (request.where.dimensions ?? []).filter((filter) => filter.dimension !== dimension);
  const dimensions = members === null ? others : [...others, { dimension, members }];
  return { ...request, where: { ...request.where, dimensions } };
};

const unique = (codes: readonly string[]): string[] => [...new Set(codes)];

function dropDimensions(selected: SelectedCells): Change[] {
  return selected.indicator.dimensions.flatMap(({ id, total, by }) => {
    if (total === null || selectedCodes(selected, id).every((code) => code === total)) return [];
    const without = (axes: readonly string[]): string[] => axes.filter((axis) => axis !== id);
    const apply = (request: TableRequest): TableRequest => {
      const { where, rows, columns } = withDimension(request, id, null);
      return { where, rows: without(rows), columns: without(columns) };
    };
    const text = { en: `Without the detail by ${by.en}.`, fr: `Sans le détail selon ${by.fr}.` };
    return [{ kind: "DROP_DIMENSION" as const, axis: id, text, apply }];
  });
}

/** Members replaced by what they are parts of, where that lies between them and the total. */
function coarserCodes(selected: SelectedCells, catalogue: Catalogue): Change[] {
  return selected.indicator.dimensions.flatMap(({ id, total, by, codelist, members }) => {
    const codes = catalogue.codelist(codelist)?.codes ?? [];
    const now = selectedCodes(selected, id);
    const up = unique(
      now.map((code) => {
        const parent = codes.find((entry) => entry.id === code)?.parent ?? null;
        return parent === null || parent === total || !members.includes(parent) ? code : parent;
      }),
    );
    if (now.every((code) => up.includes(code))) return [];
    const text = { en: `A level up by ${by.en}.`, fr: `Un niveau plus haut selon ${by.fr}.` };
    const apply = (request: TableRequest): TableRequest => withDimension(request, id, up);
    return [{ kind: "COARSER_CODES" as const, axis: id, text, apply }];
  });
}

const GEOGRAPHY_TEXTS: Readonly<Record<"CMA" | "PROVINCE", Text>> = {
  CMA: {
    en: "Provinces and territories in place of census metropolitan areas.",
    fr: "Provinces et territoires au lieu des régions métropolitaines de recensement.",
  },
  PROVINCE: {
    en: "Canada in place of provinces and territories.",
    fr: "Le Canada au lieu des provinces et territoires.",
  },
};

/** The finest areas replaced by what they lie in. */
function coarserGeography(selected: SelectedCells, catalogue: Catalogue): Change[] {
  const now = selectedCodes(selected, JURISDICTION_AXIS);
  const held = selected.view.shape.axes.find(({ id }) => id === JURISDICTION_AXIS)?.codes ?? [];
  const levelOf = (code: string): string | undefined => catalogue.jurisdiction(code)?.level;
  const finest = (["CMA", "PROVINCE"] as const).find((level) => now.some((code) => levelOf(code) === level));
  if (!finest) return [];
  const up = unique(
    now.map((code) => {
      const entry = catalogue.jurisdiction(code);
      if (entry?.level !== finest) return code;
      return (finest === "CMA" ? catalogue.provinceOf(code) : "CA") ?? "CA";
    }),
  );
  if (!up.every((code) => held.includes(code))) return [];
  const apply = (request: TableRequest): TableRequest => ({
    ...request,
    where: { ...request.where, jurisdictions: held.filter((code) => up.includes(code)), geoLevels: null },
  });
  return [{ kind: "COARSER_GEOGRAPHY", axis: JURISDICTION_AXIS, text: GEOGRAPHY_TEXTS[finest], apply }];
}

/**
 * Periods replaced by a pool of the release: one that holds all of them, or that they hold whole. Not where a change is asked for,
 * which no pool has. The pool that holds the fewest other periods, or the most of these, where there are several.
 */
function pooledPeriods({ view, selection }: SelectedCells): Change[] {
  const now = selectedCodes({ view, selection }, PERIOD_AXIS);
  if (now.some(isPooled) || selection.measures.includes("CHANGE")) return [];
  const pools = (view.shape.axes.find(({ id }) => id === PERIOD_AXIS)?.codes ?? [])
    .filter(isPooled)
    .map((pool) => ({ pool, parts: ordinaryPeriods(pool) }));
  const around = pools.filter(({ parts }) => now.every((id) => parts.includes(id)));
  const within = pools.filter(({ parts }) => parts.every((id) => now.includes(id)));
  const smallest = around.sort((a, b) => a.parts.length - b.parts.length)[0];
  const largest = within.sort((a, b) => b.parts.length - a.parts.length)[0];
  const chosen = smallest ?? largest;
  if (!chosen) return [];
  const label = anyPeriod(chosen.pool)?.label ?? { en: chosen.pool, fr: chosen.pool };
  const text = { en: `Periods together: ${label.en}.`, fr: typeset(`Périodes regroupées : ${label.fr}.`) };
  const periods = [...now.filter((id) => !chosen.parts.includes(id)), chosen.pool];
  const apply = (request: TableRequest): TableRequest => ({
    ...request,
    where: { ...request.where, periods, from: null, to: null },
  });
  return [{ kind: "POOL_PERIODS", axis: PERIOD_AXIS, text, apply }];
}

/** Every change alone, and every two together. */
function combinations(changes: readonly Change[]): Change[][] {
  const pairs = changes.flatMap((a, i) =>
    changes
      .slice(i + 1)
      .filter((b) => b.axis !== a.axis)
      .map((b) => [a, b]),
  );
  return [...changes.map((change) => [change]), ...pairs];
}

/**
 * Requests at one or two steps that show the same viewer more of themselves and hide less: fewest changes first, then those that hide
 * least and show most. Computed from the viewer's own view alone. `max`: cells that a table may have. `asked`: what the request itself
 * shows; null where it is too large to be asked for, so that whatever fits shows more.
 */
export function alternativesTo(
  request: TableRequest,
  selected: SelectedCells,
  { catalogue, max, asked }: { readonly catalogue: Catalogue; readonly max: number; readonly asked: Shown | null },
): TableAlternativeModel[] {
  const changes = [
    ...dropDimensions(selected),
    ...coarserCodes(selected, catalogue),
    ...coarserGeography(selected, catalogue),
    ...pooledPeriods(selected),
  ];
  const found = combinations(changes).flatMap((steps) => {
    const changed = steps.reduce((at, { apply }) => apply(at), request);
    const reselected = selected.reselect(changed.where);
    if (selectedSize(reselected) > max) return [];
    const shown = shownIn(reselected);
    if (!showsMore(shown, asked)) return [];
    const told = steps.map(({ kind, axis, text }) => ({ kind, axis, text }));
    return [{ changes: told, request: changed, ...shown }];
  });
  return found.sort((a, b) => a.changes.length - b.changes.length || a.hidden - b.hidden || b.shown - a.shown);
}
