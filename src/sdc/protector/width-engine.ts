/**
 * Finds the proofs that unsafe cells are wide enough, and hides more cells where there is no proof.
 *
 * For a cell of one province, moves that stay in that province (and in cells that no attacker knows) hold against everybody at once;
 * moves that use one partner province hold against everybody but the partner, so two partners suffice; only then anything goes.
 */

import type { CountSystem, SuppressionPattern, SuppressionRule } from "../system.ts";
import { type Audiences, hasView, isEmpty, type ViewSet, within } from "./audiences.ts";
import { cheapestMoves, readMove } from "./cheapest-moves.ts";
import { checkWitnesses } from "./check-witnesses.ts";
import { LocalTableSolver } from "./local-table.ts";
import { MoveSearch } from "./move-search.ts";
import { Neighbourhoods } from "./neighbourhood.ts";
import type { RelationGraph } from "./relation-graph.ts";
import { seededRandom } from "./seeded-random.ts";
import { WitnessBook } from "./witnesses.ts";

export interface WidthEngineInput {
  readonly system: CountSystem;
  readonly rule: SuppressionRule;
  readonly audiences: Audiences;
  readonly graph: RelationGraph;
  readonly unsafe: Uint8Array;
  /** What hiding the cell costs, above 0 and at most 1. */
  readonly cost: Float64Array;
  /** Cells that are worth hiding if any are: the complementary cells of a linear pattern. */
  readonly likely: SuppressionPattern;
  /** Changed by the engine when it hides or shows cells. */
  readonly pattern: SuppressionPattern;
}

/** Sizes of pieces for a proof, smallest first; what contains the cells of a piece is added to it. */
const SIZES: readonly number[] = [30, 90, 260];
const ONE_PROVINCE = 30;
const PARTNERS = 4;
const REPAIR_SIZES: readonly number[] = [15, 40, 120, 400, 1200];
/** Stands for "as far as you like": at width 0 only the direction of a move counts, and a positive count can be scaled to. */
const FAR = 1e6;

export class WidthEngine {
  readonly book: WitnessBook;
  readonly pattern: SuppressionPattern;
  private readonly system: CountSystem;
  private readonly width: number;
  private readonly whole: boolean;
  private readonly leastHidden: number;
  private readonly neighbourhoods: Neighbourhoods;
  private readonly tried: Uint8Array;
  private readonly random: (below: number) => number;
  private readonly solver: LocalTableSolver;

  constructor(private readonly input: WidthEngineInput) {
    const { system, rule, audiences, graph, unsafe, pattern } = input;
    this.system = system;
    this.pattern = pattern;
    this.whole = rule.intervalWidth > 0;
    this.width = this.whole ? rule.intervalWidth : 1;
    this.leastHidden = this.whole && !rule.protectZeros ? 1 : 0;
    this.book = new WitnessBook(audiences, system.cellCount, unsafe);
    this.neighbourhoods = new Neighbourhoods(graph, system.cellCount);
    this.random = seededRandom(1);
    this.tried = new Uint8Array(system.cellCount);
    this.solver = new LocalTableSolver(graph, system.cellCount);
  }

  /** Unknown to the public: suppressed, or never shown. */
  isHidden(cell: number): boolean {
    return this.pattern[cell] === 1 || this.system.publishable[cell] === 0 || this.system.held[cell] === 0;
  }

  /** Proves the cell against every attacker from whom it must be kept, without hiding more. False where something stays open. */
  prove(cell: number, sizes: readonly number[] = SIZES): boolean {
    const { audiences } = this.input;
    const open = this.book.openFor(cell);
    if (isEmpty(open)) return true;
    const own = audiences.classOf[cell] as number;
    if (audiences.knownBy.length > 1) {
      if (own !== 0) this.tryClasses(cell, [0, own]);
      if (isEmpty(open)) return true;
      for (const partner of this.partnersOf(cell)) {
        this.tryClasses(cell, [0, own, partner]);
        if (isEmpty(open)) return true;
      }
    }
    for (let view = 0; view < audiences.viewCount; view++) {
      for (const size of sizes) if (hasView(open, view)) this.tryAgainst(cell, view, size);
      if (hasView(open, view)) return false;
    }
    return true;
  }

  /** Hides the cheapest cells that prove the cell against one more attacker. False where even hiding all that is near does not. */
  repair(cell: number): boolean {
    const open = this.book.openFor(cell);
    for (let view = 0; view < this.input.audiences.viewCount; view++) {
      if (!hasView(open, view)) continue;
      if (REPAIR_SIZES.some((size) => this.repairAgainst(cell, view, size))) return true;
    }
    return false;
  }

  /** Partner classes, those with most hidden cells in the sums of the cell first. */
  private partnersOf(cell: number): number[] {
    const { graph, audiences } = this.input;
    const count = new Map<number, number>();
    for (let k = graph.cellStart[cell] as number; k < (graph.cellStart[cell + 1] as number); k++) {
      const row = graph.rowOf[k] as number;
      for (let e = graph.rowStart[row] as number; e < (graph.rowStart[row + 1] as number); e++) {
        const other = graph.cell[e] as number;
        const its = audiences.classOf[other] as number;
        if (its !== 0 && its !== audiences.classOf[cell] && this.isHidden(other))
          count.set(its, (count.get(its) ?? 0) + 1);
      }
    }
    return [...count]
      .sort(([a, x], [b, y]) => y - x || a - b)
      .slice(0, PARTNERS)
      .map(([its]) => its);
  }

