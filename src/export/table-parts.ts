import type { Language, Text } from "../domain/codes.ts";
import { formatNumber } from "../domain/number-format.ts";
import { html, type Markup } from "./html.ts";
import { inLanguage, type Say } from "./page-frame.ts";
import { PAGE_TEXTS } from "./page-texts.ts";

/** Rows `from` to `to` of a table that is shown in parts (the first is 0, `to` is not included). `rows`: of all of it. */
export interface TablePart {
  readonly part: number;
  readonly parts: number;
  readonly from: number;
  readonly to: number;
  readonly rows: number;
}

/** Which rows of how many are shown, and the way to the others. Nothing where all of them are. `name`: what it is called to those who hear it. */
export function partsMarkup(
  { part, parts, from, to, rows }: TablePart,
  {
    permalink,
    language,
    say,
    name,
  }: { readonly permalink: string; readonly language: Language; readonly say: Say; readonly name: Text },
): Markup | null {
  if (parts === 1) return null;
  const number = (n: number): string => formatNumber(n, 0, language);
  const link = (to: number, text: Text): Markup =>
    html`<li><a href="${inLanguage(permalink, language)}&part=${to}">${say(text)}</a></li>\n`;
  const links = [
    ...(part > 1 ? [link(1, PAGE_TEXTS.firstPart), link(part - 1, PAGE_TEXTS.partBefore)] : []),
    ...(part < parts ? [link(part + 1, PAGE_TEXTS.partAfter), link(parts, PAGE_TEXTS.lastPart)] : []),
  ];
  const which = say({
    en: `Rows ${number(from + 1)} to ${number(to)} of ${number(rows)}. The files below hold all of them.`,
    fr: `Lignes ${number(from + 1)} à ${number(to)} sur ${number(rows)}. Les fichiers ci-dessous les contiennent toutes.`,
  });
  return html`<nav class="parts" aria-label="${say(name)}"><p>${which}</p><ul>${links}</ul></nav>`;
}
