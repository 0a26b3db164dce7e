import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { rowsBy } from "../support/both-stores.ts";
import { useExchange } from "../support/exchange.ts";
import { intakeOf } from "../support/submissions.ts";

const PATH = "/submissions?indicator=ht.police.incidents&jurisdiction=CA&vintage=FINAL";
/** What the door allows (src/http/upload-body.ts): 4096 bytes in 30 seconds. */
const ALLOWED_S = 30;

describe("files that come slowly through the door", () => {
  const running = useExchange("PGlite");
  const intake = intakeOf(running);

  /** Sends a file piece by piece over a connection of its own; the answer, and after how many seconds it came. */
  async function send(pieces: readonly string[], everyMs: number): Promise<{ answer: string; seconds: number }> {
    const { hostname, port } = new URL(running().address);
    const socket = connect(Number(port), hostname);
    let answer = "";
    socket.setEncoding("utf8").on("data", (text) => {
      answer += text;
    });
    socket.on("error", () => undefined);
    const closed = once(socket, "close");
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    socket.write(
      `POST ${PATH} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: ${await intake.bearer("lou")}\r\n` +
        `content-type: text/csv\r\ncontent-length: ${length}\r\n\r\n`,
    );
    const began = performance.now();
    for (const piece of pieces) {
      if (answer !== "" || !socket.writable) break;
      socket.write(piece);
      await sleep(everyMs);
    }
    await closed;
    return { answer, seconds: (performance.now() - began) / 1000 };
  }

  test("a byte a second is cut off with 408 and the limit; a little at a time, steadily, arrives", async () => {
    const { publisher } = running().exchange.store;
    const chunks = () => rowsBy(publisher, "select count(*)::int as chunks from confidential.upload_chunk");
    const before = await chunks();
    const rows = Array.from({ length: 1400 }, () => "CA;2022;T;600;;\n").join("");
    const file = `jurisdiction;period;offence;value;status;note\n${rows}`;
    const parts = Array.from({ length: 12 }, (_, i) => file.slice(i * 2_000, i === 11 ? undefined : (i + 1) * 2_000));
    const [trickle, steady] = await Promise.all([send([...file.slice(0, 120)], 1_000), send(parts, 3_000)]);
    expect(trickle.answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(trickle.answer).toContain("4096");
    expect(trickle.answer).toContain("30 secondes");
    expect(trickle.seconds).toBeLessThan(ALLOWED_S + 15);
    expect(steady.answer).toMatch(/^HTTP\/1\.1 202 /);
    expect(steady.seconds).toBeGreaterThan(ALLOWED_S);
    // One small file was kept, in one piece, and nothing of the other.
    expect(await chunks()).toEqual([{ chunks: (before[0] as { chunks: number }).chunks + 1 }]);
  }, 120_000);
});
