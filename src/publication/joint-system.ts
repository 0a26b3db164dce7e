import type { CountSystem, SuppressionPattern } from "../sdc/system.ts";
import type { CubeSystem } from "./cube-system.ts";

/** A release that readers can still reach, with the pattern under which the FPT audience sees it. */
export interface EarlierRelease {
  readonly cube: CubeSystem;
  readonly pattern: SuppressionPattern;
}

/** What publication may still decide about a cell. */
const FREE = 0;
const SHOWN = 1;
const HIDDEN = 2;

/**
 * A new release and those before it as one system of counts, as a reader of all of them sees it. A cell whose count did not
 * change is the same unknown in both; one that changed is another. A cell that nobody holds is the same unknown as long as no
 * count that it adds up with has changed: whether it changed, nobody knows. `fixed`: SHOWN where an earlier release shows the cell, HIDDEN
 * where it belongs to earlier releases alone and is hidden there, FREE where the new release decides. `previous`: 1 where an
 * earlier release hid a cell that the new one holds too.
 * `cellOf`: for each cell of the new release its cell here, or -1 where nothing about it or its sums changed; then its state is
 * in `settled`.
 */
export interface JointSystem {
  readonly system: CountSystem;
  readonly ownerOf: readonly string[];
  readonly fixed: Uint8Array;
  readonly previous: SuppressionPattern;
  readonly cellOf: Int32Array;
  /** For each cell of the new release whose sums did not change: 1 hidden, 0 shown, as before. */
  readonly settled: SuppressionPattern;
  /** Names a cell of this system for whoever may publish. */
  keyOf(cell: number): string;
}

/** One count as it stood through one or several releases. */
interface Version {
  readonly id: number;
  readonly key: string;
  readonly value: number;
  readonly held: number;
  readonly publishable: number;
  readonly owner: string;
  shown: boolean;
  hidden: boolean;
  inNewest: boolean;
}

interface Equation {
  readonly total: number;
  readonly parts: readonly number[];
  readonly isNew: boolean;
}

/** Follows cells by their keys through the releases, and rewrites each release's sums in versions. */
class History {
  readonly versions: Version[] = [];
  readonly equations: Equation[] = [];
  private readonly latest = new Map<string, Version>();

  /** Returns the version of each of the release's cells. `pattern` null: the newest release, not yet decided. */
  add({ system, ownerOf, keyOf }: CubeSystem, pattern: SuppressionPattern | null): Version[] {
    const before = this.versions.length;
    const isFirst = before === 0;
    const keys = Array.from({ length: system.cellCount }, (_, cell) => keyOf(cell));
    const isNew = this.newCells(system, keys);
    const versions = keys.map((key, cell) => {
      const version =
        isNew[cell] === 1
          ? this.addVersion(key, system, cell, ownerOf[cell] as string)
          : (this.latest.get(key) as Version);
      if (pattern === null) version.inNewest = true;
      else if (system.held[cell] === 1 && system.publishable[cell] === 1) {
        if (pattern[cell] === 1) version.hidden = true;
        else version.shown = true;
      }
      return version;
    });
    const { total, offset, parts } = system.relations;
    for (let r = 0; r < total.length; r++) {
      const ids = Array.from(parts.subarray(offset[r], offset[r + 1]), (part) => (versions[part] as Version).id);
      const totalId = (versions[total[r] as number] as Version).id;
      // All cells as before: this sum was stated by an earlier release.
      if (!isFirst && totalId < before && ids.every((id) => id < before)) continue;
      this.equations.push({ total: totalId, parts: ids, isNew: pattern === null });
    }
    return versions;
  }

