import { beforeAll, expect, test } from "vitest";
import type { LinearProgram, LpSolver } from "../../../src/sdc/audit/lp-solver.ts";
import { highsSolver } from "../../../src/sdc-solver/highs-solver.ts";

let solver: LpSolver;
beforeAll(async () => {
  solver = await highsSolver();
});

/** One row over two columns: 2 x + 2 y = side. */
function twoColumns(side: number, upper: number): LinearProgram {
  return {
    columnCount: 2,
    lower: new Float64Array(2),
    upper: new Float64Array(2).fill(upper),
    rowOffset: Int32Array.from([0, 2]),
    column: Int32Array.from([0, 1]),
    coefficient: Float64Array.from([2, 2]),
    rowLower: Float64Array.from([side]),
    rowUpper: Float64Array.from([side]),
  };
}

const inFractions = { inWholeNumbers: false, searchNodes: 0 };
const inWholeNumbers = { inWholeNumbers: true, searchNodes: 100 };

test("a held program is solved again after a change of cost or bounds, in fractions and in whole numbers", () => {
  const model = solver.load(twoColumns(6, 10));
  expect(model.maximise(Float64Array.from([1, 0]), inFractions)).toMatchObject({ status: "OPTIMAL", bound: 3 });
  expect(model.maximise(Float64Array.from([0, -1]), inFractions).bound).toBeCloseTo(0);
  model.setBounds(0, 0, 1.5);
  expect(model.maximise(Float64Array.from([1, 0]), inFractions).bound).toBeCloseTo(1.5);
  expect(model.maximise(Float64Array.from([1, 0]), inWholeNumbers).bound).toBeCloseTo(1);
  model.dispose();
});

test("no whole numbers, no limit and no solution are told apart", () => {
  const odd = solver.load(twoColumns(5, 10));
  expect(odd.maximise(Float64Array.from([1, 0]), inFractions).status).toBe("OPTIMAL");
  expect(odd.maximise(Float64Array.from([1, 0]), inWholeNumbers).status).toBe("INFEASIBLE");
  odd.dispose();
  const small = solver.load(twoColumns(6, 1));
  expect(small.maximise(Float64Array.from([1, 0]), inFractions).status).toBe("INFEASIBLE");
  small.dispose();
  const free = solver.load({ ...twoColumns(6, Number.POSITIVE_INFINITY), coefficient: Float64Array.from([2, -2]) });
  expect(free.maximise(Float64Array.from([1, 1]), inFractions).status).toBe("UNBOUNDED");
  free.dispose();
});
