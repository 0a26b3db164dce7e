import fc from "fast-check";
import { graphql } from "graphql";
import { describe, expect, test } from "vitest";
import { makeCatalogue } from "../../../src/catalogue/catalogue.ts";
import { readCatalogueFiles } from "../../../src/catalogue/catalogue-files.ts";
import { makeCatalogueObjects } from "../../../src/catalogue/catalogue-objects.ts";
import { ANONYMOUS, type Asker, type Viewer } from "../../../src/domain/audience.ts";
import { CellBudget } from "../../../src/graphql/cell-budget.ts";
import type { Services } from "../../../src/graphql/context.ts";
import { buildSchema } from "../../../src/graphql/schema.ts";
import { makeTiers } from "../../../src/graphql/tiers/tiers.ts";
import { makeObservationService } from "../../../src/observation/observation.service.ts";
import type { ReleaseRepository, ReleaseRow } from "../../../src/release/release.repository.ts";
import { makeReleaseService } from "../../../src/release/release.service.ts";
import { makeReleaseDirectory, type ReleasesAtHand, withDirectory } from "../../../src/release/release-directory.ts";
import { CellTally } from "../../../src/shared/cell-tally.ts";
import { makeTableService } from "../../../src/table/table.service.ts";
import { aView } from "../../support/a-view.ts";

const catalogue = makeCatalogue((await readCatalogueFiles()).entries);
const schema = buildSchema();
const INDICATOR = "ht.hotline.cases";
const [OLD, NEW] = [`${INDICATOR}@1.0.0`, `${INDICATOR}@2.0.0`];
/** Milliseconds of the clock at which the second release is out. */
const MOMENT = 5000;

const row = (id: string, more: Partial<ReleaseRow>): ReleaseRow =>
  ({
    id,
    indicatorId: INDICATOR,
    populationVintageId: "POP_V2024",
    version: id.slice(-5),
    vintage: "FINAL",
    ...more,
  }) as ReleaseRow;
const old = { publishedAt: new Date(0), embargoUntil: null };
const BEFORE = [row(OLD, { ...old, state: "PUBLISHED" })];
const AFTER = [
  row(OLD, { ...old, state: "SUPERSEDED" }),
  row(NEW, { state: "PUBLISHED", publishedAt: new Date(MOMENT), embargoUntil: new Date(MOMENT) }),
];
const WAITING = row(NEW, { state: "SCHEDULED", publishedAt: null, embargoUntil: new Date(MOMENT) });

const AXES = { JURISDICTION: ["CA", "CA-ON"], PERIOD: ["2020", "2021"], exploitation: ["T"] };
const VIEWS = new Map([
  [OLD, aView(AXES, [7, "x", 9, 10])],
  [NEW, aView(AXES, [17, 18, "x", "x"])],
]);

const EARLY: Viewer = { subject: "early@example.ca", roles: ["POLICY"], jurisdiction: "CA" };
const LATE: Viewer = { ...EARLY, subject: "late@example.ca" };

/** A store by a clock of its own: what is out is out from MOMENT on, and to its pre-release reader before. */
function storeAt(clock: { now: number }): ReleaseRepository {
  const out = (): ReleaseRow[] => (clock.now >= MOMENT ? AFTER : BEFORE);
  return {
    all: async () => [...out()].reverse(),
    untilNext: async () => (clock.now < MOMENT ? MOMENT - clock.now : null),
    ofIndicators: async () => out(),
    byIds: async (ids: readonly string[], { subject }: Asker) => {
      const seen = clock.now < MOMENT && subject === EARLY.subject ? [...out(), WAITING] : out();
      return seen.filter(({ id }) => ids.includes(id));
    },
  } as unknown as ReleaseRepository;
}

/** The services over a repository of releases; with the directory in between, or straight on the store. */
function servicesOver(releases: ReleasesAtHand): Services {
  const standing = {};
  const accessOf = (() => ({})) as never;
  const refuse = (): never => {
    throw new Error("not asked for here");
  };
  const service = makeReleaseService({ releases, catalogue, accessOf, valueHidden: refuse, summary: refuse });
  const views = { seen: async (id: string) => VIEWS.get(id) } as never;
  const observations = makeObservationService({ catalogue, releases: service, views, comparability: [], accessOf });
  const tables = makeTableService({ catalogue, comparability: [], observations, cellNotesOf: async () => [] });
  const objects = makeCatalogueObjects(catalogue);
  return { catalogue, objects, observations, tables, agreements: { standing: () => standing } } as unknown as Services;
}

