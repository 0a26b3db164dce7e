import { describe, expect, test } from "vitest";
import { askerOf, type Viewer } from "../../src/domain/audience.ts";
import { makeViewRepository } from "../../src/observation/view.repository.ts";
import { makeViewService } from "../../src/observation/view.service.ts";
import { makeReleaseRepository } from "../../src/release/release.repository.ts";
import { inScope } from "../../src/shared/request-scope.ts";
import { STORES, useExchange, type ViewerName } from "../support/exchange.ts";

const RELEASE = "demo.police.victims@1.1.0";
const COLD = `{ observations(where: { indicator: "demo.police.victims", jurisdictions: ["ON", "NS"],
  dimensions: [{ dimension: "sex", members: ["*"] }, { dimension: "age", members: ["*"] }] },
  first: 200) { nodes { value status { availability } } } }`;
const NOTED = `{ table(input: { where: { indicator: "ht.police.incidents", jurisdictions: ["CA"], measures: [COUNT] },
  rows: ["JURISDICTION"], columns: ["PERIOD"] }) { notes { id } } }`;

describe.each(STORES)("the wall that the store keeps between audiences, over %s", (kind) => {
  const running = useExchange(kind);

  test("does not stand in the way of many who ask at once for views that nobody asked for before", async () => {
    const asked = (["policy", "public", "analyst", "loader"] as ViewerName[]).flatMap((as) => [as, as, as, as]);
    const answers = await Promise.all(asked.map((as) => running().ask(COLD, { as })));
    for (const { errors } of answers) expect(errors).toBeUndefined();
    const again = await Promise.all(asked.map((as) => running().ask(COLD, { as })));
    expect(again.map(({ text }) => text)).toEqual(answers.map(({ text }) => text));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(4);
  });

  test("keeps no note from governments because the public asked first", async () => {
    type Table = { table: { notes: { id: string }[] } };
    const [open, shared] = [
      await running().data<Table>(NOTED, { as: "public" }),
      await running().data<Table>(NOTED, { as: "policy" }),
    ];
    expect(shared.table.notes.length).toBeGreaterThan(open.table.notes.length);
  });

  test("gives code that chooses a view of another nothing to show", async () => {
    const { store, catalogue } = running().exchange;
    const views = () =>
      makeViewService({
        views: makeViewRepository(store.reader),
        releases: makeReleaseRepository(store.reader),
        catalogue,
      });
    const [custodian, policy]: Viewer[] = [
      { subject: "lou", roles: ["LOADER"], jurisdiction: "CA" },
      { subject: "pol", roles: ["POLICY"], jurisdiction: "CA" },
    ];
    const as = (viewer: Viewer | undefined, audience: "CUSTODIAN" | "FPT" | "FPT+CA-NS") =>
      inScope({ signal: null, ...askerOf(viewer as Viewer) }, async () => views().snapshot(RELEASE, audience));
    const truth = await as(custodian, "CUSTODIAN");
    const fpt = await as(policy, "FPT");
    expect(fpt.value).not.toEqual(truth.value);
    // The view that theirs rests on is all that the store gives.
    for (const audience of ["CUSTODIAN", "FPT+CA-NS"] as const)
      expect((await as(policy, audience).catch(() => fpt)).value).toEqual(fpt.value);
    await expect(as({ subject: null, roles: ["PUBLIC"], jurisdiction: null }, "FPT")).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(Promise.resolve(views().snapshot(RELEASE, "FPT"))).rejects.toThrow("for somebody");
  });
});
