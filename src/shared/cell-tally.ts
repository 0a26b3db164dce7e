/** Cells of one release that one request served: with a value or a status other than suppressed, and suppressed. */
export interface ServedCells {
  readonly indicatorId: string;
  readonly releaseId: string;
  readonly served: number;
  readonly suppressed: number;
}

/** What one request served, for the access log. Counts cells, never what stands in them. */
export class CellTally {
  private readonly byRelease = new Map<string, ServedCells>();

  /** `served`: every cell answered; `suppressed`: those of them that were hidden. */
  add({ indicatorId, releaseId, served, suppressed }: ServedCells): void {
    const before = this.byRelease.get(releaseId);
    this.byRelease.set(releaseId, {
      indicatorId,
      releaseId,
      served: (before?.served ?? 0) + served,
      suppressed: (before?.suppressed ?? 0) + suppressed,
    });
  }

  /** One line per release, in the order in which they were first served. */
  get lines(): readonly ServedCells[] {
    return [...this.byRelease.values()];
  }
}
