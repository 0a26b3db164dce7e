import type { Catalogue } from "../../src/catalogue/catalogue.ts";
import { demoDrafts } from "../../src/demo/demo-drafts.ts";
import { cellCountOf, codesAt, positionOf, stridesOf } from "../../src/domain/cube.ts";
import type { ReleaseDraft } from "../../src/publication/publication.service.ts";

/** The part of a draft whose codes are kept, axis by axis. What is kept must still add up. */
function sliceDraft(draft: ReleaseDraft, keeps: (axis: string, code: string) => boolean): ReleaseDraft {
  const { cells } = draft;
  const axes = cells.shape.axes.map(({ id, codes }) => ({ id, codes: codes.filter((code) => keeps(id, code)) }));
  const shape = { axes };
  const [whole, own] = [stridesOf(cells.shape), stridesOf(shape)];
  const from = Array.from({ length: cellCountOf(shape) }, (_, cell) => {
    const codes = codesAt(shape, own, cell);
    return positionOf(
      whole,
      cells.shape.axes.map((axis, a) => axis.codes.indexOf(codes[a] as string)),
    );
  });
  const pick = <T>(column: ArrayLike<T>): T[] => from.map((cell) => column[cell] as T);
  return {
    ...draft,
    cells: {
      shape,
      value: Int32Array.from(pick(cells.value)),
      availability: pick(cells.availability),
      vintage: pick(cells.vintage),
      roundedAtSource: Uint8Array.from(pick(cells.roundedAtSource)),
    },
  };
}

const PERIODS = ["2021", "2022", "2021-2022", "2022-2023"];
const METROPOLITAN_AREAS = ["CMA-205", "CMA-505", "CMA-505-24", "CMA-505-35", "CMA-535"];

/**
 * The synthetic twin, cut down to two periods, the provinces, four metropolitan areas and all relationships together: 3,000
 * cells of its 141,000, under the ids of the whole, so that an exchange that finds it publishes no other.
 */
export function smallTwin(catalogue: Catalogue): ReleaseDraft[] {
  const keeps = (axis: string, code: string): boolean => {
    if (axis === "PERIOD") return PERIODS.includes(code);
    if (axis === "relationship") return code === "T";
    return axis !== "JURISDICTION" || !code.startsWith("CMA") || METROPOLITAN_AREAS.includes(code);
  };
  return demoDrafts(catalogue).map((draft) => sliceDraft(draft, keeps));
}
