import type { IncomingMessage } from "node:http";
import type { Language } from "../domain/codes.ts";
import { faultPage } from "../export/table-page.ts";
import { AppError } from "../shared/app-error.ts";
import { preferredLanguage } from "./language.ts";
import { errorReply, type Reply } from "./respond.ts";

const wantsPage = ({ headers }: IncomingMessage): boolean => (headers.accept ?? "").includes("text/html");

/** The language that an address names; null where it names none. */
export const languageOf = ({ searchParams }: URL): Language | null => {
  const given = searchParams.get("lang");
  return given === "fr" ? "FR" : given === "en" ? "EN" : null;
};

/** What `work` answers; where it refuses, whoever reads in a browser gets a page and not JSON. */
export async function withFaultPage(request: IncomingMessage, target: URL, work: () => Promise<Reply>): Promise<Reply> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || !wantsPage(request)) throw error;
    const language = languageOf(target) ?? preferredLanguage(request.headers["accept-language"]);
    const reply = errorReply(error, language);
    const type = { "content-type": "text/html; charset=utf-8", vary: `${reply.headers["vary"]}, Accept` };
    return { ...reply, headers: { ...reply.headers, ...type }, body: faultPage(error.messages, language) };
  }
}
