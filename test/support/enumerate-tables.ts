/** Every table of whole numbers that agrees with what is known: the slow and certain way, to check the auditor. */
import type { CountSystem } from "../../src/sdc/system.ts";

/** `known[c]` null: unknown, at least `least[c]`. No cell is above `most`, which must be a true limit (a shown grand total). */
export interface EnumerationInput {
  readonly system: CountSystem;
  readonly known: readonly (number | null)[];
  readonly least: readonly number[];
  readonly most: number;
}

/** The least and the greatest value of each cell over all tables; null if there are more than `limit` steps or no table. */
export function enumerateTables(input: EnumerationInput, limit = 400_000): { low: number[]; high: number[] } | null {
  const { system, known, least, most } = input;
  const relations = relationsOf(system);
  const value: (number | null)[] = [...known];
  const low = new Array<number>(system.cellCount).fill(Number.POSITIVE_INFINITY);
  const high = new Array<number>(system.cellCount).fill(Number.NEGATIVE_INFINITY);
  let steps = 0;
  const visit = (): void => {
    if (++steps > limit) return;
    const trail: number[] = [];
    if (propagate(relations, { value, least, most, trail })) {
      const next = value.indexOf(null);
      if (next < 0) {
        value.forEach((v, cell) => {
          low[cell] = Math.min(low[cell]!, v!);
          high[cell] = Math.max(high[cell]!, v!);
        });
      } else {
        for (let v = least[next]!; v <= most; v++) {
          value[next] = v;
          visit();
        }
        value[next] = null;
      }
    }
    for (const cell of trail) value[cell] = null;
  };
  visit();
  return steps > limit || low[0] === Number.POSITIVE_INFINITY ? null : { low, high };
}

interface Relation {
  readonly total: number;
  readonly parts: readonly number[];
}

function relationsOf({ relations: { total, offset, parts } }: CountSystem): Relation[] {
  return [...total].map((cell, r) => ({ total: cell, parts: [...parts.subarray(offset[r]!, offset[r + 1]!)] }));
}

interface State {
  readonly value: (number | null)[];
  readonly least: readonly number[];
  readonly most: number;
  readonly trail: number[];
}

/** Fill in what a single relation forces; false on a contradiction. */
function propagate(relations: readonly Relation[], { value, least, most, trail }: State): boolean {
  for (let isNew = true; isNew; ) {
    isNew = false;
    for (const { total, parts } of relations) {
      const open = parts.filter((part) => value[part] === null);
      const sum = parts.reduce((s, part) => s + (value[part] ?? least[part]!), 0);
      const whole = value[total] ?? null;
      if (sum > (whole ?? most)) return false;
      if (open.length + (whole === null ? 1 : 0) > 1) continue;
      if (open.length === 0 && whole !== null) {
        if (sum !== whole) return false;
        continue;
      }
      const cell = whole === null ? total : open[0]!;
      const forced = whole === null ? sum : whole - (sum - least[cell]!);
      if (forced < least[cell]! || forced > most) return false;
      value[cell] = forced;
      trail.push(cell);
      isNew = true;
    }
  }
  return true;
}