  private tryClasses(cell: number, classes: readonly number[]): void {
    const { classOf } = this.input.audiences;
    const allowed = (other: number): boolean => classes.includes(classOf[other] as number);
    this.tryPiece(cell, ONE_PROVINCE, (other) => (this.isHidden(other) && allowed(other) ? 1 : 0));
  }

  private tryAgainst(cell: number, view: number, size: number): void {
    const { classOf, knownBy } = this.input.audiences;
    const unknown = knownBy.map((known) => !hasView(known, view));
    this.tryPiece(cell, size, (other) => (this.isHidden(other) && unknown[classOf[other] as number] === true ? 1 : 0));
  }

  /** Solves one piece and uses it for every open unsafe cell in it. */
  private tryPiece(cell: number, size: number, step: (other: number) => number): void {
    const near = this.neighbourhoods.around(cell, size, step);
    if (near.length < 2) return;
    const search = this.searchIn(near, false);
    if (!search.has(cell)) return;
    this.widen(cell, search);
    const { classOf, knownBy } = this.input.audiences;
    const blind = new Int32Array(this.input.audiences.words);
    for (const other of search.cells) {
      const known = knownBy[classOf[other] as number] as ViewSet;
      for (let w = 0; w < blind.length; w++) blind[w] = (blind[w] as number) | (known[w] as number);
    }
    for (const other of search.cells) {
      const open = this.book.openFor(other);
      if (isEmpty(open) || within(open, blind) || (this.tried[other] as number) >= 3) continue;
      this.tried[other]!++;
      this.widen(other, search);
    }
  }

  private searchIn(cells: readonly number[], mayHide: boolean): MoveSearch {
    return new MoveSearch(this.solver.solve(cells), {
      lower: (cell) => this.lowerOf(cell),
      cost: (cell) => (mayHide && !this.isHidden(cell) ? (this.input.cost[cell] as number) : 0),
    });
  }

  private lowerOf(cell: number): number {
    if (this.system.held[cell] === 0) return 0;
    const value = this.system.value[cell] as number;
    if (!this.whole) return value > 0 ? -FAR : 0;
    return (this.system.publishable[cell] === 1 ? this.leastHidden : 0) - value;
  }

  /** Moves the cell up, and down if that is not enough; records what was found. Returns the width reached. */
  private widen(cell: number, search: MoveSearch): number {
    const first = this.book.moves.length;
    const up = this.record(search, search.push(cell, 1, this.width, this.whole));
    if (up.reached >= this.width) {
      this.harvest(cell, up.move);
      return up.reached;
    }
    const down = this.record(search, search.push(cell, -1, this.width - up.reached, this.whole));
    const reached = up.reached + down.reached;
    if (reached >= this.width)
      this.book.addWitness(
        cell,
        [up.move, down.move].filter((move) => move !== -1),
      );
    else this.book.forgetFrom(first);
    return reached;
  }

  private harvest(cell: number, move: number): void {
    this.book.addWitness(cell, [move]);
    const { cells, change } = this.book.moves[move] as { cells: Int32Array; change: Float64Array };
    for (let k = 0; k < cells.length; k++) {
      const other = cells[k] as number;
      if (Math.abs(change[k] as number) < (this.whole ? this.width : 1e-6) || isEmpty(this.book.openFor(other)))
        continue;
      this.book.addWitness(other, [move]);
    }
  }

  /** Keeps the search's move if it is one of whole numbers (at width 0 any will do). */
  private record(search: MoveSearch, reached: number): { reached: number; move: number } {
    const move = readMove(search, reached, this.whole);
    if (move === undefined) return { reached: 0, move: -1 };
    return { reached: move.reached, move: this.book.addMove(move.cells, move.change) };
  }

  private repairAgainst(cell: number, view: number, size: number): boolean {
    const { classOf, knownBy } = this.input.audiences;
    const unknown = knownBy.map((known) => !hasView(known, view));
    const near = this.neighbourhoods.around(cell, size, (other) => {
      if (unknown[classOf[other] as number] === false) return 0;
      return this.isHidden(other) || this.input.likely[other] === 1 ? 1 : 3;
    });
    const search = this.searchIn(near, true);
    if (!search.has(cell)) return false;
    const moves = cheapestMoves({
      cell,
      search,
      width: this.width,
      whole: this.whole,
      down: Math.min(this.width - 1, -this.lowerOf(cell)),
      cost: (other) => (this.isHidden(other) ? 0 : (this.input.cost[other] as number)),
      random: this.random,
    });
    if (moves === undefined) return false;
    const ids = moves.map(({ cells, change }) => this.book.addMove(cells, change));
    for (const { cells } of moves) for (const moved of cells) if (!this.isHidden(moved)) this.pattern[moved] = 1;
    if (ids.length === 1) this.harvest(cell, ids[0] as number);
    else this.book.addWitness(cell, ids);
    return true;
  }

  /** Checks every proof by addition and drops what does not hold. Returns how many did not. */
  recheck(unsafe: readonly number[]): number {
    const { graph } = this.input;
    const { book, width, whole } = this;
    const isHidden = (cell: number): boolean => this.isHidden(cell);
    return checkWitnesses({ graph, book, width, whole, isHidden, lower: (cell) => this.lowerOf(cell) }, unsafe);
  }
}
