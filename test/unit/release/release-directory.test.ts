import { describe, expect, test } from "vitest";
import type { ReleaseRow } from "../../../src/release/release.repository.ts";
import { makeReleaseDirectory } from "../../../src/release/release-directory.ts";

const row = (version: string, state = "PUBLISHED"): ReleaseRow =>
  ({ id: `a@${version}`, indicatorId: "a", state }) as ReleaseRow;

/** A directory over rows that the test sets, at a time that the test sets. */
function aDirectory(rows: ReleaseRow[], wait: number | null = null) {
  const world = { rows, wait, now: 0, reads: 0 };
  const source = {
    untilNext: async () => world.wait,
    async all() {
      world.reads += 1;
      return world.rows;
    },
  };
  return { world, directory: makeReleaseDirectory(source, () => world.now) };
}

describe("the list of releases", () => {
  test("is read once for all who ask within a second, and is the same object while nothing changed", async () => {
    const { world, directory } = aDirectory([row("1.0.0")]);
    const [first, again] = await Promise.all([directory.list(), directory.list()]);
    expect([again === first, directory.list() === first, world.reads]).toEqual([true, true, 1]);
    world.now = 1000;
    expect([(await directory.list()) === first, world.reads]).toEqual([true, 2]);
  });

  test("is read anew in the background before it is too old, so that nobody waits for it", async () => {
    const { world, directory } = aDirectory([row("1.0.0")]);
    const first = await directory.list();
    world.rows = [row("1.1.0"), row("1.0.0", "SUPERSEDED")];
    world.now = 600;
    expect([directory.list() === first, directory.list() === first, world.reads]).toEqual([true, true, 1]);
    await new Promise(setImmediate);
    expect(world.reads).toBe(2);
    expect(directory.list()).toMatchObject({ all: [{ id: "a@1.1.0" }, { id: "a@1.0.0" }] });
    world.now = 1500;
    expect(directory.list()).not.toBeInstanceOf(Promise);
    world.now = 3000;
    expect(directory.list()).toBeInstanceOf(Promise);
  });

  test("is another from the moment on at which a release that waited is due", async () => {
    const { world, directory } = aDirectory([row("1.0.0")], 250);
    await directory.list();
    world.rows = [row("1.1.0"), row("1.0.0", "SUPERSEDED")];
    world.now = 249;
    expect((await directory.list()).all).toHaveLength(1);
    world.now = 250;
    const { all, byIndicator } = await directory.list();
    expect([all[0]?.id, byIndicator.get("a")?.map(({ id }) => id)]).toEqual(["a@1.1.0", ["a@1.0.0", "a@1.1.0"]]);
  });

  test("holds what was written as soon as it was written", async () => {
    const { world, directory } = aDirectory([row("1.0.0")]);
    await directory.list();
    world.rows = [];
    directory.forget();
    expect((await directory.list()).all).toEqual([]);
  });

  test("does not keep rows that were read while something was written", async () => {
    const { world, directory } = aDirectory([row("1.0.0")]);
    const early = directory.list();
    directory.forget();
    world.rows = [];
    expect((await directory.list()).all).toEqual([]);
    await early;
    expect((await directory.list()).all).toEqual([]);
  });
});
