import { formatNumber } from "../domain/number-format.ts";
import { AppError } from "./app-error.ts";
import { nearest } from "./nearest.ts";
import { isStorageFull, isStoreGone } from "./sql-state.ts";

const quoteEn = (codes: readonly string[]): string => codes.join(", ");
const LONGEST_ECHO = 80;
/** What the caller sent, short enough to stand in a message. */
const echo = (given: string): string => (given.length > LONGEST_ECHO ? `${given.slice(0, LONGEST_ECHO)}…` : given);

/** What the store answered when it could not work, as the caller is told; null for any other error. The log is told of all of them. */
export const storeFault = (error: unknown): AppError | null =>
  isStorageFull(error) ? faults.storageFull() : isStoreGone(error) ? faults.storeGone() : null;

/** The wrong request, said in both languages with what to do. One function a fault, so that each is worded once. */
export const faults = {
  /** The disk of the database is full: nothing of what was to be written was. */
  storageFull(): AppError {
    return new AppError(
      "INTERNAL",
      {
        en: "There is no room left to store this. Nothing was changed. The operators of the exchange have to make room; then do the same again.",
        fr: "Il n'y a plus de place pour conserver ceci. Rien n'a été modifié. Les responsables de l'exploitation de l'Échange doivent libérer de l'espace; refaites ensuite la même chose.",
      },
      { reason: "STORAGE_FULL" },
    );
  },
  /** The database restarts or cannot be reached. */
  storeGone(): AppError {
    return new AppError(
      "INTERNAL",
      {
        en: "The database was restarted or cannot be reached, and what was under way was not done. Do the same again in a minute; a file under the same Idempotency-Key.",
        fr: "La base de données a redémarré ou ne répond pas, et ce qui était en cours n'a pas été fait. Refaites la même chose dans une minute; pour un fichier, sous la même Idempotency-Key.",
      },
      { reason: "STORE_UNREACHABLE" },
    );
  },
  /** A code in an argument that is not in its list. `near`: the closest valid codes, where more than the codes is compared. */
  unknownCode(argument: string, given: string, valid: readonly string[], near = nearest(given, valid)): AppError {
    const shown = echo(given);
    return new AppError(
      "INVALID_INPUT",
      {
        en: `${argument}: “${shown}” is not a valid code. Nearest: ${quoteEn(near)}.`,
        fr: `${argument} : « ${shown} » n'est pas un code valide. Les plus proches : ${quoteEn(near)}.`,
      },
      { argument, given: shown, nearest: near },
    );
  },
  /** A period that no release's axis holds. `held`: those that it holds, in order of time. */
  periodNotHeld(argument: string, given: string, held: readonly string[], near: readonly string[]): AppError {
    const [first, last] = [held[0] ?? "", held.at(-1) ?? ""];
    return new AppError(
      "INVALID_INPUT",
      {
        en: `${argument}: nothing is held for ${given}; this release holds ${first} to ${last}. Nearest: ${quoteEn(near)}.`,
        fr: `${argument} : il n'y a rien pour ${given}; cette diffusion va de ${first} à ${last}. Les plus proches : ${quoteEn(near)}.`,
      },
      { argument, given, nearest: near },
    );
  },
  unknownIndicator(given: string, valid: readonly string[]): AppError {
    const near = nearest(given, valid);
    const shown = echo(given);
    return new AppError(
      "NOT_FOUND",
      {
        en: `There is no indicator “${shown}”. Nearest: ${quoteEn(near)}. The query “indicators” lists all of them.`,
        fr: `L'indicateur « ${shown} » n'existe pas. Les plus proches : ${quoteEn(near)}. La requête « indicators » les donne tous.`,
      },
      { argument: "indicator", given: shown, nearest: near },
    );
  },
  noRelease(indicator: string): AppError {
    return new AppError(
      "NOT_FOUND",
      {
        en: `Nothing has been published yet for “${indicator}”.`,
        fr: `Rien n'a encore été publié pour « ${indicator} ».`,
      },
      { indicator },
    );
  },
  noReleaseThen(indicator: string, asOf: string, first: string): AppError {
    return new AppError(
      "NOT_FOUND",
      {
        en: `No release of “${indicator}” was current at ${asOf}: the first was published at ${first}. Ask for a later time.`,
        fr: `Aucune diffusion de « ${indicator} » n'était en vigueur le ${asOf} : la première date du ${first}. Demandez une date ultérieure.`,
      },
      { indicator, asOf, firstPublishedAt: first },
    );
  },
  unknownRelease(given: string, argument = "release"): AppError {
    const shown = echo(given);
    return new AppError(
      "NOT_FOUND",
      {
        en: `There is no release “${shown}” that you may see. The query “releases” lists those that you may.`,
        fr: `Il n'y a pas de diffusion « ${shown} » que vous puissiez voir. La requête « releases » donne celles qui vous sont accessibles.`,
      },
      { argument, given: shown },
    );
  },
  /** A figure of a file that was not published. */
  inNoRelease(): AppError {
    return new AppError("NOT_FOUND", {
      en: "This figure stands in no release yet. Leave “release” out under “after”.",
      fr: "Ce chiffre ne se trouve encore dans aucune diffusion. Omettez « release » sous « after ».",
    });
  },
  releaseOfAnother(release: string, indicator: string): AppError {
    return new AppError(
      "INVALID_INPUT",
      {
        en: `Release “${echo(release)}” is not one of “${indicator}”. Leave “release” out, or name one of this indicator's releases.`,
        fr: `La diffusion « ${echo(release)} » n'appartient pas à « ${indicator} ». Omettez « release » ou nommez une diffusion de cet indicateur.`,
      },
      { argument: "where.release", indicator },
    );
  },
  releasesOfTwoIndicators(from: string, to: string): AppError {
    return new AppError(
      "INVALID_INPUT",
      {
        en: `“from” is a release of “${from}” and “to” one of “${to}”. Name two releases of one indicator; “releases” lists them.`,
        fr: `« from » est une diffusion de « ${from} » et « to » une diffusion de « ${to} ». Nommez deux diffusions d'un même indicateur; « releases » les donne.`,
      },
      { argument: "to", indicator: from },
    );
  },
  sameReleaseTwice(release: string): AppError {
    return new AppError(
      "INVALID_INPUT",
      {
        en: `“from” and “to” are both “${echo(release)}”. Name two different releases, the earlier one in “from”.`,
        fr: `« from » et « to » désignent tous deux « ${echo(release)} ». Nommez deux diffusions différentes, la plus ancienne dans « from ».`,
      },
      { argument: "to", given: echo(release) },
    );
  },
  pinnedTwice(): AppError {
    return new AppError(
      "INVALID_INPUT",
      {
        en: "“release” and “asOf” both pin a release. Keep one of them.",
        fr: "« release » et « asOf » désignent tous deux une diffusion. N'en gardez qu'un.",
      },
      { argument: "where.asOf" },
    );
  },
  malformedPeriod(argument: string, given: string): AppError {
    const shown = echo(given);
    return new AppError(
      "INVALID_INPUT",
      {
        en: `${argument}: “${shown}” is not a period. Write 2019, 2018-2019 (fiscal year), 2020-H1, 2020-Q1 or 2020-04.`,
        fr: `${argument} : « ${shown} » n'est pas une période. Écrivez 2019, 2018-2019 (exercice), 2020-H1, 2020-Q1 ou 2020-04.`,
      },
      { argument, given: shown },
    );
  },
  noDimensions(indicator: string): AppError {
    return new AppError(
      "INVALID_INPUT",
      {
        en: `“${indicator}” has no dimensions beside the jurisdiction and the period.`,
        fr: `« ${indicator} » n'a pas de dimension autre que le gouvernement et la période.`,
      },
      { argument: "dimension", indicator },
    );
  },
  emptyRange(from: string, to: string, valid: readonly string[]): AppError {
    const ends = [valid[0] ?? "", valid[valid.length - 1] ?? ""];
    return new AppError(
      "INVALID_INPUT",
      {
        en: `where.from: there is no period from ${from} to ${to}. This release runs from ${ends[0]} to ${ends[1]}: choose both ends in it, the earlier one first.`,
        fr: `where.from : il n'y a aucune période de ${from} à ${to}. Cette diffusion va de ${ends[0]} à ${ends[1]} : choisissez-y les deux bornes, la plus ancienne d'abord.`,
      },
      { argument: "where.from", nearest: ends },
    );
  },
  nothingSelected(argument: string): AppError {
    return new AppError(
      "INVALID_INPUT",
      {
        en: `${argument} is an empty list. Leave it out to take all, or name at least one.`,
        fr: `${argument} est une liste vide. Omettez-la pour tout prendre, ou nommez au moins un élément.`,
      },
      { argument },
    );
  },
  nameTheDimension(dimension: string, members: readonly string[]): AppError {
    return new AppError(
      "INVALID_INPUT",
      {
        en: `Dimension “${dimension}” has no total: name its members in “dimensions”: ${quoteEn(members)}.`,
        fr: `La dimension « ${dimension} » n'a pas de total : nommez ses membres dans « dimensions » : ${quoteEn(members)}.`,
      },
      { argument: "where.dimensions", dimension, nearest: members },
    );
  },
  repeated(argument: string, given: string): AppError {
    return new AppError(
      "INVALID_INPUT",
      {
        en: `${argument}: “${echo(given)}” is named twice. Name it once.`,
        fr: `${argument} : « ${echo(given)} » figure deux fois. Nommez-le une seule fois.`,
      },
      { argument, given: echo(given) },
    );
  },
  measureNotServed(measure: string, served: readonly string[]): AppError {
    return new AppError(
      "INVALID_INPUT",
      {
        en: `where.measures: ${measure} is not served for this indicator. It has ${quoteEn(served)}.`,
        fr: `where.measures : la mesure ${measure} n'est pas offerte pour cet indicateur, qui offre ${quoteEn(served)}.`,
      },
      { argument: "where.measures", given: measure, nearest: served },
    );
  },
  notOneCell(argument: string): AppError {
    return new AppError(
      "INVALID_INPUT",
      {
        en: `“revisions” follows one cell: name exactly one in ${argument}.`,
        fr: `« revisions » suit une seule cellule : nommez exactement un élément dans ${argument}.`,
      },
      { argument },
    );
  },
  revisionsPinned(): AppError {
    return new AppError(
      "INVALID_INPUT",
      {
        en: "“revisions” goes through every release: leave “release” and “asOf” out.",
        fr: "« revisions » parcourt toutes les diffusions : omettez « release » et « asOf ».",
      },
      { argument: "where.release" },
    );
  },
  pageTooLarge(first: number, max: number): AppError {
    return new AppError(
      "TOO_LARGE",
      {
        en: `first: ${first} is more than a page may hold. Ask for at most ${formatNumber(max, 0, "EN")} and follow “endCursor”.`,
        fr: `first : ${first} dépasse ce qu'une page peut contenir. Demandez au plus ${formatNumber(max, 0, "FR")} et suivez « endCursor ».`,
      },
      { argument: "first", max },
    );
  },
  negativePage(first: number): AppError {
    return new AppError(
      "INVALID_INPUT",
      {
        en: `first: ${first} is negative. Ask for 0 or more.`,
        fr: `first : ${first} est négatif. Demandez 0 ou plus.`,
      },
      { argument: "first" },
    );
  },
  foreignCursor(): AppError {
    return new AppError(
      "INVALID_INPUT",
      {
        en: "after: this cursor belongs to another query. Use “endCursor” of the same query, with the same arguments, or start without it.",
        fr: "after : ce curseur appartient à une autre requête. Reprenez « endCursor » de la même requête, avec les mêmes arguments, ou commencez sans lui.",
      },
      { argument: "after" },
    );
  },
  unauthenticated(messages: { en: string; fr: string }, reason: string): AppError {
    return new AppError("UNAUTHENTICATED", messages, { reason });
  },
  forbidden(): AppError {
    return new AppError("FORBIDDEN", {
      en: "Your role does not allow this. Ask the secretariat of the working group for access.",
      fr: "Votre rôle ne le permet pas. Demandez l'accès au secrétariat du groupe de travail.",
    });
  },
  viewAsForbidden(): AppError {
    return new AppError(
      "FORBIDDEN",
      {
        en: "View-As: the secretariat may look in another's place, and loaders and approvers at their own custodian's indicators. Leave the header out.",
        fr: "View-As : le secrétariat peut regarder à la place d'autrui, et les personnes qui chargent ou approuvent, les indicateurs de leur propre dépositaire. Omettez cet en-tête.",
      },
      { argument: "View-As", reason: "VIEW_AS" },
    );
  },
};
