import { askerOf, type Viewer } from "../domain/audience.ts";
import { MEASURE } from "../domain/codes.ts";
import type { SelectedCells } from "../observation/cell-reading.ts";
import { refuseRepeats, type Selection } from "../observation/selection.ts";
import type { ReleaseRepository, ReleaseRow } from "../release/release.repository.ts";
import { AppError } from "../shared/app-error.ts";
import { faults } from "../shared/faults.ts";
import { openPermalink, type Pinned, sealPermalink } from "./permalink-code.ts";

/** Axis names or dimension ids, as a table's input names them. */
export interface TableLayout {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
}

/** What a permalink leads to. `successor`: the same cells in the release that is current now; null where it is this one, or has none of them. */
export interface OpenedPermalink {
  readonly pinned: Pinned;
  readonly selection: Selection;
  readonly layout: TableLayout;
  readonly release: ReleaseRow;
  readonly state: "SCHEDULED" | "CURRENT" | "SUPERSEDED" | "WITHDRAWN";
  readonly successor: { readonly address: string; readonly version: string } | null;
}

const MEASURE_NAME = "MEASURE";

const STATES: Readonly<Partial<Record<ReleaseRow["state"], OpenedPermalink["state"]>>> = {
  SCHEDULED: "SCHEDULED",
  PUBLISHED: "CURRENT",
  SUPERSEDED: "SUPERSEDED",
  WITHDRAWN: "WITHDRAWN",
};

const notOurs = (): AppError =>
  new AppError("NOT_FOUND", {
    en: "There is no table at this address. Copy the whole permalink: none of its characters may be missing or changed.",
    fr: "Il n'y a pas de tableau à cette adresse. Copiez le permalien en entier : aucun caractère ne doit manquer ni changer.",
  });

type Axes = readonly { readonly axis: string; readonly codes: readonly string[] }[];

/** The chosen codes as indexes of another release's axes; null where an axis or all its chosen codes are gone. */
function carryOver({ indexes }: Pinned, from: Axes, to: Axes): number[][] | null {
  if (from.length !== to.length) return null;
  const carried = to.map(({ axis, codes }) => {
    const a = from.findIndex((one) => one.axis === axis);
    const chosen = (indexes[a] ?? []).map((index) => from[a]?.codes[index]);
    return codes.flatMap((code, index) => (chosen.includes(code) ? [index] : []));
  });
  return carried.every((axis, a) => axis.length > 0 || indexes[a]?.length === 0) ? carried : null;
}

export function makePermalinkService(deps: {
  readonly key: Uint8Array;
  readonly releases: ReleaseRepository;
  /** Where the exchange is reached, without a slash at the end. */
  readonly origin: () => string;
}) {
  const { key, releases, origin } = deps;
  const address = (permalink: string): string => `${origin()}/t/${permalink}`;

  async function successorOf(pinned: Pinned, release: ReleaseRow): Promise<OpenedPermalink["successor"]> {
    const current = (await releases.ofIndicators([release.indicatorId])).at(-1);
    if (!current || current.id === release.id) return null;
    const [from, to] = await Promise.all([releases.axesOf(release.id), releases.axesOf(current.id)]);
    const indexes = carryOver(pinned, from, to);
    if (indexes === null) return null;
    const permalink = sealPermalink({ ...pinned, releaseId: current.id, indexes }, key);
    return { address: address(permalink), version: current.version };
  }

  /** A release before its time, for its pre-release readers. */
  async function waiting({ releaseId }: Pinned, viewer: Viewer): Promise<ReleaseRow | null> {
    const [row] = await releases.byIds([releaseId], askerOf(viewer));
    return row?.state === "SCHEDULED" ? row : null;
  }

  return {
    address,
    origin,

    /** The permalink of some cells of a release as one audience sees them. INVALID_INPUT where the layout names no axis of it. */
    make({ release, view, selection }: SelectedCells, layout: TableLayout): string {
      const names = [...view.shape.axes.map(({ id }) => id), MEASURE_NAME];
      refuseRepeats("input.rows, input.columns", [...layout.rows, ...layout.columns]);
      const numbers = (given: readonly string[], argument: string): number[] =>
        given.map((name) => {
          const at = names.indexOf(name);
          if (at === -1) throw faults.unknownCode(argument, name, names);
          return at;
        });
      const pinned = {
        releaseId: release.id,
        audience: view.audience as Pinned["audience"],
        indexes: selection.indexes,
        measures: MEASURE.filter((measure) => selection.measures.includes(measure)),
        rows: numbers(layout.rows, "input.rows"),
        columns: numbers(layout.columns, "input.columns"),
      };
      return sealPermalink(pinned, key);
    },

    /**
     * What a permalink pins and in which state it is. NOT_FOUND where it is none of ours, and for whoever may not read its release
     * before its time.
     */
    async open(permalink: string, viewer: Viewer): Promise<OpenedPermalink> {
      const pinned = openPermalink(permalink, key);
      const release = pinned && ((await releases.onceShown(pinned.releaseId)) ?? (await waiting(pinned, viewer)));
      if (!release) throw notOurs();
      const names = [...(await releases.axesOf(release.id)).map(({ axis }) => axis), MEASURE_NAME];
      const named = (axes: readonly number[]): string[] => axes.map((axis) => names[axis] as string);
      const state = STATES[release.state] ?? "SUPERSEDED";
      return {
        pinned,
        selection: { indexes: pinned.indexes, measures: pinned.measures },
        layout: { rows: named(pinned.rows), columns: named(pinned.columns) },
        release,
        state,
        successor: state === "CURRENT" || state === "SCHEDULED" ? null : await successorOf(pinned, release),
      };
    },
  };
}

export type PermalinkService = ReturnType<typeof makePermalinkService>;
