import { AppError } from "../shared/app-error.ts";

/** How many of the cells at fault a refusal names. */
const NAMED_CELLS = 20;

export interface DescribedDraft {
  readonly indicator: string;
  readonly version: string;
}

/** The refusals of publication, each worded once. They name cells, never counts. */
export const publicationFaults = {
  notProtected(draft: DescribedDraft, exposed: readonly string[]): AppError {
    const named = exposed.slice(0, NAMED_CELLS);
    return new AppError(
      "CONFLICT",
      {
        en: `${exposed.length} cells of ${draft.indicator}, version ${draft.version}, could be narrowed down from what this release and the earlier ones would show together. Nothing was published. First cells: ${named.join(", ")}.`,
        fr: `${exposed.length} cellules de ${draft.indicator}, version ${draft.version}, pourraient être cernées à partir de ce que montreraient ensemble cette diffusion et les précédentes. Rien n'a été publié. Premières cellules : ${named.join(", ")}.`,
      },
      { ...draft, cells: named },
    );
  },
  notAdditive(draft: DescribedDraft, totals: readonly string[]): AppError {
    const named = totals.slice(0, NAMED_CELLS);
    return new AppError(
      "CONFLICT",
      {
        en: `Totals of ${draft.indicator}, version ${draft.version}, contradict their parts: ${named.join(", ")}. Nothing was published; correct the counts.`,
        fr: `Des totaux de ${draft.indicator}, version ${draft.version}, contredisent leurs parties : ${named.join(", ")}. Rien n'a été publié; corrigez les nombres.`,
      },
      { ...draft, reason: "NOT_ADDITIVE", cells: named },
    );
  },
  overtaken(indicator: string): AppError {
    return new AppError(
      "CONFLICT",
      {
        en: `Another release of “${indicator}” was published, scheduled or withdrawn meanwhile. Nothing was published; look at it and try again.`,
        fr: `Une autre diffusion de « ${indicator} » a été publiée, programmée ou retirée entre-temps. Rien n'a été publié; prenez-en connaissance et réessayez.`,
      },
      { indicator, reason: "OVERTAKEN" },
    );
  },
  /** A release that waits was protected together with those before it: none may come in between. */
  oneWaits(indicator: string): AppError {
    return new AppError(
      "CONFLICT",
      {
        en: `A release of “${indicator}” waits for its time. Name a later time than its own, or withdraw it first.`,
        fr: `Une diffusion de « ${indicator} » attend son heure. Donnez une heure postérieure à la sienne, ou retirez-la d'abord.`,
      },
      { indicator, reason: "RELEASE_WAITS" },
    );
  },
  notToWithdraw(release: string): AppError {
    return new AppError(
      "CONFLICT",
      { en: `Release “${release}” is withdrawn already.`, fr: `La diffusion « ${release} » est déjà retirée.` },
      { release, reason: "WITHDRAWN" },
    );
  },
  notFuture(): AppError {
    return new AppError(
      "INVALID_INPUT",
      {
        en: "at: this moment has passed. Name one to come, or leave it out to publish now.",
        fr: "at : ce moment est passé. Donnez-en un à venir, ou omettez-le pour publier maintenant.",
      },
      { argument: "at" },
    );
  },
};
