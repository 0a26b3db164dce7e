/** Which unknowns follow from the equations alone: exact elimination in two prime fields. */
import { seededRandom } from "./seeded-random.ts";
import type { Unknowns } from "./unknowns.ts";

/** Primes below 2^26, so that products stay exact in a double. */
const PRIMES = [67_108_859, 67_108_837] as const;

/**
 * Variables that have one value only, whatever their bounds.
 * Shape:  unknowns -> 1 = determined. Pure. A variable is determined when it is 0 in every solution of the equations with zero
 *         on the right; a random such solution in each field tells.
 * Limits: it says "determined" wrongly with a chance below 2^-25 for each variable, which errs on the safe side, and misses one
 *         only if both primes divide certain minors of the 0/1 matrix. Bounds are not looked at.
 * Source: Langsrud, Secondary cell suppression by Gaussian elimination (PSD 2024); disclosure.md.
 */
export function determinedVariables(unknowns: Unknowns): Uint8Array {
  const determined = new Uint8Array(unknowns.variableCount);
  PRIMES.forEach((prime, k) => {
    const solution = randomKernelVector(unknowns, prime, seededRandom(k + 1));
    solution.forEach((value, variable) => {
      if (value === 0) determined[variable] = 1;
    });
  });
  return determined;
}

function randomKernelVector(unknowns: Unknowns, prime: number, random: () => number): Float64Array {
  const pivots = eliminate(unknowns, prime);
  const value = Float64Array.from({ length: unknowns.variableCount }, () => 1 + Math.floor(random() * (prime - 1)));
  for (let k = pivots.length - 1; k >= 0; k--) {
    const { row, column } = pivots[k]!;
    let sum = 0;
    for (const [other, coefficient] of row) if (other !== column) sum = (sum + coefficient * value[other]!) % prime;
    value[column] = ((prime - sum) * inverse(row.get(column)!, prime)) % prime;
  }
  return value;
}

interface Pivot {
  readonly row: ReadonlyMap<number, number>;
  readonly column: number;
}

/** Shortest row first; in it the column that the fewest other rows use, so that rows fill in little. */
function eliminate(unknowns: Unknowns, prime: number): Pivot[] {
  const { rows, usedBy } = activeRows(unknowns, prime);
  const byLength: Set<number>[] = [];
  const place = (row: number, length: number): void => {
    byLength[length] ??= new Set();
    byLength[length].add(row);
  };
  for (const [r, row] of rows.entries()) place(r, row.size);
  const pivots: Pivot[] = [];
  for (let r = shortest(byLength); r !== null; r = shortest(byLength)) {
    const row = rows[r]!;
    byLength[row.size]!.delete(r);
    if (row.size === 0) continue;
    let column = -1;
    for (const candidate of row.keys())
      if (column < 0 || usedBy[candidate]!.size < usedBy[column]!.size) column = candidate;
    for (const used of row.keys()) usedBy[used]!.delete(r);
    const scale = inverse(row.get(column)!, prime);
    for (const target of usedBy[column]!) {
      const other = rows[target]!;
      byLength[other.size]!.delete(target);
      const factor = ((prime - other.get(column)!) * scale) % prime;
      addMultiple({ other, target, row, factor, prime, usedBy, column });
      place(target, other.size);
    }
    usedBy[column]!.clear();
    pivots.push({ row, column });
  }
  return pivots;
}

function activeRows(unknowns: Unknowns, prime: number): { rows: Map<number, number>[]; usedBy: Set<number>[] } {
  const { offset, index, coefficient } = unknowns.rows;
  const rows: Map<number, number>[] = [];
  const usedBy: Set<number>[] = Array.from({ length: unknowns.variableCount }, () => new Set<number>());
  for (let r = 0; r < unknowns.rowCount; r++) {
    const row = new Map<number, number>();
    for (let k = offset[r]!; k < offset[r + 1]!; k++) {
      row.set(index[k]!, (coefficient[k]! + prime) % prime);
      usedBy[index[k]!]!.add(r);
    }
    rows.push(row);
  }
  return { rows, usedBy };
}

function shortest(byLength: readonly (Set<number> | undefined)[]): number | null {
  for (const rows of byLength) {
    if (rows === undefined) continue;
    for (const row of rows) return row;
  }
  return null;
}

interface Addition {
  readonly other: Map<number, number>;
  readonly target: number;
  readonly row: ReadonlyMap<number, number>;
  readonly factor: number;
  readonly prime: number;
  readonly usedBy: readonly Set<number>[];
  readonly column: number;
}

function addMultiple({ other, target, row, factor, prime, usedBy, column }: Addition): void {
  for (const [index, coefficient] of row) {
    const sum = ((other.get(index) ?? 0) + factor * coefficient) % prime;
    if (sum === 0) {
      other.delete(index);
      if (index !== column) usedBy[index]!.delete(target);
    } else {
      other.set(index, sum);
      usedBy[index]!.add(target);
    }
  }
}

/** Fermat: a to the power p - 2. */
function inverse(value: number, prime: number): number {
  let [result, base, exponent] = [1, value % prime, prime - 2];
  for (; exponent > 0; exponent = Math.floor(exponent / 2)) {
    if (exponent % 2 === 1) result = (result * base) % prime;
    base = (base * base) % prime;
  }
  return result;
}