function aWorld() {
  const clock = { now: 0 };
  const store = storeAt(clock);
  const directory = makeReleaseDirectory(store, () => clock.now);
  const services = servicesOver(withDirectory(store, directory));
  const tiers = makeTiers({ schema, services, directory, checkVariables: () => undefined, extensionsOf: () => null });
  const straight = servicesOver(store);
  const asking = (viewer: Viewer) =>
    ({ viewer, language: "EN", budget: new CellBudget(), tally: new CellTally() }) as const;
  return {
    clock,
    counts: tiers.counts,
    /** By graphql-js, of a store that remembers nothing; null where it refuses. */
    async ordinary(query: string, viewer: Viewer): Promise<string | null> {
      const contextValue = { ...asking(viewer), services: straight };
      const { data, errors } = await graphql({ schema, source: query, contextValue });
      return errors ? null : `${JSON.stringify({ data })}\n`;
    },
    async fast(query: string, viewer: Viewer): Promise<string | null> {
      const key = tiers.keyOf(query, asking(viewer));
      const asked = { key, query, operationName: null, variables: {} };
      const answer = tiers.kept(key, asking(viewer)) ?? (await tiers.answer(asked, asking(viewer)));
      return answer === null ? null : answer.body.toString();
    },
  };
}

const where = fc
  .record({
    pin: fc.constantFrom(
      "",
      `, release: "${OLD}"`,
      `, release: "${NEW}"`,
      ', asOf: "1970-01-01T00:00:04Z"',
      ', asOf: "1970-01-01T00:00:06Z"',
    ),
    places: fc.constantFrom("", ', jurisdictions: ["CA"]'),
  })
  .map(({ pin, places }) => `{ indicator: "${INDICATOR}"${pin}${places} }`);
const question = fc.oneof(
  fc
    .record({
      filter: where,
      first: fc.constantFrom(1, 3, 10),
      rest: fc.constantFrom("", " totalCount pageInfo { endCursor }"),
    })
    .map(
      ({ filter, first, rest }) =>
        `{ observations(where: ${filter}, first: ${first}) { nodes { id value display status { availability } release { id state } }${rest} } }`,
    ),
  where.map(
    (filter) =>
      `{ table(input: { where: ${filter}, rows: ["JURISDICTION"], columns: ["PERIOD"] }) { title { en } cells { value } notes { id } legend { symbol } release { id state } } }`,
  ),
);
/** Most steps are small, and most of the time passes around the moment. */
const steps = fc.array(
  fc.record({
    to: fc.constantFrom(0, 3999, 4000, MOMENT - 1, MOMENT - 1, MOMENT, MOMENT, MOMENT + 1, MOMENT + 1001),
    query: question,
    viewer: fc.constantFrom(ANONYMOUS, EARLY, LATE),
  }),
  { minLength: 4, maxLength: 12 },
);

describe("around the moment of a release", () => {
  test("every tier answers what the store knows at that very moment", async () => {
    let [kept, compiled] = [0, 0];
    await fc.assert(
      fc.asyncProperty(steps, async (some) => {
        const world = aWorld();
        // The clock only goes forward, and everything is asked again at each step: kept answers are met before, at and after.
        for (const { to } of [...some].sort((a, b) => a.to - b.to)) {
          world.clock.now = to;
          for (const { query, viewer } of some) {
            const ordinary = await world.ordinary(query, viewer);
            for (let time = 0; time < 3; time++)
              expect(await world.fast(query, viewer), `${to} ${query}`).toBe(ordinary);
          }
        }
        kept += world.counts.kept;
        compiled += world.counts.compiled;
      }),
      { numRuns: 25, seed: 20_261_124 },
    );
    expect(kept).toBeGreaterThan(300);
    expect(compiled).toBeGreaterThan(300);
  }, 60_000);

  test("a page goes on in the release that it began in", async () => {
    const world = aWorld();
    const text = (after: string): string =>
      `{ observations(where: { indicator: "${INDICATOR}" }, first: 1${after}) { nodes { value release { id } } pageInfo { endCursor } } }`;
    world.clock.now = MOMENT - 1;
    const first = await world.fast(text(""), ANONYMOUS);
    const cursor = JSON.parse(first ?? "").data.observations.pageInfo.endCursor as string;
    for (const now of [MOMENT - 1, MOMENT, MOMENT + 1]) {
      world.clock.now = now;
      const next = await world.fast(text(`, after: "${cursor}"`), ANONYMOUS);
      expect(next).toBe(await world.ordinary(text(`, after: "${cursor}"`), ANONYMOUS));
      expect(next).toContain(OLD);
    }
    expect(await world.fast(text(""), ANONYMOUS)).toContain(NEW);
  });
});
