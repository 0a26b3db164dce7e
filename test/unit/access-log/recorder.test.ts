import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import type { AccessRecord, ChainPlace } from "../../../src/access-log/chain.ts";
import { BATCH_MS, makeAccessLogRecorder } from "../../../src/access-log/recorder.ts";

test("whoever waits for the last batch, to end the process, waits for its anchor too", async () => {
  const place: ChainPlace = { sequence: 1, hash: "a".repeat(64) };
  const done: string[] = [];
  const recorder = makeAccessLogRecorder({
    rows: {
      async append() {
        done.push("in the database");
        return place;
      },
    },
    anchor: {
      async write() {
        await delay(100);
        done.push("anchored");
      },
    },
    onWritten: () => done.push("told"),
    onFault: (error) => {
      throw error;
    },
  });
  recorder.record([{} as AccessRecord]);
  // The batch is under way by then, and its anchor is being written.
  await delay(BATCH_MS + 50);
  expect(done).toEqual(["in the database"]);
  expect(await recorder.close(5_000)).toBe(true);
  expect(done).toEqual(["in the database", "anchored", "told"]);
});
