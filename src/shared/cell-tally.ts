/** Cells of one release that one request served: with a value or a status other than suppressed, and suppressed. */
export interface ServedCells {
  readonly indicatorId: string;
  readonly releaseId: string;
  readonly served: number;
  readonly suppressed: number;
}

/** A line for the access log. Null where what was done has no indicator or no release yet. */
export interface TallyLine extends Omit<ServedCells, "indicatorId" | "releaseId"> {
  readonly indicatorId: string | null;
  readonly releaseId: string | null;
}

/** What one request served, for the access log. Counts cells, never what stands in them. */
export class CellTally {
  /** In the order in which they were first served; a request serves of few releases. */
  private readonly served: TallyLine[] = [];

  /** A line that was counted elsewhere. */
  put(line: TallyLine): void {
    const { releaseId, indicatorId } = line;
    const at = this.served.findIndex((one) => one.releaseId === releaseId && one.indicatorId === indicatorId);
    const before = this.served[at];
    if (before === undefined) this.served.push(line);
    else
      this.served[at] = {
        ...line,
        served: before.served + line.served,
        suppressed: before.suppressed + line.suppressed,
      };
  }

  /** `served`: every cell answered; `suppressed`: those of them that were hidden. */
  add(cells: ServedCells): void {
    this.put(cells);
  }

  /** Something other than cells was shown or changed that the access log is to tell of: a write, a reading of the log itself. */
  touch(indicatorId: string | null, releaseId: string | null): void {
    this.put({ indicatorId, releaseId, served: 0, suppressed: 0 });
  }

  /** One line per release, in the order in which they were first served. */
  get lines(): readonly TallyLine[] {
    return this.served;
  }
}
