import { audit } from "../sdc/audit/audit.ts";
import { protect } from "../sdc/protect.ts";
import { highsSolver } from "../sdc-solver/highs-solver.ts";
import type { EngineAnswer, EngineRequest } from "./disclosure-engine.ts";

/** Protects and attacks, in the thread that calls it: seconds for a large cube, so publication calls it in a worker. */
export async function protectAndAttack({ system, attackers, rule, seed }: EngineRequest): Promise<EngineAnswer> {
  const started = performance.now();
  const { pattern, unprotected } = protect({ system, attackers, rule, seed });
  const report = audit({ system, rule, attackers, pattern, solver: await highsSolver() });
  return {
    pattern,
    verified: unprotected.length === 0 && report.verified,
    narrowest: report.narrowest,
    seconds: (performance.now() - started) / 1000,
  };
}
