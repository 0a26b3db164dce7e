import type { ProfileRow } from "../catalogue/catalogue.repository.ts";
import { formatNumber } from "../domain/number-format.ts";
import type { ReleaseRow, ViewRow } from "./release.repository.ts";
import type { DisclosureProfile, DisclosureReport, Release } from "./release.type.ts";

/** Rows of releases as GraphQL shows them. */

export const toRelease = (row: ReleaseRow): Release => ({
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

/** Plain language for a manager: how many cells are hidden or rounded, and whether the attack was withstood. */
export function toReport(row: ViewRow): DisclosureReport {
  const n = (count: number, language: "EN" | "FR"): string => formatNumber(count, 0, language);
  const { cells, suppressed, rounded, verified } = row;
  const proofEn = verified ? "The attack was run and no hidden small count can be found out from this view." : "";
  const proofFr = verified
    ? "L'attaque a été menée et cette vue ne permet de retrouver aucun petit nombre masqué."
    : "";
  return {
    cells,
    suppressed,
    rounded,
    verified,
    profileId: row.profileId,
    plainLanguage: {
      en: `Of ${n(cells, "EN")} cells, ${n(suppressed, "EN")} are hidden and ${n(rounded, "EN")} are rounded for this audience. ${proofEn}`.trim(),
      fr: `Sur ${n(cells, "FR")} cellules, ${n(suppressed, "FR")} sont masquées et ${n(rounded, "FR")} sont arrondies pour ce public. ${proofFr}`.trim(),
    },
  };
}
