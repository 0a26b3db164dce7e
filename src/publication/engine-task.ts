import { audit } from "../sdc/audit/audit.ts";
import { protect } from "../sdc/protect.ts";
import { highsSolver } from "../sdc-solver/highs-solver.ts";
import type { EngineAnswer, EngineRequest } from "./disclosure-engine.ts";

/** Protects and attacks, in the thread that calls it: seconds for a large cube, so publication calls it in a worker. */
export async function protectAndAttack(request: EngineRequest): Promise<EngineAnswer> {
  const started = performance.now();
  const { system, attackers, rule } = request;
  const { pattern, unprotected } = protect(request);
  const report = audit({ system, rule, attackers, pattern, solver: await highsSolver() });
  return {
    pattern,
    exposed: [...new Set([...unprotected, ...report.failures, ...report.undecided].map(({ cell }) => cell))],
    verified: unprotected.length === 0 && report.verified,
    narrowest: Number.isFinite(report.narrowest) ? report.narrowest : null,
    seconds: (performance.now() - started) / 1000,
  };
}
