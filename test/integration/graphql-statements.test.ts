import { describe, expect, test } from "vitest";
import { STORES, type TestExchange, useExchange, type ViewerName } from "../support/exchange.ts";

const NESTED = `query ($first: Int!) {
  observations(where: { indicator: "demo.police.victims", release: "demo.police.victims@1.1.0",
    measures: [COUNT, RATE, SHARE, CHANGE],
    dimensions: [{ dimension: "sex", members: ["*"] }] }, first: $first) {
    nodes {
      indicator {
        id custodian { id name { en } parent { id } }
        dimensions { id codelist { id codes { id parent { id } external { code } } } members { id } }
        currentRelease { id }
        releases { nodes { id contentHash } }
        jurisdictions { id parent { id parent { id } } }
      }
      jurisdiction { id name { en fr } parent { id name { fr } parent { id } } }
      dimensions { dimension { id name { fr } codelist { id version codes { id name { en } } } } member { id parent { id } } }
      release {
        id contentHash
        disclosure { profile { id name { en } } plainLanguage { fr } }
        supersedes { id contentHash supersededBy { id indicator { id } } disclosure { suppressed profile { id } } }
        supersededBy { id }
      }
      notes { id text { en fr } mandatory }
      display spoken
    }
  }
}`;

/** A statement without its parameters' numbers, so that three ids and thirty are the same statement. */
const shapeOf = (statement: string): string => statement.replace(/\$\d+(?:, \$\d+)*/g, "$").trim();

/** The list of releases is in memory, and read again after a second. */
const readsTheDirectory = (statement: string): boolean =>
  /^select extract\(epoch from min/.test(statement) ||
  /^select "id".* from "shared"\."release" where .* desc/s.test(statement);

async function statementsOf(
  running: TestExchange,
  query: string,
  { as = "analyst", ...variables }: { readonly as?: ViewerName; readonly first?: number } = {},
): Promise<string[]> {
  running.forgetStatements();
  await running.data(query, { as, variables });
  // A server looks every few seconds, of its own accord, whether another saved an agreement or published.
  return running.statements
    .filter((statement) => !statement.includes('"shared"."agreement"'))
    .map(shapeOf)
    .filter((statement) => !readsTheDirectory(statement));
}

function repeated(statements: readonly string[]): string[] {
  return statements.filter((statement, i) => statements.indexOf(statement) !== i);
}

describe.each(STORES)("SQL statements of one request, over %s", (kind) => {
  const running = useExchange(kind);

  test("are one a loader at most for 200 nested observations, and as many as for one observation", async () => {
    // The view itself is read once in the life of the process.
    await statementsOf(running(), NESTED, { first: 1 });
    const ofOne = await statementsOf(running(), NESTED, { first: 1 });
    const ofMany = await statementsOf(running(), NESTED, { first: 200 });
    expect(repeated(ofMany)).toEqual([]);
    expect(ofMany.sort()).toEqual(ofOne.sort());
    // Notes of cells, and descriptions of two audiences' views; the catalogue and the releases are in memory.
    expect(ofMany.length).toBe(3);
  });

  test("read no cell again that was read before", async () => {
    const first = await statementsOf(running(), NESTED, { first: 5 });
    expect(first.filter((statement) => statement.includes("view_cell"))).toEqual([]);
  });

  test("are one a loader at most for the whole catalogue", async () => {
    const catalogue = `{ indicators { nodes { id custodian { id parent { id } } currentRelease { id supersedes { id } }
      dimensions { codelist { codes { id parent { id } } } members { id } } jurisdictions { id parent { id } } } } }`;
    const statements = await statementsOf(running(), catalogue);
    expect(repeated(statements)).toEqual([]);
    expect(statements).toEqual([]);
  });

  test.each(["public", "analyst", "loader"] as const)(
    "are one a loader at most for all releases with their reports, for %s",
    async (as) => {
      const releases = `{ releases(first: 200) { nodes { id indicator { id } contentHash supersedes { id supersedes { id } }
      supersededBy { id } disclosure { profile { id } suppressed } } } }`;
      const statements = await statementsOf(running(), releases, { as });
      expect(repeated(statements)).toEqual([]);
      expect(statements.length).toBeLessThanOrEqual(5);
    },
  );

  test("never name the confidential schema", async () => {
    const statements = await statementsOf(running(), NESTED, { first: 200 });
    expect(statements.filter((statement) => /confidential/i.test(statement))).toEqual([]);
  });
});
