import type { SubmissionState } from "../domain/codes.ts";
import { AppError } from "../shared/app-error.ts";

/** The refusals of loading, each worded once. None of them holds anything of a file. */
export const submissionFaults = {
  notYours(indicator: string): AppError {
    return new AppError(
      "FORBIDDEN",
      {
        en: `Only a loader of the custodian of “${indicator}” may send such a file. Ask the secretariat of the working group for access.`,
        fr: `Seule une personne qui charge pour le dépositaire de « ${indicator} » peut envoyer ce fichier. Demandez l'accès au secrétariat du groupe de travail.`,
      },
      { indicator },
    );
  },
  /** Also for one that exists and is another custodian's. */
  unknown(given: string): AppError {
    const shown = given.slice(0, 80);
    return new AppError(
      "NOT_FOUND",
      {
        en: `There is no submission “${shown}” that you may see. The query “submissions” lists those that you may.`,
        fr: `Il n'y a pas de soumission « ${shown} » que vous puissiez voir. La requête « submissions » donne celles qui vous sont accessibles.`,
      },
      { argument: "submission", given: shown },
    );
  },
  keyTaken(): AppError {
    return new AppError(
      "CONFLICT",
      {
        en: "Idempotency-Key: you sent another file, or the same for something else, under this key. Choose a new key.",
        fr: "Idempotency-Key : vous avez envoyé un autre fichier, ou le même à une autre fin, sous cette clé. Choisissez une nouvelle clé.",
      },
      { argument: "Idempotency-Key", reason: "KEY_TAKEN" },
    );
  },
  tooLarge(maxBytes: number): AppError {
    return new AppError(
      "TOO_LARGE",
      {
        en: `A file may hold at most ${Math.floor(maxBytes / 1_048_576)} MiB as it is sent. Compress it (gzip), or send it in parts.`,
        fr: `Un fichier peut compter au plus ${Math.floor(maxBytes / 1_048_576)} Mio tel qu'envoyé. Compressez-le (gzip) ou envoyez-le en parties.`,
      },
      { maxBytes },
    );
  },
  ownSubmission(): AppError {
    return new AppError(
      "FORBIDDEN",
      {
        en: "Whoever sent a file can neither review nor publish it. Ask another approver of your organization.",
        fr: "La personne qui a envoyé un fichier ne peut ni l'examiner ni le publier. Demandez-le à une autre personne qui approuve dans votre organisation.",
      },
      { reason: "OWN_SUBMISSION" },
    );
  },
  wrongState(state: SubmissionState, needed: SubmissionState): AppError {
    return new AppError(
      "CONFLICT",
      {
        en: `The submission is ${state}; this needs one that is ${needed}.`,
        fr: `La soumission est à l'état ${state}; il en faut une à l'état ${needed}.`,
      },
      { reason: "STATE", state, needed },
    );
  },
  waitsAlready(release: string): AppError {
    return new AppError(
      "CONFLICT",
      {
        en: `The submission has its release “${release}”, which waits for its time.`,
        fr: `La soumission a sa diffusion « ${release} », qui attend son heure.`,
      },
      { reason: "STATE", release },
    );
  },
  dryRun(): AppError {
    return new AppError(
      "CONFLICT",
      {
        en: "This file was sent as a dry run. Send it again without dryRun to have it published.",
        fr: "Ce fichier a été envoyé à l'essai. Envoyez-le de nouveau sans dryRun pour qu'il soit publié.",
      },
      { reason: "DRY_RUN" },
    );
  },
  otherFile(): AppError {
    return new AppError(
      "CONFLICT",
      {
        en: "expectedSha256: the submission holds another file than the one that you name. Compare them before you publish.",
        fr: "expectedSha256 : la soumission contient un autre fichier que celui que vous nommez. Comparez-les avant de publier.",
      },
      { argument: "expectedSha256", reason: "OTHER_FILE" },
    );
  },
  otherFindings(): AppError {
    return new AppError(
      "CONFLICT",
      {
        en: "The file was validated again, and its findings are others than you saw. Read them, and decide again.",
        fr: "Le fichier a été validé de nouveau et ses constats ne sont plus ceux que vous avez vus. Lisez-les, puis décidez de nouveau.",
      },
      { argument: "expectedFindings", reason: "OTHER_FINDINGS" },
    );
  },
  lapsed(): AppError {
    return new AppError(
      "CONFLICT",
      {
        en: "The current release has changed since this file was validated, so its approval has lapsed. It is validated again; review it again.",
        fr: "La diffusion en vigueur a changé depuis la validation de ce fichier : son approbation est caduque. Il est validé de nouveau; examinez-le de nouveau.",
      },
      { reason: "APPROVAL_LAPSED" },
    );
  },
  nothingChanged(): AppError {
    return new AppError(
      "CONFLICT",
      {
        en: "Nothing in this file differs from the current release: there is nothing to publish.",
        fr: "Rien dans ce fichier ne diffère de la diffusion en vigueur : il n'y a rien à publier.",
      },
      { reason: "NOTHING_CHANGED" },
    );
  },
  /** Also where cells of others are why: which they are is not told. */
  notAdditive(): AppError {
    return new AppError(
      "CONFLICT",
      {
        en: "With this file laid over the current release, totals and parts would contradict each other. Nothing was published; correct the file, or agree with whoever owns the total.",
        fr: "Avec ce fichier posé sur la diffusion en vigueur, totaux et parties se contrediraient. Rien n'a été publié; corrigez le fichier, ou entendez-vous avec le responsable du total.",
      },
      { reason: "NOT_ADDITIVE" },
    );
  },
  notWithdrawable(release: string): AppError {
    return new AppError(
      "NOT_FOUND",
      {
        en: `There is no release “${release.slice(0, 80)}” that you may withdraw.`,
        fr: `Il n'y a pas de diffusion « ${release.slice(0, 80)} » que vous puissiez retirer.`,
      },
      { argument: "release", given: release.slice(0, 80) },
    );
  },
  blank(argument: string): AppError {
    return new AppError(
      "INVALID_INPUT",
      {
        en: `${argument} is empty. Write a sentence, of at most 2,000 characters.`,
        fr: `${argument} est vide. Écrivez une phrase, d'au plus 2\u202f000 caractères.`,
      },
      { argument },
    );
  },
};

const LONGEST_TEXT = 2_000;
const VISIBLE = /[^\s\u00a0\u200b\u202f\ufeff]/;

/** INVALID_INPUT where a text that someone must write says nothing, is too long, or cannot be kept. */
export function checkWritten(argument: string, text: string): void {
  if (!VISIBLE.test(text) || text.length > LONGEST_TEXT || text.includes("\0")) throw submissionFaults.blank(argument);
}
