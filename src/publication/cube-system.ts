import type { Geography, IndicatorEntry } from "../catalogue/catalogue.ts";
import {
  type Axis,
  cellCountOf,
  cellKey,
  indexesOf,
  JURISDICTION_AXIS,
  PERIOD_AXIS,
  positionOf,
  stridesOf,
} from "../domain/cube.ts";
import { isPooled, ordinaryPeriods } from "../domain/pooled-period.ts";
import type { Attacker, CountSystem } from "../sdc/system.ts";
import type { ReleaseCells } from "./release-cells.ts";

/**
 * A code of an axis as the sum of others. `rest`: the parts do not cover the total; what is missing (a province outside its
 * metropolitan areas) is a count that nobody is ever shown, and that is protected all the same.
 */
export interface AxisSum {
  readonly total: string;
  readonly parts: readonly string[];
  readonly rest: boolean;
}

/**
 * A release as a system of counts: cells 0 … shape - 1 are the release's own, those behind are rests that are never shown.
 * `ownerOf`: the province or territory of each cell, "" for none. `keyOf`: what names a cell in every release that holds it.
 */
export interface CubeSystem {
  readonly system: CountSystem;
  readonly ownerOf: readonly string[];
  keyOf(cell: number): string;
}

/** Canada is its provinces; a province is its metropolitan areas and a rest; CMA-505 is its two parts. */
function jurisdictionSums(codes: readonly string[], geography: Geography): AxisSum[] {
  const entries = codes.map((id) => geography.jurisdiction(id)).filter((entry) => entry !== undefined);
  const sums: AxisSum[] = [];
  for (const { id, level } of entries) {
    if (level === "COUNTRY") {
      const provinces = entries.filter((e) => e.level === "PROVINCE").map((e) => e.id);
      const all = geography.jurisdictions.filter((e) => e.level === "PROVINCE").length;
      if (provinces.length > 0) sums.push({ total: id, parts: provinces, rest: provinces.length < all });
    } else if (level === "PROVINCE") {
      const areas = entries.filter((e) => e.parent === id).map((e) => e.id);
      if (areas.length > 0) sums.push({ total: id, parts: areas, rest: true });
    } else {
      const parts = entries.filter((e) => e.alsoPartOf === id).map((e) => e.id);
      const all = geography.jurisdictions.filter((e) => e.alsoPartOf === id).length;
      if (parts.length > 0) sums.push({ total: id, parts, rest: parts.length < all });
    }
  }
  return sums;
}

/** What names the rest of a total along an axis. */
export const restKey = (total: string, axis: string): string =>
  `${total} rest${axis === JURISDICTION_AXIS ? "" : ` of ${axis}`}`;

/** A pooled period is its parts. */
const poolSums = (codes: readonly string[]): AxisSum[] =>
  codes.filter(isPooled).map((total) => ({ total, parts: ordinaryPeriods(total), rest: false }));

/** How the codes of an axis add up, as far as the axis has them. */
export function axisSums(axis: Axis, indicator: IndicatorEntry, geography: Geography): AxisSum[] {
  if (axis.id === JURISDICTION_AXIS) return jurisdictionSums(axis.codes, geography);
  if (axis.id === PERIOD_AXIS) return poolSums(axis.codes);
  const dimension = indicator.dimensions.find(({ id }) => id === axis.id);
  const total = dimension?.total;
  const parts = axis.codes.filter((code) => code !== total);
  const rest = axis.codes.length < (dimension?.members.length ?? 0);
  return total && axis.codes.includes(total) && parts.length > 0 ? [{ total, parts, rest }] : [];
}

/** Whole numbers, as many as come: an array of numbers takes twice the memory and must be copied at the end. */
class IntegerList {
  private all = new Int32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.all.length) {
      const larger = new Int32Array(this.all.length * 2);
      larger.set(this.all);
      this.all = larger;
    }
    this.all[this.length++] = value;
  }
  toArray(): Int32Array {
    return this.all.slice(0, this.length);
  }
}

/** What a rest is a part of, and along which axis the other parts lie. */
interface Rest {
  readonly total: number;
  readonly axis: string;
}
/** For one sum along an axis: the rest at each of its totals, -1 elsewhere. */
interface Rested {
  readonly axis: number;
  readonly rests: readonly number[];
}

