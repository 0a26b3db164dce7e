/** Which variables can leave the true table's value at all, in real numbers. */
import { componentsOf } from "./components.ts";
import type { LpModel, LpSolver } from "./lp-solver.ts";
import { programOf } from "./program-of.ts";
import type { Unknowns } from "./unknowns.ts";

/** A change smaller than this is the solver's noise. */
const NOISE = 1e-6;

export interface MovingQuestion {
  readonly task: { readonly solver: LpSolver; readonly shouldStop: () => boolean };
  readonly unknowns: Unknowns;
  readonly point: Float64Array;
  readonly wanted: ReadonlySet<number>;
}

/**
 * Linear programs from the true table, each variable up and down; what moves in one of them is not determined.
 * Shape:  unknowns, a feasible point, variables of interest -> those that stand still, and those not asked before a stop.
 * Limits: a variable that moves by less than 1e-6 counts as still, which errs on the safe side.
 */
export function movingVariables({ task, unknowns, point, wanted }: MovingQuestion): {
  still: Set<number>;
  undecided: Set<number>;
} {
  const still = new Set<number>();
  const undecided = new Set<number>();
  const moved = new Set<number>();
  for (const component of componentsOf(unknowns, new Uint8Array(unknowns.variableCount))) {
    if (!component.some((variable) => wanted.has(variable))) continue;
    const model = loadNearby(task.solver, { unknowns, point, component });
    try {
      component.forEach((variable, column) => {
        if (!wanted.has(variable) || moved.has(variable)) return;
        if (task.shouldStop()) undecided.add(variable);
        else if (!canMove(model, { column, component, moved })) still.add(variable);
      });
    } finally {
      model.dispose();
    }
  }
  return { still, undecided };
}

/** Changes of at most one, so that no program is unbounded. */
function loadNearby(
  solver: LpSolver,
  part: { unknowns: Unknowns; point: Float64Array; component: Int32Array },
): LpModel {
  const program = programOf(part.unknowns, part.component, { point: part.point });
  for (let column = 0; column < program.columnCount; column++) {
    program.lower[column] = Math.max(program.lower[column]!, -1);
    program.upper[column] = Math.min(program.upper[column]!, 1);
  }
  return solver.load(program);
}

function canMove(model: LpModel, part: { column: number; component: Int32Array; moved: Set<number> }): boolean {
  for (const direction of [1, -1]) {
    const cost = new Float64Array(part.component.length);
    cost[part.column] = direction;
    const { values } = model.maximise(cost, { inWholeNumbers: false, searchNodes: 0 });
    values?.forEach((value, column) => {
      if (Math.abs(value) > NOISE) part.moved.add(part.component[column]!);
    });
    if (part.moved.has(part.component[part.column]!)) return true;
  }
  return false;
}
