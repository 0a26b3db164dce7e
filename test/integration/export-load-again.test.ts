import { describe, expect, test } from "vitest";
import { useExchange } from "../support/exchange.ts";
import { intakeOf } from "../support/submissions.ts";

describe("a release that its custodian exports as SDMX-CSV and sends in again", () => {
  const running = useExchange("PGlite");
  const intake = intakeOf(running);

  /** The current release of an indicator, every cell of it, as its custodian's loader downloads it. */
  async function exported(indicator: string, dimensions: readonly string[]): Promise<string> {
    const authorization = await intake.bearer("lou");
    const where = {
      indicator,
      from: "1900",
      dimensions: dimensions.map((dimension) => ({ dimension, members: ["*"] })),
    };
    const query = `query ($where: ObservationFilter!) { exports(where: $where) { downloads { format url } } }`;
    type Exports = { exports: { downloads: { format: string; url: string }[] } };
    const { exports } = await running().data<Exports>(query, { authorization, variables: { where } });
    const url = new URL(exports.downloads.find(({ format }) => format === "SDMX_CSV")?.url ?? "");
    const response = await running().fetch(`${url.pathname}${url.search}`, { headers: { authorization } });
    expect(response.status).toBe(200);
    return response.text();
  }

  test.each([
    ["ht.police.incidents", ["offence"]],
    ["ht.ircc.permits", ["client"]],
  ])(
    "changes no figure of %s: values, vintages and what is missing are what they were",
    async (indicator, dimensions) => {
      const file = await exported(indicator, dimensions);
      const rows = file.trim().split("\n").length - 1;
      expect(rows).toBeGreaterThan(1);
      const { status, id } = await intake.send(file, { indicator });
      expect(status).toBe(202);
      const seen = await intake.settled(id);
      expect({ state: seen.state, rows: seen.rows }).toEqual({ state: "STAGED", rows });
      const { nodes, structure } = await intake.diff(id);
      expect({ nodes, structure }).toEqual({ nodes: [], structure: [] });
    },
  );
});
