import type { Availability, Vintage } from "../domain/codes.ts";
import type { CubeShape } from "../domain/cube.ts";

/** What may stand in a cell as loaded: suppression comes later, and only in views. */
export const LOADED_AVAILABILITY = [
  "VALUE",
  "NOT_AVAILABLE",
  "NOT_APPLICABLE",
  "UNRELIABLE",
] as const satisfies readonly Availability[];
export type LoadedAvailability = (typeof LOADED_AVAILABILITY)[number];

/**
 * A release as loaded, in columns over its shape. Raw counts: it never leaves intake and publication.
 * `value`: the count, -1 where the availability is not VALUE.
 */
export interface ReleaseCells {
  readonly shape: CubeShape;
  readonly value: Int32Array;
  readonly availability: readonly LoadedAvailability[];
  readonly vintage: readonly Vintage[];
  readonly roundedAtSource: Uint8Array;
}
