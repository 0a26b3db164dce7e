import type { Language, Text } from "../domain/codes.ts";
import { longDate } from "../shared/long-date.ts";
import { html, type Markup } from "./html.ts";
import { inLanguage, pageMarkup, type Say, sayIn } from "./page-frame.ts";
import { START_TEXTS } from "./page-texts.ts";

/** A table to begin with: the release of an indicator that is current for the viewer, with every total. */
export interface StartTable {
  readonly name: Text;
  readonly definition: Text;
  readonly synthetic: boolean;
  readonly version: string;
  readonly publishedAt: Date;
  readonly address: string;
}

const EXAMPLE = "{ indicators(first: 20) { nodes { id name { en fr } } } }";

function tableItem(table: StartTable, language: Language, say: Say): Markup {
  const tag = table.synthetic ? html` <span class="tag">${say(START_TEXTS.demonstration)}</span>` : null;
  const day = table.publishedAt.toISOString().slice(0, 10);
  return html`<li><a href="${inLanguage(table.address, language)}">${say(table.name)}</a>${tag}
<small>${say(table.definition)}</small>
<small>${say(START_TEXTS.released)} ${table.version}, <time datetime="${day}">${longDate(table.publishedAt, language)}</time></small></li>\n`;
}

function doorsSection(origin: string, language: Language, say: Say): Markup {
  const ask = `curl -s ${origin}/graphql -H 'content-type: application/json' -d '{"query":"${EXAMPLE}"}'`;
  return html`<section><h2>${say(START_TEXTS.doors)}</h2>
<p>${say(START_TEXTS.graphql)}</p>
<pre tabindex="0"><code>${ask}</code></pre>
<p><a href="${inLanguage("/graphiql", language)}">${say(START_TEXTS.playground)}</a></p>
<p><a href="/schema.graphql">${say(START_TEXTS.schema)}</a></p></section>
<section><h2>${say(START_TEXTS.token)}</h2>
<p>${say(START_TEXTS.tokenSay)}</p>
<pre tabindex="0"><code>npm run -s fptx -- token --role policy</code></pre></section>`;
}

/** The page at `/`: a table of each indicator, the doors for programs, and how to get a token. */
export function startPage(
  { tables, origin }: { readonly tables: readonly StartTable[]; readonly origin: string },
  language: Language,
): string {
  const say = sayIn(language);
  const items = tables.map((table) => tableItem(table, language, say));
  const list = items.length > 0 ? html`<ul class="tables">${items}</ul>` : html`<p>${say(START_TEXTS.none)}</p>`;
  const main = html`<p>${say(START_TEXTS.purpose)}</p>
<section><h2>${say(START_TEXTS.tables)}</h2>
<p>${say(START_TEXTS.tablesSay)}</p>
${list}</section>
${doorsSection(origin, language, say)}`;
  return pageMarkup({ title: say(START_TEXTS.title), main, isHome: true }, language);
}
