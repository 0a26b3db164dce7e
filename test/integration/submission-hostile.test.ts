import { request } from "node:http";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { constants, createGzip, gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { rowsBy } from "../support/both-stores.ts";
import { type GraphqlFault, useExchange } from "../support/exchange.ts";
import { mostWhile } from "../support/memory.ts";
import { codeOf, intakeOf, tidyFile } from "../support/submissions.ts";

const MIB = 1_048_576;
const PATH = "/submissions?indicator=ht.police.incidents&jurisdiction=CA&vintage=FINAL";

interface Outcome {
  readonly status: number;
  readonly fault: GraphqlFault | undefined;
  readonly sentBytes: number;
}

describe("files that are sent to do harm", () => {
  const running = useExchange("PGlite");
  const intake = intakeOf(running);
  const kept = async (): Promise<unknown> =>
    rowsBy(running().exchange.store.publisher, "select count(*)::int as chunks from confidential.upload_chunk");
  const headers = async () => ({
    authorization: await intake.bearer("lou"),
    "content-type": "text/csv",
  });

  /** Sends one block again and again until it was sent `times`, or an answer has come. */
  async function flood(first: Buffer, block: Buffer, times: number): Promise<Outcome> {
    const sending = request(new URL(PATH, running().address), { method: "POST", headers: await headers() });
    let sentBytes = 0;
    let answered = false;
    sending.on("error", () => undefined);
    const answer = new Promise<Omit<Outcome, "sentBytes">>((resolve, reject) => {
      sending.once("close", () => answered || reject(new Error("the connection was closed without an answer")));
      sending.once("response", async (response) => {
        answered = true;
        const pieces: Buffer[] = [];
        for await (const piece of response) pieces.push(piece);
        const { errors } = JSON.parse(Buffer.concat(pieces).toString()) as { errors?: GraphqlFault[] };
        resolve({ status: response.statusCode ?? 0, fault: errors?.[0] });
      });
    });
    sending.write(first);
    for (let i = 0; i < times && !answered; i++) {
      sentBytes += block.length;
      if (!sending.write(block)) await Promise.race([new Promise((go) => sending.once("drain", go)), answer]);
    }
    if (!answered) sending.end();
    const outcome = { ...(await answer), sentBytes };
    sending.destroy();
    return outcome;
  }

  /** The most that the process took for small files, once for all: buffers of the embedded database, compiled code, a full bin. */
  let usual = 0;
  beforeAll(async () => {
    const small = gzipSync(Buffer.alloc(4 * MIB, "a,b\n"));
    const { most } = await mostWhile(async () => {
      await flood(Buffer.from("a,b\n"), Buffer.alloc(MIB, "a"), 16);
      for (let i = 0; i < 2; i++) {
        const { id } = await intake.send(new Uint8Array(small), { headers: { "content-encoding": "gzip" } });
        await intake.settled(id);
        await intake.settled((await intake.send("a,b\n".repeat(MIB))).id);
      }
    });
    usual = most;
  });

  test.each([
    [
      "a line of a gigabyte",
      Buffer.from("jurisdiction,period,offence,value\n"),
      Buffer.alloc(MIB, "a"),
      "file.record-too-long",
    ],
    ["a gigabyte of NUL", Buffer.alloc(16), Buffer.alloc(MIB), "file.record-too-long"],
    ["a ZIP archive without end", Buffer.from("PK\x03\x04 data.csv"), Buffer.alloc(MIB, "\n"), "file.signature"],
    ["a workbook without end", Buffer.from("PK\x03\x04 xl/workbook.xml"), Buffer.alloc(MIB, "\n"), "file.signature"],
    ["a PDF document without end", Buffer.from("%PDF-1.7"), Buffer.alloc(MIB, "\n"), "file.signature"],
  ])("%s is refused while it arrives, in flat memory, and nothing of it is kept", async (_what, first, block, rule) => {
    const before = await kept();
    const { result, most } = await mostWhile(() => flood(first, block, 1024));
    const { status, fault, sentBytes } = result;
    expect({ status, code: codeOf(fault), details: fault?.extensions.details }).toEqual({
      status: 400,
      code: "INVALID_INPUT",
      details: { reason: "UNREADABLE", rule },
    });
    expect(fault?.extensions.messages.fr).not.toBe(fault?.extensions.messages.en);
    expect(sentBytes).toBeLessThan(64 * MIB);
    expect(most - usual).toBeLessThan(150 * MIB);
    expect(await kept()).toEqual(before);
    expect((await running().fetch("/healthz")).status).toBe(200);
  });

  test("a gzip bomb is refused with its finding, in flat memory", async () => {
    const gzip = createGzip({ level: constants.Z_BEST_COMPRESSION });
    const pieces: Buffer[] = [];
    const packed = (async () => {
      for await (const piece of gzip) pieces.push(piece as Buffer);
    })();
    gzip.write("jurisdiction,period,offence,value\n");
    const block = Buffer.alloc(MIB, "\n");
    for (let i = 0; i < 300; i++) if (!gzip.write(block)) await new Promise((go) => gzip.once("drain", go));
    gzip.end();
    await packed;
    const { result: seen, most } = await mostWhile(async () => {
      const file = new Uint8Array(Buffer.concat(pieces));
      const sent = await intake.send(file, { headers: { "content-encoding": "gzip" } });
      expect(sent.status).toBe(202);
      return intake.settled(sent.id);
    });
    expect(seen.state).toBe("REJECTED");
    expect(seen.findings.nodes.map(({ rule }) => rule)).toContain("file.gzip-ratio");
    expect(most - usual).toBeLessThan(150 * MIB);
  });

  test("a small file of another kind is kept as a submission with its finding, also within gzip", async () => {
    for (const [body, more] of [
      [Buffer.from("PK\x03\x04 xl/workbook.xml"), {}],
      [gzipSync(Buffer.from("PK\x03\x04 xl/workbook.xml")), { "content-encoding": "gzip" }],
    ] as const) {
      const sent = await intake.send(new Uint8Array(body), { headers: more });
      expect(await intake.settled(sent.id)).toMatchObject({ state: "REJECTED" });
    }
  });

  test("a connection that is cut is taken up again under its key, once", async () => {
    const whole = tidyFile("2022", 640);
    const key = { "idempotency-key": "cut in the middle" };
    const token = (await headers()).authorization;
    const before = await kept();
    const { hostname, port } = new URL(running().address);
    const socket = connect(Number(port), hostname);
    socket.on("error", () => undefined);
    socket.write(
      `POST ${PATH} HTTP/1.1\r\nhost: x\r\nauthorization: ${token}\r\ncontent-type: text/csv\r\n` +
        `idempotency-key: ${key["idempotency-key"]}\r\ncontent-length: ${whole.length}\r\n\r\n${whole.slice(0, 30)}`,
    );
    await sleep(100);
    socket.destroy();
    await expect.poll(kept).toEqual(before);
    const [first, again] = [await intake.send(whole, { headers: key }), await intake.send(whole, { headers: key })];
    expect([first.status, again.status, again.id]).toEqual([202, 200, first.id]);
    expect(await intake.settled(first.id)).toMatchObject({ state: "STAGED", rows: 1 });
  });
});
