import type { Catalogue } from "../catalogue/catalogue.ts";
import { accessedOn } from "../citation/citation.ts";
import { type Language, type Text, textIn } from "../domain/codes.ts";
import { JURISDICTION_AXIS, PERIOD_AXIS } from "../domain/cube.ts";
import { downloadAddress, EXPORT_FORMAT } from "../domain/export-format.ts";
import { anyPeriod } from "../domain/pooled-period.ts";
import { longDate } from "../shared/long-date.ts";
import type { TableModel } from "../table/table.ts";
import type { ExportNote, ExportTable } from "./export-table.ts";
import { html, type Markup } from "./html.ts";
import { type NearTable, nearSection } from "./near-section.ts";
import { inLanguage, otherLanguage, pageMarkup, type Say, sayIn, tagsOf } from "./page-frame.ts";
import { AUDIENCE_NAMES, FORMAT_NAMES, LEVEL_NAMES, OWN_CELLS, PAGE_TEXTS, STATE_NAMES } from "./page-texts.ts";
import { embargoNote } from "./state-notes.ts";
import { tableMarkup } from "./table-grid.ts";
import { partsMarkup, type TablePart } from "./table-parts.ts";

/** What a page shows. `model`: its table, or the part of it that is shown; null where the table is too large for pages. `differs`: it was made for another audience. `near`: tables that show more. */
export interface TablePage {
  readonly table: ExportTable;
  readonly model: TableModel | null;
  readonly part: TablePart | null;
  readonly language: Language;
  readonly catalogue: Catalogue;
  readonly differs: boolean;
  readonly near: readonly NearTable[];
  readonly successor: { readonly address: string; readonly version: string } | null;
  /** When it is read, which its citation says. */
  readonly at: Date;
}

type Reason = TableModel["comparability"]["reasons"][number];
/** How to say something, and in which language. */
interface Saying {
  readonly say: Say;
  readonly language: Language;
}

function banners({ table, differs, successor, language }: TablePage, say: Say): Markup[] {
  const found = embargoNote(table.release).map(({ text }) => html`<p class="banner embargo">${say(text)}</p>`);
  if (table.release.state === "SUPERSEDED") {
    const link = successor
      ? html` <a href="${inLanguage(successor.address, language)}">${say(PAGE_TEXTS.successor)} ${successor.version}</a>`
      : null;
    found.push(html`<p class="banner superseded">${say(PAGE_TEXTS.superseded)}${link}</p>`);
  }
  if (differs) found.push(html`<p class="banner differs">${say(PAGE_TEXTS.differs)}</p>`);
  if (table.indicator.synthetic) found.push(html`<p class="banner synthetic">${say(PAGE_TEXTS.synthetic)}</p>`);
  return found;
}

/** What a reason is about, where that is not all of the table: `Alberta; 2017 and 2018`. A change is also about the period before, which the table may lack. */
function aboutOf({ axes }: TableModel, { jurisdictions, periods }: Reason, { say, language }: Saying): string | null {
  const parts = [[JURISDICTION_AXIS, jurisdictions] as const, [PERIOD_AXIS, periods] as const].flatMap(
    ([id, touched]) => {
      const codes = axes.find(({ axis }) => axis === id)?.codes ?? [];
      const here = codes.filter((code) => touched.includes(code.id));
      if (here.length === codes.length) return [];
      const beside = touched.filter((one) => !codes.some((code) => code.id === one));
      const names = [...beside.flatMap((one) => anyPeriod(one)?.label ?? []), ...here.map(({ name }) => name)];
      return names.length === 0 ? [] : [new Intl.ListFormat(tagsOf(language).tag).format(names.map(say))];
    },
  );
  return parts.length === 0 ? null : parts.join(language === "FR" ? "\u202f; " : "; ");
}

function comparabilitySection(model: TableModel, saying: Saying): Markup {
  const { say } = saying;
  const { level, reasons } = model.comparability;
  const list = reasons.map((reason) => {
    const about = aboutOf(model, reason, saying);
    return html`<li>${say(reason.text)}${about === null ? null : html` (${about})`}</li>\n`;
  });
  const verdict = say(LEVEL_NAMES[level] ?? { en: level, fr: level });
  return html`<section><h2>${say(PAGE_TEXTS.comparability)}</h2>
<p>${verdict}</p>${list.length > 0 ? html`<ul>${list}</ul>` : null}</section>`;
}

/** Of the table, and of single cells where they are shown; each once, mandatory ones first. */
function notesOf({ model, part, table }: TablePage): readonly ExportNote[] {
  if (model && part?.parts === 1) return model.notes;
  const known = new Set(table.notes.map(({ id }) => id));
  const all = [...table.notes, ...(model?.notes ?? []).filter(({ id }) => !known.has(id))];
  const once = [...new Map(all.map((note) => [`${note.id} ${note.text.en}`, note])).values()];
  return [...once.filter(({ mandatory }) => mandatory), ...once.filter(({ mandatory }) => !mandatory)];
}

