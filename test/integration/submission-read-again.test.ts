import { expect, test } from "vitest";
import { useExchange } from "../support/exchange.ts";
import { codeOf, INCIDENTS, intakeOf, type Released } from "../support/submissions.ts";

/** What was published from a file, as a policy officer takes it away: pooled, and cited. */
const running = useExchange("PGlite");
const intake = intakeOf(running);
const POOL = "2018..2022";
const COUNTS = new Map([
  ["2018", 321],
  ["2019", 511],
  ["2020", 515],
  ["2022", 603],
]);
/** 2021 stays as it is. */
const FILE = `jurisdiction;period;offence;value;status;note\n${[...COUNTS].map(([year, n]) => `CA;${year};T;${n};;\n`).join("")}`;
const PUBLICATION = {
  titleEn: "Trafficking in persons in Canada, 2022",
  titleFr: "La traite des personnes au Canada, 2022",
  publishedOn: "2023-12-04",
  address: "doi:10.25318/3510017701-eng",
};

interface Answer {
  readonly table: {
    readonly cells: readonly [readonly { readonly value: number }[]];
    readonly release: { readonly id: string };
    readonly permalink: string;
    readonly citation: { readonly text: { readonly en: string; readonly fr: string }; readonly bibtex: string };
  };
  readonly series: {
    readonly points: readonly {
      readonly observation: { readonly value: number; readonly period: { readonly id: string } };
    }[];
    readonly release: { readonly id: string };
  };
}
const WHERE = { indicator: INCIDENTS, jurisdictions: ["CA"], periods: [POOL] };
const QUERY = `query ($where: ObservationFilter!, $input: TableInput!) {
  table(input: $input) { cells { value } release { id } permalink citation { text { en fr } bibtex } }
  series(where: $where) { points { observation { value period { id } } } release { id } } }`;

const answer = (): Promise<Answer> =>
  running().data<Answer>(QUERY, {
    as: "policy",
    variables: { where: WHERE, input: { where: WHERE, rows: ["JURISDICTION"], columns: ["PERIOD"] } },
  });

test("an uploaded file's years are read together, in a table and in a series, and cited by the provider's publication", async () => {
  const asItStands = await intake.shown("2021");
  const submission = await intake.approved(FILE);
  const wrong = { publication: { ...PUBLICATION, address: "javascript:alert(1)" } };
  expect(codeOf(await intake.publish(submission, "ann", wrong))).toBe("INVALID_INPUT");
  const release = (await intake.publish(submission, "ann", { publication: PUBLICATION })) as Released;
  const { table, series } = await answer();
  const sum = [...COUNTS.values()].reduce((a, b) => a + b, asItStands.value);
  expect(table.cells).toEqual([[{ value: sum }]]);
  expect(series.points).toEqual([{ observation: { value: sum, period: { id: POOL } } }]);
  expect([table.release.id, series.release.id]).toEqual([release.id, release.id]);
  expect(table.citation.text.en).toMatch(
    /^Statistics Canada, “Trafficking in persons in Canada, 2022”, December 4, 2023, https:\/\/doi\.org\/10\.25318\/3510017701-eng\. FPT Exchange, “/,
  );
  expect(table.citation.text.fr).toMatch(
    /^Statistique Canada, «\u00a0La traite des personnes au Canada, 2022\u00a0», 4 décembre/,
  );
  expect(table.citation.bibtex).toContain("author = {{Statistics Canada}}");
  const headers = { authorization: await intake.bearer("policy") };
  const csv = await (await fetch(`${table.permalink}.csv?lang=fr`, { headers })).text();
  expect(csv).toContain("Statistique Canada");
  expect(csv).not.toMatch(/fichier reçu|file received/);
});

test("a file whose publication nobody states is cited by the organization and its programme", async () => {
  const submission = await intake.approved(FILE.replace(";603;", ";604;"));
  await intake.publish(submission);
  const { table } = await answer();
  expect(table.citation.text.en).toMatch(
    /^Statistics Canada, Uniform Crime Reporting Survey \(UCR\)\. FPT Exchange, “/,
  );
});
