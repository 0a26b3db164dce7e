import { setImmediate as nextRound } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { makeRounds } from "../../../src/http/rounds.ts";

/** Holds the event loop. */
function hold(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

describe("rounds of the event loop", () => {
  test("work is done at once while its round has time, and what it throws is thrown", () => {
    const rounds = makeRounds();
    expect(rounds.run(() => 1)).toBe(1);
    expect(rounds.run(() => 2)).toBe(2);
    expect(() =>
      rounds.run(() => {
        throw new Error("refused");
      }),
    ).toThrow("refused");
  });

  test("what comes to a round that is over its time waits for the next, in its order, others having had their turn", async () => {
    const rounds = makeRounds();
    const order: string[] = [];
    setImmediate(() => order.push("somebody else"));
    void rounds.run(() => hold(10));
    const late = ["first", "second"].map((name) => rounds.run(() => order.push(name)));
    expect(order).toEqual([]);
    await Promise.all(late);
    expect(order).toEqual(["somebody else", "first", "second"]);
  });

  test("nobody who waits is overtaken, and none waits for ever, however much each takes", async () => {
    const rounds = makeRounds();
    const order: number[] = [];
    void rounds.run(() => hold(10));
    const late = [0, 1, 2].map((i) =>
      rounds.run(() => {
        hold(10);
        order.push(i);
      }),
    );
    await nextRound();
    const later = rounds.run(() => order.push(3));
    await Promise.all([...late, later]);
    expect(order).toEqual([0, 1, 2, 3]);
  });

  test("late work that throws rejects, and what comes after it is done", async () => {
    const rounds = makeRounds();
    void rounds.run(() => hold(10));
    const failing = rounds.run(() => {
      throw new Error("refused");
    });
    const after = rounds.run(() => "done");
    await expect(failing).rejects.toThrow("refused");
    await expect(after).resolves.toBe("done");
  });

  test("work for the end of a round is run once, after all of the round's own", async () => {
    const rounds = makeRounds();
    const order: string[] = [];
    rounds.atEnd(() => order.push("end"));
    void rounds.run(() => order.push("one"));
    void rounds.run(() => order.push("two"));
    expect(order).toEqual(["one", "two"]);
    await nextRound();
    await nextRound();
    expect(order).toEqual(["one", "two", "end"]);
  });
});
