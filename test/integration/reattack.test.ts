import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDevelopmentIssuer } from "../../src/access/development-issuer.ts";
import { readConfig } from "../../src/config.ts";
import { type Exchange, startExchange } from "../../src/exchange.ts";
import { audit } from "../../src/sdc/audit/audit.ts";
import { roundIrcc5 } from "../../src/sdc/rounding/ircc-5.ts";
import { highsSolver } from "../../src/sdc-solver/highs-solver.ts";
import {
  type Ask,
  type ReadRelease,
  readCube,
  readSums,
  type ShownCell,
  systemOfReleases,
} from "../support/api-cube.ts";

/** The rule that FPT-5 promises. */
const RULE = { smallestPublishable: 5, protectZeros: false, intervalWidth: 5 };
const MINUTES = 60_000;
const INDICATORS = [
  "ht.police.incidents",
  "ht.police.victims",
  "ht.police.accused",
  "ht.court.cases",
  "ht.ircc.permits",
  "ht.ircc.investigations",
  "demo.court.cases",
  "demo.police.victims",
];

let dataDir: string;
let exchange: Exchange;
const asks = new Map<string, Ask>();

/** Asks over HTTP as a role; the only things that this test shares with the server are the address and the development issuer. */
async function askAs(role: string | null, jurisdiction = "CA"): Promise<Ask> {
  const name = `${role} ${jurisdiction}`;
  const known = asks.get(name);
  if (known) return known;
  const issuer = await openDevelopmentIssuer(dataDir);
  const token = role && (await issuer.issueToken({ subject: "attacker", roles: [role], jurisdiction }));
  const headers = { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const ask: Ask = async (query, variables) => {
    const body = JSON.stringify({ query, variables });
    const response = await fetch(`${exchange.address}/graphql`, { method: "POST", headers, body });
    const { data, errors } = (await response.json()) as { data: never; errors?: unknown };
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  };
  asks.set(name, ask);
  return ask;
}

const byKey = (cells: readonly ShownCell[]): Map<string, ShownCell> => new Map(cells.map((cell) => [cell.key, cell]));

/** Every member of every dimension of an indicator. */
async function everything(indicator: string): Promise<Record<string, unknown>> {
  const ask = await askAs("policy");
  const query = "query D($id: ID!) { indicator(id: $id) { dimensions { id } releases(first: 100) { nodes { id } } } }";
  const found = await ask<{ indicator: { dimensions: { id: string }[] } }>(query, { id: indicator });
  return { indicator, dimensions: found.indicator.dimensions.map(({ id }) => ({ dimension: id, members: ["*"] })) };
}

async function releasesOf(indicator: string): Promise<string[]> {
  const ask = await askAs("policy");
  const query = "query R($id: ID!) { indicator(id: $id) { releases(first: 100) { nodes { id } } } }";
  const { indicator: found } = await ask<{ indicator: { releases: { nodes: { id: string }[] } } }>(query, {
    id: indicator,
  });
  return found.releases.nodes.map(({ id }) => id).reverse();
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "fptx-attack-"));
  exchange = await startExchange(readConfig({ DATA_DIR: dataDir, PORT: "0" }), { progress: () => undefined });
}, 5 * MINUTES);

afterAll(async () => {
  await exchange?.close();
  await rm(dataDir, { recursive: true, force: true });
});

describe.each(INDICATORS)("the published views of %s, read back through the API", (indicator) => {
  const releases: ReadRelease[] = [];

  test(
    "can be paged through by the custodian and by a policy officer, cell for cell",
    async () => {
      const where = await everything(indicator);
      const [loader, policy] = await Promise.all([askAs("loader"), askAs("policy")]);
      for (const release of await releasesOf(indicator)) {
        const truth = await readCube(loader, { ...where, release });
        const fpt = byKey(await readCube(policy, { ...where, release }));
        expect(fpt.size).toBe(truth.length);
        releases.push({ truth, fpt });
      }
      expect(releases.length).toBeGreaterThan(0);
    },
    5 * MINUTES,
  );

  test("show in FPT no count of 1 to 4, and nothing but true values", () => {
    for (const { truth, fpt } of releases)
      for (const { key, value } of truth) {
        const shown = fpt.get(key) as ShownCell;
        if (shown.value !== null) expect([key, shown.value]).toEqual([key, value]);
        if (value !== null && value >= 1 && value <= 4) expect([key, shown.availability]).toEqual([key, "SUPPRESSED"]);
      }
  });

  test(
    "withstand the attack of an outsider and of every province that knows its own cells, all releases together",
    async () => {
      const sums = await readSums(await askAs("policy"), indicator);
      const { system, pattern, attackers } = systemOfReleases(releases, sums);
      const report = audit({ system, rule: RULE, attackers, pattern, solver: await highsSolver() });
      expect(report.failures).toEqual([]);
      expect(report.undecided).toEqual([]);
      expect(report.verified).toBe(true);
    },
    8 * MINUTES,
  );

  test(
    "show the public what IRCC-5 makes of the FPT view, and nothing of what FPT hides",
    async () => {
      const where = await everything(indicator);
      const fpt = releases.at(-1)?.fpt as ReadonlyMap<string, ShownCell>;
      for (const { key, value, availability } of await readCube(await askAs(null), where)) {
        const partner = fpt.get(key) as ShownCell;
        const expected = partner.value === null ? null : roundIrcc5(partner.value);
        expect([key, value]).toEqual([key, expected]);
        if (partner.availability === "SUPPRESSED") expect([key, availability]).toEqual([key, "SUPPRESSED"]);
      }
    },
    5 * MINUTES,
  );

  test.each(["CA-ON", "CA-PE"])(
    "show %s its own cells as they are and of the others what FPT shows",
    async (province) => {
      const { provinceOf } = await readSums(await askAs("policy"), indicator);
      const where = await everything(indicator);
      const current = releases.at(-1) as ReadRelease;
      const truth = byKey(current.truth);
      for (const cell of await readCube(await askAs("analyst", province), where)) {
        const own = provinceOf.get(cell.codes[0] as string) === province;
        const expected = (own ? truth : current.fpt).get(cell.key) as ShownCell;
        expect([cell.key, cell.value, cell.availability]).toEqual([cell.key, expected.value, expected.availability]);
      }
    },
    5 * MINUTES,
  );
});
