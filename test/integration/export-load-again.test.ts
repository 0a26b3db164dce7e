import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type GraphqlFault, useExchange } from "../support/exchange.ts";
import { intakeOf, type Person, type Released, type Seen } from "../support/submissions.ts";

const PERMITS = "ht.ircc.permits";
/** What tells which release a row is of, and whose view: other in every file. */
const ORIGIN = ["RELEASE", "PERMALINK", "CITATION"];
type Row = Readonly<Record<string, string>>;

/** One row of a tidy file, but for its place. */
interface Given {
  readonly value: string;
  readonly status: string;
  readonly note: string;
}

const words = fc
  .stringMatching(/^[A-Za-zÉéèç(-][A-Za-zÀ-ÿ ,;"'-]{1,20}[a-zà-ÿ.]$/)
  .filter((text) => !text.startsWith("-"));
const both = fc.tuple(words, words).map(([en, fr]) => `${en} | ${fr}`);
const note = fc.oneof(
  { weight: 3, arbitrary: fc.constant("") },
  { weight: 2, arbitrary: both },
  { weight: 1, arbitrary: words },
  { weight: 1, arbitrary: both.map((text) => `${text.replace(" | ", " 1,5 | ")} 1,5`) },
  { weight: 1, arbitrary: fc.tuple(both, both).map((texts) => texts.join("\n\n")) },
  { weight: 1, arbitrary: words.map((text) => `- ${text}`) },
);
const shown = fc.record({
  value: fc.nat(300).map(String),
  status: fc.constantFrom("", "p", "r", "A", "B", "C", "D", "E"),
  note,
});
const missing = fc.record({ value: fc.constant(""), status: fc.constantFrom("..", "...", "F", "x"), note });
const part = fc.oneof({ weight: 4, arbitrary: shown }, { weight: 1, arbitrary: missing });
/** Two parts, and what the total has besides where one of them is missing (what does not apply is none), year by year. */
const years = fc.array(fc.tuple(part, part, shown), { minLength: 1, maxLength: 3 });

function tidyPermits(given: readonly (readonly [Given, Given, Given])[]): string {
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const rows = given.flatMap(([victims, dependants, total], i) => {
    const year = `${2016 + i}-${2017 + i}`;
    const isWhole = [victims, dependants].every(({ value, status }) => value !== "" || status === "...");
    const sum = Number(victims.value) + Number(dependants.value) + (isWhole ? 0 : Number(total.value));
    const cells = { T: { ...total, value: String(sum) }, VICTIM: victims, DEPENDANT: dependants };
    return Object.entries(cells).map(([client, { value, status, note: said }]) =>
      ["CA", year, client, value, status, quoted(said)].join(","),
    );
  });
  return ["jurisdiction,period,client,value,status,note", ...rows, ""].join("\n");
}

describe("a release that is exported as SDMX-CSV and sent in again", () => {
  const running = useExchange("PGlite");
  const intake = intakeOf(running);

  /** The current release of an indicator, every cell of it, as somebody downloads it. */
  async function exported(
    indicator: string,
    dimensions: readonly string[],
    as: Person | null = "lou",
  ): Promise<string> {
    const headers: Record<string, string> = as === null ? {} : { authorization: await intake.bearer(as) };
    const where = {
      indicator,
      from: "1900",
      dimensions: dimensions.map((dimension) => ({ dimension, members: ["*"] })),
    };
    const query = `query ($where: ObservationFilter!) { exports(where: $where) { downloads { format url } } }`;
    type Exports = { exports: { downloads: { format: string; url: string }[] } };
    const { exports } = await running().data<Exports>(query, { ...headers, variables: { where } });
    const url = new URL(exports.downloads.find(({ format }) => format === "SDMX_CSV")?.url ?? "");
    const response = await running().fetch(`${url.pathname}${url.search}`, { headers });
    expect(response.status).toBe(200);
    return response.text();
  }
  const rowsOf = (file: string): Row[] => parse(file, { columns: true, record_delimiter: "\r\n" }) as Row[];
  /** Rows without what says which release they are of. */
  const said = (file: string): Row[] =>
    rowsOf(file).map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !ORIGIN.includes(name))));

  async function sent(file: string, indicator: string): Promise<Seen> {
    const { status, id } = await intake.send(file, { indicator });
    expect(status).toBe(202);
    return intake.settled(id);
  }
  const rulesOf = ({ findings }: Seen): string[] => findings.nodes.map(({ rule }) => rule);
  async function published(file: string, vintage = "FINAL"): Promise<Released> {
    const { id } = await intake.send(file, { indicator: PERMITS, vintage });
    const seen = await intake.settled(id);
    expect([seen.state, ...seen.findings.nodes.filter(({ severity }) => severity === "ERROR")]).toEqual(["STAGED"]);
    await intake.review(id);
    return (await intake.publish(id)) as Released;
  }

  /** Expects that a file brings nothing new, in every place where that is told, and that it cannot be published. */
  async function bringsNothing(file: string, indicator: string): Promise<void> {
    const seen = await sent(file, indicator);
    expect({ state: seen.state, rows: seen.rows }).toEqual({ state: "STAGED", rows: rowsOf(file).length });
    expect(rulesOf(seen)).toContain("release.unchanged");
    const { nodes, structure } = await intake.diff(seen.id);
    expect({ nodes, structure }).toEqual({ nodes: [], structure: [] });
    await intake.review(seen.id);
    const fault = (await intake.publish(seen.id)) as GraphqlFault;
    expect(fault.extensions).toMatchObject({ code: "CONFLICT", details: { reason: "NOTHING_CHANGED" } });
  }

  test.each([
    ["ht.police.incidents", ["offence"]],
    [PERMITS, ["client"]],
  ])("brings nothing new of %s, as its custodian was given it", async (indicator, dimensions) => {
    const file = await exported(indicator, dimensions);
    expect(rowsOf(file).length).toBeGreaterThan(1);
    await bringsNothing(file, indicator);
  });

  test("is the same release, whatever figures, symbols, letters and notes it has", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(years, fc.constantFrom("PROVISIONAL", "REVISED", "FINAL"), async (given, vintage) => {
        const release = await published(tidyPermits(given), vintage);
        const file = await exported(PERMITS, ["client"]);
        await bringsNothing(file, PERMITS);
        // Over the release before it, which says other things, the file makes the release anew.
        await intake.withdraw(release.id);
        const again = await published(file);
        expect(again.id).not.toBe(release.id);
        expect(said(await exported(PERMITS, ["client"]))).toEqual(said(file));
        await intake.withdraw(again.id);
      }),
      { numRuns: 8, seed: 20, endOnFailure: true },
    );
  });

  describe("from a view that is protected", () => {
    const small = ["jurisdiction,period,client,value,status,note", "CA,2016-2017,T,403,,", "CA,2016-2017,VICTIM,3,,"];
    const figure = "CA,2016-2017,DEPENDANT,400,,";

    test("a cell that is hidden is loaded as missing, never as zero, and its sender is told", async () => {
      const release = await published([...small, figure, ""].join("\n"));
      const file = await exported(PERMITS, ["client"], "policy");
      const hidden = rowsOf(file).filter((row) => row["AVAILABILITY"] === "SUPPRESSED");
      expect(hidden.length).toBeGreaterThan(0);
      expect(hidden.every((row) => row["OBS_VALUE"] === "" && row["OBS_STATUS"] === "Q")).toBe(true);
      const seen = await sent(file, PERMITS);
      expect(rulesOf(seen)).toContain("cube.suppressed-at-source");
      expect(rulesOf(seen)).not.toContain("release.unchanged");
      const { nodes } = await intake.diff(seen.id);
      expect(nodes.filter(({ change }) => change === "REMOVED")).toHaveLength(hidden.length);
      expect(nodes.map(({ after }) => after?.value ?? null)).not.toContain(0);
      await intake.withdraw(release.id);
    });

    test("a value that was rounded to protect it is no count, and refused", async () => {
      const release = await published([...small, figure, ""].join("\n"));
      const seen = await sent(await exported(PERMITS, ["client"], null), PERMITS);
      expect(seen.state).toBe("REJECTED");
      expect(rulesOf(seen)).toContain("sdmx.rounded");
      await intake.withdraw(release.id);
    });
  });
});
