import { readFile } from "node:fs/promises";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PLAYGROUND_EXAMPLES } from "../../src/export/playground-examples.ts";
import { type OpenBrowser, openBrowser } from "../support/browser.ts";
import { useExchange, VIEWERS, type ViewerName } from "../support/exchange.ts";

const TABLE = `query ($input: TableInput!) { table(input: $input) { permalink } }`;
const VICTIMS = {
  where: {
    indicator: "demo.police.victims",
    jurisdictions: ["NS", "ON"],
    dimensions: [
      { dimension: "age", members: ["*"] },
      { dimension: "sex", members: ["F", "M"] },
    ],
  },
  rows: ["JURISDICTION", "age"],
  columns: ["PERIOD", "sex"],
};
const PHONE = { width: 320, height: 640 };

const running = useExchange("PGlite");
let opened: OpenBrowser;
const contexts: BrowserContext[] = [];
beforeAll(async () => {
  opened = await openBrowser();
});
afterAll(async () => {
  for (const context of contexts) await context.close();
  await opened?.close();
});

interface Watched {
  readonly page: Page;
  /** Errors and warnings of the page's console, and what it threw. */
  readonly complaints: string[];
  /** Origins that anything was asked of. */
  readonly origins: Set<string>;
}

/** A page of a new context, as one viewer sees it. */
async function newPage(as: ViewerName = "public", settings: object = {}): Promise<Watched> {
  const viewer = VIEWERS[as];
  const signed: Record<string, string> =
    viewer === null ? {} : { authorization: `Bearer ${await running().sign(viewer)}` };
  const context = await opened.browser.newContext({ extraHTTPHeaders: signed, acceptDownloads: true, ...settings });
  contexts.push(context);
  const page = await context.newPage();
  const [complaints, origins] = [[] as string[], new Set<string>()];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (!request.url().startsWith("data:")) origins.add(new URL(request.url()).origin);
  });
  return { page, complaints, origins };
}

async function permalinkOf(as: ViewerName, input: object = VICTIMS): Promise<string> {
  const { table } = await running().data<{ table: { permalink: string } }>(TABLE, { as, variables: { input } });
  return table.permalink;
}

/** Expressions that run in the page. */
const IN_PAGE = {
  /** Elements that reach beyond the window, but for those in a region that scrolls aside. */
  tooWide: `[...document.querySelectorAll("body *")]
    .filter((one) => !one.closest(".scroll, pre, .skip") && one.getBoundingClientRect().right > innerWidth + 1)
    .map((one) => one.outerHTML.slice(0, 80))`,
  width: "document.documentElement.scrollWidth",
  tableWidth: 'document.querySelector("table")?.scrollWidth ?? 9999',
  regionScrolls: '(([one]) => !one || one.scrollWidth > one.clientWidth)(document.querySelectorAll(".scroll"))',
  /** Scrolls the table to its end, and says where the header of its last row then is. */
  headAtTheEnd: `(() => {
    document.querySelector(".scroll").scrollLeft = 9999;
    const { left, right } = [...document.querySelectorAll("tbody th:first-child")].at(-1).getBoundingClientRect();
    return left >= 0 && right <= innerWidth / 2 + 1;
  })()`,
  copied: '(getSelection().selectAllChildren(document.querySelector("tbody")), getSelection().toString())',
  scrollOnPaper: 'getComputedStyle(document.querySelector(".scroll")).overflowX',
  focused: `(({ innerText, attributes }, { outlineStyle, left }) =>
    ({ text: innerText.slice(0, 40), role: attributes.role?.value ?? null, outlineStyle, left })
  )(document.activeElement, getComputedStyle(document.activeElement))`,
};
interface Focused {
  readonly text: string;
  readonly role: string | null;
  readonly outlineStyle: string;
  readonly left: string;
}

