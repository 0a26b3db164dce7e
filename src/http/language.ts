import type { Language } from "../domain/codes.ts";
import { remember } from "../shared/remember.ts";

/**
 * The official language that an Accept-Language header prefers (RFC 9110, 12.5.4); English where it names neither, or both
 * equally with English first.
 */
export const preferredLanguage = (header = ""): Language => preferred(header);

const preferred = remember((header): Language => {
  let best: { language: Language; weight: number } = { language: "EN", weight: 0 };
  for (const part of header.split(",")) {
    const [tag = "", ...parameters] = part.trim().split(";");
    const quality = parameters
      .map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1])
      .find((q) => q !== undefined);
    const weight = quality === undefined ? 1 : Number(quality);
    const primary = tag.trim().toLowerCase().split("-")[0];
    const language = primary === "fr" ? "FR" : primary === "en" ? "EN" : null;
    if (language && weight > best.weight) best = { language, weight };
  }
  return best.language;
});
