import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { type CubeShape, cellCountOf, cellKey, stridesOf } from "../../../src/domain/cube.ts";
import { type Attacker, attack } from "../../support/attack.ts";
import { rowsBy } from "../../support/both-stores.ts";
import { type TestExchange, useExchange } from "../../support/exchange.ts";

/** Who asks, and the stored view that he must be shown of an indicator of Statistics Canada's. */
const AUDIENCES: readonly [Attacker, string][] = [
  ["public", "PUBLIC"],
  ["policy", "FPT"],
  ["analyst of Ontario", "FPT+CA-ON"],
  ["analyst of Québec", "FPT+CA-QC"],
  ["loader of Statistics Canada", "CUSTODIAN"],
];
const QUERIES = 200;
const AT_ONCE = 20;

interface ViewedCell {
  readonly value: number | null;
  readonly availability: string;
}
interface Node extends Record<string, unknown> {
  readonly id: string;
  readonly value: number | null;
  readonly status: { readonly availability: string };
}
interface Page {
  readonly totalCount: number;
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean };
}

/** Every cell of a release's view, by `release:cell`, read straight from the store; a view that has a base lies over it. */
async function storedView(
  running: TestExchange,
  releaseId: string,
  audience: string,
): Promise<Map<string, ViewedCell>> {
  const db = running.exchange.store.publisher;
  const axes = await rowsBy(
    db,
    sql`select axis as id, codes from shared.release_axis where release_id = ${releaseId} order by ordinal`,
  );
  const shape = { axes } as unknown as CubeShape;
  const strides = stridesOf(shape);
  const cells = new Map<string, ViewedCell>();
  for (let cell = 0; cell < cellCountOf(shape); cell++)
    cells.set(`${releaseId}:${cellKey(shape, strides, cell)}`, { value: null, availability: "NOT_AVAILABLE" });
  const views = await rowsBy(
    db,
    sql`select id, audience, base_audience from shared.view where release_id = ${releaseId}`,
  );
  const own = views.find((view) => view["audience"] === audience) ?? views.find((view) => view["audience"] === "FPT");
  const base = views.find((view) => view["audience"] === own?.["base_audience"]);
  for (const view of [base, own])
    for (const row of view
      ? await rowsBy(db, sql`select cell, value, availability from shared.view_cell where view_id = ${view["id"]}`)
      : []) {
      const key = `${releaseId}:${cellKey(shape, strides, row["cell"] as number)}`;
      cells.set(key, { value: row["value"] as number | null, availability: row["availability"] as string });
    }
  return cells;
}

/** A generator of whole numbers below a bound, the same in every run (mulberry32). */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function generatedQueries(): { readonly where: object; readonly orderBy: object[] | null; readonly first: number }[] {
  const draw = seeded(20_261_124);
  const pick = <T>(from: readonly T[]): T => from[draw(from.length)] as T;
  const some = <T>(from: readonly T[]): T[] => from.filter(() => draw(2) === 0);
  const members = { sex: ["T", "F", "M"], age: ["T", "0-17", "18-24", "25-34"] } as const;
  return Array.from({ length: QUERIES }, () => {
    const jurisdictions = some(["CA", "CA-ON", "CA-QC", "CA-NS", "CA-PE", "CA-BC", "CA-NU"]);
    const dimensions = some(["sex", "age"] as const).map((dimension) => {
      const chosen = draw(3) === 0 ? ["*"] : some(members[dimension]);
      return { dimension, members: chosen.length > 0 ? chosen : ["T"] };
    });
    return {
      where: {
        indicator: "demo.police.victims",
        ...(jurisdictions.length > 0 ? { jurisdictions } : { geoLevels: ["PROVINCE"] }),
        ...(draw(2) === 0 ? { periods: [pick(["2021", "2022"])] } : {}),
        ...(dimensions.length > 0 ? { dimensions } : {}),
      },
      orderBy: draw(4) === 0 ? [{ by: "VALUE", descending: draw(2) === 0 }] : null,
      first: pick([5, 20, 100]),
    };
  });
}

const QUERY = `query ($where: ObservationFilter!, $orderBy: [ObservationOrder!], $first: Int) {
  observations(where: $where, orderBy: $orderBy, first: $first) {
    totalCount pageInfo { hasNextPage } nodes { id value status { availability } } } }`;

describe("the same 200 queries, asked for each audience", () => {
  const running = useExchange("PGlite");
  const stored = new Map<string, Map<string, ViewedCell>>();
  const queries = generatedQueries();
  const pages = new Map<string, Page[]>();
  beforeAll(async () => {
    const [release] = await rowsBy(
      running().exchange.store.publisher,
      sql`select id from shared.release where indicator_id = 'demo.police.victims' and state = 'PUBLISHED'`,
    );
    for (const [who, audience] of AUDIENCES) {
      stored.set(who, await storedView(running(), String(release?.["id"]), audience));
      const answer = async (variables: (typeof queries)[number]): Promise<Page> => {
        const { data, text } = await attack(running(), who, QUERY, variables);
        expect(data, text).not.toBeNull();
        return (data as { observations: Page }).observations;
      };
      const answers: Page[] = [];
      for (let at = 0; at < QUERIES; at += AT_ONCE)
        answers.push(...(await Promise.all(queries.slice(at, at + AT_ONCE).map(answer))));
      pages.set(who, answers);
    }
  }, 240_000);

  test.each(AUDIENCES)("%s is shown each cell as his stored view %s holds it", (who) => {
    let cells = 0;
    for (const { nodes } of pages.get(who) ?? []) {
      const shown = nodes.map(({ id, value, status }) => ({ id, value, availability: status.availability }));
      expect(shown).toEqual(nodes.map(({ id }) => ({ id, ...stored.get(who)?.get(id.replace(/:COUNT$/, "")) })));
      cells += nodes.length;
    }
    expect(cells).toBeGreaterThan(1000);
  });

  test("counts, pages and, unless values order them, the cells answered are the same for all", () => {
    for (const [i, { orderBy }] of queries.entries()) {
      const seen = AUDIENCES.map(([who]) => pages.get(who)?.[i] as Page);
      const shapes = seen.map(({ totalCount, pageInfo, nodes }) => ({
        totalCount,
        pageInfo,
        nodes: orderBy ? nodes.length : nodes.map(({ id }) => id),
      }));
      for (const shape of shapes) expect(shape).toEqual(shapes[0]);
    }
  });

  test("answers are alike wherever the views are, province against province", () => {
    const [ontario, quebec] = [stored.get("analyst of Ontario"), stored.get("analyst of Québec")];
    let differences = 0;
    for (const [i, { orderBy }] of queries.entries()) {
      if (orderBy) continue;
      const [ours, theirs] = (["analyst of Ontario", "analyst of Québec"] as const).map(
        (who) => pages.get(who)?.[i] as Page,
      );
      for (const [at, node] of (ours as Page).nodes.entries()) {
        const key = node.id.replace(/:COUNT$/, "");
        const viewsDiffer = JSON.stringify(ontario?.get(key)) !== JSON.stringify(quebec?.get(key));
        const answersDiffer = JSON.stringify(node) !== JSON.stringify((theirs as Page).nodes[at]);
        if (answersDiffer !== viewsDiffer) expect.fail(`${key}: answers and views disagree on whether they differ`);
        if (viewsDiffer) {
          expect(key).toMatch(/CA-ON|CA-QC|CMA/);
          differences++;
        }
      }
    }
    expect(differences).toBeGreaterThan(0);
  });
});
