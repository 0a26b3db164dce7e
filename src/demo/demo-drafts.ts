import type { Catalogue, IndicatorEntry } from "../catalogue/catalogue.ts";
import type { Text } from "../domain/codes.ts";
import { JURISDICTION_AXIS, PERIOD_AXIS } from "../domain/cube.ts";
import type { ReleaseDraft } from "../publication/publication.service.ts";
import { COURT_CASES_MODEL } from "./court-cases-model.ts";
import { type DemoArea, demoAreas, demoJurisdictions } from "./demo-areas.ts";
import { type DemoVintage, demoCells } from "./demo-cells.ts";
import type { DemoModel } from "./demo-model.ts";
import { drawLeaves, planLeaves, reviseLeaves } from "./leaf-counts.ts";
import { POLICE_VICTIMS_MODEL } from "./police-victims-model.ts";
import { makeRandomDraws } from "./random-draws.ts";
import { rollUp, summedAxis } from "./roll-up.ts";

/**
 * The seed of the synthetic indicators. Another seed is another demonstration: every golden answer of demo.* changes.
 */
export const DEMO_SEED = 20_240_627;

const POPULATION_VINTAGE = "POP_V2024";
const MODELS: readonly DemoModel[] = [POLICE_VICTIMS_MODEL, COURT_CASES_MODEL];

/** 08:30 in Toronto, on daylight time. */
const RELEASES = {
  PROVISIONAL: { version: "1.0.0", publishedAt: "2024-06-27T08:30:00-04:00" },
  REVISED: { version: "1.1.0", publishedAt: "2025-06-26T08:30:00-04:00" },
} as const;

const sourceText = (seed: number): Text => ({
  en: `Synthetic data, made by this exchange's generator from seed ${seed}. They come from no programme and describe no one.`,
  fr: `Données synthétiques, produites par le générateur du présent échange à partir du germe ${seed}. Elles ne proviennent d'aucun programme et ne décrivent personne.`,
});

/** The axes of an indicator's cube: jurisdictions over areas, periods as they are, members over the model's members. */
function axesOf(model: DemoModel, indicator: IndicatorEntry, place: { areas: DemoArea[]; jurisdictions: string[] }) {
  const areas = place.areas.map(({ heldBy }) => heldBy);
  const periods = model.periods.map((period) => [period]);
  const dimensions = indicator.dimensions.map(({ id, members }) => {
    const leaves = model.dimensions.find((dimension) => dimension.id === id)?.members ?? [];
    return summedAxis(
      id,
      members,
      leaves.map(({ heldBy }) => heldBy),
    );
  });
  return [
    summedAxis(JURISDICTION_AXIS, place.jurisdictions, areas),
    summedAxis(PERIOD_AXIS, model.periods, periods),
    ...dimensions,
  ];
}

/**
 * Both releases of one synthetic indicator. `streams`: the random numbers of the first counts and of their revision.
 */
function draftsOf(
  model: DemoModel,
  catalogue: Catalogue,
  random: { seed: number; streams: readonly [number, number] },
) {
  const indicator = catalogue.indicator(model.indicator);
  if (!indicator) throw new Error(`demo model: the catalogue has no ${model.indicator}`);
  const areas = demoAreas(indicator, catalogue);
  const axes = axesOf(model, indicator, { areas, jurisdictions: demoJurisdictions(indicator, catalogue) });
  const shape = { axes: axes.map(({ id, codes }) => ({ id, codes })) };
  const drawsOf = (stream: number) => makeRandomDraws({ seed: random.seed, stream, shape: model.shape });
  const plan = planLeaves(model, areas, { catalogue, vintage: POPULATION_VINTAGE });
  const first = drawLeaves(plan, drawsOf(random.streams[0]));
  const revised = reviseLeaves(plan, first, drawsOf(random.streams[1]));
  const draft = (vintage: DemoVintage, leaves: Int32Array): ReleaseDraft => ({
    indicator,
    version: RELEASES[vintage].version,
    vintage,
    publishedAt: new Date(RELEASES[vintage].publishedAt),
    reason: vintage === "PROVISIONAL" ? model.reason.provisional : model.reason.revised,
    source: sourceText(random.seed),
    populationVintage: POPULATION_VINTAGE,
    supersedes: vintage === "PROVISIONAL" ? null : `${indicator.id}@${RELEASES.PROVISIONAL.version}`,
    cells: demoCells({ model, indicator, catalogue, shape }, rollUp(leaves, axes), vintage),
    cellNotes: [],
  });
  return [draft("PROVISIONAL", first), draft("REVISED", revised)];
}

/**
 * The synthetic twin: the provisional and the revised release of `demo.police.victims` and of `demo.court.cases`, in
 * the order in which they are to be published.
 * Shape:  drafts as publication takes them; cells row-major over jurisdiction, period and the indicator's dimensions.
 * Units:  the indicators' own (synthetic victims, synthetic completed cases).
 * Nulls:  what a jurisdiction did not deliver is NOT_AVAILABLE with value -1; totals above it hold the true sum.
 * Errors: Error where the catalogue lacks an indicator, a population, a code or a metropolitan area that the models
 *         name.
 * Limits: the expected counts are population x an invented rate x an invented share; nothing here estimates anything.
 * Source: negative binomial counts as a gamma mixture of Poisson ones (random-draws.ts). Same seed and catalogue, same
 *         bytes.
 */
export function demoDrafts(catalogue: Catalogue, seed: number = DEMO_SEED): ReleaseDraft[] {
  return MODELS.flatMap((model, m) => draftsOf(model, catalogue, { seed, streams: [2 * m + 1, 2 * m + 2] }));
}
