import { longDate } from "../shared/long-date.ts";
import type { ExportNote, ExportRelease } from "./export-table.ts";

/** What stands on every file and page of a release before its time, which only its pre-release readers see. */
export function embargoNote({ state, publishedAt }: Pick<ExportRelease, "state" | "publishedAt">): ExportNote[] {
  if (state !== "SCHEDULED") return [];
  const text = {
    en: `Under embargo until ${longDate(publishedAt, "EN", "long")}. You read these figures before their time: show them to nobody else.`,
    fr: `Sous embargo jusqu'au ${longDate(publishedAt, "FR", "long")}. Vous lisez ces chiffres avant leur diffusion : ne les montrez à personne d'autre.`,
  };
  return [{ id: "release.embargo", mandatory: true, text }];
}
