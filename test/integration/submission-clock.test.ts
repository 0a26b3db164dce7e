import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { protectRelease } from "../../src/publication/protect-release.ts";
import { makePublicationService, type ReleaseDraft } from "../../src/publication/publication.service.ts";
import { refusalBy, rowsBy } from "../support/both-stores.ts";
import { STORES, type TestExchange, useExchange } from "../support/exchange.ts";
import { plainEngine } from "../support/plain-engine.ts";

/** An indicator of which the seeds hold no release. */
const INDICATOR = "ht.hotline.cases";

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
    publishedAt: null,
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

const none = async (): Promise<void> => undefined;

describe.each(STORES)("a release that waits, over %s", (kind) => {
  const running = useExchange(kind);
  const seen = async (): Promise<unknown> =>
    running().data(
      `{ indicator(id: "${INDICATOR}") { currentRelease { id } }
         releases(indicator: "${INDICATOR}") { nodes { id state publishedAt } } }`,
      { as: "loader" },
    );
  const stored = async (): Promise<unknown> =>
    rowsBy(
      running().exchange.store.publisher,
      `select version, state from shared.release where indicator_id = '${INDICATOR}' order by version`,
    );

  test("is current from its moment on though nothing has switched it, and is closed to every change before", async () => {
    const { store, catalogue } = running().exchange;
    // The exchange's own timer knows nothing of what this service schedules.
    const publication = makePublicationService({
      store,
      catalogue,
      protector: (question) => protectRelease(question, plainEngine),
    });
    await publication.publishNext(draftOf(running(), 0), null, none);
    const before = await seen();
    const at = new Date(Date.now() + 1_500);
    const id = await publication.publishNext(draftOf(running(), 1), at, none);
    expect(await seen()).toEqual(before);
    for (const change of [
      "set embargo_until = now()",
      "set embargo_until = null",
      "set reason_en = 'Other'",
      "set state = 'PUBLISHED', published_at = now()",
      "set state = 'SUPERSEDED', published_at = now()",
    ]) {
      const refusal = await refusalBy(rowsBy(store.publisher, `update shared.release ${change} where id = '${id}'`));
      expect(refusal?.constraint, change).toBe("release_frozen");
    }
    const added = `insert into confidential.cell values ('${id}', 1, 5, 'VALUE', 'FINAL', false)`;
    expect((await refusalBy(rowsBy(store.publisher, added)))?.constraint).toBe("release_complete");
    expect(await refusalBy(rowsBy(store.publisher, `delete from shared.release where id = '${id}'`))).not.toBeNull();

    await sleep(at.getTime() - Date.now() + 100);
    const after = {
      indicator: { currentRelease: { id } },
      releases: {
        nodes: [
          { id, state: "PUBLISHED", publishedAt: at.toISOString() },
          { id: `${INDICATOR}@1.0.0`, state: "SUPERSEDED", publishedAt: expect.any(String) },
        ],
      },
    };
    expect(await seen()).toEqual(after);
    expect(await stored()).toMatchObject([{ state: "PUBLISHED" }, { state: "SCHEDULED" }]);
    await publication.switchDue();
    expect(await stored()).toMatchObject([{ state: "SUPERSEDED" }, { state: "PUBLISHED" }]);
    expect(await seen()).toEqual(after);
  });

  test("is superseded by the one that waited behind it, though nothing has switched either", async () => {
    const { store, catalogue } = running().exchange;
    const publication = makePublicationService({
      store,
      catalogue,
      protector: (question) => protectRelease(question, plainEngine),
    });
    const one = new Date(Date.now() + 6_000);
    const two = new Date(one.getTime() + 1);
    const first = await publication.publishNext(draftOf(running(), 2), one, none);
    for (const at of [null, new Date(one.getTime() - 1), one])
      await expect(publication.publishNext(draftOf(running(), 3), at, none)).rejects.toThrow("waits for its time");
    const second = await publication.publishNext(draftOf(running(), 3), two, none);
    expect(await stored()).toMatchObject([{}, { state: "PUBLISHED" }, { state: "SCHEDULED" }, { state: "SCHEDULED" }]);
    await sleep(two.getTime() - Date.now() + 100);
    const after = {
      indicator: { currentRelease: { id: second } },
      releases: {
        nodes: [
          { id: second, state: "PUBLISHED", publishedAt: two.toISOString() },
          { id: first, state: "SUPERSEDED", publishedAt: one.toISOString() },
          { id: `${INDICATOR}@1.1.0`, state: "SUPERSEDED", publishedAt: expect.any(String) },
          { id: `${INDICATOR}@1.0.0`, state: "SUPERSEDED", publishedAt: expect.any(String) },
        ],
      },
    };
    expect(await stored()).toMatchObject([{}, { state: "PUBLISHED" }, { state: "SCHEDULED" }, { state: "SCHEDULED" }]);
    expect(await seen()).toEqual(after);
    await publication.switchDue();
    expect(await stored()).toMatchObject([
      {},
      { state: "SUPERSEDED" },
      { state: "SUPERSEDED" },
      { state: "PUBLISHED" },
    ]);
    expect(await seen()).toEqual(after);
  });

  test("is refused with its totals where it does not add up, and nothing is written", async () => {
    const { store, catalogue } = running().exchange;
    const publication = makePublicationService({
      store,
      catalogue,
      protector: (question) => protectRelease(question, plainEngine),
    });
    const draft = draftOf(running(), 4);
    const shape = {
      axes: [...draft.cells.shape.axes.slice(0, 2), { id: "exploitation", codes: ["T", "SEX", "LABOUR"] }],
    };
    const cells = {
      shape,
      value: Int32Array.of(7919, 7000, 1000),
      availability: ["VALUE", "VALUE", "VALUE"],
      vintage: ["FINAL", "FINAL", "FINAL"],
      roundedAtSource: new Uint8Array(3),
    } as const;
    const before = await stored();
    const refused = publication.publishNext({ ...draft, cells }, null, none);
    await expect(refused).rejects.toMatchObject({
      code: "CONFLICT",
      details: { reason: "NOT_ADDITIVE", cells: ["CA.T:2020"] },
      message: expect.not.stringMatching(/7919|7000/),
    });
    expect(await stored()).toEqual(before);
  });
});
