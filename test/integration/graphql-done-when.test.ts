import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { STORES, type TestExchange, useExchange, type ViewerName } from "../support/exchange.ts";
import { type ObservedCell, observe } from "../support/observed-cells.ts";

const run = promisify(execFile);
const LAUNCHER = fileURLToPath(new URL("../../bin/fptx.mjs", import.meta.url));
const CANADA_2022 = { indicator: "ht.police.incidents", jurisdictions: ["CA"], periods: ["2022"] };
const BEFORE_THE_REVISION = "2024-01-15T00:00:00Z";

async function historyOf2022(running: TestExchange, asking: { as?: ViewerName; authorization?: string }) {
  const [now] = (await observe(running, CANADA_2022, asking)).nodes;
  const [before] = (await observe(running, { ...CANADA_2022, asOf: BEFORE_THE_REVISION }, asking)).nodes;
  return { now: now as ObservedCell, before: before as ObservedCell };
}

/** All cells of the provinces by sex and age, by id. */
async function victims(running: TestExchange, as: ViewerName): Promise<Map<string, ObservedCell>> {
  const everyMember = ["sex", "age"].map((dimension) => ({ dimension, members: ["*"] }));
  const where = { indicator: "demo.police.victims", geoLevels: ["PROVINCE"], dimensions: everyMember };
  const { nodes, totalCount } = await observe(running, where, { as, first: 1000 });
  expect(nodes).toHaveLength(totalCount);
  return new Map(nodes.map((cell) => [cell.id, cell]));
}

const isOf = (jurisdiction: string) => (cell: ObservedCell) => cell.jurisdiction.id === jurisdiction;
const isSmall = ({ value }: ObservedCell): boolean => value !== null && value >= 1 && value <= 4;

describe.each(STORES)("what the main job promises, over %s", (kind) => {
  const running = useExchange(kind);

  test("a token of the command line and one query show 2022 in Canada: 597 now and 528 in January 2024", async () => {
    const { stdout } = await run(process.execPath, [LAUNCHER, "token", "--role", "policy"], {
      env: { ...process.env, DATA_DIR: running().dataDir, NODE_ENV: "test" },
    });
    const { now, before } = await historyOf2022(running(), { authorization: `Bearer ${stdout.trim()}` });
    expect([now.value, before.value]).toEqual([597, 528]);
    expect(now.status.symbols).toContain("r");
    expect(before.status.symbols).toContain("p");
  });

  test("the public is shown 595 and 530, and is told that they are rounded to 5", async () => {
    const { now, before } = await historyOf2022(running(), { as: "public" });
    expect([now.value, before.value]).toEqual([595, 530]);
    for (const { status } of [now, before]) expect(status).toMatchObject({ rounded: true, roundingBase: 5 });
  });

  test("what was current at the very moment of a publication is what was published then", async () => {
    const at = async (asOf: string) => (await observe(running(), { ...CANADA_2022, asOf }, { as: "policy" })).nodes[0];
    expect((await at("2024-11-01T08:29:59.999-04:00"))?.value).toBe(528);
    expect((await at("2024-11-01T08:30:00-04:00"))?.value).toBe(597);
  });

  test("an Ontario analyst sees Ontario's own small cells, and of Nova Scotia's what every partner sees", async () => {
    const [true_, own, shared] = await Promise.all([
      victims(running(), "loader"),
      victims(running(), "analyst"),
      victims(running(), "policy"),
    ]);
    const small = [...true_.values()].filter(isSmall);
    const ofOntario = small.filter(isOf("CA-ON"));
    const ofNovaScotia = small.filter(isOf("CA-NS"));
    expect(ofOntario.length).toBeGreaterThan(0);
    expect(ofNovaScotia.length).toBeGreaterThan(0);
    for (const { id, value } of ofOntario)
      expect(own.get(id)).toMatchObject({ value, status: { availability: "VALUE" } });
    for (const { id } of ofNovaScotia)
      expect(own.get(id)).toMatchObject({ value: null, display: "x", status: { availability: "SUPPRESSED" } });
    for (const cell of shared.values()) if (!isOf("CA-ON")(cell)) expect(own.get(cell.id)).toEqual(cell);
  });

  test("no small count of anyone is shown to a partner or to the public", async () => {
    const small = [...(await victims(running(), "loader")).values()].filter(isSmall);
    const [shared, open] = await Promise.all([victims(running(), "policy"), victims(running(), "public")]);
    for (const { id } of small) {
      expect(shared.get(id)).toMatchObject({ value: null, display: "x", status: { availability: "SUPPRESSED" } });
      expect(open.get(id)).toMatchObject({ value: null, display: "--", status: { availability: "SUPPRESSED" } });
    }
  });

  test("the public sees nothing that a partner does not, and nothing that is not a multiple of 5", async () => {
    const [shared, open] = await Promise.all([victims(running(), "policy"), victims(running(), "public")]);
    for (const { id, value } of open.values()) {
      if (value === null) continue;
      expect(value % 5).toBe(0);
      expect(Math.abs(value - (shared.get(id)?.value as number))).toBeLessThanOrEqual(2);
    }
  });
});
