import type { IncomingMessage } from "node:http";
import type { Text } from "../domain/codes.ts";
import { AppError } from "../shared/app-error.ts";
import type { ReceiveRequest, SubmissionService } from "../submission/submission.service.ts";
import type { Admission } from "./admission.ts";
import type { Gate } from "./gate.ts";
import { accountOf } from "./request-account.ts";
import { headerOf } from "./request-header.ts";
import { RequestRefusal } from "./request-refusal.ts";
import type { Reply } from "./respond.ts";
import { type UploadPace, uploadBody } from "./upload-body.ts";

export interface SubmissionRouteDependencies {
  readonly submissions: Pick<SubmissionService, "receive">;
  readonly admit: Admission;
  /** Files that are received at once. */
  readonly gate: Gate;
  /** How slowly a file may come; absent: as upload-body.ts has it. */
  readonly pace?: UploadPace;
}

const notCsv = (): RequestRefusal =>
  new RequestRefusal(415, {
    en: "Send the file as the body, with Content-Type: text/csv (and its charset, if you know it), as it is or with Content-Encoding: gzip.",
    fr: "Envoyez le fichier comme corps de la requête, avec Content-Type: text/csv (et son charset, si vous le connaissez), tel quel ou avec Content-Encoding: gzip.",
  });

const cutShort = (): RequestRefusal =>
  new RequestRefusal(400, {
    en: "The file did not arrive whole, and nothing of it was kept. Send it again, under the same Idempotency-Key.",
    fr: "Le fichier n'est pas arrivé en entier; rien n'en a été conservé. Envoyez-le de nouveau, sous la même Idempotency-Key.",
  });

function wrongParameter(argument: string, what: Text): AppError {
  return new AppError("INVALID_INPUT", { en: `${argument}: ${what.en}`, fr: `${argument} : ${what.fr}` }, { argument });
}

function needed(parameters: URLSearchParams, name: string): string {
  const given = parameters.getAll(name);
  if (given.length === 1 && given[0]) return given[0];
  throw wrongParameter(name, {
    en: "name it once in the address, as in /submissions?indicator=ht.police.incidents&jurisdiction=CA&vintage=PROVISIONAL.",
    fr: "nommez-le une fois dans l'adresse, comme dans /submissions?indicator=ht.police.incidents&jurisdiction=CA&vintage=PROVISIONAL.",
  });
}

function switchIn(parameters: URLSearchParams, name: string): boolean {
  const given = parameters.get(name) ?? "false";
  if (given === "true" || given === "false") return given === "true";
  throw wrongParameter(name, { en: "write true or false.", fr: "écrivez true ou false." });
}

/** `charset` null where the sender does not say. RequestRefusal 415 for anything but CSV, plain or gzip. */
function encodingOf({ headers }: IncomingMessage): { charset: string | null; gzip: boolean } {
  const [type = "", ...parameters] = (headers["content-type"] ?? "").split(";").map((part) => part.trim());
  const encoding = (headers["content-encoding"] ?? "identity").trim().toLowerCase();
  if (type.toLowerCase() !== "text/csv" || !["identity", "gzip"].includes(encoding)) throw notCsv();
  const charset = parameters.map((text) => /^charset="?([^"]+)"?$/i.exec(text)?.[1]).find((name) => name !== undefined);
  return { charset: charset ?? null, gzip: encoding === "gzip" };
}

function keyOf({ headers }: IncomingMessage): string | null {
  const key = headers["idempotency-key"];
  if (key === undefined) return null;
  if (typeof key === "string" && /^[\x20-\x7e]{1,255}$/.test(key.trim())) return key.trim();
  throw wrongParameter("Idempotency-Key", {
    en: "write 1 to 255 printable ASCII characters.",
    fr: "écrivez de 1 à 255 caractères ASCII imprimables.",
  });
}

/** A file is sent by whoever he is; the header would be ignored where it was meant to take rights away. */
function refuseAnothersPlace(request: IncomingMessage): void {
  if (headerOf(request, "view-as") === undefined) return;
  throw wrongParameter("View-As", {
    en: "leave this header out: a file is sent in one's own place.",
    fr: "omettez cet en-tête : un fichier s'envoie de sa propre place.",
  });
}

const requestOf = (request: IncomingMessage, parameters: URLSearchParams): ReceiveRequest => ({
  indicator: needed(parameters, "indicator"),
  jurisdiction: needed(parameters, "jurisdiction"),
  vintage: needed(parameters, "vintage"),
  format: parameters.get("format"),
  dryRun: switchIn(parameters, "dryRun"),
  idempotencyKey: keyOf(request),
  ...encodingOf(request),
});

/** POST /submissions: 202 once the bytes are kept, 200 for a repeat. The body is read no faster than it is kept. */
export function makeSubmissionRoute(deps: SubmissionRouteDependencies) {
  const { submissions, admit, gate, pace } = deps;
  return async (request: IncomingMessage, parameters: URLSearchParams): Promise<Reply> => {
    try {
      const viewer = await admit(request);
      refuseAnothersPlace(request);
      const wanted = requestOf(request, parameters);
      const { submission, repeated } = await gate(() => submissions.receive(uploadBody(request, pace), wanted, viewer));
      const account = accountOf(request);
      account.isWrite = true;
      account.tally.touch(submission.indicatorId, null);
      return {
        status: repeated ? 200 : 202,
        headers: {
          "content-type": "application/json; charset=utf-8",
          "cache-control": "no-store",
          vary: "Authorization",
        },
        body: JSON.stringify({ id: submission.id, state: submission.state }),
      };
    } catch (error) {
      // What is left of the body is thrown away, so that the sender gets to read the answer.
      request.resume();
      throw !(error instanceof AppError) && (request.errored || !request.complete) && request.destroyed
        ? cutShort()
        : error;
    }
  };
}

export type SubmissionRoute = ReturnType<typeof makeSubmissionRoute>;
