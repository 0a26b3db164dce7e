import { describe, expect, test } from "vitest";
import type { Measure } from "../../src/domain/codes.ts";
import { previousPeriod } from "../../src/domain/period.ts";
import { STORES, type TestExchange, useExchange, type ViewerName } from "../support/exchange.ts";
import { type ObservedCell, observe, seriesOf } from "../support/observed-cells.ts";

const VIEWERS: readonly ViewerName[] = ["public", "policy", "analyst", "loader"];
const CUBES = [
  {
    indicator: "demo.police.victims",
    where: { jurisdictions: ["CA", "PE", "NS", "ON", "NU", "CMA-535"] },
    dimensions: ["sex", "age"],
    total: ".T.T.T",
  },
  {
    indicator: "ht.police.incidents",
    where: { jurisdictions: ["CA", "ON", "CMA-529"] },
    dimensions: ["offence"],
    total: ".T",
  },
  {
    indicator: "ht.court.cases",
    where: { jurisdictions: ["CA"] },
    dimensions: ["court", "decision"],
    total: ".T.T.ANY_CHARGE",
  },
] as const;
type Cube = (typeof CUBES)[number];

const key = (cell: ObservedCell): string => `${seriesOf(cell)}:${cell.period.id}`;

/** Every cell of a cube in one measure, by its place. */
async function cellsOf(running: TestExchange, cube: Cube, measure: Measure, as: ViewerName) {
  const dimensions = cube.dimensions.map((dimension) => ({ dimension, members: ["*"] }));
  const where = { indicator: cube.indicator, ...cube.where, measures: [measure], dimensions };
  const { nodes, totalCount } = await observe(running, where, { as, first: 1000 });
  expect(nodes).toHaveLength(totalCount);
  return new Map(nodes.map((cell) => [key(cell), cell]));
}
type Cells = Awaited<ReturnType<typeof cellsOf>>;

const shown = (cell: ObservedCell | undefined): number | null => cell?.value ?? null;
/** What a measure of a cell must look like, from the counts that the same viewer is shown. */
type Expected = { value: number | null; availability: string; rounded: boolean };
const missing = (availability: string): Expected => ({ value: null, availability, rounded: false });

function expectedShare(count: ObservedCell, counts: Cells, { total }: Cube): Expected {
  const whole = counts.get(`${count.jurisdiction.id}${total}:${count.period.id}`) as ObservedCell;
  if (shown(count) === null) return missing(count.status.availability);
  if (shown(whole) === null) return missing(whole.status.availability);
  if (shown(whole) === 0) return missing("NOT_COMPUTABLE");
  // A part of one edition is no part of the total of another.
  const provisional = [count, whole].filter(({ status }) => status.vintage === "PROVISIONAL");
  if (provisional.length === 1) return missing("NOT_COMPUTABLE");
  const value = Number((((count.value as number) / (whole.value as number)) * 100).toFixed(1));
  return { value, availability: "VALUE", rounded: count.status.rounded || whole.status.rounded };
}

function expectedChange(count: ObservedCell, counts: Cells): Expected {
  const before = counts.get(`${seriesOf(count)}:${previousPeriod(count.period.id)}`);
  if (shown(count) === null) return missing(count.status.availability);
  if (before === undefined || before.status.availability === "NOT_AVAILABLE") return missing("NOT_AVAILABLE");
  // Since 2011 police can report the offence of the Immigration and Refugee Protection Act: a break in what holds it.
  const broken =
    count.period.id === "2011" &&
    count.dimensions.some(({ dimension, member }) => dimension.id === "offence" && member.id !== "CC279");
  if (broken) return missing("NOT_COMPUTABLE");
  if (!shown(before)) return missing("NOT_COMPUTABLE");
  const base = before.value as number;
  const value = Number(((((count.value as number) - base) / base) * 100).toFixed(1));
  return { value, availability: "VALUE", rounded: count.status.rounded || before.status.rounded };
}

function expectedRate(count: ObservedCell, running: TestExchange): Expected {
  const { catalogue } = running.exchange;
  if (shown(count) === null) return missing(count.status.availability);
  const demographic = count.dimensions.some(
    ({ dimension, member }) => ["sex", "age"].includes(dimension.id) && member.id !== "T",
  );
  const edition = catalogue.populations.find(({ id }) => id === "POP_V2024");
  const persons = edition?.figures.find(
    ({ jurisdiction, year }) => jurisdiction === count.jurisdiction.id && String(year) === count.period.id,
  )?.persons;
  if (demographic || persons === undefined) return missing("NOT_AVAILABLE");
  const value = Number((((count.value as number) / persons) * 100_000).toFixed(2));
  return { value, availability: "VALUE", rounded: count.status.rounded };
}

/** Compares every cell; returns how many there were of each availability, so that a test can ask for what it means to try. */
function compare(measured: Cells, counts: Cells, expected: (count: ObservedCell) => Expected): Record<string, number> {
  expect([...measured.keys()]).toEqual([...counts.keys()]);
  const seen: Record<string, number> = {};
  for (const [place, { value, status }] of measured) {
    const { availability, rounded } = status;
    expect({ place, value, availability, rounded }).toEqual({ place, ...expected(counts.get(place) as ObservedCell) });
    seen[availability] = (seen[availability] ?? 0) + 1;
  }
  return seen;
}

