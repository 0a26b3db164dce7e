/** Sets of attackers as bits, and the classes of cells that the same attackers know. */

import type { View } from "./views.ts";

/** A set of views: bit v % 32 of word v / 32. */
export type ViewSet = Int32Array;

/**
 * `classOf[cell]`: cells known to the same attackers share a class; class 0 is known to nobody. `knownBy[class]`: those attackers.
 * `mustFrom(cell)`: the attackers from whom the unsafe cell must be kept.
 */
export interface Audiences {
  readonly words: number;
  readonly viewCount: number;
  readonly classOf: Int32Array;
  readonly knownBy: readonly ViewSet[];
  mustFrom(cell: number): ViewSet;
}

/**
 * Shape:  views -> classes of cells and sets of attackers. Pure.
 * Units:  none.
 * Errors: none.
 * Limits: none.
 * Source: Salazar-González, "Extending cell suppression to protect tabular data against several attackers" (2001).
 */
export function audiencesOf(views: readonly View[], cellCount: number): Audiences {
  const words = Math.max(1, Math.ceil(views.length / 32));
  const nobody = new Int32Array(words);
  const classNumber = new Map<string, number>([[nobody.join(), 0]]);
  const knownBy: ViewSet[] = [nobody];
  const classOf = new Int32Array(cellCount);
  const knowing = views.map((view, v) => ({ view, v })).filter(({ view }) => view.knows.includes(1));
  for (let cell = 0; cell < cellCount; cell++) {
    const set = new Int32Array(words);
    for (const { view, v } of knowing) if (view.knows[cell] === 1) addView(set, v);
    const key = set.join();
    let number = classNumber.get(key);
    if (number === undefined) {
      number = knownBy.push(set) - 1;
      classNumber.set(key, number);
    }
    classOf[cell] = number;
  }
  const mustFrom = (cell: number): ViewSet => {
    const set = new Int32Array(words);
    views.forEach((view, v) => {
      if (view.must[cell] === 1) addView(set, v);
    });
    return set;
  };
  return { words, viewCount: views.length, classOf, knownBy, mustFrom };
}

function addView(set: ViewSet, view: number): void {
  set[view >> 5] = (set[view >> 5] as number) | (1 << (view & 31));
}

export function hasView(set: ViewSet, view: number): boolean {
  return (((set[view >> 5] as number) >> (view & 31)) & 1) === 1;
}

export function isEmpty(set: ViewSet): boolean {
  for (let w = 0; w < set.length; w++) if (set[w] !== 0) return false;
  return true;
}

/** True where every view of `a` is in `b`. */
export function within(a: ViewSet, b: ViewSet): boolean {
  for (let w = 0; w < a.length; w++) if (((a[w] as number) & ~(b[w] as number)) !== 0) return false;
  return true;
}
