import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, describe, expect, test } from "vitest";
import { PUBLISHER_ROLE, READER_ROLE } from "../../db/store.ts";
import { type AccessLogRepository, makeAccessLogRepository } from "../../src/access-log/access-log.repository.ts";
import { makeAccessLogService, verifyWhole } from "../../src/access-log/access-log.service.ts";
import { type AccessRecord, type ChainPlace, GENESIS, linked } from "../../src/access-log/chain.ts";
import { makeAccessLogRecorder } from "../../src/access-log/recorder.ts";
import { BACKENDS, refusalBy, storeOn } from "../support/both-stores.ts";

const aRecord = (n: number): AccessRecord => ({
  at: new Date(1_800_000_000_000 + n),
  requestId: `request-${n}`,
  subject: n % 3 === 0 ? null : `subject "${n}" é\u0000`.replace("\u0000", ""),
  roles: ["POLICY", "ANALYST"],
  jurisdiction: "CA",
  operation: "query observations",
  operationHash: null,
  purpose: n % 2 === 0 ? "L'étude, 100 %" : null,
  outcome: "OK",
  indicatorId: "ht.police.incidents",
  releaseId: "ht.police.incidents@1.0.0",
  cellsServed: n,
  cellsSuppressed: 0,
});
const records = (count: number): AccessRecord[] => Array.from({ length: count }, (_, n) => aRecord(n));

/** An anchor file that is kept in memory: what it is told is all that it knows. */
function anAnchor() {
  let kept: ChainPlace | null = null;
  return {
    read: async () => kept,
    write: async (place: ChainPlace) => {
      kept = place;
    },
  };
}

const TABLE = "audit.access_log";
const SHIFT = `update ${TABLE} set sequence = sequence + 1000 where sequence > 4; `;
const TAMPERINGS: readonly (readonly [name: string, sql: string, sequence: number])[] = [
  ["a changed line", `update ${TABLE} set cells_served = 0 where sequence = 5`, 5],
  ["a changed subject", `update ${TABLE} set subject = 'nobody' where sequence = 2`, 2],
  ["a line taken out", `delete from ${TABLE} where sequence = 5`, 5],
  ["the end cut off", `delete from ${TABLE} where sequence > 7`, 10],
  ["everything taken out", `delete from ${TABLE}`, 10],
  [
    "a line taken out and the gap closed",
    `delete from ${TABLE} where sequence = 5; ${SHIFT}update ${TABLE} set sequence = sequence - 1001 where sequence > 1000`,
    5,
  ],
  [
    "two lines in each other's place",
    `update ${TABLE} set sequence = 100 where sequence = 4; update ${TABLE} set sequence = 4 where sequence = 5; update ${TABLE} set sequence = 5 where sequence = 100`,
    4,
  ],
  [
    "a line put in",
    `${SHIFT}update ${TABLE} set sequence = sequence - 999 where sequence > 1000; insert into ${TABLE} select 5, at, request_id, 'someone', roles, jurisdiction, operation, operation_hash, purpose, outcome, indicator_id, release_id, cells_served, cells_suppressed, previous_hash, repeat('a', 64) from ${TABLE} where sequence = 4`,
    5,
  ],
];

