import { Command } from "commander";
import { AppError } from "../shared/app-error.ts";
import { parseMoment } from "../shared/zoned-time.ts";
import { withSpeaker } from "./load.ts";
import { OPERATIONS } from "./operations.ts";
import { waitingFor } from "./progress.ts";
import { type ServerDoor, type Speaker, throughServer } from "./server-door.ts";

interface Answering extends Speaker {
  readonly json?: boolean;
}

interface Released {
  readonly id: string;
  readonly version: string;
  readonly state: string;
  readonly publishedAt: string | null;
  readonly embargoUntil: string | null;
}

const answer = (given: { readonly id: string; readonly state: string }, json: boolean | undefined): void => {
  process.stdout.write(json ? `${JSON.stringify(given)}\n` : `${given.id} ${given.state}\n`);
};

const oneDecision = (): AppError =>
  new AppError("INVALID_INPUT", {
    en: "Write either --approve or --reject.",
    fr: "Écrivez soit --approve, soit --reject.",
  });

const noSubmission = (): AppError =>
  new AppError("NOT_FOUND", {
    en: "There is no such submission that you may see.",
    fr: "Il n'y a pas de telle soumission que vous puissiez voir.",
  });

interface FileSeen {
  readonly sha256: string;
  readonly findingsSha256: string | null;
}

/** The file that the submission holds and its findings, as they are now. */
async function seen(door: ServerDoor, id: string): Promise<FileSeen> {
  const { submission } = await door.ask<{ submission: FileSeen | null }>(OPERATIONS.file, { id });
  if (submission === null) throw noSubmission();
  return submission;
}

/** The sha256 of the file that the submission holds, where the caller names none himself. */
const sha256Of = async (door: ServerDoor, id: string): Promise<string> => (await seen(door, id)).sha256;

export const reviewCommand = withSpeaker(
  new Command("review")
    .description("a second person's decision | la décision d'une deuxième personne")
    .argument("<submission>", "id")
    .option("--approve", "may be published | peut être publiée")
    .option("--reject", "will not be published | ne sera pas publiée")
    .requiredOption("--comment <text>", "why | pourquoi"),
).action(
  async (
    submission: string,
    o: Answering & { approve?: boolean; reject?: boolean; comment: string },
  ): Promise<void> => {
    if (Boolean(o.approve) === Boolean(o.reject)) throw oneDecision();
    const decision = o.approve ? "APPROVE" : "REJECT";
    await throughServer(o, async (door) => {
      const { sha256, findingsSha256 } = await seen(door, submission);
      const expected = { expectedSha256: sha256, expectedFindings: findingsSha256 };
      const input = { submission, decision, comment: o.comment, ...expected };
      const { review } = await door.ask<{ review: { id: string; state: string } }>(OPERATIONS.review, { input });
      answer(review, o.json);
    });
  },
);

interface StatedPublication {
  readonly titleEn?: string;
  readonly titleFr?: string;
  readonly publishedOn?: string;
  readonly sourceAddress?: string;
  readonly providerEn?: string;
  readonly providerFr?: string;
}

/** The publication that the options state; null where they state none. What is missing of it, the exchange says. */
function publicationIn({ titleEn, titleFr, publishedOn, sourceAddress, providerEn, providerFr }: StatedPublication) {
  const given = [titleEn, titleFr, publishedOn, sourceAddress, providerEn, providerFr];
  if (given.every((option) => option === undefined)) return null;
  const optional = { publishedOn, address: sourceAddress, providerEn, providerFr };
  return { titleEn: titleEn ?? "", titleFr: titleFr ?? "", ...optional };
}

export const publishCommand = withSpeaker(
  new Command("publish")
    .description("protects, attacks, publishes | protège, attaque, publie")
    .argument("<submission>", "id")
    .requiredOption("--reason-en <text>", "why, in English | pourquoi, en anglais")
    .requiredOption("--reason-fr <text>", "why, in French | pourquoi, en français")
    .option("--at <time>", "2026-12-04T08:30:00-05:00, 2026-12-04T08:30[America/Toronto]")
    .option("--sha256 <hash>", "of the file that you mean | du fichier que vous visez")
    .option(
      "--title-en <text>",
      "of the provider's publication, in English | de la publication du fournisseur, en anglais",
    )
    .option("--title-fr <text>", "in French | en français")
    .option("--published-on <day>", "its day, 2023-12-04 | son jour, 2023-12-04")
    .option("--source-address <address>", "its DOI or address | son DOI ou son adresse")
    .option("--provider-en <text>", "who published it, if not the programme | qui l'a publiée, sinon le programme")
    .option("--provider-fr <text>", "in French | en français"),
).action(
  async (
    submission: string,
    o: Answering & StatedPublication & { reasonEn: string; reasonFr: string; at?: string; sha256?: string },
  ) => {
    const { reasonEn, reasonFr } = o;
    const at = o.at === undefined ? null : parseMoment("--at", o.at).toISOString();
    await throughServer(o, async (door) => {
      const expectedSha256 = o.sha256 ?? (await sha256Of(door, submission));
      const input = { submission, reasonEn, reasonFr, at, expectedSha256, publication: publicationIn(o) };
      const publishing = () => door.ask<{ publish: Released }>(OPERATIONS.publish, { input });
      const { publish } = await waitingFor(
        "protecting, attacking, writing | protection, attaque, écriture",
        publishing,
      );
      answer(publish, o.json);
    });
  },
);

export const withdrawCommand = withSpeaker(
  new Command("withdraw")
    .description("back to the previous release | retour à la diffusion précédente")
    .argument("<release>", "ht.police.incidents@1.2.0")
    .requiredOption("--reason-en <text>", "why, in English | pourquoi, en anglais")
    .requiredOption("--reason-fr <text>", "why, in French | pourquoi, en français"),
).action(async (release: string, o: Answering & { reasonEn: string; reasonFr: string }) => {
  const input = { release, reasonEn: o.reasonEn, reasonFr: o.reasonFr };
  await throughServer(o, async (door) => {
    answer((await door.ask<{ withdraw: Released }>(OPERATIONS.withdraw, { input })).withdraw, o.json);
  });
});
