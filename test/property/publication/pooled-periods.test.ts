import fc from "fast-check";
import { expect, test } from "vitest";
import type { IndicatorEntry, JurisdictionEntry, ProfileEntry } from "../../../src/catalogue/catalogue.ts";
import { AVAILABILITY } from "../../../src/domain/codes.ts";
import { type CubeShape, codesAt, positionOf, stridesOf } from "../../../src/domain/cube.ts";
import { ordinaryPeriods } from "../../../src/domain/pooled-period.ts";
import { protectAndAttack } from "../../../src/publication/engine-task.ts";
import { poolPeriods } from "../../../src/publication/pool-periods.ts";
import { protectRelease } from "../../../src/publication/protect-release.ts";
import type { ReleaseCells } from "../../../src/publication/release-cells.ts";
import { audit } from "../../../src/sdc/audit/audit.ts";
import { highsSolver } from "../../../src/sdc-solver/highs-solver.ts";
import { type ReadRelease, type ShownCell, type StatedSum, systemOfReleases } from "../../support/api-cube.ts";

const RUNS = { numRuns: 25, seed: 11 };
const FPT5 = { id: "FPT-5", method: "SUPPRESS", threshold: 5, protectZeros: false, intervalWidth: 5 } as ProfileEntry;
const RULE = { smallestPublishable: 5, protectZeros: false, intervalWidth: 5 };
const PROVINCES = ["CA-NS", "CA-ON", "CA-QC"];
const JURISDICTIONS = ["CA", ...PROVINCES].map((id) => ({
  id,
  level: id === "CA" ? "COUNTRY" : "PROVINCE",
  parent: id === "CA" ? null : "CA",
})) as unknown as JurisdictionEntry[];
const SEX = { id: "sex", members: ["T", "F", "M"], total: "T", demographic: true };
const INDICATOR = {
  id: "demo.test",
  dimensions: [SEX],
  pools: [{ last: 3 }, { id: "2020..2021" }],
} as unknown as IndicatorEntry;
const YEARS = ["2019", "2020", "2021", "2022"];

/** Women and men of a province in a year; null: it sent nothing. */
type Sent = readonly [number, number] | null;

const count = fc.oneof({ weight: 3, arbitrary: fc.nat(6) }, { weight: 2, arbitrary: fc.nat(60) });
const sent: fc.Arbitrary<Sent> = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(count, count) },
  { weight: 1, arbitrary: fc.constant(null) },
);
const table = fc.array(sent, { minLength: 12, maxLength: 12 });

/** All that adds up added up; a total holds what was not sent too, as one that was counted at the source does. */
function releaseOf(counts: readonly Sent[]): ReleaseCells {
  const shape: CubeShape = {
    axes: [
      { id: "JURISDICTION", codes: ["CA", ...PROVINCES] },
      { id: "PERIOD", codes: YEARS },
      { id: "sex", codes: ["T", "F", "M"] },
    ],
  };
  const strides = stridesOf(shape);
  const value = new Int32Array(48);
  const availability = new Array<"VALUE" | "NOT_AVAILABLE">(48).fill("VALUE");
  counts.forEach((pair, i) => {
    const [province, year] = [1 + Math.floor(i / 4), i % 4];
    const [f, m] = pair ?? [7, 11];
    for (const [sex, n] of [f + m, f, m].entries()) {
      const own = positionOf(strides, [province, year, sex]);
      const canada = positionOf(strides, [0, year, sex]);
      value[own] = pair === null ? -1 : n;
      if (pair === null) availability[own] = "NOT_AVAILABLE";
      value[canada] = (value[canada] as number) + n;
    }
  });
  const vintage = Array.from(value, () => "FINAL" as const);
  return poolPeriods({ shape, value, availability, vintage, roundedAtSource: new Uint8Array(48) }, INDICATOR).cells;
}

const SUMS: readonly StatedSum[] = [
  { axis: 0, total: "CA", parts: PROVINCES, rest: false },
  { axis: 2, total: "T", parts: ["F", "M"], rest: false },
  ...["2020..2022", "2020..2021"].map((total) => ({ axis: 1, total, parts: ordinaryPeriods(total), rest: false })),
];

function shownCells(cells: ReleaseCells, suppressed: ReadonlySet<number>): ShownCell[] {
  const strides = stridesOf(cells.shape);
  return Array.from(cells.value, (value, cell) => {
    const codes = codesAt(cells.shape, strides, cell);
    const held = cells.availability[cell] === "VALUE" && !suppressed.has(cell);
    const availability = suppressed.has(cell) ? "SUPPRESSED" : (cells.availability[cell] as string);
    return { key: codes.join("|"), codes, value: held ? value : null, availability };
  });
}

interface Published extends ReadRelease {
  readonly cells: ReleaseCells;
  readonly suppressed: readonly number[];
}

async function publish(cells: ReleaseCells, earlier: readonly Published[]): Promise<Published> {
  const question = { cells, indicator: INDICATOR, earlier, profile: FPT5, jurisdictions: JURISDICTIONS };
  const { views, verified, contradicted } = await protectRelease(question, protectAndAttack);
  expect([verified, contradicted]).toEqual([true, []]);
  const fpt = views.find(({ audience }) => audience === "FPT");
  const hidden = AVAILABILITY.indexOf("SUPPRESSED");
  const suppressed = [...(fpt?.availability.entries() ?? [])].flatMap(([cell, is]) => (is === hidden ? [cell] : []));
  const shown = shownCells(cells, new Set(suppressed));
  const truth = shownCells(cells, new Set());
  return { cells, suppressed, truth, fpt: new Map(shown.map((cell) => [cell.key, cell])) };
}

/** Attacked with a system that another program puts together from what is shown, with every sum over periods. */
async function expectProtected(releases: readonly Published[]): Promise<void> {
  const provinceOf = new Map(PROVINCES.map((id) => [id, id]));
  const { system, pattern, attackers } = systemOfReleases(releases, { sums: SUMS, provinceOf, unheldPools: true });
  const report = audit({ system, rule: RULE, attackers, pattern, solver: await highsSolver() });
  expect([report.failures, report.undecided]).toEqual([[], []]);
}

test("no outsider and no province narrows a count by the pooled periods of a release", async () => {
  await fc.assert(
    fc.asyncProperty(table, async (counts) => {
      await expectProtected([await publish(releaseOf(counts), [])]);
    }),
    RUNS,
  );
}, 120_000);

test("nor by those of a release and of its revision", async () => {
  const revised = fc.tuple(table, fc.array(fc.tuple(fc.nat(11), fc.tuple(count, count)), { maxLength: 3 }));
  await fc.assert(
    fc.asyncProperty(revised, async ([counts, changes]) => {
      // What was not sent stays away: totals tell it from the first release on, with pools or without.
      const later = counts.map((pair, i) => pair && (changes.find(([at]) => at === i)?.[1] ?? pair));
      const first = await publish(releaseOf(counts), []);
      await expectProtected([first, await publish(releaseOf(later), [first])]);
    }),
    RUNS,
  );
}, 120_000);
