import { type Catalogue, type IndicatorEntry, ownershipOf } from "../catalogue/catalogue.ts";
import type { Audience, Viewer } from "../domain/audience.ts";
import { JURISDICTION_AXIS, PERIOD_AXIS } from "../domain/cube.ts";
import { isPooled } from "../domain/pooled-period.ts";
import type { SelectedCells } from "../observation/cell-reading.ts";
import type { ObservationService } from "../observation/observation.service.ts";
import type { Observation } from "../observation/observation.type.ts";
import { selectedPositions } from "../observation/selected-cells.ts";
import type { ViewService } from "../observation/view.service.ts";
import { availabilityAt, valueAt } from "../observation/view-snapshot.ts";
import type { ReleaseService } from "../release/release.service.ts";
import { MAX_CELLS } from "../shared/limits.ts";
import type { TableRequest } from "../table/table.ts";
import { alternativesTo, shownIn, type TableAlternativeModel } from "../table/table-alternatives.ts";
import { type ExplanationTexts, explainCell } from "./explain.ts";
import { explanationFaults } from "./explanation-faults.ts";
import { type ObservationPlace, readObservationId } from "./observation-id.ts";

/** The count as loaded, and whether it is small itself. For the custodian of the cell alone. */
export interface OwnerDetailModel {
  readonly trueValue: number;
  readonly primary: boolean;
}

export interface ExplanationModel extends ExplanationTexts {
  readonly observation: Observation;
  readonly alternatives: readonly TableAlternativeModel[];
  readonly ownerDetail: OwnerDetailModel | null;
}

interface Owned {
  readonly ownerDetail: OwnerDetailModel | null;
  readonly hiddenFromOthers: "SMALL" | "COMPLEMENT" | null;
}

export function makeExplanationService(deps: {
  readonly catalogue: Catalogue;
  readonly releases: ReleaseService;
  readonly observations: ObservationService;
  readonly views: ViewService;
}) {
  const { catalogue, releases, observations, views } = deps;

  /** The table of one cell that an id names. INVALID_INPUT where it is no id, NOT_FOUND where the viewer's release has no such cell. */
  async function requestOf(id: string, viewer: Viewer): Promise<TableRequest> {
    const place = readObservationId(id);
    if (!place) throw explanationFaults.malformedId(id);
    const release = await releases.named(place.release, "observation", viewer);
    const indicator = catalogue.indicator(release.indicatorId) as IndicatorEntry;
    const { axes } = (await observations.seen(release, viewer)).view.shape;
    const codes = codesByAxis(
      place,
      axes.map((axis) => axis.id),
    );
    const held =
      codes.size === axes.length &&
      axes.every((axis) => axis.codes.includes(codes.get(axis.id) ?? "")) &&
      indicator.measures.includes(place.measure);
    if (!held) throw explanationFaults.noSuchCell(id, release.id);
    const on = (axis: string): string => codes.get(axis) as string;
    const dimensions = indicator.dimensions
      .filter((dimension) => codes.has(dimension.id))
      .map((dimension) => ({ dimension: dimension.id, members: [on(dimension.id)] }));
    return {
      where: {
        indicator: indicator.id,
        release: release.id,
        measures: [place.measure],
        jurisdictions: [on(JURISDICTION_AXIS)],
        periods: [on(PERIOD_AXIS)],
        dimensions,
      },
      rows: [JURISDICTION_AXIS],
      columns: [PERIOD_AXIS],
    };
  }

  /** True where the viewer's body owns the cell: the custodian of the indicator, or of its own cells where each province is. */
  function owns(audience: string, { jurisdictionId }: Observation, indicator: IndicatorEntry): boolean {
    if (audience === "CUSTODIAN") return true;
    if (!ownershipOf(indicator).custodianByJurisdiction) return false;
    return audience === `FPT+${catalogue.provinceOf(jurisdictionId)}`;
  }

  /** What the custodian alone is told; primary: of a size that the other governments' profile does not publish. */
  async function owned({ view, indicator }: SelectedCells, cell: Observation): Promise<Owned> {
    const trueValue = owns(view.audience, cell, indicator) ? valueAt(view, cell.cell) : null;
    if (trueValue === null) return { ownerDetail: null, hiddenFromOthers: null };
    const others = await views.snapshot(cell.releaseId, "FPT" as Audience);
    const profile = catalogue.profile(others.profileId);
    const smallest = profile?.protectZeros ? 0 : 1;
    const small = trueValue >= smallest && trueValue < (profile?.threshold ?? 0);
    const hidden = availabilityAt(others, cell.cell) === "SUPPRESSED";
    return {
      ownerDetail: { trueValue, primary: small && hidden },
      hiddenFromOthers: hidden ? (small ? "SMALL" : "COMPLEMENT") : null,
    };
  }

  return {
    /** Why one cell shows the viewer what it shows. Errors: INVALID_INPUT, NOT_FOUND, with the place. */
    async explain(id: string, viewer: Viewer): Promise<ExplanationModel> {
      const request = await requestOf(id, viewer);
      const selected = await observations.selected(request.where, viewer);
      const { indicator, view } = selected;
      const measure = (request.where.measures ?? [])[0] ?? "COUNT";
      const observation = selected.observe(selectedPositions(selected)[0] as number, measure);
      const asked = shownIn(selected);
      const alternatives = alternativesTo(request, selected, { catalogue, max: MAX_CELLS, asked });
      const profile = catalogue.profile(view.profileId);
      const owner = ownershipOf(indicator).custodianByJurisdiction
        ? (catalogue.provinceOf(observation.jurisdictionId) ?? indicator.custodian)
        : indicator.custodian;
      const { ownerDetail, hiddenFromOthers } = await owned(selected, observation);
      const texts = explainCell({
        observation,
        count: valueAt(view, observation.cell),
        isPooled: isPooled(observation.period.id),
        hiddenFromOthers: observation.status.availability === "VALUE" ? hiddenFromOthers : null,
        custodian: catalogue.jurisdiction(owner)?.name ?? { en: owner, fr: owner },
        method: profile?.method ?? "NONE",
        smallest: profile?.threshold ?? null,
        alternatives: alternatives
          .filter(({ changes }) => changes.length === 1)
          .map(({ changes: [change] }) => wordsOf(change)),
      });
      return { ...texts, observation, alternatives, ownerDetail };
    },
  };
}

const wordsOf = (change: TableAlternativeModel["changes"][number] | undefined) => change?.text ?? { en: "", fr: "" };

/** The code that an id gives for each axis of its release. */
function codesByAxis({ codes, period }: ObservationPlace, axes: readonly string[]): ReadonlyMap<string, string> {
  const others = axes.filter((axis) => axis !== PERIOD_AXIS);
  if (others.length !== codes.length) return new Map();
  return new Map([[PERIOD_AXIS, period], ...others.map((axis, i) => [axis, codes[i] as string] as const)]);
}

export type ExplanationService = ReturnType<typeof makeExplanationService>;