describe.each(STORES)("a measure, over %s", (kind) => {
  const running = useExchange(kind);
  const pairs = VIEWERS.flatMap((as) => CUBES.map((cube) => [as, cube.indicator, cube] as const));

  test.each(pairs)("SHARE is computed from what %s is shown of %s", async (as, _indicator, cube) => {
    const [counts, shares] = [await cellsOf(running(), cube, "COUNT", as), await cellsOf(running(), cube, "SHARE", as)];
    const seen = compare(shares, counts, (count) => expectedShare(count, counts, cube));
    if (cube.indicator !== "demo.police.victims") return;
    expect(seen.VALUE).toBeGreaterThan(0);
    // Counts of zero are hidden from the public.
    if (as !== "public") expect(seen.NOT_COMPUTABLE, "a part of a total of zero was among them").toBeGreaterThan(0);
    if (as !== "loader") expect(seen.SUPPRESSED).toBeGreaterThan(0);
  });

  test.each(pairs)("CHANGE is computed from what %s is shown of %s", async (as, _indicator, cube) => {
    const [counts, changes] = [
      await cellsOf(running(), cube, "COUNT", as),
      await cellsOf(running(), cube, "CHANGE", as),
    ];
    const seen = compare(changes, counts, (count) => expectedChange(count, counts));
    if (cube.indicator !== "demo.police.victims") return;
    expect(seen.VALUE).toBeGreaterThan(0);
    expect(seen.NOT_COMPUTABLE, "a base that is zero or hidden was among them").toBeGreaterThan(0);
  });

  test.each(VIEWERS)(
    "RATE is computed from what %s is shown, per 100,000 of the release's own population",
    async (as) => {
      const [cube] = CUBES;
      const [counts, rates] = [await cellsOf(running(), cube, "COUNT", as), await cellsOf(running(), cube, "RATE", as)];
      const seen = compare(rates, counts, (count) => expectedRate(count, running()));
      expect(seen.VALUE).toBeGreaterThan(0);
      expect(seen.NOT_AVAILABLE, "a metropolitan area or an age group was among them").toBeGreaterThan(0);
    },
  );

  test("SHARE sets no revised part against a provisional total of another edition, and says so", async () => {
    const query = `query ($periods: [ID!]!) { observations(where: { indicator: "ht.police.incidents", jurisdictions: ["CA"], periods: $periods,
      measures: [SHARE], dimensions: [{ dimension: "offence", members: ["CC279"] }] }) {
      nodes { value status { availability } notes { id mandatory } } } }`;
    type Share = {
      value: number | null;
      status: { availability: string };
      notes: { id: string; mandatory: boolean }[];
    };
    const { nodes } = (
      await running().data<{ observations: { nodes: Share[] } }>(query, {
        as: "policy",
        variables: { periods: ["2021", "2023"] },
      })
    ).observations;
    expect(nodes.map(({ value, status }) => [value, status.availability])).toEqual([
      [69.5, "VALUE"],
      [null, "NOT_COMPUTABLE"],
    ]);
    expect(nodes[1]?.notes).toContainEqual({ id: "share.editions", mandatory: true });
  });

  test("RATE names its denominator and the vintage of it; without one it says why", async () => {
    const query = `query ($age: [ID!]!) { observations(where: { indicator: "demo.police.victims", jurisdictions: ["CA"],
      periods: ["2022"], measures: [RATE], dimensions: [{ dimension: "age", members: $age }] }) {
      nodes { value notes { id mandatory text { en fr } } } } }`;
    type Data = {
      observations: {
        nodes: {
          value: number | null;
          notes: { id: string; mandatory: boolean; text: { en: string; fr: string } }[];
        }[];
      };
    };
    const ask = async (age: string) =>
      (await running().data<Data>(query, { as: "loader", variables: { age: [age] } })).observations.nodes[0];
    const [whole, part] = [await ask("T"), await ask("18-24")];
    expect(whole?.notes[0]).toMatchObject({ id: "denominator.POP_V2024", mandatory: true });
    expect(whole?.notes[0]?.text.en).toContain("July 1, 2022: Table 17-10-0009-01");
    expect(whole?.notes[0]?.text.fr).toContain("1er juillet 2022\u00a0: Tableau 17-10-0009-01");
    expect(part?.value).toBeNull();
    expect(part?.notes.map(({ id }) => id)).toContain("rate.demographic");
  });

  test("of a suppressed or a missing count shows the count's own symbol", async () => {
    for (const measure of ["RATE", "SHARE", "CHANGE"] as const) {
      const [counts, measured] = [
        await cellsOf(running(), CUBES[0], "COUNT", "public"),
        await cellsOf(running(), CUBES[0], measure, "public"),
      ];
      const hidden = [...counts].filter(([, { status }]) => status.availability === "SUPPRESSED");
      expect(hidden.length).toBeGreaterThan(0);
      for (const [place] of hidden) expect(measured.get(place)).toMatchObject({ value: null, display: "--" });
    }
  });
});
