/** A first pattern: going from the most to the least wanted cell, show it unless some attacker could then compute an unsafe cell. */

import type { CountSystem, SuppressionPattern } from "../system.ts";
import { type LeafVectors, leafVectors } from "./leaf-vectors.ts";
import { PRIMES, primeField } from "./prime-field.ts";
import { seededRandom } from "./seeded-random.ts";
import { type Residual, ShownSpan } from "./shown-span.ts";
import type { View } from "./views.ts";

export interface EliminationInput {
  readonly system: CountSystem;
  readonly views: readonly View[];
  /** Cells seen by everyone in any case (zeros). */
  readonly alwaysShown: Uint8Array;
  /** Cells never shown: unsafe, not publishable, not held. */
  readonly neverShown: Uint8Array;
  /** The other cells, the most wanted first. */
  readonly order: Int32Array;
  /** Whether a sum of hidden ones must stay hidden, because a hidden cell is at least 1. */
  readonly hiddenAtLeastOne: boolean;
  readonly seed: number;
}

/**
 * Complementary suppression by Gaussian elimination, for several attackers at once.
 * Shape:  system, views, an order of the cells -> pattern (unsafe cells that may be shown, and complementary cells, at 1). Pure.
 * Units:  none.
 * Errors: none.
 * Limits: linear: no unsafe cell is a combination of what an attacker sees and knows. What non-negativity and the at-least-1 rule give
 *         away beyond sums of ones is for the width step to see.
 * Source: Langsrud, "Secondary Cell Suppression by Gaussian Elimination", PSD 2024; several attackers: Salazar-González (2001).
 */
export function eliminate(input: EliminationInput, prime: number = PRIMES[0]): SuppressionPattern {
  const { system, alwaysShown, neverShown, order } = input;
  const pattern = new Uint8Array(system.cellCount).fill(1);
  for (let cell = 0; cell < system.cellCount; cell++) {
    if (alwaysShown[cell] === 1) pattern[cell] = 0;
  }
  const spans = spansOf(input, prime);
  for (const cell of order) {
    if (neverShown[cell] === 1 || alwaysShown[cell] === 1) continue;
    if (showIfSafe(cell, spans)) pattern[cell] = 0;
  }
  for (let cell = 0; cell < system.cellCount; cell++) {
    if (system.held[cell] === 0 || system.publishable[cell] === 0) pattern[cell] = 0;
  }
  return pattern;
}

/**
 * Whether a pattern is linearly safe for the outsider, over another prime than the one that made it.
 * Shape:  as `eliminate`, and a pattern -> true where no unsafe cell is a combination of shown cells. Pure.
 * Units:  none.
 * Errors: none.
 * Limits: looks at the first view only.
 * Source: two primes, because over one alone a dependence of the fractions can, by accident, be lost.
 */
export function isLinearlySafe(input: EliminationInput, pattern: SuppressionPattern, prime: number): boolean {
  const { system, views, alwaysShown, seed } = input;
  const vectors = leafVectors(system, alwaysShown);
  const field = primeField(prime);
  const next = seededRandom(seed);
  const span = new ShownSpan(field, vectors.rowCount, () => 1 + next(field.prime - 1));
  const must = views[0]?.must ?? new Uint8Array(system.cellCount);
  for (let c = 0; c + 1 < vectors.constraints.offset.length; c++) span.add(span.reduce(vectors.constraints, c));
  let watched = true;
  for (let cell = 0; cell < system.cellCount; cell++) {
    if (must[cell] === 1 && !span.watch(cell, vectors.cells)) watched = false;
  }
  for (const cell of input.order) {
    const shown = pattern[cell] === 0 && system.held[cell] === 1 && system.publishable[cell] === 1;
    if (shown && alwaysShown[cell] === 0) span.add(span.reduce(vectors.cells, cell));
  }
  return watched && span.determined().length === 0;
}

interface AttackerSpan {
  readonly vectors: LeafVectors;
  readonly span: ShownSpan;
  readonly isOne: Uint8Array; // by row: a hidden count here that is 1 and known to be at least 1
}

function spansOf(
  { system, views, alwaysShown, neverShown, hiddenAtLeastOne, seed }: EliminationInput,
  prime: number,
): AttackerSpan[] {
  return views.map((view, v) => {
    const dropped = Uint8Array.from(alwaysShown, (shown, cell) => shown | (view.knows[cell] as number));
    const vectors = leafVectors(system, dropped);
    const field = primeField(prime);
    const next = seededRandom(seed + v);
    const span = new ShownSpan(field, vectors.rowCount, () => 1 + next(field.prime - 1));
    for (let c = 0; c + 1 < vectors.constraints.offset.length; c++) span.add(span.reduce(vectors.constraints, c));
    for (let cell = 0; cell < system.cellCount; cell++) {
      if (view.knows[cell] === 1) span.add(span.reduce(vectors.cells, cell));
    }
    for (let cell = 0; cell < system.cellCount; cell++) if (view.must[cell] === 1) span.watch(cell, vectors.cells);
    const isOne = Uint8Array.from(vectors.cellOfRow, (cell) => {
      return hiddenAtLeastOne && system.value[cell] === 1 && system.publishable[cell] === 1 && neverShown[cell] === 1
        ? 1
        : 0;
    });
    return { vectors, span, isOne };
  });
}

function showIfSafe(cell: number, spans: readonly AttackerSpan[]): boolean {
  const residuals: Residual[] = [];
  for (const { vectors, span, isOne } of spans) {
    const residual = span.reduce(vectors.cells, cell);
    if (residual.rows.length > 0) {
      if (span.wouldDetermine(residual)) return false;
      if (residual.rows.every((row) => isOne[row] === 1)) return false;
    }
    residuals.push(residual);
  }
  spans.forEach(({ span }, a) => {
    span.add(residuals[a] as Residual);
  });
  return true;
}