/** Grows the arrays of a CountSystem while relations are written down. */
class SystemBuilder {
  private readonly totals = new IntegerList();
  private readonly offsets = new IntegerList();
  private readonly parts = new IntegerList();
  private readonly restValue: number[] = [];
  private readonly restHeld: number[] = [];
  readonly restOf: Rest[] = [];
  private readonly cells: ReleaseCells;
  readonly own: number;

  constructor(cells: ReleaseCells) {
    this.cells = cells;
    this.own = cells.value.length;
    this.offsets.push(0);
  }

  /** What does not apply (`...`) is a category that holds nobody: everyone reads it as 0. */
  private isNothing(cell: number): boolean {
    return cell < this.own && this.cells.availability[cell] === "NOT_APPLICABLE";
  }
  private isHeld(cell: number): boolean {
    if (cell >= this.own) return this.restHeld[cell - this.own] === 1;
    return this.cells.availability[cell] === "VALUE" || this.isNothing(cell);
  }
  /**
   * True where a sum over periods adds nothing to what the sums of its periods say: a pool that is not held is only ever their sum.
   * Left out, it ties no period without a figure to the changes of another.
   */
  saysNothing(axis: Axis, pool: number): boolean {
    return axis.id === PERIOD_AXIS && !this.isHeld(pool);
  }
  private valueOf(cell: number): number {
    if (cell >= this.own) return this.restValue[cell - this.own] as number;
    return this.isNothing(cell) ? 0 : (this.cells.value[cell] as number);
  }
  /** The parts of a total without those for which nobody holds any figure, where the others add up to it: the reader takes them as empty. */
  partsThatAddUp(total: number, parts: readonly number[], isEmpty: (part: number) => boolean): readonly number[] {
    const filled = parts.filter((_, i) => !isEmpty(i));
    if (filled.length === 0 || filled.length === parts.length) return parts;
    if (!this.isHeld(total) || !filled.every((part) => this.isHeld(part))) return parts;
    return filled.reduce((sum, part) => sum + this.valueOf(part), 0) === this.valueOf(total) ? filled : parts;
  }
  /** A cell for what a total holds beside its parts; it is held where total and parts are. Returns its number. */
  addRest(total: number, parts: readonly number[], axis: string): number {
    const held = this.isHeld(total) && parts.every((part) => this.isHeld(part));
    const rest = held ? parts.reduce((left, part) => left - this.valueOf(part), this.valueOf(total)) : 0;
    this.restValue.push(rest);
    this.restHeld.push(held ? 1 : 0);
    this.restOf.push({ total, axis });
    return this.own + this.restValue.length - 1;
  }
  addRelation(total: number, parts: readonly number[]): void {
    this.totals.push(total);
    for (const part of parts) this.parts.push(part);
    this.offsets.push(this.parts.length);
  }
  build(): CountSystem {
    const cellCount = this.own + this.restValue.length;
    const value = new Int32Array(cellCount);
    const held = new Uint8Array(cellCount);
    const publishable = new Uint8Array(cellCount).fill(1, 0, this.own);
    for (let cell = 0; cell < cellCount; cell++) {
      held[cell] = this.isHeld(cell) ? 1 : 0;
      value[cell] = held[cell] === 1 ? this.valueOf(cell) : 0;
    }
    const relations = {
      total: this.totals.toArray(),
      offset: this.offsets.toArray(),
      parts: this.parts.toArray(),
    };
    return { cellCount, value, held, publishable, relations };
  }
}

/** True where no cell with one code of an axis holds a figure. */
function hasNoFigure(
  { availability }: ReleaseCells,
  at: { readonly stride: number; readonly size: number; readonly index: number },
): boolean {
  return availability.every(
    (available, cell) => Math.floor(cell / at.stride) % at.size !== at.index || available === "NOT_AVAILABLE",
  );
}

/** Which province or territory each cell belongs to; "" for Canada and for what spans provinces. */
function provinceOfCells(cells: ReleaseCells, geography: Geography, strides: readonly number[]): string[] {
  const [jurisdictions] = cells.shape.axes as [Axis];
  const provinces = jurisdictions.codes.map((code) => geography.provinceOf(code) ?? "");
  const stride = strides[0] as number;
  return Array.from({ length: cells.value.length }, (_, cell) => provinces[Math.floor(cell / stride)] as string);
}

/**
 * The counts of a release with every sum that ties them together. Rests of one hierarchy are summed over the other hierarchies
 * too, as the cells beside them are; the rest of a province is the province's own.
 */
