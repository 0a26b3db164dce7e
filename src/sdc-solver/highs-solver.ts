/** HiGHS (WebAssembly, one thread, in process) behind the auditor's interface. */
import loadHighs, { type Highs, type Model } from "highs";
import type { LinearProgram, LpModel, LpOutcome, LpSolver, MaximiseOptions } from "../sdc/audit/lp-solver.ts";

/** Larger programs start afresh each time: presolve then saves more than the last basis does (measured: 0.3 s against 2 s). */
const LARGEST_WARM_START = 1_000;

let loading: Promise<Highs> | undefined;

/**
 * The solver; the WebAssembly module is loaded once per thread.
 * Shape:  nothing -> a solver that answers synchronously.
 * Errors: what HiGHS throws on a malformed program; an answer that it cannot classify comes back as STOPPED.
 * Limits: tolerance 1e-9 on bounds and equations; callers check points in whole numbers before they rely on them. A solve
 *         blocks its thread: run long audits in a worker.
 * Source: Huangfu and Hall, Parallelizing the dual revised simplex method (Math. Programming Computation, 2018).
 */
export async function highsSolver(): Promise<LpSolver> {
  // The package's types describe its CommonJS build; under ESM the default export is the loader itself.
  loading ??= (loadHighs as unknown as typeof loadHighs.default)();
  const highs = await loading;
  return { load: (program) => new HighsModel(highs, program) };
}

class HighsModel implements LpModel {
  private readonly model: Model;
  private isWhole = false;

  constructor(
    private readonly highs: Highs,
    private readonly program: LinearProgram,
  ) {
    const rowCount = program.rowLower.length;
    this.model = highs.createModel({
      numCols: program.columnCount,
      numRows: rowCount,
      sense: highs.constants.objectiveSense.maximize,
      colCost: new Float64Array(program.columnCount),
      colLower: program.lower,
      colUpper: program.upper,
      rowLower: program.rowLower,
      rowUpper: program.rowUpper,
      matrix: {
        format: "csr",
        numRows: rowCount,
        numCols: program.columnCount,
        starts: program.rowOffset,
        indices: program.column,
        values: program.coefficient,
      },
    });
    this.model.options.set({ output_flag: false, random_seed: 1, mip_rel_gap: 0, mip_abs_gap: 0.5 });
    this.model.options.set({ primal_feasibility_tolerance: 1e-9, dual_feasibility_tolerance: 1e-9 });
  }

  setBounds(column: number, lower: number, upper: number): void {
    this.model.changeColBounds(column, lower, upper);
  }

  maximise(cost: Float64Array, options: MaximiseOptions): LpOutcome {
    const { model, highs } = this;
    const { columnCount } = this.program;
    if (options.inWholeNumbers !== this.isWhole) {
      const type = options.inWholeNumbers
        ? highs.constants.variableType.integer
        : highs.constants.variableType.continuous;
      const everyColumn = { kind: "range", from: 0, to: columnCount - 1 } as const;
      model.changeColsIntegrality(everyColumn, new Int32Array(columnCount).fill(type));
      this.isWhole = options.inWholeNumbers;
    }
    model.changeColsCost({ kind: "range", from: 0, to: columnCount - 1 }, cost);
    model.options.set("mip_max_nodes", options.searchNodes);
    if (columnCount > LARGEST_WARM_START) model.clearSolver();
    model.run();
    if (model.getModelStatus() === highs.constants.modelStatus.unboundedOrInfeasible) {
      // Presolve saw that one of the two holds; without it the simplex method says which.
      model.options.set("presolve", "off");
      model.run();
      model.options.set("presolve", "choose");
    }
    return this.outcome();
  }

  private outcome(): LpOutcome {
    const { model, highs } = this;
    const status = highs.constants.modelStatus;
    const found = model.getModelStatus();
    if (found === status.optimal)
      return { status: "OPTIMAL", bound: this.dualBound(), values: model.getSolution().colValue };
    if (found === status.infeasible) return { status: "INFEASIBLE", bound: Number.NEGATIVE_INFINITY, values: null };
    if (found === status.unbounded) return { status: "UNBOUNDED", bound: Number.POSITIVE_INFINITY, values: null };
    const isFeasible = model.info.get("primal_solution_status") === highs.constants.solutionStatus.feasible;
    const values = isFeasible ? model.getSolution().colValue : null;
    return { status: "STOPPED", bound: this.isWhole ? this.dualBound() : Number.POSITIVE_INFINITY, values };
  }

  /** For whole numbers the proven bound, which may lie above the point found by less than 1. */
  private dualBound(): number {
    if (!this.isWhole) return this.model.getObjectiveValue();
    const bound = this.model.info.get("mip_dual_bound");
    return typeof bound === "number" ? bound : Number.POSITIVE_INFINITY;
  }

  dispose(): void {
    this.model.dispose();
  }
}
