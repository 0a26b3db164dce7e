import { AppError } from "../shared/app-error.ts";
import type { FileRefused } from "./file-refused.ts";
import { Findings } from "./finding.ts";

/** What validation would find too, and what is told of a large file before all of it was sent. */
export function unreadableFile({ rule, place, given }: FileRefused): AppError {
  const findings = new Findings();
  findings.add(rule, place, given);
  const [finding] = findings.list();
  const told = (language: "en" | "fr"): string =>
    [finding?.message[language], finding?.hint?.[language]].filter((text) => text !== undefined).join(" ");
  return new AppError("INVALID_INPUT", { en: told("en"), fr: told("fr") }, { reason: "UNREADABLE", rule });
}
