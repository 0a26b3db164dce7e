import { request } from "node:http";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { makeSubmissionService } from "../../src/submission/submission.service.ts";
import { rowsBy } from "../support/both-stores.ts";
import { STORES, useExchange } from "../support/exchange.ts";
import { codeOf, intakeOf, sdmxFile, tidyFile } from "../support/submissions.ts";

describe.each(STORES)("POST /submissions, over %s", (kind) => {
  const running = useExchange(kind);
  const intake = intakeOf(running);
  const kept = async (): Promise<unknown> =>
    rowsBy(
      running().exchange.store.publisher,
      "select count(distinct upload_id)::int as files from confidential.upload_chunk",
    );

  test("keeps the bytes before it answers 202, plain or gzip, and says what state the file is in", async () => {
    const sent = await intake.send(sdmxFile("2022", 597));
    expect(sent).toMatchObject({ status: 202, state: "RECEIVED" });
    const packed = await intake.send(new Uint8Array(gzipSync(tidyFile("2022", 597))), {
      headers: { "content-encoding": "gzip", "content-type": "text/csv; charset=utf-8" },
    });
    expect(packed.status).toBe(202);
    for (const { id } of [sent, packed]) {
      const seen = await intake.settled(id);
      expect(seen).toMatchObject({ state: "STAGED", rows: 1 });
      expect(seen.findings.nodes.map(({ rule }) => rule)).toContain("release.unchanged");
    }
    await intake.review(sent.id);
    expect(codeOf(await intake.publish(sent.id))).toBe("CONFLICT");
  });

  test("answers the same bytes under the same key with the same submission, and others with CONFLICT", async () => {
    const key = { headers: { "idempotency-key": "december" } };
    const first = await intake.send(tidyFile("2022", 600), key);
    const again = await Promise.all([1, 2, 3].map(() => intake.send(tidyFile("2022", 600), key)));
    expect(again.map(({ status, id }) => [status, id])).toEqual(again.map(() => [200, first.id]));
    expect(codeOf((await intake.send(tidyFile("2022", 601), key)).fault)).toBe("CONFLICT");
    expect(codeOf((await intake.send(tidyFile("2022", 600), { ...key, vintage: "FINAL" })).fault)).toBe("CONFLICT");
    expect((await intake.send(tidyFile("2022", 600), { ...key, as: "both" })).status).toBe(202);
    const together = await Promise.all(
      [1, 2, 3, 4].map(() => intake.send(tidyFile("2022", 602), { headers: { "idempotency-key": "together" } })),
    );
    expect(new Set(together.map(({ id }) => id)).size).toBe(1);
    expect(together.map(({ status }) => status).sort()).toEqual([200, 200, 200, 202]);
  });

  test.each([
    ["nobody", { as: null }, 403, "FORBIDDEN"],
    ["a token without the role", { as: "policy" }, 403, "FORBIDDEN"],
    ["an approver alone", { as: "ann" }, 403, "FORBIDDEN"],
    ["the loader of another custodian", { as: "ontario" }, 403, "FORBIDDEN"],
    [
      "a province's loader for another province",
      { as: "ontario", indicator: "ht.shelter.clients", jurisdiction: "CA-QC" },
      403,
      "FORBIDDEN",
    ],
    ["an unknown indicator", { indicator: "ht.police.incident" }, 404, "NOT_FOUND"],
    ["an unknown jurisdiction", { jurisdiction: "CA-OM" }, 400, "INVALID_INPUT"],
    ["an unknown vintage", { vintage: "NEW" }, 400, "INVALID_INPUT"],
    ["an unknown format", { more: "&format=xlsx" }, 400, "INVALID_INPUT"],
    ["a parameter twice", { more: "&vintage=FINAL" }, 400, "INVALID_INPUT"],
    ["another type", { headers: { "content-type": "application/json" } }, 415, "INVALID_INPUT"],
    ["another encoding", { headers: { "content-encoding": "br" } }, 415, "INVALID_INPUT"],
    ["an empty key", { headers: { "idempotency-key": " " } }, 400, "INVALID_INPUT"],
    ["somebody who looks from another place", { headers: { "view-as": "LOADER" } }, 400, "INVALID_INPUT"],
    ["a bad token", { headers: { authorization: "Bearer x.y.z" } }, 401, "UNAUTHENTICATED"],
  ] as const)("refuses %s, and keeps nothing", async (_who, sending, status, code) => {
    const before = await kept();
    const sent = await intake.send(tidyFile("2022", 600), sending);
    expect({ status: sent.status, code: codeOf(sent.fault) }).toEqual({ status, code });
    expect(sent.fault?.extensions.messages.fr).not.toBe("");
    expect(await kept()).toEqual(before);
  });

  test("takes a province's own rows where each province is its custodian, and nobody else sees them", async () => {
    const rows = "jurisdiction,period,sex,age,service,value,status,note\nCA-ON,2021-2022,ALL,ALL,ALL,100,,\n";
    const own = { as: "ontario", indicator: "ht.shelter.clients", jurisdiction: "CA-ON" } as const;
    const { status, id } = await intake.send(rows, own);
    expect(status).toBe(202);
    expect(await intake.see(id, "lou")).toBeNull();
    expect((await intake.see(id, "ontario"))?.id).toBe(id);
    const fault = await running().fault(`{ submission(id: "${id}") { state } }`, { as: "policy" });
    expect(fault.extensions.code).toBe("FORBIDDEN");
  });

  test("looks at a dry run and never lets it be reviewed", async () => {
    const { id } = await intake.send(tidyFile("2022", 600), { more: "&dryRun=true" });
    expect(await intake.settled(id)).toMatchObject({ state: "STAGED" });
    expect(codeOf(await intake.review(id))).toBe("CONFLICT");
    const cells = `select coalesce(sum(cells), 0)::int as cells from confidential.submission_block where submission_id = '${id}'`;
    // For its diff; they go after an hour.
    expect(await rowsBy(running().exchange.store.publisher, cells)).toEqual([{ cells: 1 }]);
  });

  test("keeps nothing of a file whose connection is cut, and goes on answering", async () => {
    const before = await kept();
    const url = new URL("/submissions?indicator=ht.police.incidents&jurisdiction=CA&vintage=FINAL", running().address);
    const token = await running().sign({ sub: "lou", roles: ["loader"], jurisdiction: "CA" });
    const headers = { authorization: `Bearer ${token}`, "content-type": "text/csv", "content-length": "9000000" };
    const sending = request(url, { method: "POST", headers });
    const closed = new Promise((done) => sending.once("close", done));
    sending.on("error", () => undefined);
    sending.write(Buffer.alloc(2_500_000, "a"));
    await expect.poll(kept, { timeout: 5_000 }).not.toEqual(before);
    sending.destroy();
    await closed;
    await expect.poll(kept, { timeout: 5_000 }).toEqual(before);
    expect((await running().fetch("/healthz")).status).toBe(200);
  });

  test("refuses a file over the limit, and keeps nothing of it", async () => {
    const { store, catalogue } = running().exchange;
    const small = makeSubmissionService({ store, catalogue, onReceived: () => undefined, maxBytes: 2_000_000 });
    async function* large(): AsyncIterable<Uint8Array> {
      for (let i = 0; i < 10; i++) yield Buffer.alloc(500_000, "a");
    }
    const before = await kept();
    const wanted = {
      indicator: "ht.police.incidents",
      jurisdiction: "CA",
      vintage: "FINAL",
      format: null,
      charset: null,
    };
    const viewer = { subject: "lou", roles: ["LOADER"], jurisdiction: "CA" } as const;
    const refused = small.receive(large(), { ...wanted, gzip: false, dryRun: false, idempotencyKey: null }, viewer);
    await expect(refused).rejects.toMatchObject({ code: "TOO_LARGE", details: { maxBytes: 2_000_000 } });
    expect(await kept()).toEqual(before);
  });
});
