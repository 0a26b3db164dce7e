import { describe, expect, test } from "vitest";
import { revisionStatistics } from "../../../src/observation/revision-statistics.ts";
import { unionShape } from "../../../src/observation/union-shape.ts";
import { aView, type Stated } from "../../support/a-view.ts";

const noTotal = (): string => "";
const DAYS = ["2023-12-04", "2024-11-01", "2025-11-01"];

/** Statistics of releases of 2021 and 2022 in some jurisdictions, a row of cells for each release. */
function statistics(jurisdictions: readonly string[], releases: readonly (readonly Stated[])[]) {
  const axes = { JURISDICTION: jurisdictions, PERIOD: ["2021", "2022"] };
  const history = releases.map((cells, i) => ({ view: aView(axes, cells), publishedAt: new Date(DAYS[i] as string) }));
  const shape = unionShape(
    history.map(({ view }) => view.shape),
    noTotal,
  );
  return revisionStatistics(history, shape, noTotal);
}

describe("revision statistics", () => {
  test("are the mean and the mean absolute revision of the first figures, by lag", () => {
    const found = statistics(
      ["CA"],
      [
        [400, 500],
        [390, 530],
        [390, 540],
      ],
    );
    expect(found).toEqual([
      {
        jurisdiction: "CA",
        lag: 1,
        months: 10.9,
        cells: 2,
        revised: 2,
        meanRevision: 10,
        meanAbsoluteRevision: 20,
        meanRevisionPercent: 2.22,
        meanAbsoluteRevisionPercent: 4.44,
        rounded: false,
      },
      {
        jurisdiction: "CA",
        lag: 2,
        months: 22.9,
        cells: 2,
        revised: 2,
        meanRevision: 15,
        meanAbsoluteRevision: 25,
        meanRevisionPercent: 3.33,
        meanAbsoluteRevisionPercent: 5.56,
        rounded: false,
      },
    ]);
  });

  test("count a figure's lag from the release that first shows it, and its unrevised figures too", () => {
    const [one, two] = statistics(
      ["CA"],
      [
        [100, ".."],
        [100, 200],
        [90, 220],
      ],
    );
    expect(one).toMatchObject({ lag: 1, cells: 2, revised: 1, meanRevision: 10, months: 11.5 });
    expect(two).toMatchObject({ lag: 2, cells: 1, revised: 1, meanRevision: -10, meanAbsoluteRevision: 10 });
  });

  test("leave out what is hidden in either release, and jurisdictions without a pair", () => {
    const found = statistics(
      ["CA", "CA-ON", "CA-QC"],
      [
        [100, 200, "x", 20, "x", "x"],
        [110, "x", 9, 21, "x", 7],
      ],
    );
    expect(found.map(({ jurisdiction, lag, cells, meanRevision }) => [jurisdiction, lag, cells, meanRevision])).toEqual(
      [
        ["CA", 1, 1, 10],
        ["CA-ON", 1, 1, 1],
      ],
    );
  });

  test("say where a value is rounded, and have no percent of first figures of zero", () => {
    const [found] = statistics(
      ["CA"],
      [
        [0, 0],
        [{ value: 5, base: 5 }, 0],
      ],
    );
    expect(found).toMatchObject({
      rounded: true,
      meanRevision: 2.5,
      meanRevisionPercent: null,
      meanAbsoluteRevisionPercent: null,
    });
  });

  test("of a single release are none", () => {
    expect(statistics(["CA"], [[1, 2]])).toEqual([]);
  });
});
