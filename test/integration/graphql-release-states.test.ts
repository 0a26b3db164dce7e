import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { RELEASE_STATE, type ReleaseState } from "../../src/domain/codes.ts";
import { protectRelease } from "../../src/publication/protect-release.ts";
import { insertRelease } from "../../src/publication/publication.repository.ts";
import { makePublicationService, type ReleaseDraft } from "../../src/publication/publication.service.ts";
import { STORES, type TestExchange, useExchange, VIEWERS, type ViewerName } from "../support/exchange.ts";
import { observe, refusalOfFilter } from "../support/observed-cells.ts";
import { plainEngine } from "../support/plain-engine.ts";

/** An indicator of which the seeds hold no release. */
const INDICATOR = "ht.hotline.cases";
const WHERE = { indicator: INDICATOR, jurisdictions: ["CA"], periods: ["2020"] };
const REACHABLE: Readonly<Record<ReleaseState, boolean>> = {
  SCHEDULED: false,
  PUBLISHED: true,
  SUPERSEDED: true,
  WITHDRAWN: false,
};
const IDS: Readonly<Record<ReleaseState, string>> = {
  SUPERSEDED: `${INDICATOR}@1.0.0`,
  PUBLISHED: `${INDICATOR}@1.1.0`,
  WITHDRAWN: `${INDICATOR}@1.2.0`,
  SCHEDULED: `${INDICATOR}@1.3.0`,
};
const PAIRS = RELEASE_STATE.flatMap((state) =>
  (Object.keys(VIEWERS) as ViewerName[]).map((as) => [state, as] as const),
);

function draftOf(running: TestExchange, minor: number): ReleaseDraft {
  const indicator = running.exchange.catalogue.indicator(INDICATOR);
  if (!indicator) throw new Error(`the catalogue has no ${INDICATOR}`);
  const axes = [
    { id: "JURISDICTION", codes: ["CA"] },
    { id: "PERIOD", codes: ["2020"] },
    { id: "exploitation", codes: ["T"] },
  ];
  return {
    indicator,
    version: `1.${minor}.0`,
    vintage: "FINAL",
    publishedAt: new Date(`2025-0${minor + 1}-01T12:00:00Z`),
    reason: { en: "A test.", fr: "Un essai." },
    source: { en: "A test.", fr: "Un essai." },
    populationVintage: "POP_V2024",
    supersedes: minor === 0 ? null : `${INDICATOR}@1.${minor - 1}.0`,
    cells: {
      shape: { axes },
      value: Int32Array.of(100 + minor),
      availability: ["VALUE"],
      vintage: ["FINAL"],
      roundedAtSource: Uint8Array.of(0),
    },
    cellNotes: [],
  };
}

/** One release of the indicator in each state. */
async function publishAll(running: TestExchange): Promise<void> {
  const { store, catalogue } = running.exchange;
  const publication = makePublicationService({
    store,
    catalogue,
    protector: (question) => protectRelease(question, plainEngine),
  });
  for (const minor of [0, 1, 2]) await publication.publish(draftOf(running, minor));
  const { reason, source, cells } = draftOf(running, 3);
  await store.transact(async (tx) => {
    const withdraw = sql`update shared.release set state = 'WITHDRAWN', withdrawn_at = now() where id = ${IDS.WITHDRAWN}`;
    await tx.db.execute(withdraw);
    await tx.db.execute(sql`update shared.release set state = 'PUBLISHED' where id = ${IDS.PUBLISHED}`);
    const row = {
      id: IDS.SCHEDULED,
      indicatorId: INDICATOR,
      version: "1.3.0",
      vintage: "FINAL",
      state: "SCHEDULED",
    } as const;
    const texts = { reasonEn: reason.en, reasonFr: reason.fr, sourceEn: source.en, sourceFr: source.fr };
    await insertRelease(
      tx,
      { ...row, ...texts, populationVintageId: "POP_V2024", supersedesId: IDS.WITHDRAWN },
      cells.shape,
    );
  });
}

describe.each(STORES)("releases in every state, over %s", (kind) => {
  const running = useExchange(kind);

  test("there is nothing to see of an indicator before its first release", async () => {
    expect((await refusalOfFilter(running(), WHERE)).extensions).toMatchObject({
      code: "NOT_FOUND",
      details: { indicator: INDICATOR },
    });
    const query = `{ indicator(id: "${INDICATOR}") { currentRelease { id } releases { totalCount } } }`;
    expect(await running().data(query)).toEqual({ indicator: { currentRelease: null, releases: { totalCount: 0 } } });
  });

  describe("once there is one in each", () => {
    beforeAll(() => publishAll(running()));

    /** What was withdrawn stays in the sight of the body that answers for it. */
    const seenBy = (state: ReleaseState, as: ViewerName): boolean =>
      REACHABLE[state] || (state === "WITHDRAWN" && as === "loader");

    test.each(PAIRS)("%s is to %s what its state says", async (state, as) => {
      const id = IDS[state];
      const query = `{ release(id: "${id}") { id state } releases(indicator: "${INDICATOR}") { nodes { id } }
        indicator(id: "${INDICATOR}") { releases { nodes { id } } } }`;
      type Ids = { nodes: { id: string }[] };
      type Data = { release: { state: string } | null; releases: Ids; indicator: { releases: Ids } };
      const { release, releases, indicator } = await running().data<Data>(query, { as });
      const listed = [releases, indicator.releases].map(({ nodes }) => nodes.some((node) => node.id === id));
      expect(listed).toEqual([REACHABLE[state], REACHABLE[state]]);
      expect(release).toEqual(seenBy(state, as) ? { id, state } : null);
      const pinned = { ...WHERE, release: id };
      if (seenBy(state, as)) expect((await observe(running(), pinned, { as })).nodes[0]?.release.id).toBe(id);
      else expect((await refusalOfFilter(running(), pinned, { as })).extensions.code).toBe("NOT_FOUND");
    });

    test.each(PAIRS)("%s is compared for %s with what its state lets him see", async (state, as) => {
      const other = state === "SUPERSEDED" ? IDS.PUBLISHED : IDS.SUPERSEDED;
      for (const [from, to] of [
        [other, IDS[state]],
        [IDS[state], other],
      ]) {
        const { data, errors } = await running().ask(
          `{ releaseDiff(from: "${from}", to: "${to}") { totalCount note { en } } }`,
          { as },
        );
        if (!seenBy(state, as)) expect([data, errors?.[0]?.extensions.code]).toEqual([null, "NOT_FOUND"]);
        else expect(data).toMatchObject({ releaseDiff: { totalCount: as === "public" ? 0 : 1 } });
      }
    });

    test.each(Object.keys(VIEWERS) as ViewerName[])(
      "%s is told of the reachable ones alone by every other way",
      async (as) => {
        const current = (await observe(running(), WHERE, { as })).nodes[0];
        expect(current?.release.id).toBe(IDS.PUBLISHED);
        const query = `query ($where: ObservationFilter!) { revisions(where: $where) { release { id } }
        release(id: "${IDS.PUBLISHED}") { supersedes { id } supersededBy { id } } }`;
        expect(await running().data(query, { as, variables: { where: WHERE } })).toEqual({
          revisions: [{ release: { id: IDS.SUPERSEDED } }, { release: { id: IDS.PUBLISHED } }],
          release: { supersedes: { id: IDS.SUPERSEDED }, supersededBy: null },
        });
      },
    );
  });
});
