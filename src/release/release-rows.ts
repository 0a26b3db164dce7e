import type { ProfileRow } from "../catalogue/catalogue.repository.ts";
import { typeset } from "../domain/french-typography.ts";
import { formatNumber } from "../domain/number-format.ts";
import type { ReleaseRow } from "./release.repository.ts";
import type { SeenView } from "./release.service.ts";
import type { DisclosureProfile, DisclosureReport, Release } from "./release.type.ts";

/** Rows of releases as GraphQL shows them. */

/** A page of observations names the same release on every line. */
const RELEASES = new WeakMap<ReleaseRow, Release>();

export function toRelease(row: ReleaseRow): Release {
  const known = RELEASES.get(row) ?? releaseOf(row);
  RELEASES.set(row, known);
  return known;
}

const releaseOf = (row: ReleaseRow): Release => ({
  id: row.id,
  version: row.version,
  vintage: row.vintage,
  state: row.state,
  publishedAt: row.publishedAt,
  embargoUntil: row.embargoUntil,
  reason: { en: row.reasonEn, fr: row.reasonFr },
  source: { en: row.sourceEn, fr: row.sourceFr },
  indicatorId: row.indicatorId,
  supersedesId: row.supersedesId,
});

export const toProfile = (row: ProfileRow): DisclosureProfile => ({
  id: row.id,
  name: { en: row.nameEn, fr: row.nameFr },
  version: row.version,
  method: row.method,
  threshold: row.threshold,
  base: row.base,
  description: { en: row.descriptionEn, fr: row.descriptionFr },
});

/** What a report is about, and what only some may know of it: `seed` the custodian, the secretariat and auditors. */
export interface ReportOf {
  readonly indicatorId: string;
  readonly seed: string | null;
}

function proofOf({ verified, narrowestInterval, audience, notShared, suppressed }: SeenView): {
  en: string;
  fr: string;
} {
  if (!verified) return { en: "", fr: "" };
  if (notShared > 0)
    return {
      en: `Cells not shared with you: ${formatNumber(notShared, 0, "EN")}, which no agreement in force covers.`,
      fr: `Cellules qui ne vous sont pas communiquées, faute d'entente en vigueur : ${formatNumber(notShared, 0, "FR")}.`,
    };
  if (audience === "CUSTODIAN")
    return {
      en: "This view is for the custodian of the figures alone.",
      fr: "Cette vue est destinée au seul dépositaire des chiffres.",
    };
  // The engine attacks what changed: periods that are as they were keep the pattern that was attacked then.
  if (narrowestInterval === null && suppressed > 0)
    return {
      en: "What is hidden is hidden as in earlier releases, where the attack was run on the same cells.",
      fr: "Ce qui est masqué l'est comme dans les diffusions antérieures, où l'attaque a porté sur les mêmes cellules.",
    };
  if (narrowestInterval === null)
    return {
      en: "No count was small enough to need protection.",
      fr: "Aucun nombre n'était assez petit pour exiger une protection.",
    };
  return {
    en: `The attack was run: whoever reads all views and all earlier releases cannot tell any hidden small count closer than an interval ${narrowestInterval} wide.`,
    fr: `L'attaque a été menée : qui lit toutes les vues et toutes les diffusions antérieures ne peut cerner aucun petit nombre masqué à moins d'un intervalle de ${narrowestInterval}.`,
  };
}

/** Plain language for a manager: how many cells are hidden or rounded, and whether the attack was withstood. */
export function toReport(row: SeenView, { indicatorId, seed }: ReportOf): DisclosureReport {
  const n = (count: number, language: "EN" | "FR"): string => formatNumber(count, 0, language);
  const { cells, suppressed, rounded, verified } = row;
  const proof = proofOf(row);
  return {
    cells,
    suppressed,
    rounded,
    notShared: row.notShared,
    verified,
    audience: row.audience,
    narrowestInterval: row.narrowestInterval,
    coalitionCost: row.coalitionSuppressed,
    seconds: row.seconds,
    engineVersion: row.engineVersion,
    seed,
    profileId: row.profileId,
    releaseId: row.releaseId,
    indicatorId,
    plainLanguage: {
      en: `Cells hidden from this audience: ${n(suppressed, "EN")} of ${n(cells, "EN")}; rounded: ${n(rounded, "EN")}. ${proof.en}`.trim(),
      fr: typeset(
        `Cellules masquées pour ce public : ${n(suppressed, "FR")} sur ${n(cells, "FR")}; arrondies : ${n(rounded, "FR")}. ${proof.fr}`.trim(),
      ),
    },
  };
}
