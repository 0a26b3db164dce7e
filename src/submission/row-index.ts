/** Cells of one area and period that are kept together, where the indicator has about as many; else a round number. */
const PAGE = { least: 64, most: 65_536, other: 1_024 };

/**
 * The row of a file that gives each cell of a cube. Files mostly list the cells of an area and a period in the cube's own order: such a
 * page of cells is kept as one number, the distance from cell to row; any other page in four bytes a cell.
 */
export class RowIndex {
  private readonly page: number;
  /** One bit a cell: whether the file gives it. */
  private readonly given: Uint8Array;
  /** Of each page its distance from cell to row, as long as all its rows agree. */
  private readonly distance: Int32Array;
  private readonly isBegun: Uint8Array;
  private readonly rows: (Int32Array | undefined)[] = [];

  /** `block`: how many cells one area has in one period. */
  constructor(
    readonly length: number,
    block: number,
  ) {
    this.page = block >= PAGE.least && block <= PAGE.most ? block : PAGE.other;
    const pages = Math.ceil(length / this.page);
    this.given = new Uint8Array(Math.ceil(length / 8));
    this.distance = new Int32Array(pages);
    this.isBegun = new Uint8Array(pages);
  }

  has(cell: number): boolean {
    return (((this.given[cell >> 3] as number) >> (cell & 7)) & 1) === 1;
  }

  /** 0 where the file does not give the cell. */
  get(cell: number): number {
    if (!this.has(cell)) return 0;
    const page = Math.floor(cell / this.page);
    const rows = this.rows[page];
    return rows === undefined ? cell + (this.distance[page] as number) : (rows[cell - page * this.page] as number);
  }

  set(cell: number, row: number): void {
    const page = Math.floor(cell / this.page);
    let rows = this.rows[page];
    if (this.isBegun[page] === 0) {
      this.isBegun[page] = 1;
      this.distance[page] = row - cell;
    } else if (rows === undefined && row - cell !== this.distance[page]) rows = this.openPage(page);
    if (rows !== undefined) rows[cell - page * this.page] = row;
    this.given[cell >> 3] = (this.given[cell >> 3] as number) | (1 << (cell & 7));
  }

  private openPage(page: number): Int32Array {
    const start = page * this.page;
    const rows = new Int32Array(this.page);
    for (let at = 0; at < rows.length && start + at < this.length; at++) rows[at] = this.get(start + at);
    this.rows[page] = rows;
    return rows;
  }
}
