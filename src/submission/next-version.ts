import { VINTAGE } from "../domain/codes.ts";
import type { CubeShape } from "../domain/cube.ts";
import { isPooled } from "../domain/pooled-period.ts";
import { LOADED_AVAILABILITY, type ReleaseCells } from "../publication/release-cells.ts";
import type { MergedCells } from "./merge-cells.ts";

/** How a release differs from the one before it; FIRST where there is none, NONE where nothing differs. */
export type Change = "FIRST" | "BREAKING" | "REVISION" | "CORRECTION" | "NONE";

/** True where every code of `before` still has its place, on the same axes in the same order. Pooled periods follow from others. */
function keepsShape(before: CubeShape, after: CubeShape): boolean {
  if (before.axes.length !== after.axes.length) return false;
  return before.axes.every(({ id, codes }, a) => {
    const next = after.axes[a];
    const kept = new Set(next?.codes);
    return next?.id === id && codes.every((code) => kept.has(code) || isPooled(code));
  });
}

/**
 * The rule of versions. BREAKING: a dimension or a code went away. REVISION: a count is another, came or went, or the cube grew.
 * CORRECTION: only statuses or notes are others (`notesChanged`, as carried-notes.ts tells).
 */
export function changeOf(base: ReleaseCells | null, merged: MergedCells, notesChanged: boolean): Change {
  if (base === null) return "FIRST";
  const { shape, value, availability, vintage, roundedAtSource, baseOf } = merged;
  if (!keepsShape(base.shape, shape)) return "BREAKING";
  if (baseOf.includes(-1)) return "REVISION";
  let status = notesChanged;
  for (let cell = 0; cell < baseOf.length; cell++) {
    const from = baseOf[cell] as number;
    if (value[cell] !== base.value[from]) return "REVISION";
    status ||= LOADED_AVAILABILITY[availability[cell] as number] !== base.availability[from];
    status ||= VINTAGE[vintage[cell] as number] !== base.vintage[from];
    status ||= roundedAtSource[cell] !== base.roundedAtSource[from];
  }
  return status ? "CORRECTION" : "NONE";
}

function bumped(version: string, change: Change): string {
  const [breaking = 1, revision = 0, correction = 0] = version.split(".").map(Number);
  if (change === "BREAKING") return `${breaking + 1}.0.0`;
  return change === "REVISION" ? `${breaking}.${revision + 1}.0` : `${breaking}.${revision}.${correction + 1}`;
}

/** The next free version after `current`; a version that a withdrawn release had is never used again. */
export function nextVersion(current: string | null, change: Change, taken: readonly string[]): string {
  let version = current === null ? "1.0.0" : bumped(current, change);
  const step = current === null ? "REVISION" : change;
  while (taken.includes(version)) version = bumped(version, step);
  return version;
}
