import { type Language, type Text, textIn } from "./codes.ts";

/**
 * No-break spaces where French puts them in Canada: inside guillemets, before a colon, a percent sign or a dollar sign, and narrow ones
 * before other high punctuation and inside numbers. Addresses and code hold no space after such a sign, and stay as they are.
 * Source: Office québécois de la langue française, Banque de dépannage linguistique, « Espacement des signes de ponctuation ».
 */
export const typeset = (french: string): string =>
  french
    .replace(/« /g, "«\u00a0")
    .replace(/ »/g, "\u00a0»")
    .replace(/ :/g, "\u00a0:")
    .replace(/([\p{L}\p{N}»)\u201d])[ \u00a0]?([;!?])(?=\s|$)/gu, "$1\u202f$2")
    .replace(/(\d) ([%$])/g, "$1\u00a0$2")
    .replace(/(?<!\d)(\d{1,3}) (?=\d{3}(?!\d))/g, "$1\u202f");

/** A text in a language, the French one as it is set. */
export const typesetIn = (text: Text, language: Language): string =>
  language === "FR" ? typeset(textIn(text, "FR")) : textIn(text, "EN");

/** A text in both languages, the French one as it is set. */
export const typesetBoth = ({ en, fr }: Text): Text => ({ en, fr: typeset(fr) });
