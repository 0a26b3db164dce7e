import type { ProfileRow } from "../catalogue/catalogue.repository.ts";
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

function proofOf({ verified, narrowestInterval, audience, notShared }: SeenView): { en: string; fr: string } {
  if (!verified) return { en: "", fr: "" };
  if (notShared > 0)
    return {
      en: `${formatNumber(notShared, 0, "EN")} cells are not shared with you: no agreement in force covers them.`,
      fr: `${formatNumber(notShared, 0, "FR")} cellules ne vous sont pas communiquées : aucune entente en vigueur ne les vise.`,
    };
  if (audience === "CUSTODIAN")
    return {
      en: "It is for the custodian of the figures alone.",
      fr: "Elle est destinée au seul dépositaire des chiffres.",
    };
  if (narrowestInterval === null)
    return {
      en: "No count in it was small enough to need protection.",
      fr: "Aucun nombre n'y était assez petit pour exiger une protection.",
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
      en: `Of ${n(cells, "EN")} cells, ${n(suppressed, "EN")} ${suppressed === 1 ? "is" : "are"} hidden and ${n(rounded, "EN")} ${rounded === 1 ? "is" : "are"} rounded for this audience. ${proof.en}`.trim(),
      fr: `Sur ${n(cells, "FR")} cellules, ${n(suppressed, "FR")} ${suppressed < 2 ? "est masquée" : "sont masquées"} et ${n(rounded, "FR")} ${rounded < 2 ? "est arrondie" : "sont arrondies"} pour ce public. ${proof.fr}`.trim(),
    },
  };
}
