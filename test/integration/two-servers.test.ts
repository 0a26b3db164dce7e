import { cp, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { asking, saveAgreement } from "../support/agreements.ts";
import { fptx } from "../support/command-line.ts";
import type { TestClient } from "../support/exchange.ts";
import { type PreparedData, prepareServer } from "../support/prepared-data.ts";
import { type ServedExchange, serveExchange, serverEnvironment } from "../support/served-exchange.ts";
import { INCIDENTS, intakeOf, type Released, tidyFile } from "../support/submissions.ts";

/** What docs/operations.md promises of a second server: seconds until it sees an agreement, and a release. */
const AGREEMENT_SECONDS = 5;
const RELEASE_SECONDS = 1;
/** What a machine with much else to do may add. */
const SLACK_SECONDS = 5;

vi.setConfig({ testTimeout: 120_000 });

/** Seconds until a question is answered as wanted. Fails the test where it takes longer than was promised. */
async function secondsUntil(promised: number, isSo: () => Promise<boolean>): Promise<number> {
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  while (!(await isSo())) {
    expect(seconds()).toBeLessThan(promised + SLACK_SECONDS);
    await sleep(50);
  }
  return seconds();
}

describe("two servers of one PostgreSQL", () => {
  let data: PreparedData;
  let otherFolder: string;
  let one: ServedExchange;
  let other: ServedExchange;
  beforeAll(async () => {
    data = await prepareServer();
    one = await serveExchange(data);
    // Both trust the same issuer; everything else in a data folder is a server's own.
    otherFolder = await mkdtemp(join(inject("runFolder"), "other-"));
    await cp(join(data.dataDir, "development-issuer.json"), join(otherFolder, "development-issuer.json"));
    other = await serveExchange({ ...data, dataDir: otherFolder });
  });
  afterAll(async () => {
    await one?.kill();
    await other?.kill();
    await data?.remove();
    await rm(otherFolder, { recursive: true, force: true });
  });

  const availabilityAt = async (server: TestClient): Promise<string | undefined> => {
    const query = `{ observations(where: { indicator: "ht.ircc.permits" }, first: 1) { nodes { status { availability } } } }`;
    type Found = { observations: { nodes: { status: { availability: string } }[] } };
    const { observations } = await server.data<Found>(query, { ...(await asking(server, "policy")) });
    return observations.nodes[0]?.status.availability;
  };
  const newestAt = async (server: TestClient): Promise<string | undefined> => {
    const query = `{ indicator(id: "${INCIDENTS}") { releases(first: 1) { nodes { id } } } }`;
    type Found = { indicator: { releases: { nodes: { id: string }[] } } };
    return (await server.data<Found>(query)).indicator.releases.nodes[0]?.id;
  };

  test("an agreement that ends on one is closed on the other within the time that is promised, and opens again", async () => {
    const { indicators } = await one.data<{ indicators: { nodes: { id: string }[] } }>(
      "{ indicators(first: 50) { nodes { id } } }",
    );
    const lasting = { indicators: indicators.nodes.map(({ id }) => id), validFrom: "2018-01-01" };
    const federal = {
      id: "CA-demonstration-governments",
      recipients: ["ANALYST", "POLICY", "LOADER", "APPROVER", "SECRETARIAT", "AUDITOR"].map((role) => `${role}@*`),
      ...lasting,
    };
    const open = { id: "CA-demonstration-public", recipients: ["PUBLIC"], profile: "IRCC-5", ...lasting };
    expect(await availabilityAt(other)).not.toBe("NOT_SHARED");
    await saveAgreement(one, { ...open, validTo: "2019-01-01" });
    await saveAgreement(one, { ...federal, validTo: "2019-01-01" });
    // Where it was saved there is no delay at all.
    expect(await availabilityAt(one)).toBe("NOT_SHARED");
    await secondsUntil(AGREEMENT_SECONDS, async () => (await availabilityAt(other)) === "NOT_SHARED");
    await saveAgreement(other, { ...federal, validTo: "2099-12-31" });
    await saveAgreement(other, { ...open, validTo: "2099-12-31" });
    await secondsUntil(AGREEMENT_SECONDS, async () => (await availabilityAt(one)) !== "NOT_SHARED");
  });

  test("a release that is published on one and withdrawn on the other is seen so on both", async () => {
    const before = await newestAt(other);
    const intake = intakeOf(() => one);
    const { id } = await intake.send(tidyFile("2023", 572));
    expect((await intake.settled(id)).state).toBe("STAGED");
    await intake.review(id);
    const released = (await intake.publish(id)) as Released;
    expect(released.state, JSON.stringify(released)).toBe("PUBLISHED");
    expect(await newestAt(one)).toBe(released.id);
    await secondsUntil(RELEASE_SECONDS, async () => (await newestAt(other)) === released.id);
    expect(await intakeOf(() => other).withdraw(released.id)).toMatchObject({ state: "WITHDRAWN" });
    expect(await newestAt(other)).toBe(before);
    await secondsUntil(RELEASE_SECONDS, async () => (await newestAt(one)) === before);
  });

  test("a permalink of one opens on the other", async () => {
    const query = `{ exports(where: { indicator: "${INCIDENTS}", jurisdictions: ["CA"] }) { permalink } }`;
    const { exports } = await one.data<{ exports: { permalink: string } }>(query);
    const path = `${new URL(exports.permalink).pathname}.csv?lang=en`;
    const [here, there] = await Promise.all(
      [one, other].map(async (server) => (await (await server.fetch(path)).text()).replaceAll(server.address, "")),
    );
    expect(there).toBe(here);
    expect(there).toContain(",2022,");
  });

  test("both write one access log, in which nothing is lost or twice, and it holds when one of them is killed", async () => {
    const shown = `{ observations(where: { indicator: "${INCIDENTS}" }, first: 1) { nodes { value } } }`;
    const ids = Array.from({ length: 120 }, (_, n) => `two-servers-${String(n).padStart(3, "0")}`);
    await Promise.all(ids.map((id, n) => (n % 2 === 0 ? one : other).data(shown, { headers: { "x-request-id": id } })));
    const auditor = { authorization: `Bearer ${await other.sign({ roles: ["auditor"], jurisdiction: "CA" })}` };
    const seen = new Map<string, number>();
    await secondsUntil(RELEASE_SECONDS, async () => {
      const query = "{ accessLog(first: 200) { chainVerified nodes { requestId } } }";
      type Log = { accessLog: { chainVerified: boolean; nodes: { requestId: string }[] } };
      const { accessLog } = await other.data<Log>(query, auditor);
      expect(accessLog.chainVerified).toBe(true);
      seen.clear();
      for (const { requestId } of accessLog.nodes)
        if (ids.includes(requestId)) seen.set(requestId, (seen.get(requestId) ?? 0) + 1);
      return seen.size === ids.length;
    });
    expect([...seen.values()].every((times) => times === 1)).toBe(true);
    await one.kill();
    await other.data(shown);
    for (const folder of [data.dataDir, otherFolder]) {
      const place = serverEnvironment({ ...data, dataDir: folder });
      const { code, stdout, stderr } = await fptx(["verify-log", "--json"], place);
      expect(code, stderr).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ verified: true, anchored: true });
    }
  });
});
