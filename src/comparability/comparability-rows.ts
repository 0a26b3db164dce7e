import type { ComparabilityVerdict } from "./comparability.ts";
import type { Comparability } from "./comparability.type.ts";

/** A verdict as GraphQL shows it. */
export const toComparability = ({ level, reasons }: ComparabilityVerdict): Comparability => ({
  level,
  reasons: reasons.map(({ statement, level: ofReason, text, jurisdictions, periods }) => ({
    id: statement.id,
    level: ofReason,
    text,
    evidence: statement.evidence,
    author: statement.author,
    date: statement.date,
    jurisdictionIds: jurisdictions,
    periodIds: periods,
  })),
});
