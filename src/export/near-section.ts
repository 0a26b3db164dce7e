import type { Language, Text } from "../domain/codes.ts";
import { html, type Markup } from "./html.ts";
import { inLanguage, type Say, tagsOf } from "./page-frame.ts";
import { PAGE_TEXTS } from "./page-texts.ts";

/** A table near the one on a page that shows more of itself. `changes`: the steps to it, in words; `shown`: its cells with a value. */
export interface NearTable {
  readonly changes: readonly Text[];
  readonly address: string;
  readonly cells: number;
  readonly shown: number;
}

const shownOf = ({ shown, cells }: NearTable, language: Language): Text => {
  const [some, all] = [shown, cells].map((count) => count.toLocaleString(tagsOf(language).tag)) as [string, string];
  const every = { en: `a figure in each of its ${all} cells`, fr: `un chiffre dans chacune de ses ${all} cellules` };
  const part = { en: `a figure in ${some} of its ${all} cells`, fr: `un chiffre dans ${some} de ses ${all} cellules` };
  return shown === cells ? every : part;
};

/** Where a page leads whoever finds too little in its table; null where nothing near it shows more. */
export function nearSection(near: readonly NearTable[], say: Say, language: Language): Markup | null {
  if (near.length === 0) return null;
  const links = near.map((table) => {
    const words = table.changes.map((text) => say(text)).join(" ");
    return html`<li><a href="${inLanguage(table.address, language)}">${words}</a> (${say(shownOf(table, language))})</li>\n`;
  });
  return html`<section class="near"><h2>${say(PAGE_TEXTS.near)}</h2><ul>${links}</ul></section>`;
}
