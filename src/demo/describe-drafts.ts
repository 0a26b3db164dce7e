import type { ReleaseDraft } from "../publication/publication.service.ts";

/**
 * What kinds of cells a draft holds, for the command line: numbers and fractions of cells, never of people or cases.
 * `values` = `zeros` + cells above zero; `smallShare`: of the cells above zero, the fraction that holds 1 to 4.
 */
export interface DraftDescription {
  readonly indicator: string;
  readonly version: string;
  readonly cells: number;
  readonly values: number;
  readonly zeros: number;
  readonly notAvailable: number;
  readonly smallShare: number;
}

/** One description a draft, in their order. */
export function describeDrafts(drafts: readonly ReleaseDraft[]): DraftDescription[] {
  return drafts.map(({ indicator, version, cells: { value, availability } }) => {
    let zeros = 0;
    let small = 0;
    let values = 0;
    value.forEach((count, cell) => {
      if (availability[cell] !== "VALUE") return;
      values++;
      if (count === 0) zeros++;
      else if (count < 5) small++;
    });
    const smallShare = values > zeros ? small / (values - zeros) : 0;
    const notAvailable = value.length - values;
    return { indicator: indicator.id, version, cells: value.length, values, zeros, notAvailable, smallShare };
  });
}