describe.each([
  {
    lang: "en",
    tag: "en-CA",
    other: "Français",
    spoken: "suppressed for confidentiality",
    title: "Where it comes from",
  },
  {
    lang: "fr",
    tag: "fr-CA",
    other: "English",
    spoken: "supprimé pour des raisons de confidentialité",
    title: "Provenance",
  },
])("the page of a table in a browser, $tag", ({ lang, tag, other, spoken, title }) => {
  test("is a table to those who hear it: named, with row and column headers and words for every symbol", async () => {
    const { page, complaints, origins } = await newPage("policy");
    await page.goto(`${await permalinkOf("policy")}?lang=${lang}`);
    expect(await page.getAttribute("html", "lang")).toBe(tag);
    const table = page.getByRole("table");
    expect(await table.count()).toBe(1);
    const caption = await page.locator("caption").innerText();
    expect(await page.getByRole("table", { name: caption }).count()).toBe(1);
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe(caption);
    // Two jurisdictions by six age groups; two years above two sexes each.
    const heard = await table.ariaSnapshot();
    expect(await table.getByRole("rowheader").count()).toBeGreaterThan(12);
    expect(await table.getByRole("columnheader").count()).toBeGreaterThan(4);
    expect(heard).toContain(spoken);
    expect(heard).not.toMatch(/cell "x/);
    expect(await page.getByRole("heading", { name: title }).count()).toBe(1);
    expect([complaints, [...origins]]).toEqual([[], [running().address]]);
  });

  test("leads to the same table in the other language, and every link stays in its language", async () => {
    const { page } = await newPage();
    const permalink = await permalinkOf("public");
    await page.goto(`${permalink}?lang=${lang}`);
    const links = await page.locator("main a").evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""));
    expect(links.length).toBeGreaterThan(9);
    expect(links.filter((href) => !new RegExp(`[?&]lang=(?:${lang}|fr&locale=fr-CA)$`).test(href))).toEqual([]);
    const values = await page.locator("td").allInnerTexts();
    await page.getByRole("link", { name: other }).click();
    expect(await page.getAttribute("html", "lang")).not.toBe(tag);
    expect(page.url().startsWith(permalink)).toBe(true);
    expect(await page.locator("td").count()).toBe(values.length);
    await page.locator("header a").first().click();
    expect(new URL(page.url()).pathname).toBe("/");
  });

  test("gives every file that it names", async () => {
    const { page, complaints } = await newPage();
    await page.goto(`${await permalinkOf("public")}?lang=${lang}`);
    const links = page.locator(".downloads a");
    const names: string[] = [];
    for (let i = 0; i < (await links.count()); i++) {
      const [download] = await Promise.all([page.waitForEvent("download"), links.nth(i).click()]);
      expect(await download.failure()).toBeNull();
      expect((await readFile(await download.path())).length).toBeGreaterThan(100);
      names.push(download.suggestedFilename().replace(/^.*-(?:en|fr)[.-]/, ""));
    }
    expect(names.sort()).toEqual(
      ["bib", "csl.json", "csv", "excel.csv", "json", "parquet", "sdmx.csv", "sdmx.json", "xlsx"].sort(),
    );
    expect(complaints).toEqual([]);
  });
});

test("a table of more cells than a page holds is shown in parts, all of its notes with each, in the reader's language", async () => {
  const { page, complaints } = await newPage("policy");
  const dimensions = ["sex", "age", "relationship"].map((dimension) => ({ dimension, members: ["*"] }));
  const where = { indicator: "demo.police.victims", dimensions, measures: ["COUNT", "RATE", "SHARE", "CHANGE"] };
  const query = `query ($where: ObservationFilter!) { exports(where: $where) { cells permalink } }`;
  type Exported = { exports: { cells: number; permalink: string } };
  const { exports } = await running().data<Exported>(query, { as: "policy", variables: { where } });
  expect(exports.cells).toBeGreaterThan(2_000);
  await page.goto(`${exports.permalink}?lang=fr`);
  const rows: string[] = [];
  const notesOf = () => page.locator("section", { has: page.getByRole("heading", { name: "Notes" }) }).innerText();
  const noted = await notesOf();
  for (let part = 1; ; part++) {
    expect(await page.locator("tbody td").count()).toBeLessThanOrEqual(1_000);
    rows.push(...(await page.locator("tbody tr").allInnerTexts()));
    expect(await notesOf()).toBe(noted);
    const next = page.getByRole("link", { name: "Lignes suivantes" }).first();
    if ((await next.count()) === 0) break;
    await next.click();
    expect(new URL(page.url()).searchParams.get("part")).toBe(String(part + 1));
  }
  const heads = rows.map((row) => row.split("\t").slice(0, 4).join());
  expect(new Set(heads).size).toBe(rows.length);
  expect(await page.getByText(`sur ${rows.length.toLocaleString("fr-CA").replace(/\s/g, "\u202f")}`).count()).toBe(2);
  await page.getByRole("link", { name: "English" }).click();
  expect(new URL(page.url()).searchParams.get("part")).not.toBeNull();
  expect(await page.getByText(/^Rows .* of /).count()).toBe(2);
  expect(complaints).toEqual([]);
  const beyond = await page.goto(`${exports.permalink}?lang=fr&part=9999`);
  expect(beyond?.status()).toBe(404);
  expect((await page.goto(`${exports.permalink}?lang=fr&part=0`))?.status()).toBe(400);
});