function notesSection(page: TablePage, say: Say): Markup {
  const notes = notesOf(page).map(({ text, mandatory }) =>
    mandatory ? html`<li><strong>${say(text)}</strong></li>\n` : html`<li>${say(text)}</li>\n`,
  );
  const legend = page.table.legend.map(({ symbol, meaning }) => html`<dt>${symbol}</dt><dd>${say(meaning)}</dd>\n`);
  return html`<section><h2>${say(PAGE_TEXTS.legend)}</h2>
${legend.length > 0 ? html`<dl class="symbols">${legend}</dl>` : html`<p>${say(PAGE_TEXTS.noSymbols)}</p>`}</section>
<section><h2>${say(PAGE_TEXTS.notes)}</h2><ul>${notes}</ul></section>`;
}

function downloadsSection({ table, language }: TablePage, say: Say): Markup {
  const lang = tagsOf(language).code;
  const links = EXPORT_FORMAT.map((format) => {
    const name = say(FORMAT_NAMES[format] ?? { en: format, fr: format });
    return html`<li><a href="${downloadAddress(table.permalink, format, lang)}">${name}</a></li>\n`;
  });
  return html`<section class="downloads"><h2>${say(PAGE_TEXTS.downloads)}</h2><ul>${links}</ul></section>`;
}

/** `FPT+CA-ON`: the view of governments, with Ontario's own cells. */
function audienceIn({ audience }: ExportTable, catalogue: Catalogue, say: Say): string {
  const [base = "", own] = audience.split("+");
  const name = AUDIENCE_NAMES[base];
  if (!name) return audience;
  const place = own === undefined ? undefined : (catalogue.jurisdiction(own)?.name ?? { en: own, fr: own });
  return `${audience} – ${say(name)}${place ? `, ${say(OWN_CELLS)} ${say(place)}` : ""}`;
}

function originSection({ table, language, catalogue, at }: TablePage, say: Say): Markup {
  const { release, profile, permalink } = table;
  const lines: [Text, string | Markup][] = [
    [PAGE_TEXTS.source, say(release.source)],
    [PAGE_TEXTS.release, release.id],
    [PAGE_TEXTS.state, say(STATE_NAMES[release.state])],
    [
      release.state === "SCHEDULED" ? PAGE_TEXTS.comesOut : PAGE_TEXTS.published,
      longDate(release.publishedAt, language),
    ],
    [PAGE_TEXTS.audience, audienceIn(table, catalogue, say)],
    [PAGE_TEXTS.profile, `${profile.id} ${profile.version} – ${say(profile.name)}`],
    [PAGE_TEXTS.licence, say(table.licence)],
    [PAGE_TEXTS.permalink, html`<a href="${inLanguage(permalink, language)}">${permalink}</a>`],
  ];
  return html`<section><h2>${say(PAGE_TEXTS.citation)}</h2>
<p class="hint">${say(PAGE_TEXTS.cite)}</p>
<p id="citation">${textIn(table.citation, language)}${textIn(accessedOn(at), language)}</p>
<ul class="downloads"><li><a href="${inLanguage(`${permalink}.bib`, language)}">BibTeX</a></li><li><a href="${inLanguage(`${permalink}.csl.json`, language)}">CSL-JSON</a></li></ul></section>
<section><h2>${say(PAGE_TEXTS.origin)}</h2><dl>${lines.map(([name, value]) => html`<dt>${say(name)}</dt><dd>${value}</dd>\n`)}</dl></section>`;
}

/** The page of a table: what state it is in, the table, what must be said of it, files, and where it comes from. */
export function tablePage(page: TablePage): string {
  const { table, model, part, language, catalogue } = page;
  const say = sayIn(language);
  const parts = (name: Text): Markup | null =>
    part && partsMarkup(part, { permalink: table.permalink, language, say, name });
  const main = html`${banners(page, say)}
${parts(PAGE_TEXTS.parts)}${model ? tableMarkup(model, { language, catalogue }) : html`<p>${say(PAGE_TEXTS.tooLarge)}</p>`}${parts(PAGE_TEXTS.partsAgain)}
${nearSection(page.near, say, language)}
${model ? comparabilitySection(model, { say, language }) : null}
${notesSection(page, say)}
${downloadsSection(page, say)}
${originSection(page, say)}`;
  const stays = part && part.part > 1 ? `&part=${part.part}` : "";
  return pageMarkup({ title: say(table.title), main, stays }, language);
}

/** What stands in the place of a table whose release was withdrawn: that it was, why, and where to go. None of its content. */
export function withdrawnPage(
  withdrawn: {
    readonly release: string;
    readonly reason: Text | null;
    readonly successor: TablePage["successor"];
  },
  language: Language,
): string {
  const say = sayIn(language);
  const { release, reason, successor } = withdrawn;
  const link = successor
    ? html`<p><a href="${inLanguage(successor.address, language)}">${say(PAGE_TEXTS.successor)} ${successor.version}</a></p>`
    : null;
  const main = html`<p class="banner">${say(PAGE_TEXTS.withdrawn)}</p>
<p>${release}${reason ? html` – ${say(reason)}` : null}</p>
${link}`;
  return pageMarkup({ title: say(PAGE_TEXTS.withdrawnTitle), main }, language);
}

/** An error as a page, in both languages: who reads it did not choose one. */
export function faultPage(messages: Text, language: Language): string {
  const say = sayIn(language);
  const second = otherLanguage(language);
  const main = html`<p>${say(messages)}</p>\n<p lang="${tagsOf(second).tag}">${sayIn(second)(messages)}</p>`;
  return pageMarkup({ title: say(PAGE_TEXTS.fault), main }, language);
}
