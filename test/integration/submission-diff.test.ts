import { describe, expect, test } from "vitest";
import { STORES, useExchange } from "../support/exchange.ts";
import { INCIDENTS, intakeOf, sdmxFile, tidyFile } from "../support/submissions.ts";

describe.each(STORES)("what a file changes, over %s", (kind) => {
  const running = useExchange(kind);
  const intake = intakeOf(running);

  test("is told before it is published, and after it against the release that it replaced", async () => {
    const { id } = await intake.send(sdmxFile("2022", 600, "P"), { vintage: "PROVISIONAL" });
    await intake.settled(id);
    const before = await intake.shown("2022");
    const staged = await intake.diff(id);
    expect(staged).toMatchObject({ totalCount: 1, structure: [] });
    expect(staged.note.en).toBe("1 value revised; period 2022.");
    expect(staged.note.fr).toBe("1 valeur révisée; période 2022.");
    expect(staged.nodes).toEqual([
      {
        change: "VALUE_CHANGED",
        absolute: 600 - before.value,
        percent: Number((((600 - before.value) / before.value) * 100).toFixed(1)),
        before: expect.objectContaining({ value: before.value, release: { id: before.release } }),
        after: { value: 600, status: { availability: "VALUE", vintage: "PROVISIONAL" } },
      },
    ]);
    // Another body's approver sees no submission, and so no diff.
    const asked = `{ submission(id: "${id}") { diff { totalCount } } }`;
    expect(await running().data(asked, { authorization: await intake.bearer("otto") })).toEqual({ submission: null });
    await intake.review(id);
    await intake.publish(id);
    expect((await intake.diff(id, "ann")).nodes).toEqual(staged.nodes);

    // It is the revision note of the release, for everyone from what he is shown of it.
    const noteOf = `{ releases(indicator: "${INCIDENTS}", first: 20) { nodes { revisionNote { en fr } } } }`;
    type Noted = { releases: { nodes: { revisionNote: { en: string; fr: string } | null }[] } };
    const { nodes } = (await running().data<Noted>(noteOf, { as: "policy" })).releases;
    expect(nodes[0]?.revisionNote).toEqual(staged.note);
    expect(nodes.at(-1)).toEqual({ revisionNote: null });
    const seenByAll = (await running().data<Noted>(noteOf)).releases.nodes[0]?.revisionNote?.fr;
    expect(seenByAll).toBe("1 valeur révisée; période 2022.");
  });

  test("names periods that appear, and says where nothing is compared", async () => {
    const { id } = await intake.send(tidyFile("2024", 560), { more: "&dryRun=true" });
    await intake.settled(id);
    expect(await intake.diff(id)).toMatchObject({
      totalCount: 1,
      structure: [{ axis: "PERIOD", added: ["2024"], removed: [] }],
      nodes: [{ change: "ADDED", before: null, absolute: null, percent: null, after: { value: 560 } }],
    });
    const refused = await intake.send(tidyFile("2022", -1));
    expect((await intake.settled(refused.id)).state).toBe("REJECTED");
    expect(await intake.diff(refused.id)).toMatchObject({ totalCount: 0, nodes: [] });
    expect((await intake.diff(refused.id)).note.fr).toContain("Rien n'est comparé");
  });

  test("gives no release for a figure that stands in none", async () => {
    const { id } = await intake.send(tidyFile("2022", 610));
    await intake.settled(id);
    const query = `{ submission(id: "${id}") { diff { nodes { after { value release { id } } } } } }`;
    const { data, errors } = await running().ask<{ submission: { diff: { nodes: unknown[] } } }>(query, {
      authorization: await intake.bearer("lou"),
    });
    expect(errors?.[0]?.extensions.code).toBe("NOT_FOUND");
    expect(data.submission.diff.nodes).toEqual([{ after: null }]);
  });
});
