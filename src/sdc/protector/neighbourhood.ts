/** The cells around a cell, by way of the sums in which they stand together. */

import type { RelationGraph } from "./relation-graph.ts";

/** How far a cell is from its neighbour: 1 or more, 0 where it may not be entered at all. */
export type StepLength = (cell: number) => number;

export class Neighbourhoods {
  private readonly seen: Int32Array;
  private readonly rowSeen: Int32Array;
  private stamp = 0;

  constructor(
    private readonly graph: RelationGraph,
    cellCount: number,
  ) {
    this.seen = new Int32Array(cellCount);
    this.rowSeen = new Int32Array(graph.rowCount);
  }

  /**
   * The nearest cells, nearest first, at most `size`, and after them all cells that contain one of these.
   * Shape:  centre, size, step lengths -> cells, the centre among them. Deterministic. A move of a small cell moves what contains it:
   *         without the containing cells, hardly anything in the piece could move.
   * Units:  steps.
   * Errors: none.
   * Limits: cells at the same distance in the order in which they are met.
   * Source: breadth-first search with small whole lengths (Dial).
   */
  around(centre: number, size: number, step: StepLength): number[] {
    const { graph } = this;
    this.stamp++;
    const byDistance: number[][] = [[centre]];
    const cells: number[] = [];
    this.seen[centre] = this.stamp;
    for (let distance = 0; distance < byDistance.length && cells.length < size; distance++) {
      for (const cell of byDistance[distance] ?? []) {
        if (cells.push(cell) >= size) break;
        for (let k = graph.cellStart[cell] as number; k < (graph.cellStart[cell + 1] as number); k++) {
          const row = graph.rowOf[k] as number;
          if (this.rowSeen[row] === this.stamp) continue;
          this.rowSeen[row] = this.stamp;
          for (let e = graph.rowStart[row] as number; e < (graph.rowStart[row + 1] as number); e++) {
            const other = graph.cell[e] as number;
            if (this.seen[other] === this.stamp) continue;
            const length = step(other);
            if (length === 0) continue;
            this.seen[other] = this.stamp;
            const at = distance + length;
            while (byDistance.length <= at) byDistance.push([]);
            (byDistance[at] as number[]).push(other);
          }
        }
      }
    }
    this.addContaining(cells, step);
    return cells;
  }

  private addContaining(cells: number[], step: StepLength): void {
    const { graph } = this;
    this.stamp++;
    for (const cell of cells) this.seen[cell] = this.stamp;
    for (let n = 0; n < cells.length; n++) {
      const cell = cells[n] as number;
      for (let k = graph.cellStart[cell] as number; k < (graph.cellStart[cell + 1] as number); k++) {
        const total = graph.total[graph.rowOf[k] as number] as number;
        if (total === -1 || this.seen[total] === this.stamp || step(total) === 0) continue;
        this.seen[total] = this.stamp;
        cells.push(total);
      }
    }
  }
}
