import type { IndicatorEntry } from "../../src/catalogue/catalogue.ts";
import { makeCatalogue } from "../../src/catalogue/catalogue.ts";
import { readCatalogueFiles } from "../../src/catalogue/catalogue-files.ts";
import { ANONYMOUS } from "../../src/domain/audience.ts";
import { AVAILABILITY } from "../../src/domain/codes.ts";
import { type CubeShape, cellCountOf, JURISDICTION_AXIS, PERIOD_AXIS, stridesOf } from "../../src/domain/cube.ts";
import { type ExportBuilder, makeExportBuilder } from "../../src/export/export-builder.ts";
import type { SelectedCells } from "../../src/observation/cell-reading.ts";
import { makeObservationService } from "../../src/observation/observation.service.ts";
import type { ViewSnapshot } from "../../src/observation/view-snapshot.ts";
import { makePermalinkService } from "../../src/permalink/permalink.service.ts";
import type { ReleaseRow } from "../../src/release/release.repository.ts";
import { makeTableService } from "../../src/table/table.service.ts";
import { withBenchIndicator } from "../load/data.ts";

const FIRST_YEAR = 1930;
/** Of a hundred cells: how many are hidden, and how many are not there. */
const HIDDEN = 20;
const ABSENT = 5;

const monthOf = (month: number): string =>
  `${FIRST_YEAR + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;

/** Whole months of the bench indicator, as many as `cells` have room for. */
function shapeOf({ dimensions }: IndicatorEntry, jurisdictions: readonly string[], cells: number): CubeShape {
  const others = dimensions.map(({ id, members }) => ({ id, codes: members }));
  const aMonth = jurisdictions.length * cellCountOf({ axes: others });
  const months = Array.from({ length: Math.floor(cells / aMonth) }, (_, month) => monthOf(month));
  return { axes: [{ id: JURISDICTION_AXIS, codes: jurisdictions }, { id: PERIOD_AXIS, codes: months }, ...others] };
}

/** A view as publication leaves it, rounded to 5, hidden and absent cells strewn in. */
function viewOf(shape: CubeShape): ViewSnapshot {
  const cells = cellCountOf(shape);
  const view = {
    value: new Int32Array(cells).fill(-1),
    availability: new Uint8Array(cells),
    vintage: new Uint8Array(cells),
    roundingBase: new Int16Array(cells).fill(-1),
  };
  const [shown, hidden, absent] = (["VALUE", "SUPPRESSED", "NOT_AVAILABLE"] as const).map((one) =>
    AVAILABILITY.indexOf(one),
  ) as [number, number, number];
  for (let cell = 0; cell < cells; cell++) {
    const kind = (cell * 7919) % 100;
    view.availability[cell] = kind < HIDDEN ? hidden : kind < HIDDEN + ABSENT ? absent : shown;
    if (kind < HIDDEN + ABSENT) continue;
    view.value[cell] = ((cell * 104_729) % 20_000) * 5;
    view.roundingBase[cell] = 5;
  }
  const strides = stridesOf(shape);
  return {
    ...view,
    releaseId: "bench@1.0.0",
    audience: "PUBLIC",
    profileId: "IRCC-5",
    shape,
    strides,
    suppressedSymbol: "--",
  };
}

export interface BenchRelease {
  readonly view: ViewSnapshot;
  readonly selected: SelectedCells;
  readonly exports: ExportBuilder;
  readonly catalogue: ReturnType<typeof makeCatalogue>;
}

/** A release of at most `cells` cells in memory, behind the services that exports are made from; no store. */
export async function makeBenchRelease(cells: number): Promise<BenchRelease> {
  const entries = withBenchIndicator((await readCatalogueFiles()).entries);
  const catalogue = makeCatalogue(entries);
  const indicator = entries.indicators.at(-1) as IndicatorEntry;
  const jurisdictions = entries.jurisdictions
    .filter(({ level }) => indicator.levels.includes(level))
    .map(({ id }) => id);
  const view = viewOf(shapeOf(indicator, jurisdictions, cells));
  const release = {
    id: view.releaseId,
    indicatorId: indicator.id,
    version: "1.0.0",
    vintage: "FINAL",
    state: "PUBLISHED",
    publishedAt: new Date("2026-01-05T13:30:00Z"),
    sourceEn: "Benchmark",
    sourceFr: "Banc d'essai",
    reasonEn: "A benchmark.",
    reasonFr: "Un banc d'essai.",
  } as ReleaseRow;
  const observations = makeObservationService({
    catalogue,
    releases: { current: async () => release } as never,
    views: { seen: async () => view } as never,
    comparability: [],
    accessOf: () => ({}) as never,
  });
  const everything = view.shape.axes.slice(2).map(({ id }) => ({ dimension: id, members: ["*"] }));
  const selected = await observations.selected({ indicator: indicator.id, dimensions: everything }, ANONYMOUS);
  const permalinks = makePermalinkService({
    key: new Uint8Array(32),
    releases: {} as never,
    origin: () => "http://localhost:4000",
  });
  const cellNotesOf = async () => [];
  const tables = makeTableService({ catalogue, comparability: [], observations, cellNotesOf });
  return {
    view,
    selected,
    catalogue,
    exports: makeExportBuilder({ catalogue, tables, permalinks, cellNotesOf }),
  };
}
