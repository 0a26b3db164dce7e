import type { Catalogue, IndicatorEntry } from "../catalogue/catalogue.ts";
import type { Vintage } from "../domain/codes.ts";
import { type Axis, type CubeShape, codesAt, stridesOf } from "../domain/cube.ts";
import type { LoadedAvailability, ReleaseCells } from "../publication/release-cells.ts";
import type { DemoGap, DemoModel } from "./demo-model.ts";

/** The two releases of a synthetic indicator. */
export type DemoVintage = Extract<Vintage, "PROVISIONAL" | "REVISED">;

/** Whose cells they are and how they are laid out. */
interface DemoCube {
  readonly model: DemoModel;
  readonly indicator: IndicatorEntry;
  readonly catalogue: Catalogue;
  readonly shape: CubeShape;
}

/** The cells of one jurisdiction and one period, which lie side by side: `start` … `end` - 1. */
interface Block {
  readonly jurisdiction: string;
  readonly period: string;
  readonly start: number;
  readonly end: number;
}

function blocksOf(shape: CubeShape): Block[] {
  const [jurisdictions, periods] = shape.axes as [Axis, Axis];
  const size = stridesOf(shape)[1] as number;
  return jurisdictions.codes.flatMap((jurisdiction, j) =>
    periods.codes.map((period, p) => {
      const start = (j * periods.codes.length + p) * size;
      return { jurisdiction, period, start, end: start + size };
    }),
  );
}

/** True where what is said of `outer` holds for `jurisdiction` too: itself, or a metropolitan area within it. */
const covers = (outer: string, jurisdiction: string, catalogue: Catalogue): boolean =>
  outer === jurisdiction || outer === catalogue.provinceOf(jurisdiction);

const concerns = (gap: DemoGap, { jurisdiction, period }: Block, catalogue: Catalogue): boolean =>
  gap.periods.includes(period) && covers(gap.jurisdiction, jurisdiction, catalogue);

/**
 * The vintage of a block in a release; all its cells have it alike, since a mark on changed cells alone would tell
 * which hidden counts changed. Canada is revised where a jurisdiction was corrected; what arrives late changes no
 * total, because totals held it from the start.
 */
function vintageOf(block: Block, { model, catalogue, shape }: DemoCube, release: DemoVintage): Vintage {
  const { jurisdiction, period } = block;
  if (release === "PROVISIONAL") return period === shape.axes[1]?.codes.at(-1) ? "PROVISIONAL" : "FINAL";
  const { latePeriods, correction } = model.revision;
  if (latePeriods.includes(period)) return "REVISED";
  const corrected = jurisdiction === "CA" || covers(correction.jurisdiction, jurisdiction, catalogue);
  if (period === correction.period && corrected) return "REVISED";
  return model.gaps.some((gap) => gap.arrives && concerns(gap, block, catalogue)) ? "REVISED" : "FINAL";
}

/** The places in a block that a gap leaves empty: all, or all but the totals of its dimension. */
function missingCells(gap: DemoGap, { start, end }: Block, { shape, indicator }: DemoCube): number[] {
  const cells = Array.from({ length: end - start }, (_, i) => start + i);
  if (gap.dimension === null) return cells;
  const axis = shape.axes.findIndex(({ id }) => id === gap.dimension);
  const total = indicator.dimensions.find(({ id }) => id === gap.dimension)?.total;
  const strides = stridesOf(shape);
  return cells.filter((cell) => codesAt(shape, strides, cell)[axis] !== total);
}

/**
 * A release as loaded. `sums`: all true counts of the shape, those included that were never delivered. A cell that was
 * not delivered stands at -1; the totals above it keep the true sum, as national totals do that were counted at the
 * source.
 */
export function demoCells(cube: DemoCube, sums: Int32Array, release: DemoVintage): ReleaseCells {
  const { model, shape, catalogue } = cube;
  const gaps = model.gaps.filter(({ arrives }) => release === "PROVISIONAL" || !arrives);
  const value = Int32Array.from(sums);
  const availability = new Array<LoadedAvailability>(value.length).fill("VALUE");
  const vintage = new Array<Vintage>(value.length);
  for (const block of blocksOf(shape)) {
    vintage.fill(vintageOf(block, cube, release), block.start, block.end);
    for (const gap of gaps.filter((given) => concerns(given, block, catalogue))) {
      for (const cell of missingCells(gap, block, cube)) {
        value[cell] = -1;
        availability[cell] = "NOT_AVAILABLE";
      }
    }
  }
  return { shape, value, availability, vintage, roundedAtSource: new Uint8Array(value.length) };
}
