import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { afterEach, describe, expect, test } from "vitest";
import { rowsBy } from "../support/both-stores.ts";
import { type GraphqlFault, useExchange } from "../support/exchange.ts";
import { codeOf, intakeOf, type Released, tidyFile } from "../support/submissions.ts";

const MIB = 1_048_576;
const real = fs.promises.statfs;
const noteOf = (fault: GraphqlFault | undefined) => ({
  reason: fault?.extensions.details["reason"],
  isFrench: fault?.extensions.messages.fr.includes("plus de place"),
});
const FULL = { reason: "STORAGE_FULL", isFrench: true };

/** Until `freed`, the disk of every folder says that so much of it is free. */
function leave(bytes: number): void {
  const answer = { bavail: Math.floor(bytes / 4096), bsize: 4096 };
  fs.promises.statfs = (() => Promise.resolve(answer)) as unknown as typeof real;
  syncBuiltinESMExports();
}
function freed(): void {
  fs.promises.statfs = real;
  syncBuiltinESMExports();
}

// The embedded database tries for ever to write to a disk that is full. It is never let so far.
describe("a disk of the embedded database that is nearly full", () => {
  const running = useExchange("PGlite");
  const intake = intakeOf(running);
  afterEach(freed);
  const chunks = () =>
    rowsBy(running().exchange.store.publisher, "select count(*)::int as chunks from confidential.upload_chunk");

  test("refuses a file in both languages and keeps nothing of it, answers everything else, and takes it later", async () => {
    const before = await chunks();
    const headers = { "idempotency-key": "a full disk" };
    const file = tidyFile("2022", 610);
    leave(60 * MIB);
    const sent = await intake.send(file, { headers });
    expect([sent.status, noteOf(sent.fault)]).toEqual([500, FULL]);
    expect(await chunks()).toEqual(before);
    expect((await running().fetch("/healthz")).status).toBe(200);
    expect((await intake.shown("2022")).value).toBeGreaterThan(0);
    freed();
    const { status, id } = await intake.send(file, { headers });
    expect(status).toBe(202);
    expect(await intake.settled(id)).toMatchObject({ state: "STAGED", rows: 1 });
  });

  test("stops a file in the middle, of which then nothing is kept", async () => {
    const before = await chunks();
    let pieces = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        pieces += 1;
        if (pieces === 4) leave(60 * MIB);
        if (pieces > 8) controller.close();
        else controller.enqueue(new TextEncoder().encode(`CA;2022;T;600;;${"words ".repeat(50)}\n`.repeat(4_000)));
      },
    });
    const sending = { method: "POST", body, duplex: "half" } as RequestInit;
    const authorization = await intake.bearer("lou");
    const response = await running().fetch("/submissions?indicator=ht.police.incidents&jurisdiction=CA&vintage=FINAL", {
      ...sending,
      headers: { authorization, "content-type": "text/csv" },
    });
    const { errors } = (await response.json()) as { errors: GraphqlFault[] };
    expect([response.status, noteOf(errors[0])]).toEqual([500, FULL]);
    expect(await chunks()).toEqual(before);
  });

  test("waits with a file that came before, and stages it once there is room", async () => {
    const { id } = await intake.send(tidyFile("2022", 611));
    leave(10 * MIB);
    await new Promise((go) => setTimeout(go, 300));
    const between = (await intake.see(id))?.state as string;
    freed();
    // It was quicker than the disk, or it waited: it never fails.
    expect(["RECEIVED", "VALIDATING", "STAGED"]).toContain(between);
    expect(await intake.settled(id)).toMatchObject({ state: "STAGED", rows: 1 });
  });

  test("publishes nothing, and the same order later does", async () => {
    const id = await intake.approved(tidyFile("2022", 612));
    const before = await intake.shown("2022");
    leave(60 * MIB);
    const refused = await intake.publish(id);
    expect(codeOf(refused)).toBe("INTERNAL");
    expect(noteOf(refused as GraphqlFault)).toEqual(FULL);
    expect(await intake.shown("2022")).toEqual(before);
    expect(await intake.see(id)).toMatchObject({ state: "APPROVED", release: null });
    freed();
    const released = (await intake.publish(id)) as Released;
    expect(await intake.shown("2022")).toMatchObject({ value: 612, release: released.id });
  });
});
