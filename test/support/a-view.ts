import { AVAILABILITY, type Availability, VINTAGE, type Vintage } from "../../src/domain/codes.ts";
import { type CubeShape, cellCountOf, codesAt, stridesOf } from "../../src/domain/cube.ts";
import { changeAt, sizeOfChange, type ViewDiff } from "../../src/observation/diff-views.ts";
import type { ViewSnapshot } from "../../src/observation/view-snapshot.ts";

/** What stands in a cell: a count, "x" for suppressed, ".." for not available, or all of it. */
export type Stated =
  | number
  | "x"
  | ".."
  | {
      readonly value?: number;
      readonly availability?: Availability;
      readonly vintage?: Vintage;
      readonly base?: number;
    };

interface Cell {
  readonly value: number;
  readonly availability: Availability;
  readonly vintage: Vintage;
  readonly base: number;
}

function cellOf(stated: Stated): Cell {
  if (typeof stated === "number") return { value: stated, availability: "VALUE", vintage: "FINAL", base: -1 };
  const none = { value: -1, vintage: "FINAL", base: -1 } as const;
  if (stated === "x") return { ...none, availability: "SUPPRESSED" };
  if (stated === "..") return { ...none, availability: "NOT_AVAILABLE" };
  const { value = -1, vintage = "FINAL", base = -1, availability = value === -1 ? "SUPPRESSED" : "VALUE" } = stated;
  return { value, availability, vintage, base };
}

/** One audience's view of a release. `cells`: in the shape's own order. */
export function aView(axes: Readonly<Record<string, readonly string[]>>, cells: readonly Stated[]): ViewSnapshot {
  const shape: CubeShape = { axes: Object.entries(axes).map(([id, codes]) => ({ id, codes })) };
  if (cells.length !== cellCountOf(shape)) throw new Error(`${cells.length} cells for ${cellCountOf(shape)} places`);
  const stood = cells.map(cellOf);
  return {
    releaseId: "test@1.0.0",
    audience: "FPT",
    shape,
    strides: stridesOf(shape),
    suppressedSymbol: "x",
    profileId: "FPT-5",
    value: Int32Array.from(stood, ({ value }) => value),
    availability: Uint8Array.from(stood, ({ availability }) => AVAILABILITY.indexOf(availability)),
    vintage: Uint8Array.from(stood, ({ vintage }) => VINTAGE.indexOf(vintage)),
    roundingBase: Int16Array.from(stood, ({ base }) => base),
  };
}

/** The changes of a diff in words: `CA 2022 VALUE_CHANGED 69 13.1`, with `rounded` where they are. */
export function changesOf(diff: ViewDiff): string[] {
  return Array.from(diff.cell, (cell, i) => {
    const { absolute, percent, rounded } = sizeOfChange(diff, i);
    const codes = codesAt(diff.shape, stridesOf(diff.shape), cell);
    const size = absolute === null ? "" : ` ${absolute} ${percent ?? "-"}`;
    return `${codes.join(" ")} ${changeAt(diff, i)}${size}${rounded ? " rounded" : ""}`;
  });
}
