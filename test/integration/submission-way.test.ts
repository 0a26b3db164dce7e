import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { STORES, useExchange } from "../support/exchange.ts";
import { codeOf, INCIDENTS, intakeOf, type Released, sdmxFile, tidyFile } from "../support/submissions.ts";

const ids = (outcomes: readonly unknown[]): string[] =>
  outcomes.map((outcome) => (outcome as Released).id).filter((id) => id !== undefined);

describe.each(STORES)("the way of a file, over %s", (kind) => {
  const running = useExchange(kind);
  const intake = intakeOf(running);

  test("goes from the provisional figure to the revised one, and back, as SDMX-CSV and as tidy CSV", async () => {
    const before = await intake.shown("2022");
    const provisional = await intake.approved(sdmxFile("2022", 528, "P"), { vintage: "PROVISIONAL" });
    const first = (await intake.publish(provisional)) as Released;
    expect(await intake.shown("2022")).toMatchObject({ value: 528, release: first.id });
    const revised = await intake.approved(tidyFile("2022", 597));
    const second = (await intake.publish(revised)) as Released;
    expect(await intake.shown("2022")).toMatchObject({ value: 597, release: second.id });
    expect([first.version, second.version]).toEqual(["1.8.0", "1.9.0"]);
    const seen = await intake.see(revised);
    expect(seen?.history.map(({ state, by }) => `${state} ${by ?? "-"}`)).toEqual([
      ...["RECEIVED lou", "VALIDATING -", "STAGED -", "APPROVED ann", "PUBLISHED ann"],
    ]);

    expect(await intake.withdraw(second.id)).toMatchObject({ id: second.id, state: "WITHDRAWN" });
    expect(await intake.shown("2022")).toMatchObject({ value: 528, release: first.id });
    expect(codeOf(await intake.withdraw(second.id))).toBe("CONFLICT");
    await intake.withdraw(first.id);
    expect(await intake.shown("2022")).toEqual(before);
    expect((await intake.see(revised))?.state).toBe("WITHDRAWN");
    // What was withdrawn is out of everyone's sight but its custodian's.
    const where = `{ indicator: "${INCIDENTS}", jurisdictions: ["CA"], periods: ["2022"], release: "${second.id}" }`;
    const gone = `{ release(id: "${second.id}") { state } observations(where: ${where}) { nodes { value release { state } } } }`;
    for (const as of ["policy", "public", "analyst"] as const) {
      const { data, errors } = await running().ask<unknown>(gone, { as });
      expect(data).toBeNull();
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(["NOT_FOUND"]);
    }
    expect(await running().data(gone, { as: "loader" })).toEqual({
      release: { state: "WITHDRAWN" },
      observations: { nodes: [{ value: 597, release: { state: "WITHDRAWN" } }] },
    });
    // A version that was withdrawn is never used again.
    const again = await intake.approved(tidyFile("2022", 528));
    expect(await intake.publish(again)).toMatchObject({ version: "1.10.0" });
  });

  test("ends where a file is wrong: every finding is told, and nothing is staged or reviewed", async () => {
    const rows = "dataflow,FPT_HT:HT_POLICE_INCIDENTS(1.0.0),M,CA,2022,NONE,-1,A,F,\n";
    const { id } = await intake.send(`${sdmxFile("2022", 1)}${rows}`);
    const seen = await intake.settled(id);
    expect(seen).toMatchObject({ state: "REJECTED", rows: 2 });
    expect(seen.findings.nodes.map(({ rule, row }) => `${rule} ${row}`)).toContain("code.unknown 3");
    expect(codeOf(await intake.review(id))).toBe("CONFLICT");
    expect(codeOf(await intake.publish(id))).toBe("CONFLICT");
  });

  test("ends where a total is less than its known parts, or a cell stands in the file twice", async () => {
    const twice = `${tidyFile("2022", 5)}CA;2022;T;6;;\n`;
    const { id } = await intake.send(twice);
    const { state, findings } = await intake.settled(id);
    expect(state).toBe("REJECTED");
    const rules = findings.nodes.map(({ rule }) => rule);
    expect(rules).toEqual(expect.arrayContaining(["cell.twice", "arithmetic.parts", "plausibility.change"]));
  });

  test("asks for a second person, whatever roles the first one has", async () => {
    const { id } = await intake.send(tidyFile("2022", 601), { as: "both" });
    await intake.settled(id);
    expect(codeOf(await intake.review(id, "both"))).toBe("FORBIDDEN");
    expect(codeOf(await intake.review(id, "lou"))).toBe("FORBIDDEN");
    expect(codeOf(await intake.review(id, "ontario"))).toBe("NOT_FOUND");
    expect(codeOf(await intake.publish(id, "ann"))).toBe("CONFLICT");
    expect(await intake.review(id, "ann")).toMatchObject({ state: "APPROVED" });
    expect(codeOf(await intake.publish(id, "both"))).toBe("FORBIDDEN");
    expect(codeOf(await intake.publish(id, "ann", { expectedSha256: "0".repeat(64) }))).toBe("CONFLICT");
    expect(codeOf(await intake.publish(id, "ann", { reasonFr: " \u00a0" }))).toBe("INVALID_INPUT");
    expect(await intake.review(id, "bob", "REJECT")).toMatchObject({ state: "REJECTED" });
    expect(codeOf(await intake.publish(id, "ann"))).toBe("CONFLICT");
  });

  test("lets an approval lapse once the current release is another, and takes it up anew", async () => {
    const [first, second] = [
      await intake.approved(tidyFile("2023", 575)),
      await intake.approved(tidyFile("2022", 603)),
    ];
    expect(codeOf(await intake.publish(first))).toBe("no fault");
    expect(codeOf(await intake.publish(second))).toBe("CONFLICT");
    expect((await intake.settled(second)).state).toBe("STAGED");
    await intake.review(second);
    expect(codeOf(await intake.publish(second))).toBe("no fault");
    expect(await intake.shown("2023")).toMatchObject({ value: 575 });
  });

  test("lets one of two publishers win, and publishes one file once", async () => {
    const files = [await intake.approved(tidyFile("2023", 576)), await intake.approved(tidyFile("2023", 577))];
    const outcomes = await Promise.all([...files, ...files].map((id, i) => intake.publish(id, i < 2 ? "ann" : "bob")));
    expect(ids(outcomes)).toHaveLength(1);
    expect(outcomes.map(codeOf).sort()).toEqual(["CONFLICT", "CONFLICT", "CONFLICT", "no fault"]);
    expect((await intake.shown("2023")).release).toBe(ids(outcomes)[0]);
  });

  test("keeps a release that waits from everyone, to the moment; the one before stays current until then", async () => {
    const before = await intake.shown("2022");
    const id = await intake.approved(tidyFile("2022", 611));
    expect(codeOf(await intake.publish(id, "ann", { at: "2020-01-01T00:00:00Z" }))).toBe("INVALID_INPUT");
    const at = new Date(Date.now() + 8_000);
    const waiting = (await intake.publish(id, "ann", { at: at.toISOString() })) as Released;
    expect(waiting.state).toBe("SCHEDULED");
    expect(await intake.see(id)).toMatchObject({ state: "APPROVED", release: { id: waiting.id } });
    const absent = `${INCIDENTS}@9.9.9`;
    const asked = (release: string) =>
      running().ask<unknown>(
        `{ release(id: "${release}") { id } releases(indicator: "${INCIDENTS}", states: [SCHEDULED]) { totalCount }
          observations(where: { indicator: "${INCIDENTS}", jurisdictions: ["CA"], release: "${release}" }) { totalCount } }`,
        { as: "loader" },
      );
    const [one, other] = [await asked(waiting.id), await asked(absent)];
    expect(one.text.replaceAll(waiting.id, absent)).toBe(other.text);
    expect(await intake.shown("2022")).toEqual(before);
    const next = await intake.approved(tidyFile("2023", 578));
    expect(codeOf(await intake.publish(next))).toBe("CONFLICT");
    while ((await intake.shown("2022")).release === before.release) {
      expect(Date.now()).toBeLessThan(at.getTime() + 1_000);
      await sleep(20);
    }
    expect(Date.now()).toBeGreaterThanOrEqual(at.getTime() - 200);
    expect(await intake.shown("2022")).toEqual({ value: 611, release: waiting.id, published: at.toISOString() });
    expect((await intake.see(id))?.state).toBe("PUBLISHED");
  });

  test("takes back what waits for its time", async () => {
    const before = await intake.shown("2022");
    const id = await intake.approved(tidyFile("2022", 612));
    const waiting = (await intake.publish(id, "ann", { at: "2099-01-01T08:30:00-05:00" })) as Released;
    expect(await intake.withdraw(waiting.id)).toMatchObject({ state: "WITHDRAWN" });
    expect(await intake.shown("2022")).toEqual(before);
    expect((await intake.see(id))?.state).toBe("WITHDRAWN");
  });

  test("makes a province's own figures, in its own codes, the first release of an indicator", async () => {
    const file = await readFile(new URL("../corpus/ontario.csv", import.meta.url), "utf8");
    const own = { as: "ontario", indicator: "ht.shelter.clients", jurisdiction: "CA-ON" } as const;
    const { id } = await intake.send(file, own);
    const seen = await intake.settled(id, "ontario");
    expect(seen).toMatchObject({ state: "STAGED", rows: 8 });
    expect(seen.findings.nodes.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(["code.demonstration", "cube.suppressed-at-source"]),
    );
    expect(codeOf(await intake.review(id, "ann"))).toBe("NOT_FOUND");
    await intake.review(id, "otto");
    const released = await intake.publish(id, "otto");
    expect(released).toMatchObject({ id: "ht.shelter.clients@1.0.0", version: "1.0.0", state: "PUBLISHED" });
    expect(codeOf(await intake.withdraw("ht.shelter.clients@1.0.0", "ann"))).toBe("NOT_FOUND");
    expect(await intake.withdraw("ht.shelter.clients@1.0.0", "otto")).toMatchObject({ state: "WITHDRAWN" });
  });
});
