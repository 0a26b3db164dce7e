import { AppError } from "../shared/app-error.ts";
import { nearest } from "../shared/nearest.ts";

const LONGEST_ECHO = 80;
const echo = (given: string): string => (given.length > LONGEST_ECHO ? `${given.slice(0, LONGEST_ECHO)}…` : given);

const refused = (
  argument: string,
  texts: { en: string; fr: string },
  details: { given?: string; nearest?: string[] } = {},
) =>
  new AppError(
    "INVALID_INPUT",
    { en: `${argument}: ${texts.en}`, fr: `${argument} : ${texts.fr}` },
    { argument, ...details },
  );

/** The refusals of saving an agreement and of looking in another's place, each worded once. */
export const agreementFaults = {
  unknownRecipient(given: string, valid: readonly string[]): AppError {
    const near = nearest(given, valid);
    return refused(
      "input.recipients",
      {
        en: `“${echo(given)}” names nobody. Write PUBLIC, or a role and a government, such as ANALYST@CA-ON, or ANALYST@* for every government. Nearest: ${near.join(", ")}.`,
        fr: `« ${echo(given)} » ne désigne personne. Écrivez PUBLIC, ou un rôle et un gouvernement, comme ANALYST@CA-ON, ou ANALYST@* pour tous les gouvernements. Les plus proches : ${near.join(", ")}.`,
      },
      { given: echo(given), nearest: near },
    );
  },
  notGranted(given: string, granted: readonly string[]): AppError {
    return refused(
      "input.profile",
      {
        en: `${echo(given)} cannot be granted: publication makes no view under it. Those that can be had: ${granted.join(", ")}.`,
        fr: `${echo(given)} ne peut être accordé : aucune vue n'est publiée selon ce profil. Ceux que l'on peut accorder : ${granted.join(", ")}.`,
      },
      { given: echo(given), nearest: [...granted] },
    );
  },
  publicIsRounded(): AppError {
    return refused(
      "input.profile",
      {
        en: "what goes to PUBLIC is published under IRCC-5. Name that profile, or make an agreement of its own for the other recipients.",
        fr: "ce qui va à PUBLIC est publié selon IRCC-5. Nommez ce profil, ou concluez une entente distincte pour les autres destinataires.",
      },
      { nearest: ["IRCC-5"] },
    );
  },
  notTheProviders(indicator: string, providers: readonly string[]): AppError {
    return refused(
      "input.provider",
      {
        en: `only who answers for the figures of “${indicator}” can share them. Name one of ${providers.join(", ")}.`,
        fr: `seul qui répond des chiffres de « ${indicator} » peut les communiquer. Nommez l'un de ${providers.join(", ")}.`,
      },
      { nearest: [...providers] },
    );
  },
  daysReversed(): AppError {
    return refused("input.validTo", {
      en: "the last day comes before the first. Exchange or correct them.",
      fr: "le dernier jour précède le premier. Intervertissez-les ou corrigez-les.",
    });
  },
  dayOutOfRange(argument: string): AppError {
    return refused(argument, {
      en: "write a day from 1900-01-01 to 9998-12-31.",
      fr: "écrivez un jour du 1900-01-01 au 9998-12-31.",
    });
  },
  noTitle(argument: string): AppError {
    return refused(argument, {
      en: "write a title of 1 to 300 characters on one line.",
      fr: "écrivez un titre de 1 à 300 caractères sur une ligne.",
    });
  },
  notASha256(): AppError {
    return refused("input.documentSha256", {
      en: "write the sha256 of the signed document: 64 hexadecimals in lower case, as “sha256sum” prints it.",
      fr: "écrivez le sha256 du document signé : 64 chiffres hexadécimaux en minuscules, comme l'affiche « sha256sum ».",
    });
  },
  notAPurpose(given: string): AppError {
    return refused(
      "input.purposes",
      {
        en: `“${echo(given)}” is not a purpose. Write up to 20, in capitals with underscores, such as FPT_REPORTING.`,
        fr: `« ${echo(given)} » n'est pas une fin. Écrivez-en au plus 20, en capitales et traits de soulignement, comme FPT_REPORTING.`,
      },
      { given: echo(given) },
    );
  },
  unknownAgreement(given: string, known: readonly string[]): AppError {
    const near = nearest(given, known);
    return new AppError(
      "NOT_FOUND",
      {
        en: `There is no agreement “${echo(given)}”. Leave “id” out to make a new one. Nearest: ${near.join(", ")}.`,
        fr: `Il n'y a pas d'entente « ${echo(given)} ». Omettez « id » pour en faire une nouvelle. Les plus proches : ${near.join(", ")}.`,
      },
      { argument: "input.id", given: echo(given), nearest: near },
    );
  },
  amendedMeanwhile(id: string): AppError {
    return new AppError(
      "CONFLICT",
      {
        en: `Agreement “${id}” has been amended meanwhile. Read it again, and save your change to what it says now.`,
        fr: `L'entente « ${id} » a été modifiée entre-temps. Relisez-la, puis enregistrez votre modification à partir de son texte actuel.`,
      },
      { argument: "input.id", reason: "AMENDED_MEANWHILE" },
    );
  },
  providerKept(provider: string): AppError {
    return refused("input.provider", {
      en: `an agreement keeps its provider, ${provider}. End this one and make another.`,
      fr: `une entente garde son fournisseur, ${provider}. Mettez fin à celle-ci et faites-en une autre.`,
    });
  },
  unknownStanding(argument: string, given: string, valid: readonly string[]): AppError {
    const near = nearest(given, valid);
    return refused(
      argument,
      {
        en: `“${echo(given)}” is no role and government. Write PUBLIC, or such as ANALYST@CA-ON. Nearest: ${near.join(", ")}.`,
        fr: `« ${echo(given)} » n'est pas un rôle et un gouvernement. Écrivez PUBLIC, ou par exemple ANALYST@CA-ON. Les plus proches : ${near.join(", ")}.`,
      },
      { given: echo(given), nearest: near },
    );
  },
  matrixTooLarge(cells: number, max: number): AppError {
    return new AppError(
      "TOO_LARGE",
      {
        en: `This matrix has ${cells} cells, and ${max} are answered at once. Name fewer recipients, indicators or jurisdictions.`,
        fr: `Cette matrice a ${cells} cellules, et ${max} sont données à la fois. Nommez moins de destinataires, d'indicateurs ou de territoires.`,
      },
      { max },
    );
  },
};