  /** 1 for each cell that is not the same unknown as in the release before. */
  private newCells({ cellCount, value, held, relations }: CountSystem, keys: readonly string[]): Uint8Array {
    const isNew = Uint8Array.from({ length: cellCount }, (_, cell) => {
      const known = this.latest.get(keys[cell] as string);
      return known && known.value === value[cell] && known.held === held[cell] ? 0 : 1;
    });
    const { total, offset, parts } = relations;
    for (let spread = true; spread; ) {
      spread = false;
      for (let r = 0; r < total.length; r++) {
        const cells = [total[r] as number, ...parts.subarray(offset[r], offset[r + 1])];
        if (!cells.some((cell) => isNew[cell] === 1)) continue;
        for (const cell of cells) {
          if (held[cell] === 1 || isNew[cell] === 1) continue;
          isNew[cell] = 1;
          spread = true;
        }
      }
    }
    return isNew;
  }

  private addVersion(key: string, system: CountSystem, cell: number, owner: string): Version {
    const value = system.value[cell] as number;
    const held = system.held[cell] as number;
    const publishable = system.publishable[cell] as number;
    const id = this.versions.length;
    const version = { id, key, value, held, publishable, owner, shown: false, hidden: false, inNewest: false };
    this.versions.push(version);
    this.latest.set(key, version);
    return version;
  }
}

/** Versions that some new sum touches, directly or through other sums. */
function affected(history: History, isNewCell: (id: number) => boolean): Uint8Array {
  const parent = Int32Array.from(history.versions, ({ id }) => id);
  const find = (id: number): number => {
    let root = id;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root] as number] as number;
      root = parent[root] as number;
    }
    return root;
  };
  for (const { total, parts } of history.equations) for (const part of parts) parent[find(part)] = find(total);
  const roots = new Set<number>();
  for (const { total, isNew } of history.equations) if (isNew) roots.add(find(total));
  for (const { id } of history.versions) if (isNewCell(id)) roots.add(find(id));
  return Uint8Array.from(history.versions, ({ id }) => (roots.has(find(id)) ? 1 : 0));
}

function systemOf(history: History, chosen: readonly Version[], numberOf: Int32Array): CountSystem {
  const totals: number[] = [];
  const offsets = [0];
  const all: number[] = [];
  for (const { total, parts } of history.equations) {
    if (numberOf[total] === -1) continue;
    totals.push(numberOf[total] as number);
    for (const part of parts) all.push(numberOf[part] as number);
    offsets.push(all.length);
  }
  return {
    cellCount: chosen.length,
    value: Int32Array.from(chosen, ({ value }) => value),
    held: Uint8Array.from(chosen, ({ held }) => held),
    publishable: Uint8Array.from(chosen, ({ publishable }) => publishable),
    relations: { total: Int32Array.from(totals), offset: Int32Array.from(offsets), parts: Int32Array.from(all) },
  };
}

/**
 * Joins a new release to the reachable ones before it, oldest first, and keeps what the new one can disturb: parts of the system
 * whose counts and sums are all as before were attacked when they were published.
 * Source: disclosure.md, "Vintages"; GaussSuppression's treatment of linked tables over time.
 */
export function joinReleases(newest: CubeSystem, earlier: readonly EarlierRelease[]): JointSystem {
  const history = new History();
  for (const { cube, pattern } of earlier) history.add(cube, pattern);
  const before = history.versions.length;
  const own = history.add(newest, null);
  const touched = affected(history, (id) => id >= before);
  const numberOf = new Int32Array(history.versions.length).fill(-1);
  const chosen = history.versions.filter(({ id }) => touched[id] === 1);
  chosen.forEach(({ id }, i) => {
    numberOf[id] = i;
  });
  return {
    system: systemOf(history, chosen, numberOf),
    ownerOf: chosen.map(({ owner }) => owner),
    fixed: Uint8Array.from(chosen, ({ shown, hidden, inNewest }) =>
      shown ? SHOWN : hidden && !inNewest ? HIDDEN : FREE,
    ),
    previous: Uint8Array.from(chosen, ({ hidden, inNewest }) => (hidden && inNewest ? 1 : 0)),
    cellOf: Int32Array.from(own, ({ id }) => numberOf[id] as number),
    keyOf: (cell) => chosen[cell]?.key ?? "",
    settled: Uint8Array.from(own, ({ hidden, shown }) => (hidden && !shown ? 1 : 0)),
  };
}
