import type { Store } from "../../db/store.ts";
import type { Catalogue, IndicatorEntry, ProfileEntry } from "../catalogue/catalogue.ts";
import type { Text } from "../domain/codes.ts";
import { formatNumber } from "../domain/number-format.ts";
import type { Findings } from "../ingest/finding.ts";
import { poolPeriods } from "../publication/pool-periods.ts";
import { PROFILES, type ReleaseProtector } from "../publication/protect-release.ts";
import { readReachable } from "../publication/reachable-release.repository.ts";
import { releaseViews } from "../publication/release-views.ts";
import { type HiddenFromAudience, hiddenFrom, ownCellsOnly } from "./disclosure-preview.ts";
import { type MergedCells, placesInBase } from "./merge-cells.ts";

/**
 * How much a preview may take: cells of the new release and of all reachable ones together, and milliseconds. A dry run answers
 * within two seconds; a file that is staged is waited for by a person who reads its findings. The first limit decides, so that the
 * same file gives the same findings; the second is for a cube that is harder than its size.
 */
const LIMITS = { dryRun: { cells: 5_000, ms: 1_200 }, staged: { cells: 60_000, ms: 10_000 } } as const;

/** `provinceOnly`: a province that loads its own rows; then its own cells alone are protected, since how many others are hidden beside them would tell it about counts of others. */
export interface PreviewRequest {
  readonly merged: MergedCells;
  readonly indicator: IndicatorEntry;
  readonly provinceOnly: string | null;
  readonly dryRun: boolean;
  readonly findings: Findings;
}

const grouped = (count: number): Text => ({ en: formatNumber(count, 0, "EN"), fr: formatNumber(count, 0, "FR") });

/** Audiences that lose the same number of cells are told of together: fifteen lines that say the same bury what else was found. */
function alike(
  lost: readonly HiddenFromAudience[],
  count: (one: HiddenFromAudience) => number,
): (Omit<HiddenFromAudience, "audience"> & { readonly audiences: string })[] {
  const losers = lost.filter((one) => count(one) > 0);
  return [...new Set(losers.map(count))].map((same) => {
    const group = losers.filter((one) => count(one) === same);
    return { ...(group[0] as HiddenFromAudience), audiences: group.map(({ audience }) => audience).join(", ") };
  });
}

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === "AbortError";

/** What publication would hide, found out with the real protection; nothing is published or kept. */
export function makeDisclosurePreview(deps: {
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly protector: ReleaseProtector;
}) {
  const { store, catalogue, protector } = deps;

  /** The last release's views for every audience, remade from its counts and the cells that are hidden in it. */
  function viewsBefore(earlier: Awaited<ReturnType<typeof readReachable>>) {
    const last = earlier.at(-1);
    if (last === undefined) return [];
    const [areas] = last.cells.shape.axes;
    const size = last.cells.value.length / (areas?.codes.length ?? 1);
    const owners = (areas?.codes ?? []).map((code) => catalogue.provinceOf(code) ?? "");
    const ownerOf = Array.from(last.cells.value, (_, cell) => owners[Math.floor(cell / size)] as string);
    const pattern = new Uint8Array(last.cells.value.length);
    for (const cell of last.suppressed) pattern[cell] = 1;
    const provinces = [...new Set(owners)].filter((owner) => owner !== "");
    return releaseViews({ cells: last.cells, pattern, ownerOf, provinces, profiles: PROFILES });
  }

  /** Adds its findings; where it is not affordable, one that says so. Errors: whatever the protection throws but giving up. */
  async function preview(request: PreviewRequest, stop: AbortSignal): Promise<void> {
    const { merged, indicator, provinceOnly, findings } = request;
    const limits = request.dryRun ? LIMITS.dryRun : LIMITS.staged;
    const seconds = limits.ms / 1000;
    const given = {
      cells: grouped(limits.cells),
      seconds: { en: formatNumber(seconds, 1, "EN"), fr: formatNumber(seconds, 1, "FR") },
    };
    const isOwn = (area: string): boolean => catalogue.provinceOf(area) === provinceOnly;
    if (merged.value.length > limits.cells) return findings.add("disclosure.notPreviewed", {}, given);
    const known = await readReachable(store.publisher, indicator.id);
    const size = known.reduce((n, { cells }) => n + cells.value.length, merged.value.length);
    if (size > limits.cells) return findings.add("disclosure.notPreviewed", {}, given);
    const masked = <T extends { cells: MergedCells["cells"] }>(one: T): T =>
      provinceOnly === null ? one : { ...one, cells: ownCellsOnly(one.cells, isOwn) };
    const earlier = known.map(masked);
    const { cells } = poolPeriods(masked(merged).cells, indicator);
    const profile = catalogue.profile(PROFILES.fpt) as ProfileEntry;
    const { jurisdictions } = catalogue;
    const signal = AbortSignal.any([stop, AbortSignal.timeout(limits.ms)]);
    const answer = await protector({ cells, indicator, earlier, profile, jurisdictions }, signal).catch(
      (error: unknown) => {
        if (isAbort(error) && !stop.aborted) return null;
        throw error;
      },
    );
    if (answer === null) return findings.add("disclosure.notPreviewed", {}, given);
    // Sums with cells of others are looked at where the whole is published.
    if (answer.contradicted.length > 0) return;
    if (!answer.verified) return findings.add("disclosure.refused", {}, { count: answer.exposed.length });
    const placeBefore = placesInBase(earlier.at(-1)?.cells.shape ?? null, cells.shape);
    const lost = hiddenFrom(answer.views, viewsBefore(earlier), placeBefore);
    for (const { audiences, hidden, cells } of alike(lost, ({ hidden }) => hidden))
      findings.add("disclosure.hidden", {}, { audiences, hidden: grouped(hidden), cells: grouped(cells) });
    for (const { audiences, newlyHidden } of alike(lost, ({ newlyHidden }) => newlyHidden))
      findings.add("disclosure.newlyHidden", {}, { audiences, count: grouped(newlyHidden) });
  }
  return preview;
}
