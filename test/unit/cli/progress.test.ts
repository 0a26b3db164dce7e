import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { progressBar, waitingFor } from "../../../src/cli/progress.ts";

/** What a stream is written, as a terminal or as a pipe. cli-progress moves the cursor with readline, which needs no more. */
function sink(isTTY: boolean) {
  let written = "";
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written += chunk.toString("utf8");
      done();
    },
  });
  const more = { isTTY, columns: 120, getWindowSize: () => [120, 40] };
  return { stream: Object.assign(stream, more), written: () => written };
}

test("a bar says in both languages how far a file is sent, on a terminal", () => {
  const { stream, written } = sink(true);
  const bar = progressBar("sent | envoyé", 200, "bytes | octets", stream);
  bar.advance(50);
  bar.advance(150);
  bar.stop();
  expect(written()).toContain("sent | envoyé");
  expect(written()).toContain("100 % 200/200 bytes | octets");
});

test("nothing is written where stderr is no terminal, or where there is nothing to wait for", () => {
  const pipe = sink(false);
  progressBar("sent | envoyé", 200, "bytes | octets", pipe.stream).advance(200);
  const empty = sink(true);
  progressBar("sent | envoyé", 0, "bytes | octets", empty.stream).advance(0);
  expect([pipe.written(), empty.written()]).toEqual(["", ""]);
});

test("what is waited for is told with its time on a terminal, and nowhere else; its end is the work's own", async () => {
  const terminal = sink(true);
  const wait = () => new Promise<number>((resolve) => setTimeout(() => resolve(7), 1_400));
  expect(await waitingFor("validating | validation", wait, terminal.stream)).toBe(7);
  expect(terminal.written()).toMatch(/validating \| validation 1s/);
  const pipe = sink(false);
  const failing = () => Promise.reject(new Error("refused"));
  await expect(waitingFor("validating | validation", failing, pipe.stream)).rejects.toThrow("refused");
  await expect(waitingFor("validating | validation", failing, terminal.stream)).rejects.toThrow("refused");
  expect(pipe.written()).toBe("");
});
