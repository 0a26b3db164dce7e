import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit } from "../../src/sdc/audit/audit.ts";
import { roundIrcc5 } from "../../src/sdc/rounding/ircc-5.ts";
import { highsSolver } from "../../src/sdc-solver/highs-solver.ts";
import {
  type ReadRelease,
  readPools,
  readSums,
  readWholeCube,
  type ShownCell,
  type StatedSum,
  systemOfReleases,
} from "../support/api-cube.ts";
import { type RealExchange, startRealExchange } from "../support/real-exchange.ts";

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

let real: RealExchange;
/** Asks over HTTP as a role: this test shares nothing with the server but its address and the development issuer. */
const askAs: RealExchange["askAs"] = (role, jurisdiction) => real.askAs(role, jurisdiction);

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
  real = await startRealExchange();
}, 5 * MINUTES);

afterAll(() => real?.stop());

describe.each(INDICATORS)("the published views of %s, read back through the API", (indicator) => {
  const releases: ReadRelease[] = [];
  const pools: StatedSum[] = [];
  let newest = "";

  test(
    "can be paged through by the custodian and by a policy officer, cell for cell",
    async () => {
      const where = await everything(indicator);
      const [loader, policy] = await Promise.all([askAs("loader"), askAs("policy")]);
      for (const release of await releasesOf(indicator)) {
        const truth = await readWholeCube(loader, { ...where, release });
        const fpt = byKey(await readWholeCube(policy, { ...where, release }));
        pools.push(...(await readPools(policy, release)));
        newest = release;
        expect(fpt.size).toBe(truth.length);
        releases.push({ truth, fpt });
      }
      expect(releases.length).toBeGreaterThan(0);
    },
    5 * MINUTES,
  );

  test("hold in every pooled cell the sum of its parts, or nothing where a part is no exact count", () => {
    for (const { truth } of releases) {
      const cells = byKey(truth);
      for (const { codes, key, value } of truth) {
        const parts = pools.find(({ total }) => total === codes[1])?.parts ?? [];
        if (parts.length === 0) continue;
        const values = parts.map((part) => cells.get(codes.with(1, part).join("|"))?.value ?? null);
        const sum = values.reduce((all, one) => (all === null || one === null ? null : all + one), 0);
        if (value !== null || sum === null) expect([key, value]).toEqual([key, sum]);
      }
    }
  });

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
      const all = { ...sums, sums: [...sums.sums, ...new Map(pools.map((pool) => [pool.total, pool])).values()] };
      const { system, pattern, attackers } = systemOfReleases(releases, all);
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
      for (const { key, value, availability } of await readWholeCube(await askAs(null), {
        ...where,
        release: newest,
      })) {
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
      for (const cell of await readWholeCube(await askAs("analyst", province), { ...where, release: newest })) {
        const own = provinceOf.get(cell.codes[0] as string) === province;
        const expected = (own ? truth : current.fpt).get(cell.key) as ShownCell;
        expect([cell.key, cell.value, cell.availability]).toEqual([cell.key, expected.value, expected.availability]);
      }
    },
    5 * MINUTES,
  );
});
