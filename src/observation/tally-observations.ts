import type { CellTally } from "../shared/cell-tally.ts";
import type { Observation } from "./observation.type.ts";

type Served = Pick<Observation, "indicatorId" | "releaseId" | "status">;

/** A cell as it stood and as it stands; null where it does not. */
interface ChangedObservation {
  readonly before: Served | null;
  readonly after: Served | null;
}

/** Counts observations as served. Shape: any number of them, of any releases. */
export function tallyObservations(tally: CellTally, observations: readonly Served[]): void {
  for (const { indicatorId, releaseId, status } of observations)
    tally.add({ indicatorId, releaseId, served: 1, suppressed: status.availability === "SUPPRESSED" ? 1 : 0 });
}

/**
 * The same page, whose cells are counted as served when its `nodes` or its `edges` are first read: an answer that asks for
 * totalCount alone shows none, one that asks for both shows them once. `cellsIn`: the observations of a node.
 */
export function tallied<Node, Page extends { readonly nodes: readonly Node[]; readonly edges: readonly unknown[] }>(
  page: Page & { readonly nodes: readonly Node[] },
  tally: CellTally,
  cellsIn: (node: Node) => readonly Served[],
): Page {
  let counted = false;
  const count = (): void => {
    if (!counted) tallyObservations(tally, page.nodes.flatMap(cellsIn));
    counted = true;
  };
  // Beside the page and not a copy of it: its edges are made when they are read.
  return Object.create(page, {
    nodes: {
      get() {
        count();
        return page.nodes;
      },
    },
    edges: {
      get() {
        count();
        return page.edges;
      },
    },
  }) as Page;
}

/** The cells of one change: on each side, in the release that they stand in. */
export const changedCells = ({ before, after }: ChangedObservation): readonly Served[] =>
  [before, after].filter((cell) => cell !== null);
