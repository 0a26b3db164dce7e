import { audit } from "../sdc/audit/audit.ts";
import { mendPattern } from "../sdc/mend-pattern.ts";
import { protect } from "../sdc/protect.ts";
import { highsSolver } from "../sdc-solver/highs-solver.ts";
import type { EngineAnswer, EngineRequest } from "./disclosure-engine.ts";

/** After so many repairs that an attack still got through, the request is refused. */
const ROUNDS = 6;

/**
 * Protects, attacks, and where the attack succeeds hides more and attacks again. The auditor has the last word. Runs in the thread
 * that calls it, seconds for a large cube: publication calls it in a worker.
 */
export async function protectAndAttack(request: EngineRequest): Promise<EngineAnswer> {
  const started = performance.now();
  const { system, attackers, rule } = request;
  const solver = await highsSolver();
  let fixed = request.fixed ?? new Uint8Array(system.cellCount);
  for (let round = 1; ; round++) {
    const { pattern } = protect({ ...request, fixed });
    const { verified, narrowest, failures, undecided } = audit({ system, rule, attackers, pattern, solver });
    const avoidable = [...failures.filter(({ isUnavoidable }) => !isUnavoidable), ...undecided].map(({ cell }) => cell);
    const mended = verified || round === ROUNDS ? null : mendPattern(system, pattern, fixed, avoidable);
    if (mended === null)
      return {
        pattern,
        verified,
        exposed: [...new Set([...failures, ...undecided].map(({ cell }) => cell))],
        narrowest: Number.isFinite(narrowest) ? narrowest : null,
        seconds: (performance.now() - started) / 1000,
      };
    fixed = mended;
  }
}
