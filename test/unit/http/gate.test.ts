import { expect, test } from "vitest";
import { makeGate } from "../../../src/http/gate.ts";

/** Work that ends when it is told to. */
function pending() {
  let finish = (): void => undefined;
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return { work: () => done, finish: () => finish() };
}

test("works on so many at once, lets so many wait in order, and refuses the next at once", async () => {
  const gate = makeGate({ atOnce: 2, waiting: 2, longestWait: 10_000 });
  const works = Array.from({ length: 4 }, pending);
  const order: number[] = [];
  const done = works.map(({ work }, i) => gate(work).then(() => order.push(i)));
  await expect(gate(async () => 1)).rejects.toMatchObject({
    code: "TOO_LARGE",
    status: 503,
    headers: { "retry-after": "10" },
    details: { limit: "requestsAtOnce", requestsAtOnce: 2 },
  });
  for (const { finish } of works) finish();
  await Promise.all(done);
  expect(order).toEqual([0, 1, 2, 3]);
  expect(await gate(async () => 2)).toBe(2);
});

test("gives room back when work fails, and refuses what waits too long", async () => {
  const gate = makeGate({ atOnce: 1, waiting: 1, longestWait: 20 });
  await expect(gate(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  const first = pending();
  const running = gate(first.work);
  await expect(gate(async () => 1)).rejects.toMatchObject({ status: 503 });
  first.finish();
  await running;
  expect(await gate(async () => 3)).toBe(3);
});

test("answers at once what needs no waiting, and counts it while there is no room", async () => {
  const gate = makeGate({ atOnce: 1, waiting: 1, longestWait: 10_000 });
  expect(gate(() => 1)).toBe(1);
  expect(() =>
    gate((): number => {
      throw new Error("broken");
    }),
  ).toThrow("broken");
  expect(gate(() => 2)).toBe(2);
  const first = pending();
  const running = gate(first.work);
  const waiting = gate(() => 3);
  expect(waiting).toBeInstanceOf(Promise);
  await expect(gate(() => 4)).rejects.toMatchObject({ status: 503 });
  first.finish();
  await running;
  expect(await waiting).toBe(3);
  expect(gate(() => 5)).toBe(5);
});
