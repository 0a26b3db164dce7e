import type { Catalogue, IndicatorEntry } from "../catalogue/catalogue.ts";
import type { Measure } from "../domain/codes.ts";
import { JURISDICTION_AXIS, PERIOD_AXIS } from "../domain/cube.ts";
import { anyPeriod } from "../domain/pooled-period.ts";
import type { SelectedCells } from "../observation/cell-reading.ts";
import { DECIMALS } from "../observation/measure.ts";
import type { ExportAxis, ExportCategory } from "./export-table.ts";

const same = (id: string) => ({ en: id, fr: id });

/** Keeps the parents that were selected too. */
function withParents(categories: readonly (ExportCategory & { readonly under: string | null })[]): ExportCategory[] {
  const ids = new Set(categories.map(({ id }) => id));
  return categories.map(({ under, ...category }) =>
    under !== null && ids.has(under) ? { ...category, parent: under } : category,
  );
}

const jurisdictionAxis = (codes: readonly string[], catalogue: Catalogue): ExportAxis => ({
  id: "jurisdiction",
  role: "geo",
  label: { en: "Jurisdiction", fr: "Gouvernement ou territoire" },
  codelist: "CL_JURISDICTION",
  categories: withParents(
    codes.map((id) => {
      const entry = catalogue.jurisdiction(id);
      return { id, label: entry?.name ?? same(id), under: entry?.parent ?? null };
    }),
  ),
});

const periodAxis = (codes: readonly string[]): ExportAxis => ({
  id: "period",
  role: "time",
  label: { en: "Reference period", fr: "Période de référence" },
  codelist: null,
  categories: codes.map((id) => {
    const period = anyPeriod(id);
    return period ? { id, label: period.label, start: period.start, end: period.end } : { id, label: same(id) };
  }),
});

function dimensionAxis(
  id: string,
  codes: readonly string[],
  indicator: IndicatorEntry,
  catalogue: Catalogue,
): ExportAxis {
  const dimension = indicator.dimensions.find((one) => one.id === id);
  const list = catalogue.codelist(dimension?.codelist ?? "");
  return {
    id,
    role: null,
    label: dimension?.name ?? same(id),
    codelist: list?.id ?? null,
    categories: withParents(
      codes.map((code) => {
        const entry = list?.codes.find((one) => one.id === code);
        return { id: code, label: entry?.name ?? same(code), under: entry?.parent ?? null };
      }),
    ),
  };
}

function measureAxis(measures: readonly Measure[], catalogue: Catalogue): ExportAxis {
  const list = catalogue.codelist("CL_MEASURE");
  return {
    id: "measure",
    role: "metric",
    label: list?.name ?? same("measure"),
    codelist: "CL_MEASURE",
    categories: measures.map((id) => {
      const entry = list?.codes.find((one) => one.id === id);
      const unit = { label: entry?.unit ?? same(id), decimals: DECIMALS[id] };
      return { id, label: entry?.name ?? same(id), unit };
    }),
  };
}

/** The axes of a selection with the labels of what was selected, the measures last. */
export function exportAxes({ view, indicator, selection }: SelectedCells, catalogue: Catalogue): ExportAxis[] {
  const axes = view.shape.axes.map((axis, a) => {
    const codes = (selection.indexes[a] as readonly number[]).map((index) => axis.codes[index] as string);
    if (axis.id === JURISDICTION_AXIS) return jurisdictionAxis(codes, catalogue);
    if (axis.id === PERIOD_AXIS) return periodAxis(codes);
    return dimensionAxis(axis.id, codes, indicator, catalogue);
  });
  return [...axes, measureAxis(selection.measures, catalogue)];
}
