import { overLimit } from "../shared/limit-faults.ts";
import { MAX_COST } from "../shared/limits.ts";

/** Counts the cells that the fields of one request ask for while it runs: the wall behind query-cost.ts, which cannot know all. */
export class CellBudget {
  private total = 0;

  /** TOO_LARGE once a request has asked for more cells than it may. */
  spend(cells: number): void {
    this.total += Math.max(0, cells);
    if (this.total > MAX_COST) throw overLimit("maxCost", MAX_COST, this.total);
  }

  get spent(): number {
    return this.total;
  }
}
