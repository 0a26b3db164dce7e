import { describe, expect, test } from "vitest";
import { makeCatalogue } from "../../../src/catalogue/catalogue.ts";
import { readCatalogueFiles } from "../../../src/catalogue/catalogue-files.ts";
import { makeCatalogueObjects } from "../../../src/catalogue/catalogue-objects.ts";
import { ANONYMOUS } from "../../../src/domain/audience.ts";
import { CellBudget } from "../../../src/graphql/cell-budget.ts";
import type { Services } from "../../../src/graphql/context.ts";
import { buildSchema } from "../../../src/graphql/schema.ts";
import { makeTiers } from "../../../src/graphql/tiers/tiers.ts";
import { makeObservationService } from "../../../src/observation/observation.service.ts";
import { tallyObservations } from "../../../src/observation/tally-observations.ts";
import type { ReleaseRow } from "../../../src/release/release.repository.ts";
import type { ReleaseList } from "../../../src/release/release-directory.ts";
import { CellTally } from "../../../src/shared/cell-tally.ts";
import { aView } from "../../support/a-view.ts";

const catalogue = makeCatalogue((await readCatalogueFiles()).entries);
const INDICATOR = "ht.hotline.cases";
const view = aView({ JURISDICTION: ["CA", "CA-ON"], PERIOD: ["2020"], exploitation: ["T"] }, [7, "x"]);
const release = {
  id: "ht.hotline.cases@1.0.0",
  indicatorId: INDICATOR,
  populationVintageId: "POP_V2024",
} as ReleaseRow;
const schema = buildSchema();

/** Tiers over one release of two cells, one of them hidden. `publish`: the list of releases becomes another; `agree`: so do the agreements. */
function aFront() {
  let agreements = {};
  let list: ReleaseList = { all: [release], byId: new Map([[release.id, release]]), byIndicator: new Map() };
  const observations = makeObservationService({
    catalogue,
    releases: { current: async () => release } as never,
    views: { seen: async () => view } as never,
    comparability: [],
    accessOf: (() => ({})) as never,
  });
  const services = {
    catalogue,
    objects: makeCatalogueObjects(catalogue),
    observations,
    agreements: { standing: () => agreements },
  } as unknown as Services;
  const tiers = makeTiers({
    schema,
    services,
    directory: { list: () => list, forget: () => undefined },
    checkVariables: () => undefined,
    extensionsOf: (spent) => ({ spent }),
  });
  return {
    tiers,
    observations,
    publish: () => {
      list = { ...list };
    },
    agree: () => {
      agreements = {};
    },
    /** The release is no longer one that anyone may know of. */
    withdraw: () => {
      list = { ...list, byId: new Map() };
    },
  };
}

const QUERY = `{ observations(where: { indicator: "${INDICATOR}" }, first: 10) { nodes { value } } }`;

async function served({ tiers }: ReturnType<typeof aFront>) {
  const context = { viewer: ANONYMOUS, language: "EN", budget: new CellBudget(), tally: new CellTally() } as const;
  const key = tiers.keyOf(QUERY, context);
  const request = { key, query: QUERY, operationName: null, variables: {} };
  const answer = tiers.kept(key, context) ?? (await tiers.answer(request, context));
  return { text: answer?.body.toString(), lines: context.tally.lines, spent: context.budget.spent };
}

describe("the tiers", () => {
  test("count every cell served and spend the same, whether the answer is compiled or kept", async () => {
    const front = aFront();
    const page = await front.observations.list(
      { indicator: INDICATOR },
      { orders: [], first: 10, after: null },
      ANONYMOUS,
    );
    const expected = new CellTally();
    tallyObservations(expected, page.nodes);
    const answers = [];
    for (let time = 0; time < 4; time++) answers.push(await served(front));
    expect(expected.lines[0]).toMatchObject({ served: 2, suppressed: 1 });
    const text = `{"data":{"observations":{"nodes":[{"value":7},{"value":null}]}},"extensions":{"spent":10}}\n`;
    expect(answers).toEqual(answers.map(() => ({ text, lines: expected.lines, spent: 10 })));
    expect(front.tiers.counts).toEqual({ compiled: 2, kept: 2, none: 0 });
  });

  test("keep no answer beyond a change in the list of releases", async () => {
    const front = aFront();
    for (let time = 0; time < 3; time++) await served(front);
    expect(front.tiers.counts.kept).toBe(1);
    front.publish();
    await served(front);
    expect(front.tiers.counts).toEqual({ compiled: 3, kept: 1, none: 0 });
  });

  test("keep no answer beyond a change in the agreements in force", async () => {
    const front = aFront();
    for (let time = 0; time < 3; time++) await served(front);
    front.agree();
    await served(front);
    expect(front.tiers.counts).toEqual({ compiled: 3, kept: 1, none: 0 });
  });

  test("keep no answer from a release that only some may know of", async () => {
    const front = aFront();
    front.withdraw();
    for (let time = 0; time < 4; time++) await served(front);
    expect(front.tiers.counts).toEqual({ compiled: 4, kept: 0, none: 0 });
  });
});