describe.each(BACKENDS)("the chain of the access log, on %s", (backend) => {
  const under = storeOn(backend);
  let rows: AccessLogRepository;
  const owner = async (statements: string): Promise<void> => {
    for (const statement of statements.split("; ")) await under().asOwner(statement);
  };
  beforeEach(async () => {
    rows = makeAccessLogRepository(under().store);
    await owner(
      `alter table ${TABLE} disable trigger user; delete from ${TABLE}; alter table ${TABLE} enable trigger user`,
    );
  });
  const serviceOf = (anchor: ReturnType<typeof anAnchor>) =>
    makeAccessLogService({ rows, anchor, settled: async () => undefined });
  async function written(count: number) {
    const anchor = anAnchor();
    await anchor.write(await rows.append(records(count)));
    return anchor;
  }

  test("gives back what was recorded, and holds", async () => {
    const anchor = await written(10);
    expect((await rows.linesAfter(0, 100)).map(({ hash }) => hash)).toEqual(
      linked(records(10), GENESIS).map(({ hash }) => hash),
    );
    const report = await verifyWhole({ rows, anchor }, (await rows.head()).hash);
    expect(report).toMatchObject({ broken: null, anchored: true, given: true, head: { sequence: 10 } });
    expect((await verifyWhole({ rows, anchor: anAnchor() }, "f".repeat(64))).given).toBe(false);
  });

  test.each(TAMPERINGS)(
    "shows %s, to a reading of all and to a server that runs",
    async (_name, tampering, sequence) => {
      const anchor = await written(10);
      const { holds } = serviceOf(anchor);
      expect(await holds()).toBe(true);
      await owner(`alter table ${TABLE} disable trigger user; ${tampering}; alter table ${TABLE} enable trigger user`);
      expect((await verifyWhole({ rows, anchor }, null)).broken).toMatchObject({ sequence });
      expect(await holds()).toBe(false);
      expect(await serviceOf(anchor).holds()).toBe(false);
    },
  );

  test("shows a chain written anew with hashes that fit one another", async () => {
    const anchor = await written(10);
    const { holds } = serviceOf(anchor);
    expect(await holds()).toBe(true);
    await owner(
      `alter table ${TABLE} disable trigger user; delete from ${TABLE}; alter table ${TABLE} enable trigger user`,
    );
    await rows.append(records(10).map((record) => ({ ...record, cellsServed: 0 })));
    expect((await verifyWhole({ rows, anchor: anAnchor() }, null)).broken).toBeNull();
    expect((await verifyWhole({ rows, anchor }, null)).broken).toEqual({ sequence: 10, fault: "CHANGED" });
    expect(await holds()).toBe(false);
  });

  test("cannot be changed by any role, its owner included, nor gone on with but at its end", async () => {
    await written(3);
    const changes = [
      `update ${TABLE} set subject = 'x'`,
      `update ${TABLE} set subject = 'x' where false`,
      `delete from ${TABLE}`,
      `truncate ${TABLE}`,
    ];
    const copy = (sequence: number, hash: string) =>
      `insert into ${TABLE} select ${sequence}, at, request_id, subject, roles, jurisdiction, operation, operation_hash, purpose, outcome, indicator_id, release_id, cells_served, cells_suppressed, ${hash}, repeat('b', 64) from ${TABLE} where sequence = 3`;
    for (const change of changes)
      expect(await refusalBy(under().asOwner(change)), change).toEqual({ code: "23001", constraint: "only_added_to" });
    expect((await refusalBy(under().asOwner(copy(2, "hash"))))?.code).toBe("23505");
    for (const line of [copy(5, "hash"), copy(4, "previous_hash"), copy(1000, "hash")])
      expect(await refusalBy(under().asOwner(line)), line).toEqual({ code: "23001", constraint: "chain_continues" });
    for (const role of [READER_ROLE, PUBLISHER_ROLE])
      for (const change of [...changes, `alter table ${TABLE} disable trigger user`, `drop table ${TABLE}`]) {
        await under().asOwner(`set role ${role}`);
        const refusal = await refusalBy(under().asOwner(change));
        await under().asOwner("reset role");
        expect(refusal?.code, `${role}: ${change}`).toBe("42501");
      }
    await under().asOwner(`set role ${READER_ROLE}`);
    const looks = await refusalBy(under().asOwner(`select 1 from ${TABLE}`));
    await under().asOwner("reset role");
    expect(looks?.code).toBe("42501");
  });

  test("stays one chain whatever number of nodes write to it", async () => {
    const anchor = anAnchor();
    const onFault = (error: unknown) => {
      throw error;
    };
    const nodes = Array.from({ length: 4 }, () => makeAccessLogRecorder({ rows, anchor: anAnchor(), onFault }));
    for (let n = 0; n < 600; n++) nodes[n % 4]?.record([aRecord(n)]);
    expect(await Promise.all(nodes.map((node) => node.flush(30_000)))).toEqual([true, true, true, true]);
    const report = await verifyWhole({ rows, anchor }, null);
    expect(report).toMatchObject({ broken: null, head: { sequence: 600 } });
    const kept = await rows.linesAfter(0, 1000);
    expect(new Set(kept.map(({ requestId }) => requestId)).size).toBe(600);
  });

  test("waits for a database that is away, in order, and says when no more may be let in", async () => {
    let away = true;
    const faults: unknown[] = [];
    const recorder = makeAccessLogRecorder({
      rows: { append: (batch) => (away ? Promise.reject(new Error("away")) : rows.append(batch)) },
      anchor: anAnchor(),
      onFault: (error) => faults.push(error),
      maxWaiting: 5,
    });
    recorder.record(records(4));
    expect(recorder.isFull).toBe(false);
    recorder.record([aRecord(4)]);
    expect(recorder.isFull).toBe(true);
    expect(await recorder.flush(300)).toBe(false);
    expect(faults.length).toBeGreaterThan(0);
    away = false;
    for (let tries = 0; recorder.waiting > 0 && tries < 100; tries++) await sleep(50);
    expect(recorder.isFull).toBe(false);
    expect((await rows.linesAfter(0, 10)).map(({ requestId }) => requestId)).toEqual(
      records(5).map(({ requestId }) => requestId),
    );
    expect(await recorder.close(1_000)).toBe(true);
  });
});
