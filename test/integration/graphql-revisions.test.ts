import { beforeAll, describe, expect, test } from "vitest";
import type { CellChange, Text } from "../../src/domain/codes.ts";
import { cellCountOf } from "../../src/domain/cube.ts";
import { protectRelease, type ReleaseProtector } from "../../src/publication/protect-release.ts";
import { makePublicationService, type ReleaseDraft } from "../../src/publication/publication.service.ts";
import { STORES, type TestExchange, useExchange, VIEWERS, type ViewerName } from "../support/exchange.ts";
import { type ObservedCell, observe, seriesOf } from "../support/observed-cells.ts";
import { plainEngine } from "../support/plain-engine.ts";

const EVERYONE = Object.keys(VIEWERS) as ViewerName[];
type Side = Pick<ObservedCell, "id" | "value" | "status" | "jurisdiction" | "period" | "dimensions">;
interface Change {
  readonly change: CellChange;
  readonly before: Side | null;
  readonly after: Side | null;
  readonly absolute: number | null;
  readonly percent: number | null;
  readonly rounded: boolean;
}
interface Page {
  readonly totalCount: number;
  readonly note: Text;
  readonly nodes: readonly Change[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const DIFF = `query ($from: ID!, $to: ID!, $first: Int, $after: String) {
  releaseDiff(from: $from, to: $to, first: $first, after: $after) {
    totalCount note { en fr } pageInfo { hasNextPage endCursor }
    nodes { change absolute percent rounded before { ...cell } after { ...cell } }
  }
}
fragment cell on Observation {
  id value jurisdiction { id } period { id } dimensions { dimension { id } member { id } }
  status { availability vintage rounded roundingBase symbols }
}`;

type Pair = readonly [from: string, to: string];
type Paging = { readonly as?: ViewerName; readonly first?: number; readonly after?: string | null };
const REVISION_OF_2022: Pair = ["ht.police.incidents@1.5.0", "ht.police.incidents@1.6.0"];
const TWIN: Pair = ["demo.police.victims@1.0.0", "demo.police.victims@1.1.0"];
const asking = ([from, to]: Pair, { as = "public", first, after }: Paging) => ({
  as,
  variables: { from, to, first, after },
});

const diff = async (running: TestExchange, pair: Pair, paging: Paging = {}): Promise<Page> =>
  (await running.data<{ releaseDiff: Page }>(DIFF, asking(pair, paging))).releaseDiff;
const refusal = async (running: TestExchange, pair: Pair, paging: Paging = {}) =>
  (await running.fault(DIFF, asking(pair, paging))).extensions;
const placeOf = (cell: Pick<ObservedCell, "jurisdiction" | "dimensions" | "period">): string =>
  `${seriesOf(cell as ObservedCell)}:${cell.period.id}`;
const placeOfChange = ({ before, after }: Change): string => placeOf((before ?? after) as Side);

/** Every cell of a release of the twin as a viewer sees it. */
async function cellsOf(running: TestExchange, release: string, as: ViewerName): Promise<Map<string, ObservedCell>> {
  const indicator = release.split("@")[0] as string;
  const dimensions = ["sex", "age", "relationship"].map((dimension) => ({ dimension, members: ["*"] }));
  const cells = new Map<string, ObservedCell>();
  for (let after: string | null = null; ; ) {
    const page = await observe(running, { indicator, release, dimensions }, { as, first: 1000, after });
    for (const cell of page.nodes) cells.set(placeOf(cell), cell);
    if (!page.pageInfo.hasNextPage) return cells;
    after = page.pageInfo.endCursor;
  }
}

/** What must be said of a cell, by what the same viewer is shown of it in either release. */
function expectedChange(before: ObservedCell | undefined, after: ObservedCell | undefined): CellChange | null {
  const holds = (cell: ObservedCell | undefined): cell is ObservedCell =>
    cell !== undefined && cell.status.availability !== "NOT_AVAILABLE";
  if (!holds(before)) return holds(after) ? "ADDED" : null;
  if (!holds(after)) return "REMOVED";
  if (before.value !== null && after.value !== null && before.value !== after.value) return "VALUE_CHANGED";
  return JSON.stringify(before.status) === JSON.stringify(after.status) ? null : "STATUS_CHANGED";
}

describe.each(STORES)("a diff of two releases, over %s", (kind) => {
  const running = useExchange(kind);

  test.each([
    ["policy", 528, 597, 69, 13.1, false],
    ["analyst", 528, 597, 69, 13.1, false],
    ["loader", 528, 597, 69, 13.1, false],
    ["public", 530, 595, 65, 12.3, true],
  ] as const)("shows %s the revision of 2022 from %i to %i: %i", async (as, was, is, absolute, percent, rounded) => {
    const { nodes, totalCount, note } = await diff(running(), REVISION_OF_2022, { as });
    expect(nodes[0]).toMatchObject({ change: "VALUE_CHANGED", absolute, percent, rounded });
    expect([nodes[0]?.before, nodes[0]?.after]).toMatchObject([
      { value: was, id: `${REVISION_OF_2022[0]}:CA.T:2022:COUNT`, status: { vintage: "PROVISIONAL" } },
      { value: is, id: `${REVISION_OF_2022[1]}:CA.T:2022:COUNT`, status: { vintage: "REVISED" } },
    ]);
    expect(nodes.map(({ change }) => change)).toEqual(["VALUE_CHANGED", "REMOVED", "REMOVED", "ADDED"]);
    expect(totalCount).toBe(4);
    expect(note).toEqual({
      en: "1 value revised, 1 cell added, 2 cells removed; periods 2022 to 2023.",
      fr: "1 valeur révisée, 1 cellule ajoutée, 2 cellules retirées; périodes 2022 à 2023.",
    });
  });

  test.each(EVERYONE)(
    "says of every cell of the twin what %s is shown in the two releases, and no more",
    async (as) => {
      const [before, after] = [await cellsOf(running(), TWIN[0], as), await cellsOf(running(), TWIN[1], as)];
      const { nodes, totalCount } = await diff(running(), TWIN, { as, first: 1000 });
      expect(nodes).toHaveLength(totalCount);
      const expected = [...new Set([...before.keys(), ...after.keys()])].flatMap((place) => {
        const change = expectedChange(before.get(place), after.get(place));
        return change ? [`${place} ${change}`] : [];
      });
      expect(nodes.map((node) => `${placeOfChange(node)} ${node.change}`)).toEqual(expected);
      for (const { absolute, before: was, after: is } of nodes)
        expect(absolute).toBe(
          was === null || is === null || was.value === null || is.value === null ? null : is.value - was.value,
        );
    },
  );

  test("is paged by cursors that hold for this pair and this viewer alone", async () => {
    const whole = await diff(running(), TWIN, { first: 1000 });
    const paged: Change[] = [];
    for (let after: string | null = null; ; ) {
      const page = await diff(running(), TWIN, { first: 97, after });
      expect([page.totalCount, page.note]).toEqual([whole.totalCount, whole.note]);
      paged.push(...page.nodes);
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    expect(paged).toEqual(whole.nodes);
    const { endCursor } = (await diff(running(), TWIN, { first: 5 })).pageInfo;
    for (const [pair, as] of [
      [REVISION_OF_2022, "public"],
      [[TWIN[1], TWIN[0]], "public"],
      [TWIN, "policy"],
    ] as const)
      expect(await refusal(running(), pair, { as, after: endCursor })).toMatchObject({
        code: "INVALID_INPUT",
        details: { argument: "after" },
      });
    expect((await diff(running(), TWIN, { first: 0 })).nodes).toEqual([]);
    expect(await refusal(running(), TWIN, { first: 1001 })).toMatchObject({ code: "TOO_LARGE" });
  });

  test("is refused for a release that is not there, for two indicators, and for the same release twice", async () => {
    const [from, to] = REVISION_OF_2022;
    const refused: [Pair, object][] = [
      [["ht.police.incidents@9.0.0", to], { code: "NOT_FOUND", details: { argument: "from" } }],
      [[from, "nothing"], { code: "NOT_FOUND", details: { argument: "to" } }],
      [[from, TWIN[1]], { code: "INVALID_INPUT", details: { argument: "to" } }],
      [[from, from], { code: "INVALID_INPUT", details: { argument: "to" } }],
    ];
    for (const [pair, fault] of refused) expect(await refusal(running(), pair)).toMatchObject(fault);
  });

  test("costs its request something even where it shows no cell", async () => {
    const fields = Array.from(
      { length: 51 },
      (_, i) => `d${i}: releaseDiff(from: "${TWIN[0]}", to: "${TWIN[1]}", first: 0) { totalCount }`,
    );
    const { errors } = await running().ask<unknown>(`{ ${fields.join(" ")} }`);
    expect(errors?.[0]?.extensions.code).toBe("TOO_LARGE");
  });
});

/** Hotline cases by form of exploitation; the seeds hold no release of them. */
const HOTLINE = "ht.hotline.cases";
function hotlineDraft(running: TestExchange, minor: number, counts: Readonly<Record<string, number>>): ReleaseDraft {
  const indicator = running.exchange.catalogue.indicator(HOTLINE);
  if (!indicator) throw new Error(`the catalogue has no ${HOTLINE}`);
  const forms = indicator.dimensions[0]?.members ?? [];
  const shape = {
    axes: [
      { id: "JURISDICTION", codes: ["CA"] },
      { id: "PERIOD", codes: ["2020"] },
      { id: "exploitation", codes: forms },
    ],
  };
  const size = cellCountOf(shape);
  return {
    indicator,
    version: `1.${minor}.0`,
    vintage: "FINAL",
    publishedAt: new Date(`2025-0${minor + 1}-01T12:00:00Z`),
    reason: { en: "A test.", fr: "Un essai." },
    source: { en: "A test.", fr: "Un essai." },
    populationVintage: "POP_V2024",
    supersedes: minor === 0 ? null : `${HOTLINE}@1.${minor - 1}.0`,
    cells: {
      shape,
      value: Int32Array.from(forms, (form) => counts[form] ?? 0),
      availability: Array(size).fill("VALUE"),
      vintage: Array(size).fill("FINAL"),
      roundedAtSource: new Uint8Array(size),
    },
    cellNotes: [],
  };
}

describe("a count that changes where nobody but its custodian sees it", () => {
  const running = useExchange("PGlite");
  const pair: Pair = [`${HOTLINE}@1.0.0`, `${HOTLINE}@1.1.0`];

  beforeAll(async () => {
    const { store, catalogue } = running().exchange;
    const protector: ReleaseProtector = (question) => protectRelease(question, plainEngine);
    const publication = makePublicationService({ store, catalogue, protector });
    await publication.publish(hotlineDraft(running(), 0, { T: 100, SEX: 95, LABOUR: 2, OTHER: 3 }));
    await publication.publish(hotlineDraft(running(), 1, { T: 100, SEX: 95, LABOUR: 3, OTHER: 2 }));
  });

  test.each(["public", "policy", "analyst"] as const)("is no change for %s", async (as) => {
    const { totalCount, nodes, note } = await diff(running(), pair, { as });
    expect({ totalCount, nodes }).toEqual({ totalCount: 0, nodes: [] });
    expect(note.en).toBe("Nothing shown in the two releases differs.");
  });

  test("is one for its custodian", async () => {
    const { nodes } = await diff(running(), pair, { as: "loader" });
    expect(nodes.map(({ change, absolute }) => [change, absolute])).toEqual([
      ["VALUE_CHANGED", 1],
      ["VALUE_CHANGED", -1],
    ]);
  });

  test("is in nobody else's revision statistics", async () => {
    const query = `{ revisionStatistics(indicator: "${HOTLINE}") { cells revised meanAbsoluteRevision rounded } }`;
    for (const as of ["public", "policy", "loader"] as const)
      expect(await running().data(query, { as })).toEqual({
        revisionStatistics: [{ cells: 1, revised: 0, meanAbsoluteRevision: 0, rounded: as === "public" }],
      });
  });
});

describe.each(STORES)("revision statistics, over %s", (kind) => {
  const running = useExchange(kind);
  const QUERY = `query ($indicator: ID!, $jurisdictions: [ID!]) {
    revisionStatistics(indicator: $indicator, jurisdictions: $jurisdictions) {
      jurisdiction { id } releases months cells revised meanRevision meanAbsoluteRevision rounded } }`;
  type Row = Readonly<Record<string, number | boolean | { readonly id: string }>>;
  const statistics = async (as: ViewerName, jurisdictions: string[] | null) => {
    const variables = { indicator: "ht.police.incidents", jurisdictions };
    return (await running().data<{ revisionStatistics: Row[] }>(QUERY, { as, variables })).revisionStatistics;
  };

  test("hold the revision of 2022: of 12 first figures of Canada one was revised within a release, by 69", async () => {
    const [policy] = await statistics("policy", ["Canada"]);
    const one = { jurisdiction: { id: "CA" }, releases: 1, months: 23.4, cells: 12, revised: 1 };
    expect(policy).toEqual({ ...one, meanRevision: 5.75, meanAbsoluteRevision: 5.75, rounded: false });
    const [open] = await statistics("public", ["Canada"]);
    expect(open).toEqual({ ...one, meanRevision: 5.42, meanAbsoluteRevision: 5.42, rounded: true });
  });

  test("are of every jurisdiction with a pair of shown figures where none is named", async () => {
    const all = await statistics("policy", null);
    expect(all.length).toBeGreaterThan((await statistics("policy", ["CA"])).length);
    for (const { cells } of all) expect(cells).toBeGreaterThan(0);
  });

  test("are refused for an unknown indicator, one without a release, and jurisdictions that are not there", async () => {
    const refused: [object, string][] = [
      [{ indicator: "ht.police" }, "NOT_FOUND"],
      [{ indicator: "ht.shelter.clients" }, "NOT_FOUND"],
      [{ indicator: "ht.police.incidents", jurisdictions: ["Atlantis"] }, "INVALID_INPUT"],
      [{ indicator: "ht.police.incidents", jurisdictions: ["CA", "Canada"] }, "INVALID_INPUT"],
      [{ indicator: "ht.police.incidents", jurisdictions: [] }, "INVALID_INPUT"],
    ];
    for (const [variables, code] of refused)
      expect((await running().fault(QUERY, { variables: { ...variables } })).extensions.code).toBe(code);
  });
});
