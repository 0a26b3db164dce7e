import { LRUCache } from "lru-cache";
import type { Catalogue } from "../catalogue/catalogue.ts";
import type { Access } from "../domain/access.ts";
import type { Audience } from "../domain/audience.ts";
import { cellCountOf, stridesOf } from "../domain/cube.ts";
import type { ReleaseRepository, ViewRow } from "../release/release.repository.ts";
import { AppError } from "../shared/app-error.ts";
import { forEveryone, isForNobody } from "../shared/request-scope.ts";
import type { Soon } from "../shared/soon.ts";
import { type SharedSummary, type SharedView, shareView, summariseShared } from "./share-view.ts";
import { overlay, unpackedCells, type ViewRepository } from "./view.repository.ts";
import { SUPPRESSED_INDEX, type ViewColumns, type ViewSnapshot, valueAt } from "./view-snapshot.ts";

const CACHE_BYTES = 512 * 1024 * 1024;

const emptyColumns = (cells: number): ViewColumns => ({
  value: new Int32Array(cells).fill(-1),
  availability: new Uint8Array(cells),
  vintage: new Uint8Array(cells),
  roundingBase: new Int16Array(cells).fill(-1),
});

const notShared = (audience: string): AppError =>
  new AppError("NOT_FOUND", {
    en: `This release has no view for the audience ${audience}.`,
    fr: `Cette diffusion n'a pas de vue pour le public ${audience}.`,
  });

/**
 * The audience that a view is stored under. A province that supplied no cells of its own sees the FPT view; so does an audience
 * for which the release stored nothing more.
 */
function pickViews(rows: readonly ViewRow[], audience: Audience): readonly ViewRow[] {
  const named = (wanted: string | null): ViewRow | undefined => rows.find((row) => row.audience === wanted);
  const own = named(audience);
  if (!own) {
    const fallback = audience.startsWith("FPT+") ? named("FPT") : undefined;
    return fallback ? [fallback] : [];
  }
  const base = named(own.baseAudience);
  return base ? [base, own] : [own];
}

/**
 * Views in memory. A published view never changes, so the key is release and audience, or release and what is shared of it, and
 * nothing is ever invalidated.
 */
export function makeViewService(deps: {
  readonly views: ViewRepository;
  readonly releases: Pick<ReleaseRepository, "axesOf" | "viewsOf">;
  readonly catalogue: Catalogue;
  /** Told of every view asked for, and whether it was in memory. */
  readonly onLookup?: (hit: boolean) => void;
}) {
  const cache = new LRUCache<string, Soon<ViewSnapshot>>({
    max: 500,
    maxSize: CACHE_BYTES,
    sizeCalculation: () => 1,
  });

  async function load(releaseId: string, audience: Audience): Promise<ViewSnapshot> {
    const [axes, rows] = await Promise.all([
      deps.releases.axesOf(releaseId),
      deps.releases.viewsOf([releaseId], audience === "PUBLIC" ? ["PUBLIC"] : ["FPT", audience]),
    ]);
    const picked = pickViews(rows, audience);
    if (picked.length === 0) throw notShared(audience);
    const shape = { axes: axes.map(({ axis, codes }) => ({ id: axis, codes })) };
    const columns = emptyColumns(cellCountOf(shape));
    let cautioned: readonly number[] = [];
    for (const row of picked) {
      const packed = await deps.views.packedCells(row.id);
      overlay(columns, packed);
      cautioned = unpackedCells(packed.cautioned);
    }
    const { profileId } = picked[0] as ViewRow;
    const profile = deps.catalogue.profile(profileId);
    const suppressedSymbol = profile?.method === "SUPPRESS" ? "x" : "--";
    const marks = cautioned.length === 0 ? {} : { cautioned: new Set(cautioned) };
    return { ...columns, ...marks, releaseId, audience, profileId, shape, strides: stridesOf(shape), suppressedSymbol };
  }

  /** At once, where memory has it. */
  function remembered(key: string, make: () => Promise<ViewSnapshot>): Soon<ViewSnapshot> {
    const known = cache.get(key);
    deps.onLookup?.(known !== undefined);
    if (known) return known;
    // The store shows nobody in particular the public view alone. Those who wait for the same load would be refused with him.
    if (isForNobody() && !key.endsWith(" PUBLIC")) return Promise.reject(new Error("a view is loaded for somebody"));
    const loading = forEveryone(make);
    cache.set(key, loading);
    loading.then(
      (loaded) => cache.set(key, loaded, { size: loaded.value.length * 8 + 1 }),
      () => cache.delete(key),
    );
    return loading;
  }

  const snapshot = (releaseId: string, audience: Audience): Soon<ViewSnapshot> =>
    remembered(`${releaseId} ${audience}`, () => load(releaseId, audience));

  async function shared(releaseId: string, { audience, levels }: Access): Promise<SharedView> {
    const own = [...levels].find(([, level]) => level === "EXACT")?.[0];
    const province = own === undefined ? null : deps.catalogue.provinceOf(own);
    const base = await snapshot(releaseId, audience === "PUBLIC" ? "PUBLIC" : "FPT");
    const exact = province === null ? base : await snapshot(releaseId, `FPT+${province}`);
    return shareView({ base, exact, levels, audience });
  }

  const seen = (releaseId: string, access: Access): Soon<ViewSnapshot> =>
    access.whole
      ? snapshot(releaseId, access.audience)
      : remembered(`${releaseId} ${access.key}`, () => shared(releaseId, access));

  return {
    /** The snapshot of one release for one audience; NOT_FOUND where the release has none for it. */
    snapshot,
    /** What is shared of one release: a whole view, or one in which the cells that are not shared are NOT_SHARED. */
    seen,
    /** What may be told of what is shared of one release. */
    summary: async (releaseId: string, access: Access): Promise<SharedSummary> =>
      summariseShared(await seen(releaseId, access)),
    /** Percent of the sum of all counts that stands in cells hidden from an audience. Tells about raw counts: for the custodian. */
    async valueHidden(releaseId: string, audience: string): Promise<number> {
      const [truth, shown] = await Promise.all([
        snapshot(releaseId, "CUSTODIAN"),
        snapshot(releaseId, audience as Audience),
      ]);
      let all = 0;
      let hidden = 0;
      for (let cell = 0; cell < truth.value.length; cell++) {
        const count = valueAt(truth, cell) ?? 0;
        all += count;
        if (shown.availability[cell] === SUPPRESSED_INDEX) hidden += count;
      }
      return all === 0 ? 0 : Number(((hidden / all) * 100).toFixed(1));
    },
  };
}

export type ViewService = ReturnType<typeof makeViewService>;
