import { describe, expect, test } from "vitest";
import { STORES, useExchange, VIEWERS, type ViewerName } from "../support/exchange.ts";
import { INCIDENTS, intakeOf, sdmxFile } from "../support/submissions.ts";

const TABLE = `query ($input: TableInput!) { table(input: $input) {
  permalink downloads { format url } citation { text { en fr } bibtex } release { id } } }`;

interface Answer {
  readonly table: {
    readonly permalink: string;
    readonly downloads: readonly { readonly format: string; readonly url: string }[];
    readonly citation: { readonly text: { readonly en: string; readonly fr: string }; readonly bibtex: string };
    readonly release: { readonly id: string };
  };
}

const GZIP = { "accept-encoding": "gzip" };
const SMALL = {
  where: {
    indicator: "demo.police.victims",
    jurisdictions: ["NS", "ON"],
    dimensions: [
      { dimension: "age", members: ["*"] },
      { dimension: "sex", members: ["M"] },
    ],
  },
  rows: ["JURISDICTION", "age"],
  columns: ["PERIOD"],
};
const NATIONAL = {
  where: { indicator: INCIDENTS, jurisdictions: ["CA"] },
  rows: ["JURISDICTION"],
  columns: ["PERIOD"],
};

describe.each(STORES)("permalinks on %s", (kind) => {
  const running = useExchange(kind);
  const intake = intakeOf(running);

  async function table(as: ViewerName, input: object = SMALL): Promise<Answer["table"]> {
    return (await running().data<Answer>(TABLE, { as, variables: { input } })).table;
  }
  async function open(url: string, as: ViewerName = "public", given: Record<string, string> = {}, method = "GET") {
    const viewer = VIEWERS[as];
    const headers = { "accept-encoding": "identity", ...given };
    const signed: Record<string, string> =
      viewer === null ? {} : { authorization: `Bearer ${await running().sign(viewer)}` };
    return fetch(url, { method, headers: { ...signed, ...headers } });
  }
  const page = async (url: string, as: ViewerName = "public"): Promise<string> =>
    (await open(url, as, { accept: "text/html" })).text();

  test("the same selection has the same permalink, in whatever order it was named", async () => {
    const first = await table("policy");
    const again = await table("policy", {
      ...SMALL,
      where: {
        ...SMALL.where,
        jurisdictions: ["Ontario", "Nouvelle-Écosse"],
        dimensions: [...SMALL.where.dimensions].reverse(),
      },
    });
    expect(again.permalink).toBe(first.permalink);
    expect((await table("public")).permalink).not.toBe(first.permalink);
    expect(first.permalink.length - running().address.length).toBeLessThan(110);
    expect(first.downloads.map(({ format }) => format)).toEqual([
      "CSV",
      "CSV_FR_CA",
      "XLSX",
      "JSON_STAT",
      "SDMX_JSON",
      "SDMX_CSV",
      "PARQUET",
    ]);
    expect(first.citation.text.en).toContain(first.permalink);
    expect(first.citation.bibtex).toContain(first.permalink);
  });

  test("whoever opens a permalink sees what he may see, and is told that it differs", async () => {
    const { permalink } = await table("analyst");
    const [own, others] = await Promise.all([page(permalink, "analyst"), page(permalink, "public")]);
    expect(own).not.toContain("banner differs");
    expect(others).toContain("banner differs");
    const values = async (as: ViewerName): Promise<unknown[]> =>
      ((await (await open(`${permalink}.json`, as)).json()) as { value: unknown[] }).value;
    const ofPublic = (await table("public")).permalink;
    const seen = (await (await open(`${ofPublic}.json`)).json()) as { value: unknown[] };
    expect(await values("public")).toEqual(seen.value);
    expect(await values("analyst")).not.toEqual(seen.value);
  });

  test("a page is accessible: a caption, a scope on every header, words for every symbol, no script or style in it", async () => {
    const { permalink } = await table("policy");
    for (const [lang, tag] of [
      ["en", "en-CA"],
      ["fr", "fr-CA"],
    ]) {
      const text = await page(`${permalink}?lang=${lang}`, "policy");
      expect(text).toContain(`<html lang="${tag}">`);
      expect(text).toMatch(/<table id="table">\n<caption id="caption"><span>[^<]+<\/span><\/caption>/);
      for (const [header] of text.matchAll(/<th[ >][^>]*>?/g)) expect(header).toMatch(/scope="(?:col|row|colgroup)"/);
      const cells = [...text.matchAll(/<td>(.*?)<\/td>/g)].map(([, cell]) => cell as string);
      expect(cells.length).toBeGreaterThan(10);
      expect(cells.filter((cell) => !/^[\d,\u202f]+$/.test(cell) && !cell.includes('class="spoken"'))).toEqual([]);
      expect(text).not.toMatch(/<script|<style| style=| on[a-z]+=/);
      expect(text).toContain(
        lang === "en" ? "suppressed for confidentiality" : "supprimé pour des raisons de confidentialité",
      );
      expect([...text.matchAll(/<h1>/g)]).toHaveLength(1);
    }
    const style = await open(`${running().address}/assets/page.css`);
    expect(style.headers.get("content-type")).toBe("text/css; charset=utf-8");
  });

  test("a reason about the period before a change names it, where the table lacks it", async () => {
    const where = { indicator: "ht.court.cases", jurisdictions: ["CA"], periods: ["2012-2013"], measures: ["CHANGE"] };
    const { permalink } = await table("policy", { where, rows: ["JURISDICTION"], columns: ["PERIOD"] });
    const text = await page(`${permalink}?lang=en`, "policy");
    expect(text).toMatch(/<li>In 2011-2012, superior courts of Quebec [^<]*\(2011[^<)]*2012\)<\/li>/);
    expect(text).not.toContain("()");
  });

  test("answers can be asked for again by their ETag, and only the public's may be shared", async () => {
    const { permalink } = await table("public");
    const first = await open(`${permalink}.csv?lang=en`);
    const etag = first.headers.get("etag") as string;
    expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
    expect(first.headers.get("cache-control")).toBe("public, max-age=0, must-revalidate");
    expect(first.headers.get("vary")).toBe("Authorization, Accept, View-As, Accept-Encoding");
    const again = await open(`${permalink}.csv?lang=en`, "public", { "if-none-match": `"x", ${etag}` });
    expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", etag]);
    const tags = new Set<string | null>([etag]);
    for (const [url, as] of [
      [`${permalink}.csv?lang=fr`, "public"],
      [`${permalink}.json?lang=en`, "public"],
      [`${permalink}?lang=en`, "public"],
      [`${permalink}.csv?lang=en`, "policy"],
    ] as const) {
      const response = await open(url, as, { "if-none-match": etag });
      expect(response.status).toBe(200);
      tags.add(response.headers.get("etag"));
      if (as === "policy") expect(response.headers.get("cache-control")).toBe("private, no-cache");
    }
    expect(tags.size).toBe(5);
    expect((await open(permalink)).headers.get("vary")).toBe(
      "Authorization, Accept, View-As, Accept-Language, Accept-Encoding",
    );
    const head = await open(`${permalink}.csv?lang=en`, "public", {}, "HEAD");
    expect([head.status, await head.text(), head.headers.get("etag")]).toEqual([200, "", etag]);
  });

  test("who takes gzip gets fewer bytes of the same answer, with a tag of their own", async () => {
    const { permalink } = await table("public");
    for (const ending of [".csv?lang=fr", ".csv?locale=fr-CA", ".json?lang=en", ".sdmx.csv?lang=en", "?lang=fr"]) {
      const [plain, packed] = [await open(permalink + ending), await open(permalink + ending, "public", GZIP)];
      expect([plain.headers.get("content-encoding"), packed.headers.get("content-encoding")]).toEqual([null, "gzip"]);
      expect(await packed.text()).toBe(await plain.text());
      const [tag, other] = [plain, packed].map(({ headers }) => headers.get("etag") as string);
      expect(other).toBe(`${tag?.slice(0, -1)}-gzip"`);
      expect(plain.headers.get("vary")).toContain("Accept-Encoding");
      const again = (tag: string, headers = {}) =>
        open(permalink + ending, "public", { ...headers, "if-none-match": tag });
      expect((await again(other as string, GZIP)).status).toBe(304);
      expect((await again(other as string)).status).toBe(200);
    }
    const workbook = await open(`${permalink}.xlsx?lang=en`, "public", GZIP);
    expect([workbook.headers.get("content-encoding"), workbook.headers.get("vary")]).toEqual([
      null,
      "Authorization, Accept, View-As",
    ]);
    await workbook.arrayBuffer();
    const head = await open(`${permalink}?lang=en`, "public", GZIP, "HEAD");
    const page = await open(`${permalink}?lang=en`, "public", GZIP);
    expect(head.headers.get("content-length")).toBe(page.headers.get("content-length"));
    await page.text();
  });

  test("a page names itself in both languages, and files by what they are", async () => {
    const { permalink } = await table("public");
    const { headers } = await open(permalink, "public", { accept: "text/html" });
    for (const lang of ["en", "fr"])
      expect(headers.get("link")).toContain(`<${permalink}?lang=${lang}>; rel="alternate"; hreflang="${lang}-CA"`);
    const endings = [".csv?lang=fr", ".csv?locale=fr-CA", ".xlsx?lang=en", ".sdmx.json?lang=fr", ".bib?lang=en"];
    const names = endings.map(async (ending) => {
      const response = await open(`${permalink}${ending}`);
      await response.arrayBuffer();
      return /filename="demo\.police\.victims@[\d.]+-PUBLIC-(.*)"$/.exec(
        response.headers.get("content-disposition") ?? "",
      )?.[1];
    });
    expect(await Promise.all(names)).toEqual(["fr.csv", "fr-excel.csv", "en.xlsx", "fr.sdmx.json", "en.bib"]);
  });

  test("a citation says on which day it was taken, and two tables of a release are two entries", async () => {
    const [one, other] = [await table("public"), await table("policy")];
    const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "America/Toronto" }).format(new Date());
    const bib = await (await open(`${one.permalink}.bib?lang=fr`)).text();
    expect(bib).toContain(`urldate = {${day}}`);
    expect(await page(`${one.permalink}?lang=fr`)).toMatch(/\(consulté le \S+ \S+ \d{4}\)<\/p>/);
    const keyOf = (text: string): string | undefined => /^@misc\{([^,]+),/.exec(text)?.[1];
    expect(keyOf(bib)).toBe(keyOf(one.citation.bibtex));
    expect(keyOf(bib)).not.toBe(keyOf(other.citation.bibtex));
  });

  test("what is no permalink, no ending or no language is refused in both languages, as a page or as JSON", async () => {
    const { permalink } = await table("public");
    const wrong = `${permalink.slice(0, -1)}${permalink.endsWith("A") ? "B" : "A"}`;
    for (const [url, status] of [
      [wrong, 404],
      [`${running().address}/t/`, 404],
      [`${permalink}.exe`, 400],
      [`${permalink}.csv?lang=de`, 400],
      [`${permalink}.csv?locale=fr`, 400],
    ] as const) {
      const json = await open(url);
      expect([url, json.status]).toEqual([url, status]);
      const { errors } = (await json.json()) as { errors: [{ extensions: { messages: { en: string; fr: string } } }] };
      expect(errors[0].extensions.messages.fr).not.toBe("");
      const html = await open(url, "public", { accept: "text/html" });
      expect([html.status, html.headers.get("content-type")]).toEqual([status, "text/html; charset=utf-8"]);
      expect(await html.text()).toContain('lang="fr-CA"');
    }
    expect((await open(permalink, "public", {}, "POST")).status).toBe(405);
    expect((await fetch(permalink, { headers: { authorization: "Bearer no" } })).status).toBe(401);
  });

  test("the page of a table that hides figures leads to tables near it that show more; one that shows all leads nowhere", async () => {
    const victims = {
      where: {
        indicator: "demo.police.victims",
        jurisdictions: ["ON", "QC", "BC"],
        from: "2016",
        dimensions: [{ dimension: "sex", members: ["*"] }],
      },
      rows: ["JURISDICTION"],
      columns: ["PERIOD", "sex"],
    };
    const shownOn = (markup: string): { shown: number; cells: number } => {
      const cells = [...(/<tbody.*<\/tbody>/s.exec(markup)?.[0] ?? "").matchAll(/<td[^>]*>.*?<\/td>/gs)].map(([cell]) =>
        cell.replaceAll(/<[^>]*>/g, " "),
      );
      return { shown: cells.filter((text) => /\d/.test(text)).length, cells: cells.length };
    };
    const first = await page((await table("policy", victims)).permalink, "policy");
    const section = /<section class="near">.*?<\/section>/s.exec(first)?.[0] ?? "";
    const links = [...section.matchAll(/<a href="([^"]+)">([^<]+)<\/a> \(([^)]+)\)/g)];
    expect(links.length).toBeGreaterThan(0);
    for (const [, address = "", words, told] of links) {
      const near = await page(address.replaceAll("&amp;", "&"), "policy");
      const { shown, cells } = shownOn(near);
      const part =
        shown === cells ? `a figure in each of its ${cells} cells` : `a figure in ${shown} of its ${cells} cells`;
      expect([words, told]).toEqual([words, part]);
      const before = shownOn(first);
      expect(shown / cells).toBeGreaterThan(before.shown / before.cells);
    }
    const french = await page(`${(await table("policy", victims)).permalink}?lang=fr`, "policy");
    expect(french).toContain("Tableaux voisins qui montrent davantage");
    expect(french).toMatch(/\(un chiffre dans \d+ de ses \d+ cellules\)|\(un chiffre dans chacune de ses/);

    const threeYears = { where: { indicator: INCIDENTS, jurisdictions: ["CA"], from: "2021", to: "2023" } };
    const whole = await page((await table("policy", { ...NATIONAL, ...threeYears })).permalink, "policy");
    expect(shownOn(whole)).toEqual({ shown: 3, cells: 3 });
    expect(whole).not.toContain('class="near"');
  });

  test("a release that was replaced says so and leads on; one that was withdrawn shows nothing of its content", async () => {
    const before = await table("policy", NATIONAL);
    expect(await page(before.permalink, "policy")).not.toContain("banner");
    const etag = (await open(`${before.permalink}.csv`, "policy")).headers.get("etag") as string;
    const published = await intake.publish(await intake.approved(sdmxFile("2022", 4321)));
    if (!("version" in published)) throw new Error(JSON.stringify(published));
    const after = await table("policy", NATIONAL);
    const old = await page(before.permalink, "policy");
    expect(old).toContain("banner superseded");
    expect(old).toContain(after.permalink);
    expect(old).not.toContain("4,321");
    const changed = await open(`${before.permalink}.csv`, "policy", { "if-none-match": etag });
    expect(changed.status).toBe(200);
    expect(await page(after.permalink, "policy")).toContain("4,321");

    await intake.withdraw(published.id);
    for (const as of ["public", "policy", "loader"] as const) {
      const gone = await open(after.permalink, as, { accept: "text/html" });
      const text = await gone.text();
      expect([gone.status, text.includes("4,321"), text.includes("A test.")]).toEqual([410, false, true]);
      expect(text).toContain(`${running().address}/t/`);
      expect((await open(`${after.permalink}.csv`, as)).status).toBe(404);
    }
    expect(await page(before.permalink, "policy")).not.toContain("superseded");
  });
});