test.each([
  ["en", "Playground"],
  ["fr", "Bac à sable"],
])(
  "the playground asks, explains and completes, with nothing from elsewhere and no script in the page: %s",
  async (lang, title) => {
    const { page, complaints, origins } = await newPage("policy");
    const response = await page.goto(`${running().address}/graphiql?lang=${lang}`);
    expect(response?.headers()["content-security-policy"]).toContain("script-src 'self';style-src 'self'");
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe(title);
    expect(await page.locator("script:not([src])").count()).toBe(0);
    const tabs = (await page.getByRole("tab").allInnerTexts()).map((tab) => tab.trim());
    expect(tabs).toEqual(PLAYGROUND_EXAMPLES.map(({ operation }) => operation));
    await page.locator(".graphiql-query-editor").getByText("Incidents", { exact: true }).waitFor();
    // GraphiQL reads the name of an operation a moment after its text.
    await page.waitForTimeout(500);
    await page.getByRole("button", { name: /^Execute query/ }).click();
    await page.locator(".result-window .CodeMirror-line", { hasText: "observations" }).first().waitFor();
    expect(await page.locator(".result-window").innerText()).toContain("display");
    await page.getByRole("button", { name: "Show Documentation Explorer" }).click();
    await page.getByRole("link", { name: "Query" }).first().click();
    await page.getByText("tablePreflight").first().waitFor();
    expect([complaints, [...origins]]).toEqual([[], [running().address]]);
  },
);

test("the playground's examples are the questions of the README", async () => {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const questions = [...readme.matchAll(/```graphql\n([\s\S]*?)```/g)].map(([, query]) => query);
  expect(PLAYGROUND_EXAMPLES.map(({ query }) => query)).toEqual(questions);
});

test("the page works by keyboard alone: skip link first, then the links, and the table takes focus to be scrolled", async () => {
  const { page } = await newPage();
  await page.goto(`${await permalinkOf("public")}?lang=en`);
  const focused = (): Promise<Focused> => page.evaluate<Focused>(IN_PAGE.focused);
  await page.keyboard.press("Tab");
  expect(await focused()).toMatchObject({ text: "Skip to the content", left: "16px", outlineStyle: "solid" });
  await page.keyboard.press("Enter");
  expect(new URL(page.url()).hash).toBe("#content");
  await page.keyboard.press("Tab");
  expect(await focused()).toMatchObject({ role: "region", outlineStyle: "solid" });
  const total = await page.locator("main a").count();
  const reached = new Set<string>();
  for (let i = 0; i < total; i++) {
    await page.keyboard.press("Tab");
    reached.add((await focused()).text);
  }
  expect(reached).toContain("Parquet");
  expect(reached).toContain("BibTeX");
});

test("at 320 px nothing but the table is wider than the window, and the table scrolls in its own region", async () => {
  const { page } = await newPage("public", { viewport: PHONE });
  for (const address of [`${await permalinkOf("public")}?lang=fr`, `${running().address}/?lang=fr`]) {
    await page.goto(address);
    expect(await page.evaluate(IN_PAGE.tooWide)).toEqual([]);
    expect(await page.evaluate(IN_PAGE.width)).toBeLessThanOrEqual(PHONE.width);
    expect(await page.evaluate(IN_PAGE.tableWidth)).toBeGreaterThan(PHONE.width);
    expect(await page.evaluate(IN_PAGE.regionScrolls)).toBe(true);
  }
});

test("at 400 px a row keeps its header while its figures scroll by", async () => {
  const { page } = await newPage("public", { viewport: { width: 400, height: 800 } });
  await page.goto(`${await permalinkOf("public")}?lang=en`);
  expect(await page.evaluate(IN_PAGE.regionScrolls)).toBe(true);
  expect(await page.evaluate(IN_PAGE.headAtTheEnd)).toBe(true);
});

test("what is copied from a table has every header on every row, and no words meant for the ear", async () => {
  const { page } = await newPage("policy");
  await page.goto(`${await permalinkOf("policy")}?lang=en`);
  const rows = (await page.evaluate<string>(IN_PAGE.copied))
    .trim()
    .split("\n")
    .map((row) => row.split("\t"));
  // Two jurisdictions by six age groups.
  expect(rows.length).toBe(12);
  expect(new Set(rows.map(([place]) => place))).toEqual(new Set(["Nova Scotia", "Ontario"]));
  expect(new Set(rows.map(({ length }) => length)).size).toBe(1);
  expect(rows.flat().filter((cell) => cell.includes("suppressed"))).toEqual([]);
  expect(rows.flat()).toContain("x");
});

