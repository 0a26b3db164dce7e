/** Every cell as a sum of leaves, the cells that are never a total; and the relations that this leaves over. */

import type { CountSystem } from "../system.ts";

/** Sparse vectors in compressed rows: vector v has entries `coefficient[k]` at `row[k]`, k from `offset[v]` to `offset[v + 1]` - 1. */
export interface SparseVectors {
  readonly offset: Int32Array;
  readonly row: Int32Array;
  readonly coefficient: Int32Array;
}

/**
 * `rowOfCell`: the row of a leaf, -1 for other cells and for leaves in `dropped`. `cellOfRow`: back.
 * `cells`: one vector for each cell. `constraints`: vectors that are zero for every table that adds up (second partitions, links).
 */
export interface LeafVectors {
  readonly rowCount: number;
  readonly rowOfCell: Int32Array;
  readonly cellOfRow: Int32Array;
  readonly cells: SparseVectors;
  readonly constraints: SparseVectors;
}

/**
 * Expands each cell through its first relation down to leaves, leaving out the leaves in `dropped` (counts that everybody knows).
 * Shape:  system, 1 for each leaf to leave out -> vectors over the remaining leaves. Pure.
 * Units:  coefficients are how often a leaf is in the cell, nearly always 1.
 * Errors: none; the system has no loops (compileProblem refuses them).
 * Limits: memory is the sum over leaves of the number of cells that contain it.
 * Source: Langsrud, PSD 2024, section 2 (the model matrix of inner cells and published cells).
 */
export function leafVectors(system: CountSystem, dropped: Uint8Array): LeafVectors {
  const { cellCount, relations } = system;
  const firstRelation = new Int32Array(cellCount).fill(-1);
  for (let r = relations.total.length - 1; r >= 0; r--) firstRelation[relations.total[r] as number] = r;
  const rowOfCell = new Int32Array(cellCount).fill(-1);
  const rows: number[] = [];
  for (let cell = 0; cell < cellCount; cell++) {
    if (firstRelation[cell] === -1 && dropped[cell] === 0) rowOfCell[cell] = rows.push(cell) - 1;
  }
  const expanded = expandAll(system, firstRelation, rowOfCell, rows.length);
  return {
    rowCount: rows.length,
    rowOfCell,
    cellOfRow: Int32Array.from(rows),
    cells: pack(expanded),
    constraints: furtherRelations(system, firstRelation, expanded),
  };
}

interface Expansion {
  readonly row: Int32Array;
  readonly coefficient: Int32Array;
}

function expandAll(
  { relations, cellCount }: CountSystem,
  first: Int32Array,
  rowOfCell: Int32Array,
  rowCount: number,
): Expansion[] {
  const expanded = new Array<Expansion | undefined>(cellCount).fill(undefined);
  const sum = new Int32Array(rowCount);
  const expand = (cell: number): Expansion => {
    const known = expanded[cell];
    if (known !== undefined) return known;
    const r = first[cell] as number;
    const row = rowOfCell[cell] as number;
    let result: Expansion;
    if (r === -1)
      result = { row: Int32Array.from(row === -1 ? [] : [row]), coefficient: Int32Array.from(row === -1 ? [] : [1]) };
    else {
      const parts = relations.parts.subarray(relations.offset[r], relations.offset[r + 1]);
      result = addUp(Array.from(parts, expand), sum);
    }
    expanded[cell] = result;
    return result;
  };
  for (let cell = 0; cell < cellCount; cell++) expand(cell);
  return expanded as Expansion[];
}

/** `sum` is all zeros on entry and on return. `signs` defaults to all plus. */
function addUp(vectors: readonly Expansion[], sum: Int32Array, signs?: readonly number[]): Expansion {
  const touched: number[] = [];
  vectors.forEach((vector, v) => {
    const sign = signs === undefined ? 1 : (signs[v] as number);
    for (let k = 0; k < vector.row.length; k++) {
      const row = vector.row[k] as number;
      if (sum[row] === 0) touched.push(row);
      sum[row] = (sum[row] as number) + sign * (vector.coefficient[k] as number);
    }
  });
  const rows: number[] = [];
  const coefficients: number[] = [];
  for (const row of touched) {
    if (sum[row] === 0) continue; // cancelled, or seen twice
    rows.push(row);
    coefficients.push(sum[row] as number);
    sum[row] = 0;
  }
  return { row: Int32Array.from(rows), coefficient: Int32Array.from(coefficients) };
}

function furtherRelations(
  { relations }: CountSystem,
  first: Int32Array,
  expanded: readonly Expansion[],
): SparseVectors {
  const rowCount = expanded.reduce((most, vector) => vector.row.reduce((m, row) => Math.max(m, row + 1), most), 0);
  const sum = new Int32Array(rowCount);
  const constraints: Expansion[] = [];
  for (let r = 0; r < relations.total.length; r++) {
    const total = relations.total[r] as number;
    if (first[total] === r) continue;
    const parts = relations.parts.subarray(relations.offset[r], relations.offset[r + 1]);
    const vectors = [expanded[total] as Expansion, ...Array.from(parts, (part) => expanded[part] as Expansion)];
    const constraint = addUp(
      vectors,
      sum,
      vectors.map((_, v) => (v === 0 ? -1 : 1)),
    );
    if (constraint.row.length > 0) constraints.push(constraint);
  }
  return pack(constraints);
}

function pack(vectors: readonly Expansion[]): SparseVectors {
  const offset = new Int32Array(vectors.length + 1);
  vectors.forEach((vector, v) => {
    offset[v + 1] = (offset[v] as number) + vector.row.length;
  });
  const row = new Int32Array(offset[vectors.length] as number);
  const coefficient = new Int32Array(row.length);
  vectors.forEach((vector, v) => {
    row.set(vector.row, offset[v]);
    coefficient.set(vector.coefficient, offset[v]);
  });
  return { offset, row, coefficient };
}
