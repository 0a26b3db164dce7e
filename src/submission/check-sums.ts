import type { Catalogue, IndicatorEntry } from "../catalogue/catalogue.ts";
import { type Axis, cellKey, stridesOf } from "../domain/cube.ts";
import type { Findings } from "../ingest/finding.ts";
import { type AxisSum, axisSums, restKey } from "../publication/cube-system.ts";
import { LOADED_AVAILABILITY } from "../publication/release-cells.ts";
import type { MergedCells } from "./merge-cells.ts";

const NAMED_PARTS = 4;
const IS_VALUE = LOADED_AVAILABILITY.indexOf("VALUE");
/** What does not apply (`...`) is a category that holds nobody: everyone reads it as 0. */
const IS_NOTHING = LOADED_AVAILABILITY.indexOf("NOT_APPLICABLE");

/**
 * `provinceOnly`: a province that loads its own rows; then only sums of its own cells are looked at, since whether other sums hold would
 * tell it about cells of others.
 */
export interface SumsRequest {
  readonly merged: MergedCells;
  readonly indicator: IndicatorEntry;
  readonly catalogue: Catalogue;
  readonly provinceOnly: string | null;
  readonly findings: Findings;
}

/** One sum along one axis, for whichever codes on the others. `steps`: from the cell of a total to those of its parts. */
interface SumAlong {
  readonly axis: string;
  readonly stride: number;
  readonly size: number;
  readonly total: number;
  readonly steps: readonly number[];
  /** True where the parts do not cover the total: they may be less than it, never more. */
  readonly rest: boolean;
}

function sumAlong({ id, codes }: Axis, stride: number, { total, parts, rest }: AxisSum): SumAlong {
  const at = codes.indexOf(total);
  const steps = parts.map((part) => (codes.indexOf(part) - at) * stride);
  return { axis: id, stride, size: codes.length, total: at, steps, rest };
}

class SumCheck {
  private readonly strides: readonly number[];
  /** Whose each jurisdiction's cells are, in the order of the axis. */
  private readonly owners: readonly (string | null)[];

  constructor(private readonly request: SumsRequest) {
    const { shape } = request.merged;
    this.strides = stridesOf(shape);
    this.owners = (shape.axes[0] as Axis).codes.map((code) => request.catalogue.provinceOf(code));
  }

  /** Looks at one sum everywhere. No array and no closure for a cell: a large file has millions of them. */
  look(sum: SumAlong): void {
    const { value, availability } = this.request.merged;
    const { stride, steps } = sum;
    for (let start = sum.total * stride; start < value.length; start += stride * sum.size)
      for (let cell = start; cell < start + stride; cell++) {
        const state = availability[cell];
        if (state !== IS_VALUE && state !== IS_NOTHING) continue;
        const whole = state === IS_VALUE ? (value[cell] as number) : 0;
        let added = 0;
        let known = 0;
        for (let s = 0; s < steps.length; s++) {
          const part = cell + (steps[s] as number);
          const held = availability[part];
          if (held === IS_VALUE) added += value[part] as number;
          if (held === IS_VALUE || held === IS_NOTHING) known += 1;
        }
        if (added === whole) continue;
        if (!sum.rest && known === steps.length) this.tell("arithmetic.total", cell, sum);
        else if (added > whole) this.tell("arithmetic.parts", cell, sum);
      }
  }

  private tell(rule: "arithmetic.total" | "arithmetic.parts", total: number, sum: SumAlong): void {
    const { merged, provinceOnly, findings } = this.request;
    const parts = sum.steps.map((step) => total + step);
    const given = [total, ...parts].find((cell) => merged.rows.has(cell));
    if (given === undefined) return;
    const isTheirs = (cell: number): boolean =>
      this.owners[Math.floor(cell / (this.strides[0] as number))] === provinceOnly;
    if (provinceOnly !== null && !(isTheirs(total) && parts.every(isTheirs))) return;
    findings.add(rule, { row: merged.rows.get(given) }, () => {
      const rest = sum.rest ? [restKey(this.keyOf(total), sum.axis)] : [];
      const names = [...parts.slice(0, NAMED_PARTS).map((part) => this.keyOf(part)), ...rest].slice(0, NAMED_PARTS);
      const isLonger = parts.length + rest.length > NAMED_PARTS;
      return { cell: this.keyOf(total), parts: isLonger ? `${names.join(", ")}, …` : names.join(", ") };
    });
  }

  private keyOf(cell: number): string {
    return cellKey(this.request.merged.shape, this.strides, cell);
  }
}

/** Every sum over every hierarchy that the file has a cell of: parts that are all there make the total, known parts never more. */
export function checkSums(request: SumsRequest): void {
  const { merged, indicator, catalogue } = request;
  const strides = stridesOf(merged.shape);
  const check = new SumCheck(request);
  merged.shape.axes.forEach((axis, a) => {
    for (const sum of axisSums(axis, indicator, catalogue)) check.look(sumAlong(axis, strides[a] as number, sum));
  });
}
