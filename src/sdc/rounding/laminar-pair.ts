/** Is this system a network, so that controlled rounding can be exact? It is where its sums form two trees over the leaves. */
import { type LeafSets, setsOfLeaves } from "./leaf-sets.ts";

/**
 * Arcs of a network. Arc a runs from node `tail[a]` to node `head[a]` and carries the count of set a (the arcs 0 …
 * setCount - 1 are the sets of LeafSets); the last arc closes the circle and carries the sum of all leaves.
 */
export interface Network {
  readonly nodeCount: number;
  readonly tail: Int32Array;
  readonly head: Int32Array;
}

/**
 * Splits the sums into two trees and joins these at the leaves.
 * Shape:  leaf sets -> a network in which the counts are a flow, or null where the system is not one. Pure.
 * Units:  none. Two sets cross where they share leaves and neither holds the other. If the sets can be given two colours so
 *         that crossing sets differ, each colour is a tree: the flow runs down the first tree from the total to the leaves, and
 *         through the leaves up the second. So it is with a list, a hierarchy, and a table of two dimensions of which one may be
 *         a hierarchy.
 * Errors: none.
 * Limits: null for three dimensions, for two crossed hierarchies (a block of both, a row and a column cross each other), and
 *         for linked tables with other leaves.
 * Source: Cox, Network models for complementary cell suppression, JASA 90 (1995); Ahuja, Magnanti and Orlin, Network Flows
 *         (1993).
 */
export function findNetwork(sets: LeafSets): Network | null {
  if (sets.links.length > 0) return null;
  const colour = colourSets(sets);
  return colour === null ? null : buildNetwork(sets, colour);
}

/** 0 or 1 for each set with two leaves or more, so that crossing sets differ; null where that cannot be. */
function colourSets(sets: LeafSets): Int8Array | null {
  const leaves = setsOfLeaves(sets);
  const colour = new Int8Array(sets.setCount).fill(-1);
  const shared = new Int32Array(sets.setCount);
  for (let start = sets.leafCell.length; start < sets.setCount; start++) {
    if (colour[start] !== -1) continue;
    colour[start] = 0;
    const stack = [start];
    for (let set = stack.pop(); set !== undefined; set = stack.pop()) {
      for (const other of crossingSets(sets, leaves, shared, set)) {
        if (colour[other] === colour[set]) return null;
        if (colour[other] !== -1) continue;
        colour[other] = 1 - colour[set]!;
        stack.push(other);
      }
    }
  }
  return colour;
}

/** The sets that cross a set; `shared` is zero on entry and on return. */
function crossingSets(
  sets: LeafSets,
  leaves: { offset: Int32Array; list: Int32Array },
  shared: Int32Array,
  set: number,
): number[] {
  const touched: number[] = [];
  for (let i = sets.offset[set]!; i < sets.offset[set + 1]!; i++) {
    const leaf = sets.members[i]!;
    for (let j = leaves.offset[leaf]!; j < leaves.offset[leaf + 1]!; j++) {
      const other = leaves.list[j]!;
      if (shared[other] === 0) touched.push(other);
      shared[other]!++;
    }
  }
  const size = sizeOf(sets, set);
  const crossing = touched.filter((other) => shared[other]! < size && shared[other]! < sizeOf(sets, other));
  for (const other of touched) shared[other] = 0;
  return crossing;
}

function sizeOf(sets: LeafSets, set: number): number {
  return sets.offset[set + 1]! - sets.offset[set]!;
}

/** Node 0 is the root of the first tree, node 1 that of the second, node 2 + i that of the i-th set with two leaves or more. */
function buildNetwork(sets: LeafSets, colour: Int8Array): Network {
  const leafCount = sets.leafCell.length;
  const nodeOf = (set: number): number => 2 + set - leafCount;
  const tail = new Int32Array(sets.setCount + 1);
  const head = new Int32Array(sets.setCount + 1);
  const bySize = Array.from({ length: sets.setCount - leafCount }, (_, i) => leafCount + i).sort(
    (a, b) => sizeOf(sets, a) - sizeOf(sets, b),
  );
  for (const tree of [0, 1]) {
    const above = new Int32Array(sets.setCount).fill(tree);
    const highest = Int32Array.from({ length: leafCount }, (_, leaf) => leaf);
    for (const set of bySize) {
      if (colour[set] !== tree) continue;
      for (let i = sets.offset[set]!; i < sets.offset[set + 1]!; i++) {
        const leaf = sets.members[i]!;
        above[highest[leaf]!] = nodeOf(set);
        highest[leaf] = set;
      }
    }
    for (let leaf = 0; leaf < leafCount; leaf++) (tree === 0 ? tail : head)[leaf] = above[leaf]!;
    for (const set of bySize) {
      if (colour[set] !== tree) continue;
      tail[set] = tree === 0 ? above[set]! : nodeOf(set);
      head[set] = tree === 0 ? nodeOf(set) : above[set]!;
    }
  }
  tail[sets.setCount] = 1;
  head[sets.setCount] = 0;
  return { nodeCount: 2 + sets.setCount - leafCount, tail, head };
}
