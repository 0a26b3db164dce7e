import type { DisclosureEngine, EngineRequest } from "../../src/publication/disclosure-engine.ts";

/** 1 where a cell is not shown: unsafe, never publishable, or not there at all. */
function unsafeOrAbsent({ system, rule, fixed }: EngineRequest): Uint8Array {
  const { cellCount, value, held, publishable } = system;
  return Uint8Array.from({ length: cellCount }, (_, cell) => {
    if (fixed?.[cell] === 1) return 0;
    if (fixed?.[cell] === 2 || held[cell] !== 1 || publishable[cell] !== 1) return 1;
    const count = value[cell] as number;
    return count < rule.smallestPublishable && (count > 0 || rule.protectZeros) ? 1 : 0;
  });
}

/**
 * Hides what is unsafe and, in every sum with a single hidden count, its smallest other count; it attacks nothing. For tests of
 * what stands behind publication: it is quick, and its pattern stays the same whatever becomes of the real engine.
 */
export const plainEngine: DisclosureEngine = async (request) => {
  const { value, held, publishable, relations } = request.system;
  const pattern = unsafeOrAbsent(request);
  const mayHide = (cell: number): boolean =>
    pattern[cell] === 0 && request.fixed?.[cell] !== 1 && publishable[cell] === 1 && (value[cell] as number) > 0;
  for (let hiddenNow = 1; hiddenNow > 0; ) {
    hiddenNow = 0;
    for (let r = 0; r < relations.total.length; r++) {
      const cells = [
        relations.total[r] as number,
        ...relations.parts.subarray(relations.offset[r], relations.offset[r + 1]),
      ];
      if (cells.filter((cell) => pattern[cell] === 1).length !== 1) continue;
      if (!cells.some((cell) => pattern[cell] === 1 && held[cell] === 1)) continue;
      const [smallest] = cells.filter(mayHide).sort((a, b) => (value[a] as number) - (value[b] as number) || b - a);
      if (smallest === undefined) continue;
      pattern[smallest] = 1;
      hiddenNow += 1;
    }
  }
  // What is not there is not hidden.
  for (let cell = 0; cell < pattern.length; cell++) if (held[cell] !== 1) pattern[cell] = 0;
  // The proof it would have if it attacked: texts that rest on it are then those of a release that hides something.
  const narrowest = pattern.includes(1) ? 5 : null;
  return { pattern, verified: true, exposed: [], narrowest, coalitionCost: null, seconds: 0 };
};