export function cubeSystem(cells: ReleaseCells, indicator: IndicatorEntry, geography: Geography): CubeSystem {
  const { axes } = cells.shape;
  const strides = stridesOf(cells.shape);
  const builder = new SystemBuilder(cells);
  const owner = provinceOfCells(cells, geography, strides);
  const rested: Rested[] = [];
  const sums = axes.map((axis) => axisSums(axis, indicator, geography));
  const count = cellCountOf(cells.shape);

  axes.forEach((axis, a) => {
    for (const { total, parts, rest } of sums[a] as AxisSum[]) {
      const totalIndex = axis.codes.indexOf(total);
      const partIndexes = parts.map((part) => axis.codes.indexOf(part));
      const stride = strides[a] as number;
      const rests = new Array<number>(rest ? count : 0).fill(-1);
      const empties = partIndexes.map(
        (index) => axis.id !== JURISDICTION_AXIS && hasNoFigure(cells, { stride, size: axis.codes.length, index }),
      );
      for (let cell = 0; cell < count; cell++) {
        const at = Math.floor(cell / stride) % axis.codes.length;
        if (at !== totalIndex || builder.saysNothing(axis, cell)) continue;
        const partCells = partIndexes.map((index) => cell + (index - totalIndex) * stride);
        if (rest) {
          const restCell = builder.addRest(cell, partCells, axis.id);
          rests[cell] = restCell;
          owner[restCell] = owner[cell] as string;
          partCells.push(restCell);
        }
        builder.addRelation(
          cell,
          rest ? partCells : builder.partsThatAddUp(cell, partCells, (i) => empties[i] === true),
        );
      }
      if (rest) rested.push({ axis: a, rests });
    }
  });
  addRestRelations({ cells, sums, rested, builder, owner });
  const keyOf = (cell: number): string => {
    if (cell < count) return cellKey(cells.shape, strides, cell);
    const { total, axis } = builder.restOf[cell - count] as Rest;
    return restKey(keyOf(total), axis);
  };
  return { system: builder.build(), ownerOf: owner, keyOf };
}

/**
 * The rest of Ontario, all sexes, is the rest of Ontario by sex added up; where the sexes do not cover their total either, a rest of
 * rests is left. Over two hierarchies that both leave one, only the first's rests are added up: the second's sums follow from them.
 */
function addRestRelations(given: {
  readonly cells: ReleaseCells;
  readonly sums: readonly (readonly AxisSum[])[];
  readonly rested: readonly Rested[];
  readonly builder: SystemBuilder;
  readonly owner: string[];
}): void {
  const { sums, rested, builder, owner } = given;
  const { axes } = given.cells.shape;
  const strides = stridesOf(given.cells.shape);
  for (const { axis: own, rests } of rested) {
    for (let cell = 0; cell < rests.length; cell++) {
      if (rests[cell] === -1) continue;
      const total = rests[cell] as number;
      const indexes = indexesOf(strides, cell);
      // Axis 0 holds the jurisdictions: the rest of what a jurisdiction has is not added up over others.
      for (let a = 1; a < axes.length; a++) {
        if (a === own) continue;
        const axis = axes[a] as Axis;
        const { id, codes } = axis;
        for (const { total: code, parts, rest } of sums[a] as readonly AxisSum[]) {
          if (codes[indexes[a] as number] !== code || (rest && a < own)) continue;
          if (builder.saysNothing(axis, total)) continue;
          const partRests = parts.map((part) => {
            const moved = indexes.map((index, i) => (i === a ? codes.indexOf(part) : index));
            return rests[positionOf(strides, moved)] as number;
          });
          if (rest) {
            const corner = builder.addRest(total, partRests, id);
            owner[corner] = owner[total] as string;
            partRests.push(corner);
          }
          builder.addRelation(total, partRests);
        }
      }
    }
  }
}

/** An outsider, and each province and territory that owns cells, with its own cells. */
export function attackersOf(ownerOf: readonly string[]): Attacker[] {
  const outsider = { name: "outsider", knows: new Uint8Array(ownerOf.length) };
  const provinces = [...new Set(ownerOf)].filter((owner) => owner !== "").sort();
  return [
    outsider,
    ...provinces.map((name) => ({ name, knows: Uint8Array.from(ownerOf, (own) => (own === name ? 1 : 0)) })),
  ];
}
