import { typesetBoth } from "../domain/french-typography.ts";
import { longDate } from "../shared/long-date.ts";
import type { ExportNote, ExportRelease } from "./export-table.ts";

type Dated = Pick<ExportRelease, "state" | "publishedAt">;

/** What stands on every file and page of a release before its time, which only its pre-release readers see. */
export function embargoNote({ state, publishedAt }: Dated): ExportNote[] {
  if (state !== "SCHEDULED") return [];
  const text = {
    en: `Under embargo until ${longDate(publishedAt, "EN", "long")}. You read these figures before their time: show them to nobody else.`,
    fr: `Sous embargo jusqu'au ${longDate(publishedAt, "FR", "long")}. Vous lisez ces chiffres avant leur diffusion : ne les montrez à personne d'autre.`,
  };
  return [{ id: "release.embargo", mandatory: true, text: typesetBoth(text) }];
}

const SUPERSEDED: ExportNote = {
  id: "release.superseded",
  mandatory: true,
  text: typesetBoth({
    en: "A later release has replaced this one: the permalink leads to it.",
    fr: "Une diffusion ultérieure a remplacé celle-ci : le permalien y mène.",
  }),
};

/** What the state of a release makes every file of it say; of one that is current, nothing. */
export const stateNotes = (release: Dated): ExportNote[] =>
  release.state === "SUPERSEDED" ? [SUPERSEDED] : embargoNote(release);
