/**
 * The proofs that unsafe cells are wide enough: other tables that agree with all that is shown and known.
 *
 * A move is such a table less the true one. A witness of a cell is one move that changes it enough, or two, one up and one down,
 * whose distance is enough. It holds against every attacker who knows none of the cells that it moves.
 */

import { type Audiences, isEmpty, type ViewSet } from "./audiences.ts";

/** `blind`: the attackers against whom the move says nothing, because they know a cell that it moves. */
export interface Move {
  readonly cells: Int32Array;
  readonly change: Float64Array;
  readonly blind: ViewSet;
}

export interface Witness {
  readonly moves: readonly number[];
}

const NO_WITNESS: readonly Witness[] = [];

export class WitnessBook {
  readonly moves: Move[] = [];
  private readonly witnesses: (readonly Witness[])[];
  private readonly open: Int32Array;
  private readonly movesAt: (number[] | undefined)[];
  private readonly cellsProvedBy: number[][] = [];

  constructor(
    private readonly audiences: Audiences,
    cellCount: number,
    unsafe: Uint8Array,
  ) {
    this.witnesses = new Array<readonly Witness[]>(cellCount).fill(NO_WITNESS);
    this.movesAt = new Array<number[] | undefined>(cellCount).fill(undefined);
    this.open = new Int32Array(cellCount * audiences.words);
    for (let cell = 0; cell < cellCount; cell++) {
      if (unsafe[cell] === 1) this.open.set(audiences.mustFrom(cell), cell * audiences.words);
    }
  }

  /** The attackers from whom the cell must be kept and against whom nothing proves it yet. A view of the book's own memory. */
  openFor(cell: number): ViewSet {
    const { words } = this.audiences;
    return this.open.subarray(cell * words, (cell + 1) * words);
  }

  addMove(cells: readonly number[], change: readonly number[]): number {
    const { words, knownBy, classOf } = this.audiences;
    const blind = new Int32Array(words);
    for (const cell of cells) {
      const known = knownBy[classOf[cell] as number] as ViewSet;
      for (let w = 0; w < words; w++) blind[w] = (blind[w] as number) | (known[w] as number);
    }
    const id = this.moves.push({ cells: Int32Array.from(cells), change: Float64Array.from(change), blind }) - 1;
    this.cellsProvedBy.push([]);
    return id;
  }

  /** Records a witness if it proves anything that was open; true if it did. */
  addWitness(cell: number, moves: readonly number[]): boolean {
    const open = this.openFor(cell);
    let proves = false;
    for (let w = 0; w < open.length; w++) {
      const before = open[w] as number;
      open[w] = before & this.blindAt(moves, w);
      if (open[w] !== before) proves = true;
    }
    if (!proves) return false;
    this.witnesses[cell] = [...(this.witnesses[cell] as readonly Witness[]), { moves }];
    for (const id of moves) this.attach(id, cell);
    return true;
  }

  /** The unsafe cells that some witness proves by moving `cell`. */
  proofsThrough(cell: number): number[] {
    const proved = new Set<number>();
    for (const id of this.movesAt[cell] ?? []) for (const p of this.cellsProvedBy[id] as number[]) proved.add(p);
    return [...proved].filter((p) =>
      (this.witnesses[p] as readonly Witness[]).some((witness) => this.usesCell(witness, cell)),
    );
  }

  /** Drops the witnesses of `unsafe` that move `cell`; returns what `restore` needs to undo this and whatever is added after. */
  dropProofsThrough(unsafe: number, cell: number): readonly Witness[] {
    const before = this.witnesses[unsafe] as readonly Witness[];
    this.restore(
      unsafe,
      before.filter((witness) => !this.usesCell(witness, cell)),
    );
    return before;
  }

  restore(unsafe: number, witnesses: readonly Witness[]): void {
    this.witnesses[unsafe] = witnesses;
    const open = this.openFor(unsafe);
    open.set(this.audiences.mustFrom(unsafe));
    for (const { moves } of witnesses) {
      for (let w = 0; w < open.length; w++) open[w] = (open[w] as number) & this.blindAt(moves, w);
      for (const id of moves) this.attach(id, unsafe);
    }
  }

  /** Forgets the moves from number `first` on; no witness may use them any more. */
  forgetFrom(first: number): void {
    for (let id = this.moves.length - 1; id >= first; id--) {
      if ((this.cellsProvedBy[id] as number[]).length > 0) {
        for (const moved of (this.moves[id] as Move).cells) {
          const at = this.movesAt[moved] as number[];
          while (at.length > 0 && (at[at.length - 1] as number) >= first) at.pop();
        }
      }
    }
    this.moves.length = first;
    this.cellsProvedBy.length = first;
  }

  isProved(cell: number): boolean {
    return isEmpty(this.openFor(cell));
  }

  witnessesOf(cell: number): readonly Witness[] {
    return this.witnesses[cell] as readonly Witness[];
  }

  private usesCell(witness: Witness, cell: number): boolean {
    return witness.moves.some((id) => (this.moves[id] as Move).cells.includes(cell));
  }

  private blindAt(moves: readonly number[], word: number): number {
    let blind = 0;
    for (const id of moves) blind |= (this.moves[id] as Move).blind[word] as number;
    return blind;
  }

  private attach(id: number, cell: number): void {
    const proved = this.cellsProvedBy[id] as number[];
    if (proved.length === 0) {
      for (const moved of (this.moves[id] as Move).cells) {
        const at = this.movesAt[moved];
        if (at === undefined) this.movesAt[moved] = [id];
        else at.push(id);
      }
    }
    if (!proved.includes(cell)) proved.push(cell);
  }
}
