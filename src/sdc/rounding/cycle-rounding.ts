/** Exact controlled rounding in a network: Cox's procedure, cycle by cycle. */
import type { Network } from "./laminar-pair.ts";

/** A place on the walk: the node, and the arc by which it was reached (-1 at the start). */
interface Step {
  readonly node: number;
  readonly arc: number;
}

interface Walk {
  readonly network: Network;
  readonly base: number;
  /** What stands above a multiple of the base on each arc, 0 … base; 0 and base are whole. */
  readonly rest: Int32Array;
  readonly arcsAt: { readonly offset: Int32Array; readonly list: Int32Array };
  /** For each node the first arc of its list that may still be broken. */
  readonly cursor: Int32Array;
  /** Place of each node on the path, -1 where it is not. */
  readonly place: Int32Array;
  readonly uniform: () => number;
}

/**
 * Rounds every arc of a flow up or down to a multiple of the base so that it stays a flow.
 * Shape:  a network, the rest of each arc's flow above a multiple of the base, and a source of uniform numbers -> 1 for each arc
 *         that is rounded up, 0 for each that is rounded down or is a multiple already. Pure but for calls of `uniform`.
 * Units:  persons; `rest` from 0 to base - 1.
 * Errors: none: in a flow no node has a single broken arc, so that a cycle is always found.
 * Limits: each arc moves by less than one base, and on average by nothing: the flow is pushed along a cycle of broken arcs, forward
 *         by f or backward by g until an arc is whole, with chances g / (f + g) and f / (f + g). Each cycle mends an arc; the time
 *         is the number of arcs times the length of a cycle.
 * Source: Cox, A constructive procedure for unbiased controlled rounding, JASA 82 (1987).
 */
export function roundFlow(
  network: Network,
  { rest, base, uniform }: { rest: Int32Array; base: number; uniform: () => number },
): Uint8Array {
  const arcsAt = arcsOfNodes(network);
  const walk: Walk = {
    network,
    base,
    rest: rest.slice(),
    arcsAt,
    uniform,
    cursor: arcsAt.offset.slice(0, network.nodeCount),
    place: new Int32Array(network.nodeCount).fill(-1),
  };
  for (let node = 0; node < network.nodeCount; node++) mendFrom(walk, node);
  return Uint8Array.from(walk.rest, (left) => (left === base ? 1 : 0));
}

/** Walks along broken arcs from a node, mending each cycle it closes, until the node has no broken arc. */
function mendFrom(walk: Walk, start: number): void {
  const { network, place } = walk;
  const path: Step[] = [{ node: start, arc: -1 }];
  place[start] = 0;
  while (path.length > 0) {
    const here = path[path.length - 1]!;
    const arc = brokenArc(walk, here.node, here.arc);
    if (arc === -1) {
      place[here.node] = -1;
      path.pop();
      continue;
    }
    const next = network.tail[arc] === here.node ? network.head[arc]! : network.tail[arc]!;
    if (place[next] === -1) {
      place[next] = path.length;
      path.push({ node: next, arc });
      continue;
    }
    mendCycle(walk, path, place[next]!, arc);
    // Back to where the cycle began: its arcs have changed.
    while (path.length > 1 && path[path.length - 1]!.node !== next) place[path.pop()!.node] = -1;
  }
}

/** A broken arc at a node other than the one it was reached by; -1 where there is none. */
function brokenArc(walk: Walk, node: number, except: number): number {
  const { arcsAt, cursor, rest, base } = walk;
  const end = arcsAt.offset[node + 1]!;
  const broken = (arc: number): boolean => rest[arc]! > 0 && rest[arc]! < base;
  while (cursor[node]! < end && !broken(arcsAt.list[cursor[node]!]!)) cursor[node]!++;
  for (let i = cursor[node]!; i < end; i++) {
    const arc = arcsAt.list[i]!;
    if (arc !== except && broken(arc)) return arc;
  }
  return -1;
}

/** Pushes flow along the cycle that `closing` makes with the path from place `from` on. */
function mendCycle(walk: Walk, path: readonly Step[], from: number, closing: number): void {
  const { network, rest, base } = walk;
  const arcs = path.slice(from + 1).map((step) => ({ arc: step.arc, forward: network.head[step.arc] === step.node }));
  arcs.push({ arc: closing, forward: network.tail[closing] === path[path.length - 1]!.node });
  let ahead = base;
  let back = base;
  for (const { arc, forward } of arcs) {
    const up = base - rest[arc]!;
    const down = rest[arc]!;
    ahead = Math.min(ahead, forward ? up : down);
    back = Math.min(back, forward ? down : up);
  }
  const push = walk.uniform() * (ahead + back) < back ? ahead : -back;
  for (const { arc, forward } of arcs) rest[arc]! += forward ? push : -push;
}

function arcsOfNodes({ nodeCount, tail, head }: Network): { offset: Int32Array; list: Int32Array } {
  const offset = new Int32Array(nodeCount + 1);
  for (const ends of [tail, head]) for (const node of ends) offset[node + 1]!++;
  for (let node = 0; node < nodeCount; node++) offset[node + 1]! += offset[node]!;
  const next = offset.slice();
  const list = new Int32Array(2 * tail.length);
  for (const ends of [tail, head]) for (let arc = 0; arc < ends.length; arc++) list[next[ends[arc]!]!++] = arc;
  return { offset, list };
}
