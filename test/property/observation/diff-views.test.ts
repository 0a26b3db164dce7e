import fc from "fast-check";
import { expect, test } from "vitest";
import { VINTAGE } from "../../../src/domain/codes.ts";
import { stridesOf } from "../../../src/domain/cube.ts";
import { diffViews } from "../../../src/observation/diff-views.ts";
import { summariseDiff } from "../../../src/observation/summarise-diff.ts";
import type { ViewSnapshot } from "../../../src/observation/view-snapshot.ts";
import type { ReleaseCells } from "../../../src/publication/release-cells.ts";
import { releaseViews } from "../../../src/publication/release-views.ts";
import { aView, changesOf, type Stated } from "../../support/a-view.ts";

const RUNS = { numRuns: 200, seed: 7 };
const noTotal = (): string => "";
const cell: fc.Arbitrary<Stated> = fc.oneof(
  fc.nat(9),
  fc.constantFrom<Stated>("x", "..", { availability: "UNRELIABLE" }),
  fc.record({ value: fc.nat(9), vintage: fc.constantFrom(...VINTAGE), base: fc.constantFrom(-1, 0, 5) }),
);
const codes = (all: string[]): fc.Arbitrary<string[]> => fc.shuffledSubarray(all, { minLength: 1 });

const view: fc.Arbitrary<ViewSnapshot> = fc
  .record({
    JURISDICTION: codes(["CA", "CA-ON", "CA-QC"]),
    PERIOD: codes(["2020", "2021", "2022"]),
    sex: codes(["F", "T"]),
  })
  .chain((axes) => {
    const count = axes.JURISDICTION.length * axes.PERIOD.length * axes.sex.length;
    return fc.array(cell, { minLength: count, maxLength: count }).map((cells) => aView(axes, cells));
  });

test("a view differs in nothing from itself", () => {
  fc.assert(
    fc.property(view, (one) => {
      expect(changesOf(diffViews(one, one, noTotal))).toEqual([]);
    }),
    RUNS,
  );
});

/** `CA 2022 F VALUE_CHANGED 3 …` as the way back says it. */
const mirrored = (change: string): string => {
  const [jurisdiction, period, sex, kind, absolute] = change.split(" ");
  const other = kind === "ADDED" ? "REMOVED" : kind === "REMOVED" ? "ADDED" : kind;
  const back = absolute === undefined ? "" : ` ${-Number(absolute) + 0}`;
  return `${jurisdiction} ${period} ${sex} ${other}${back}`;
};
const withoutPercent = (change: string): string => change.split(" ").slice(0, 5).join(" ");

test("the way back swaps added and removed and turns every difference round", () => {
  fc.assert(
    fc.property(view, view, (from, to) => {
      const there = changesOf(diffViews(from, to, noTotal)).map(mirrored);
      const back = changesOf(diffViews(to, from, noTotal)).map(withoutPercent);
      expect(back.sort()).toEqual(there.sort());
      const [a, b] = [summariseDiff(diffViews(from, to, noTotal)), summariseDiff(diffViews(to, from, noTotal))];
      expect([b.counts.ADDED, b.counts.REMOVED]).toEqual([a.counts.REMOVED, a.counts.ADDED]);
    }),
    RUNS,
  );
});

/** A release of `counts` by sex and period in two provinces, hidden where `hidden` says so, as some audiences see it. */
function published(counts: readonly number[], hidden: readonly boolean[], changed: readonly boolean[]): ViewSnapshot[] {
  const axes = [
    { id: "JURISDICTION", codes: ["CA-ON", "CA-QC"] },
    { id: "PERIOD", codes: ["2021", "2022"] },
    { id: "sex", codes: ["F", "M", "T"] },
  ];
  const cells: ReleaseCells = {
    shape: { axes },
    value: Int32Array.from(counts),
    availability: counts.map(() => "VALUE"),
    vintage: changed.map((is) => (is ? "REVISED" : "PROVISIONAL")),
    roundedAtSource: new Uint8Array(counts.length),
  };
  const views = releaseViews({
    cells,
    pattern: Uint8Array.from(hidden, (is) => (is ? 1 : 0)),
    ownerOf: counts.map(() => ""),
    provinces: [],
    profiles: { fpt: "FPT-5", public: "IRCC-5", custodian: "NONE" },
  });
  const vintage = Uint8Array.from(cells.vintage, (name) => VINTAGE.indexOf(name));
  return views
    .filter(({ audience }) => audience === "FPT" || audience === "PUBLIC")
    .map(({ audience, value, availability, roundingBase }) => ({
      ...{
        value,
        availability,
        roundingBase,
        vintage,
        audience,
        suppressedSymbol: "x",
        profileId: "FPT-5",
        releaseId: "test@1.0.0",
      },
      ...{ shape: cells.shape, strides: stridesOf(cells.shape) },
    }));
}

const CELLS = 12;
const each = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(of, { minLength: CELLS, maxLength: CELLS });

test("two worlds that differ in hidden counts alone have the same diff and the same note for partners and the public", () => {
  const release = fc.record({ counts: each(fc.nat(30)), others: each(fc.nat(30)), hidden: each(fc.boolean()) });
  fc.assert(
    fc.property(release, release, each(fc.boolean()), (first, second, revised) => {
      const world = (pick: (r: typeof first, i: number) => number) => {
        const [before, after] = [first, second].map((r, n) =>
          published(
            r.counts.map((_, i) => pick(r, i)),
            r.hidden,
            n === 0 ? revised.map(() => false) : revised,
          ),
        ) as [ViewSnapshot[], ViewSnapshot[]];
        return before.map((from, i) => diffViews(from, after[i] as ViewSnapshot, noTotal));
      };
      const one = world((r, i) => r.counts[i] as number);
      const two = world((r, i) => (r.hidden[i] ? r.others[i] : r.counts[i]) as number);
      expect(two).toEqual(one);
      expect(two.map(summariseDiff)).toEqual(one.map(summariseDiff));
    }),
    RUNS,
  );
});
