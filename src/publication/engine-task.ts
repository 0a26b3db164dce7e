import { coalitionsOfTwo } from "../sdc/attackers.ts";
import { audit } from "../sdc/audit/audit.ts";
import { mendPattern } from "../sdc/mend-pattern.ts";
import { protect } from "../sdc/protect.ts";
import { highsSolver } from "../sdc-solver/highs-solver.ts";
import type { EngineAnswer, EngineRequest } from "./disclosure-engine.ts";
import { type PackedQuestion, unpackQuestion } from "./packed-question.ts";
import { protectRelease, type ReleaseAnswer } from "./protect-release.ts";
import { withRecordings } from "./recorded-engine.ts";

/** After so many repairs that an attack still got through, the request is refused. */
const ROUNDS = 6;

const hiddenCells = (pattern: Uint8Array): number => pattern.reduce((n, hidden) => n + hidden, 0);

/** What protection against any two insiders together would hide beyond the pattern, never below 0. */
function coalitionCost(request: EngineRequest, pattern: Uint8Array): number | null {
  const pairs = request.priceCoalitions ? coalitionsOfTwo(request.attackers) : [];
  if (pairs.length === 0) return null;
  const wider = protect({ ...request, attackers: [...request.attackers, ...pairs] });
  return Math.max(0, hiddenCells(wider.pattern) - hiddenCells(pattern));
}

/**
 * Protects and attacks with the needed totals shown; where that does not hold, without regard to them. The auditor has the last word.
 */
export async function protectAndAttack(request: EngineRequest): Promise<EngineAnswer> {
  const { needed, fixed } = request;
  if (needed?.includes(1)) {
    const shown = needed.map((wanted, cell) => (fixed?.[cell] ? (fixed[cell] as number) : wanted));
    const answer = await mendUntilSafe({ ...request, fixed: shown });
    if (answer.verified) return answer;
  }
  return mendUntilSafe(request);
}

/**
 * Protects, attacks, and where the attack succeeds hides more and attacks again. The auditor has the last word. Runs in the thread
 * that calls it, seconds for a large cube: publication calls it in a worker.
 */
async function mendUntilSafe(request: EngineRequest): Promise<EngineAnswer> {
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
        coalitionCost: verified ? coalitionCost(request, pattern) : null,
        verified,
        exposed: [...new Set([...failures, ...undecided].map(({ cell }) => cell))],
        narrowest: Number.isFinite(narrowest) ? narrowest : null,
        seconds: (performance.now() - started) / 1000,
      };
    fixed = mended;
  }
}

/** A whole release, from counts to views, in the thread that calls it. Kept answers serve the synthetic twin alone. */
export const protectPacked = (question: PackedQuestion): Promise<ReleaseAnswer> =>
  protectRelease(
    unpackQuestion(question),
    question.indicator.synthetic ? withRecordings(protectAndAttack) : protectAndAttack,
  );
