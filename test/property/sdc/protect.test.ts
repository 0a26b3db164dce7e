import fc from "fast-check";
import { expect, test } from "vitest";
import { type CompiledProblem, compileProblem } from "../../../src/sdc/compile-problem.ts";
import type { SdcProblem } from "../../../src/sdc/problem.ts";
import { type Protection, protect } from "../../../src/sdc/protect.ts";
import { viewsOf } from "../../../src/sdc/protector/views.ts";
import { bruteForceWidth } from "../../support/brute-force-width.ts";
import { linearlyDetermined } from "../../support/linear-attack.ts";
import { randomProblem } from "../../support/random-problem.ts";

/** [attacker, cell] of every pair that is narrower than asked although the protector does not say so. */
function leaks({ system, rule, attackers }: CompiledProblem, { pattern, primary, unprotected }: Protection): string[] {
  const width = Math.max(1, rule.intervalWidth);
  const admitted = new Set(unprotected.map(({ cell, attacker }) => `${attacker} ${cell}`));
  return viewsOf(system, rule, attackers, primary).flatMap(({ name, knows, must }) => {
    const attack = { system, rule, pattern, knows, reach: 3 * width + 6 };
    return Array.from(must.keys()).flatMap((cell) => {
      if (must[cell] === 0 || admitted.has(`${name} ${cell}`)) return [];
      return bruteForceWidth(attack, cell, width) >= width ? [] : [`${name} ${cell}`];
    });
  });
}

const RULES = [
  { protectZeros: false, intervalWidth: 1 },
  { protectZeros: false, intervalWidth: 3 },
  { protectZeros: true, intervalWidth: 2 },
];

test.each(RULES)("every unsafe cell is as wide as asked, for every attacker: %o", (rule) => {
  fc.assert(
    fc.property(randomProblem(rule), (problem) => {
      const compiled = compileProblem(problem);
      const result = protect({ ...compiled, seed: 1 });
      expect(leaks(compiled, result)).toEqual([]);
      expect(result.unprotected).toEqual([]);
    }),
    { numRuns: 100, seed: 5 },
  );
});

test("at width 0 nothing unsafe is determined", () => {
  fc.assert(
    fc.property(randomProblem({ protectZeros: false, intervalWidth: 0 }), (problem) => {
      const compiled = compileProblem(problem);
      const result = protect({ ...compiled, seed: 1 });
      for (const { knows, must } of viewsOf(compiled.system, compiled.rule, compiled.attackers, result.primary)) {
        const unknown = result.pattern.map((hidden, cell) => hidden & (1 - (knows[cell] as number)));
        const determined = linearlyDetermined(compiled.system, unknown);
        expect([...determined].filter((cell) => must[cell] === 1)).toEqual([]);
      }
    }),
    { numRuns: 100, seed: 6 },
  );
});

test("the order of tables' cells and of codes does not matter for safety", () => {
  fc.assert(
    fc.property(randomProblem({ protectZeros: false, intervalWidth: 2 }), (problem) => {
      const compiled = compileProblem(backwards(problem));
      expect(leaks(compiled, protect({ ...compiled, seed: 2 }))).toEqual([]);
    }),
    { numRuns: 40, seed: 7 },
  );
});

test("hiding more never breaks the guarantee, and the same request gives the same pattern", () => {
  fc.assert(
    fc.property(randomProblem({ protectZeros: false, intervalWidth: 2 }), fc.nat(1000), (problem, pick) => {
      const compiled = compileProblem(problem);
      const result = protect({ ...compiled, seed: 3 });
      expect(protect({ ...compiled, seed: 3 }).pattern).toEqual(result.pattern);
      const more = result.pattern.slice();
      const extra = pick % more.length;
      if ((compiled.system.value[extra] as number) > 0) more[extra] = 1;
      expect(leaks(compiled, { ...result, pattern: more })).toEqual([]);
    }),
    { numRuns: 40, seed: 8 },
  );
});

test("a table without unsafe cells is left as it is", () => {
  fc.assert(
    fc.property(randomProblem({ protectZeros: false, intervalWidth: 3 }), (problem) => {
      const compiled = compileProblem(problem);
      const system = { ...compiled.system, value: compiled.system.value.map((count) => 5 * count) };
      expect(protect({ ...compiled, system, seed: 1 }).pattern.includes(1)).toBe(false);
    }),
    { numRuns: 30, seed: 9 },
  );
});

test("cells that are never shown, and counts that nobody holds, do not break the guarantee", () => {
  fc.assert(
    fc.property(randomProblem({ protectZeros: false, intervalWidth: 2 }), fc.boolean(), (problem, held) => {
      const compiled = compileProblem(held ? withoutA(problem, "published") : withoutA(problem, "held"));
      const result = protect({ ...compiled, seed: 4 });
      expect(leaks(compiled, result)).toEqual([]);
      expect(compiled.system.publishable.some((may, cell) => may === 0 && result.pattern[cell] === 1)).toBe(false);
    }),
    { numRuns: 60, seed: 10 },
  );
});

/** Code a of the first dimension never shown, or it and what contains it not held. */
function withoutA(problem: SdcProblem, what: "published" | "held"): SdcProblem {
  const gone = ["T", "a", "p", "q"];
  return {
    ...problem,
    tables: problem.tables.map((table) => ({
      ...table,
      dimensions: table.dimensions.map((dimension, d) => {
        if (d > 0 || what === "held") return dimension;
        return {
          ...dimension,
          codes: dimension.codes.map((code) => (code.id === "a" ? { ...code, published: false } : code)),
        };
      }),
      cells: table.cells.map((cell) =>
        what === "held" && gone.includes(cell.at[0] as string) ? { ...cell, value: null } : cell,
      ),
    })),
  };
}

function backwards(problem: SdcProblem): SdcProblem {
  return {
    ...problem,
    tables: problem.tables.map((table) => ({
      ...table,
      dimensions: table.dimensions.map(({ id, codes }) => ({ id, codes: [...codes].reverse() })),
      cells: [...table.cells].reverse(),
    })),
  };
}
