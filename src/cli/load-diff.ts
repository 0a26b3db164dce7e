import type { CellChange, Text } from "../domain/codes.ts";
import { OPERATIONS } from "./operations.ts";
import type { ServerDoor } from "./server-door.ts";

/** One cell as `load --json` prints it. Null values: none, or hidden from whoever loads. */
interface ShownCell {
  readonly value: number | null;
  readonly status: { readonly availability: string };
}

/** What a file changes. `changes`: the first of them, `totalCount` tells of how many. */
export interface LoadedDiff {
  readonly note: Text;
  readonly totalCount: number;
  readonly structure: readonly {
    readonly axis: string;
    readonly added: readonly string[];
    readonly removed: readonly string[];
  }[];
  readonly changes: readonly {
    readonly cell: string;
    readonly change: CellChange;
    readonly before: ShownCell | null;
    readonly after: ShownCell | null;
    readonly absolute: number | null;
    readonly percent: number | null;
  }[];
}

type Wire = ShownCell & { readonly id: string };
interface Answer {
  readonly submission: {
    readonly diff: Omit<LoadedDiff, "changes"> & {
      readonly nodes: readonly (Omit<LoadedDiff["changes"][number], "cell" | "before" | "after"> & {
        readonly before: Wire | null;
        readonly after: Wire | null;
      })[];
    };
  };
}

const shown = (cell: Wire | null): ShownCell | null =>
  cell && { value: cell.value, status: { availability: cell.status.availability } };

/** `CA.T:2022` of `ht.police.incidents@1.7.0:CA.T:2022:COUNT`. */
const keyOf = (id: string): string => id.split(":").slice(-3, -1).join(":");

/** What a file changes against the current release, as whoever loads it may see that. */
export async function diffOf(door: ServerDoor, id: string): Promise<LoadedDiff> {
  const { submission } = await door.ask<Answer>(OPERATIONS.diff, { id });
  const { nodes, ...whole } = submission.diff;
  const changes = nodes.map(({ before, after, change, absolute, percent }) => {
    const cell = keyOf((after ?? before)?.id ?? "");
    return { cell, change, before: shown(before), after: shown(after), absolute, percent };
  });
  return { ...whole, changes };
}
