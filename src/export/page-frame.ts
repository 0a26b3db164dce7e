import type { Language, Text } from "../domain/codes.ts";
import { typesetIn } from "../domain/french-typography.ts";
import { html, type Markup } from "./html.ts";
import { PAGE_TEXTS } from "./page-texts.ts";

/** Where the style of the pages is served. */
export const STYLE_PATH = "/assets/page.css";

export type Say = (text: Text) => string;
export const sayIn =
  (language: Language): Say =>
  (text) =>
    typesetIn(text, language);

/** A language as addresses and HTML name it. */
export const tagsOf = (language: Language) =>
  language === "FR"
    ? ({ code: "fr", tag: "fr-CA", name: "Français" } as const)
    : ({ code: "en", tag: "en-CA", name: "English" } as const);

export const otherLanguage = (language: Language): Language => (language === "FR" ? "EN" : "FR");

/** A link to another page of the exchange, in the language of this one. */
export const inLanguage = (address: string, language: Language): string => `${address}?lang=${tagsOf(language).code}`;

interface Framed {
  readonly title: string;
  readonly main: Markup;
  readonly isHome?: boolean;
  readonly stays?: string;
  readonly styles?: readonly string[];
  readonly scripts?: readonly string[];
}

/**
 * A whole page around what it shows. The switch of language stays at the same address, and keeps `stays` of its
 * parameters. `isHome`: the page that others lead back to. `styles`, `scripts`: addresses of files of this server.
 */
export function pageMarkup(
  { title, main, isHome = false, stays = "", styles = [], scripts = [] }: Framed,
  language: Language,
): string {
  const say = sayIn(language);
  const second = tagsOf(otherLanguage(language));
  const home = isHome
    ? html`<span>${say(PAGE_TEXTS.exchange)}</span>`
    : html`<a href="${inLanguage("/", language)}">${say(PAGE_TEXTS.exchange)} – ${say(PAGE_TEXTS.home)}</a>`;
  return `<!DOCTYPE html>\n${
    html`<html lang="${tagsOf(language).tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} – ${say(PAGE_TEXTS.exchange)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${STYLE_PATH}">
${styles.map((address) => html`<link rel="stylesheet" href="${address}">\n`)}${scripts.map((address) => html`<script defer src="${address}"></script>\n`)}</head>
<body>
<a class="skip" href="#content">${say(PAGE_TEXTS.skip)}</a>
<header>${home}<nav aria-label="${say(PAGE_TEXTS.languages)}"><a href="?lang=${second.code}${stays}" lang="${second.tag}" hreflang="${second.tag}">${second.name}</a></nav></header>
<main id="content" tabindex="-1">
<h1>${title}</h1>
${main}
</main>
</body>
</html>
`.text
  }`;
}
