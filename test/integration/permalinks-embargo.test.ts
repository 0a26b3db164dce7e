import { expect, test } from "vitest";
import { useExchange, VIEWERS, type ViewerName } from "../support/exchange.ts";
import { INCIDENTS, intakeOf, type Released, sdmxFile } from "../support/submissions.ts";

const OUT_AT = "2030-01-01T08:30:00-05:00";
const READER = { sub: "deputy@example.ca", roles: ["policy"], jurisdiction: "CA" };
const ENDINGS = [
  "",
  ".csv",
  ".csv?locale=fr-CA",
  ".xlsx",
  ".json",
  ".sdmx.json",
  ".sdmx.csv",
  ".parquet",
  ".bib",
  ".csl.json",
];
const TABLE = `query ($input: TableInput!) { table(input: $input) { permalink citation { text { en fr } bibtex } } }`;
interface Answer {
  readonly table: {
    readonly permalink: string;
    readonly citation: { readonly text: { readonly en: string; readonly fr: string } };
  };
}

const running = useExchange("PGlite");
const intake = intakeOf(running);
const signed = async (claims: object | null): Promise<Record<string, string>> =>
  claims === null ? {} : { authorization: `Bearer ${await running().sign({ ...claims })}` };

test("a permalink to a release that waits is nothing to anybody but its pre-release readers, in any form", async () => {
  const waiting = (await intake.publish(await intake.approved(sdmxFile("2022", 4321)), "ann", {
    at: OUT_AT,
  })) as Released;
  expect(waiting.state).toBe("SCHEDULED");
  const grant = `mutation { grantPreRelease(input: { release: "${waiting.id}", subject: "${READER.sub}", until: "2029-12-31T00:00:00Z" }) { subject } }`;
  await running().data(grant, { authorization: await intake.bearer("ann") });
  const where = { indicator: INCIDENTS, jurisdictions: ["CA"], from: "2021", release: waiting.id };
  const variables = { input: { where, rows: ["JURISDICTION"], columns: ["PERIOD"] } };
  const { authorization = "" } = await signed(READER);
  const { table } = await running().data<Answer>(TABLE, { authorization, variables });
  expect(table.citation.text.en).toContain("January 1, 2030");
  expect(table.citation.text.fr).toContain("1er janvier 2030");

  const open = async (ending: string, claims: object | null, method = "GET") =>
    fetch(`${table.permalink}${ending}`, { method, headers: { ...(await signed(claims)), accept: "text/html,*/*" } });
  const others: (object | null)[] = [
    ...(Object.keys(VIEWERS) as ViewerName[]).map((name) => VIEWERS[name]),
    { ...READER, sub: "Deputy@example.ca" },
  ];
  for (const claims of others)
    for (const ending of ENDINGS) {
      const shut = await open(ending, claims);
      expect([claims, ending, shut.status, shut.headers.get("etag")]).toEqual([claims, ending, 404, null]);
      expect(await shut.text()).not.toMatch(/4,?321|2030|embargo/i);
    }
  expect((await open(".csv", null, "HEAD")).status).toBe(404);

  const page = await open("?lang=en", READER);
  expect([page.status, page.headers.get("cache-control")]).toEqual([200, "private, no-cache"]);
  const text = await page.text();
  expect(text).toContain("4,321");
  expect(text).toMatch(/banner embargo">Under embargo until January 1, 2030/);
  expect(await (await open("?lang=fr", READER)).text()).toMatch(/Sous embargo jusqu&#39;au 1er janvier 2030/);
  for (const ending of ENDINGS) expect([ending, (await open(ending, READER)).status]).toEqual([ending, 200]);
  const dataset = (await (await open(".json", READER)).json()) as { note: string[]; extension: { release: object } };
  expect(dataset.note[0]).toContain("Under embargo until");
  expect(dataset.extension.release).toMatchObject({ id: waiting.id, state: "SCHEDULED" });

  const revoke = `mutation { revokePreRelease(input: { release: "${waiting.id}", subject: "${READER.sub}" }) { revokedBy } }`;
  await running().data(revoke, { authorization: await intake.bearer("ann") });
  expect((await open("", READER)).status).toBe(404);
});

test("a citation names the provider first, in both languages and every form", async () => {
  const where = { indicator: INCIDENTS, jurisdictions: ["CA"] };
  const variables = { input: { where, rows: ["JURISDICTION"], columns: ["PERIOD"] } };
  const { table } = await running().data<Answer>(TABLE, { variables });
  expect(table.citation.text.en).toMatch(/^Statistics Canada, .*FPT Exchange, “.*”, release \d+\.\d+\.\d+, .*\/t\//);
  expect(table.citation.text.fr).toMatch(/^Statistique Canada, .*Échange FPT, «.*», diffusion \d+\.\d+\.\d+, .*\/t\//);
  for (const [lang, provider] of [
    ["en", "Statistics Canada"],
    ["fr", "Statistique Canada"],
  ] as const) {
    const text = await (await fetch(`${table.permalink}?lang=${lang}`)).text();
    expect(text).toMatch(new RegExp(`<p id="citation">${provider}, `));
    expect(await (await fetch(`${table.permalink}.bib?lang=${lang}`)).text()).toContain(`author = {{${provider}}}`);
    const [cited] = (await (await fetch(`${table.permalink}.csl.json?lang=${lang}`)).json()) as [{ author: object[] }];
    expect(cited.author[0]).toEqual({ literal: provider });
  }
});
