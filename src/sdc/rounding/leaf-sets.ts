/** Every cell as the set of inner cells that it adds up: the view in which controlled rounding thinks. */
import { type CountSystem, SdcInputError } from "../system.ts";
import { isComplete, orderCells } from "./cell-order.ts";

/**
 * `leafCell`: the cell of each leaf; leaves are numbered 0, 1 … `members`: the leaves of set s, ascending, are
 * `members[offset[s]] … members[offset[s + 1] - 1]`. `setOf`: the set of each cell, -1 where nobody holds it. Two cells that
 * add up the same leaves are one set. Sets 0 … leafCount - 1 are the single leaves.
 * `links`: complete relations whose two sides add up different leaves (linked tables): additivity does not follow by itself.
 */
export interface LeafSets {
  readonly leafCell: Int32Array;
  readonly setCount: number;
  readonly offset: Int32Array;
  readonly members: Int32Array;
  readonly setOf: Int32Array;
  readonly links: Int32Array;
}

/** Memberships of leaves in sets that are kept at most; a table of 71,424 cells in five dimensions has 1.2 million. */
const MOST_MEMBERSHIPS = 30_000_000;

/**
 * Finds the leaves of every cell.
 * Shape:  a system -> its leaf sets. Pure; linear in the number of memberships.
 * Units:  none.
 * Errors: SdcInputError naming a cell that is a part of itself, or that counts a leaf twice; or where there are too many.
 * Limits: relations with a cell that nobody holds are left out: no reader can add them up.
 * Source: disclosure.md, "each shown cell is a sparse 0/1 column over the inner cells that it sums".
 */
export function findLeafSets(system: CountSystem): LeafSets {
  const { definedBy, order } = orderCells(system);
  const leafCell = order.filter((cell) => definedBy[cell] === -1 && system.held[cell] === 1);
  const setOf = new Int32Array(system.cellCount).fill(-1);
  const sets: Int32Array[] = [];
  const known = new Map<number, number[]>();
  let memberships = 0;
  const add = (leaves: Int32Array): number => {
    memberships += leaves.length;
    if (memberships > MOST_MEMBERSHIPS) throw new SdcInputError("controlled rounding: too many cells for their sums");
    return findOrAdd(sets, known, leaves);
  };
  for (let leaf = 0; leaf < leafCell.length; leaf++) setOf[leafCell[leaf]!] = add(Int32Array.of(leaf));
  for (const cell of order) if (definedBy[cell] !== -1) setOf[cell] = add(union(system, sets, setOf, definedBy[cell]!));
  const links: number[] = [];
  for (let relation = 0; relation < system.relations.total.length; relation++) {
    if (!isComplete(system, relation)) continue;
    const total = system.relations.total[relation]!;
    if (definedBy[total] !== relation && !sameLeaves(sets[setOf[total]!]!, union(system, sets, setOf, relation)))
      links.push(relation);
  }
  return { leafCell, setOf, ...pack(sets), links: Int32Array.from(links) };
}

/** The leaves of all parts of a relation, ascending. */
function union(system: CountSystem, sets: readonly Int32Array[], setOf: Int32Array, relation: number): Int32Array {
  const { total, offset, parts } = system.relations;
  const lists = Array.from(parts.subarray(offset[relation]!, offset[relation + 1]!), (part) => sets[setOf[part]!]!);
  const leaves = new Int32Array(lists.reduce((sum, list) => sum + list.length, 0));
  let at = 0;
  for (const list of lists) {
    leaves.set(list, at);
    at += list.length;
  }
  leaves.sort();
  for (let i = 1; i < leaves.length; i++) {
    if (leaves[i] === leaves[i - 1]) throw new SdcInputError(`cell ${total[relation]!}: adds up an inner cell twice`);
  }
  return leaves;
}

/** The number of a set, the old one where the same leaves are known already. */
function findOrAdd(sets: Int32Array[], known: Map<number, number[]>, leaves: Int32Array): number {
  let hash = leaves.length;
  for (const leaf of leaves) hash = Math.imul(hash ^ leaf, 0x9e3779b1) ^ (hash >>> 15);
  const candidates = known.get(hash) ?? [];
  const found = candidates.find((set) => sameLeaves(sets[set]!, leaves));
  if (found !== undefined) return found;
  known.set(hash, [...candidates, sets.length]);
  return sets.push(leaves) - 1;
}

function sameLeaves(a: Int32Array, b: Int32Array): boolean {
  return a.length === b.length && a.every((leaf, i) => leaf === b[i]);
}

function pack(sets: readonly Int32Array[]): { setCount: number; offset: Int32Array; members: Int32Array } {
  const offset = new Int32Array(sets.length + 1);
  sets.forEach((set, i) => {
    offset[i + 1] = offset[i]! + set.length;
  });
  const members = new Int32Array(offset[sets.length]!);
  sets.forEach((set, i) => {
    members.set(set, offset[i]!);
  });
  return { setCount: sets.length, offset, members };
}

/** The sets of each leaf, itself among them: those of leaf l are `list[offset[l]] … list[offset[l + 1] - 1]`. */
export function setsOfLeaves(sets: LeafSets): { offset: Int32Array; list: Int32Array } {
  const offset = new Int32Array(sets.leafCell.length + 1);
  for (const leaf of sets.members) offset[leaf + 1]!++;
  for (let leaf = 0; leaf < sets.leafCell.length; leaf++) offset[leaf + 1]! += offset[leaf]!;
  const next = offset.slice();
  const list = new Int32Array(sets.members.length);
  for (let set = 0; set < sets.setCount; set++) {
    for (let i = sets.offset[set]!; i < sets.offset[set + 1]!; i++) list[next[sets.members[i]!]!++] = set;
  }
  return { offset, list };
}
