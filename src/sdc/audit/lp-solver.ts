/** The linear programs that the auditor needs, whoever solves them. */

/**
 * Columns have bounds (infinite allowed), rows are equations or ranges over them. Rows in compressed form: row r has
 * `coefficient[k]` in column `column[k]` for k = rowOffset[r] … rowOffset[r + 1] - 1.
 */
export interface LinearProgram {
  readonly columnCount: number;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly rowOffset: Int32Array;
  readonly column: Int32Array;
  readonly coefficient: Float64Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
}

/**
 * `OPTIMAL`: `bound` is the maximum, `values` a point that reaches it. `UNBOUNDED`: there is none. `STOPPED`: a limit was
 * reached; `bound` is then an upper bound of the maximum (infinite if nothing is known) and `values` a feasible point or null.
 */
export interface LpOutcome {
  readonly status: "OPTIMAL" | "INFEASIBLE" | "UNBOUNDED" | "STOPPED";
  readonly bound: number;
  readonly values: Float64Array | null;
}

/**
 * `inWholeNumbers`: every column is a whole number, and so is every cost. `searchNodes`: give up (status STOPPED) after so many
 * branches; a count and not a time, so that the same audit gives the same answer.
 */
export interface MaximiseOptions {
  readonly inWholeNumbers: boolean;
  readonly searchNodes: number;
}

/** A program that the solver holds; solving it again after a change may start from the last solution. */
export interface LpModel {
  setBounds(column: number, lower: number, upper: number): void;
  maximise(cost: Float64Array, options: MaximiseOptions): LpOutcome;
  dispose(): void;
}

export interface LpSolver {
  load(program: LinearProgram): LpModel;
}
