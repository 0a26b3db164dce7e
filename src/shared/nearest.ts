import { distance } from "fastest-levenshtein";

/** Up to `limit` candidates that are closest to what was given by edit distance, ignoring case; ties in the candidates' order. */
export function nearest(given: string, candidates: readonly string[], limit = 3): string[] {
  const wanted = given.toLowerCase();
  return candidates
    .map((candidate, order) => ({ candidate, order, away: distance(wanted, candidate.toLowerCase()) }))
    .sort((a, b) => a.away - b.away || a.order - b.order)
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}