test("a table with nothing on its rows or columns is a page of its own, with a header wherever a figure stands", async () => {
  const { page } = await newPage("policy");
  const where = { indicator: "ht.police.incidents", jurisdictions: ["CA"], periods: ["2022"] };
  for (const [rows, columns, headers] of [
    [[], [], ["Value", "Value"]],
    [["PERIOD"], [], ["Reference period", "Value", "2022"]],
    [[], ["PERIOD"], ["2022", "Value"]],
    [
      ["PERIOD", "offence"],
      ["JURISDICTION", "MEASURE"],
      ["Canada", "Reference period", "Offence", "Count", "2022"],
    ],
  ] as const) {
    const named = { ...where, dimensions: [{ dimension: "offence", members: ["CC279"] }] };
    await page.goto(`${await permalinkOf("policy", { where: named, rows, columns })}?lang=en`);
    expect((await page.locator("th").allInnerTexts()).slice(0, headers.length)).toEqual([...headers]);
    expect(await page.locator("tbody td").allInnerTexts()).toEqual([expect.stringMatching(/^474/)]);
    expect(await page.locator("tr.group").count()).toBe(0);
  }
});

test("a reason that is about some of the figures says which", async () => {
  const { page } = await newPage("policy");
  const input = {
    where: {
      indicator: "ht.police.incidents",
      jurisdictions: ["CA", "AB"],
      ...{ from: "2017", to: "2021", measures: ["COUNT", "RATE"] },
      dimensions: [{ dimension: "offence", members: ["CC279"] }],
    },
    rows: ["JURISDICTION", "MEASURE"],
    columns: ["PERIOD"],
  };
  for (const [lang, verdict, which] of [
    ["en", "Yes, with caution.", "(Alberta; 2017 and 2018)"],
    ["fr", "Oui, avec prudence.", "(Alberta\u202f; 2017 et 2018)"],
  ]) {
    await page.goto(`${await permalinkOf("policy", input)}?lang=${lang}`);
    expect(await page.getByText(verdict as string, { exact: true }).count()).toBe(1);
    expect(
      await page
        .getByRole("listitem")
        .filter({ hasText: which as string })
        .count(),
    ).toBe(1);
  }
});

test("on paper the links to elsewhere are gone, and the table, notes, citation and permalink stay", async () => {
  const { page } = await newPage();
  await page.goto(`${await permalinkOf("public")}?lang=en`);
  await page.emulateMedia({ media: "print" });
  const shown = async (selector: string): Promise<boolean> => page.locator(selector).first().isVisible();
  expect([await shown("header nav"), await shown(".downloads")]).toEqual([false, false]);
  for (const selector of ["table", "caption", "#citation", "dl", "h1"])
    expect([selector, await shown(selector)]).toEqual([selector, true]);
  expect(await page.evaluate(IN_PAGE.scrollOnPaper)).toBe("visible");
  expect((await page.pdf()).subarray(0, 5).toString()).toBe("%PDF-");
});

test("the pages need no script: what stands in them is all there is", async () => {
  const { page } = await newPage("public", { javaScriptEnabled: false });
  await page.goto(`${running().address}/?lang=fr`);
  await page.locator(".tables a").first().click();
  expect(await page.getByRole("table").count()).toBe(1);
  expect(await page.locator("td").count()).toBeGreaterThan(3);
  expect(await page.locator("script").count()).toBe(0);
});

test("the start page leads to a table of every indicator, in the reader's language, and shows no figure", async () => {
  const { page, complaints, origins } = await newPage("public", { locale: "fr-CA" });
  await page.goto(running().address);
  expect(await page.getAttribute("html", "lang")).toBe("fr-CA");
  const tables = await page.locator(".tables a").evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""));
  const query = "{ indicators { nodes { currentRelease { id } } } }";
  type Released = { indicators: { nodes: { currentRelease: object | null }[] } };
  const { nodes } = (await running().data<Released>(query)).indicators;
  expect(tables).toHaveLength(nodes.filter(({ currentRelease }) => currentRelease !== null).length);
  for (const address of tables) {
    const response = await page.goto(address);
    expect([address, response?.status()]).toEqual([address, 200]);
    expect(await page.getByRole("table").count()).toBe(1);
  }
  expect([complaints, [...origins]]).toEqual([[], [running().address]]);
});
