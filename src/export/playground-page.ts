import type { Language } from "../domain/codes.ts";
import { html } from "./html.ts";
import { pageMarkup, sayIn } from "./page-frame.ts";
import { PLAYGROUND_TEXTS } from "./page-texts.ts";
import { PLAYGROUND_EXAMPLES } from "./playground-examples.ts";

/** Where the playground's own files are served. Scripts run in this order. */
const PLAYGROUND_ASSETS = {
  styles: ["/assets/graphiql.css"],
  scripts: ["/assets/react.js", "/assets/react-dom.js", "/assets/graphiql.js", "/assets/playground.js"],
} as const;

/** What starts GraphiQL in the page: each example in a tab of its own. A token stays in the page: headers are not kept. */
export const PLAYGROUND_SCRIPT = `const root = document.getElementById("graphiql");
const fetcher = GraphiQL.createFetcher({ url: "/graphql", headers: { "accept-language": document.documentElement.lang } });
const defaultTabs = JSON.parse(root.dataset.examples).map((query) => ({ query }));
ReactDOM.createRoot(root).render(
  React.createElement(GraphiQL, { fetcher, defaultTabs, isHeadersEditorEnabled: true, shouldPersistHeaders: false, forcedTheme: "light" }),
);
`;

/** The page at /graphiql: GraphiQL, which speaks English alone, in a bilingual frame that says so, with the examples of the README. */
export function playgroundPage(language: Language): string {
  const say = sayIn(language);
  const texts = PLAYGROUND_TEXTS;
  const examples = PLAYGROUND_EXAMPLES.map(
    ({ operation, query, name }) => `# ${say(name)}\nquery ${operation} ${query}`,
  );
  const main = html`<p>${say(texts.purpose)}</p>
<p>${say(texts.token)} <code>{ "Authorization": "Bearer …" }</code></p>
<noscript><p class="banner">${say(texts.noScript)}</p></noscript>
<div id="graphiql" lang="en" data-examples="${JSON.stringify(examples)}"></div>
<p><a href="/schema.graphql">${say(texts.schema)}</a></p>`;
  const { styles, scripts } = PLAYGROUND_ASSETS;
  return pageMarkup({ title: say(texts.title), main, styles, scripts }, language);
}
