import { describe, expect, test } from "vitest";
import { demoDrafts } from "../../../src/demo/demo-drafts.ts";
import type { ReleaseDraft } from "../../../src/publication/publication.service.ts";
import { blocksWhere, catalogue, codesOf, type FourDrafts, reader } from "./demo-support.ts";

const drafts = demoDrafts(catalogue) as unknown as FourDrafts;

interface Case {
  readonly id: string;
  readonly first: ReleaseDraft;
  readonly second: ReleaseDraft;
  readonly late: readonly [string, string];
  readonly corrected: readonly string[];
  readonly arrived: readonly string[];
  readonly missingFirst: readonly string[];
  readonly missingSecond: readonly string[];
  readonly all: readonly string[];
}
const VICTIMS: Case = {
  id: "demo.police.victims",
  first: drafts[0],
  second: drafts[1],
  late: ["2022", "2023"],
  corrected: ["CA 2015", "CA-MB 2015", "CMA-602 2015"],
  arrived: ["CMA-810 2013"],
  missingFirst: ["CA-NB 2014", "CA-NU 2016", "CA-NU 2017", "CMA-305 2014", "CMA-310 2014", "CMA-810 2013"],
  missingSecond: ["CA-NB 2014", "CA-NU 2016", "CA-NU 2017", "CMA-305 2014", "CMA-310 2014"],
  all: ["T", "T", "T"],
};
const CASES: Case = {
  id: "demo.court.cases",
  first: drafts[2],
  second: drafts[3],
  late: ["2021-2022", "2022-2023"],
  corrected: ["CA 2016-2017", "CA-AB 2016-2017"],
  arrived: ["CA-NU 2018-2019", "CA-NU 2019-2020"],
  missingFirst: ["CA-NU 2018-2019", "CA-NU 2019-2020", "CA-SK 2014-2015", "CA-YT 2020-2021"],
  missingSecond: ["CA-SK 2014-2015", "CA-YT 2020-2021"],
  all: ["T", "T", "ANY_CHARGE"],
};

describe.each([VICTIMS, CASES])("$id", (c) => {
  const { first, second } = c;
  const cellsPerBlock =
    first.cells.value.length / (codesOf(first.cells, "JURISDICTION").length * codesOf(first.cells, "PERIOD").length);
  const endsInLate = (block: string): boolean => c.late.some((period) => block.endsWith(` ${period}`));
  const isMissing = (draft: ReleaseDraft) => (cell: number) => draft.cells.availability[cell] === "NOT_AVAILABLE";

  test("the revision touches two late years, one correction and what arrived, and no other cell", () => {
    expect(second.cells.shape).toEqual(first.cells.shape);
    const changed = blocksWhere(first.cells, (cell) => first.cells.value[cell] !== second.cells.value[cell]);
    expect(changed.filter((block) => !endsInLate(block))).toEqual([...c.corrected, ...c.arrived].sort());
    expect(changed.filter(endsInLate).length).toBeGreaterThan(10);
  });

  test("late reports add up to 15 % to Canada and take nothing away", () => {
    const [earlier, later] = [reader(first.cells), reader(second.cells)];
    for (const period of c.late) {
      const ratio = later("CA", period, ...c.all) / earlier("CA", period, ...c.all);
      expect(ratio).toBeGreaterThan(1);
      expect(ratio).toBeLessThanOrEqual(1.15);
    }
    const lower = (cell: number): boolean => (second.cells.value[cell] as number) < (first.cells.value[cell] as number);
    expect(blocksWhere(first.cells, lower)).toEqual(c.corrected);
  });

  test("not available stands where it was planned, and nowhere else", () => {
    expect(blocksWhere(first.cells, isMissing(first))).toEqual(c.missingFirst);
    expect(blocksWhere(second.cells, isMissing(second))).toEqual(c.missingSecond);
  });

  test("a jurisdiction that did not report is missing in all its cells, a breakdown in all but its totals", () => {
    const whole = c.missingFirst.filter((block) => !/CA-NB|CA-SK|CMA-3/.test(block));
    expect(
      blocksWhere(first.cells, (cell) => !isMissing(first)(cell)).filter((block) => whole.includes(block)),
    ).toEqual([]);
    const missing = first.cells.availability.filter((status) => status === "NOT_AVAILABLE").length;
    const breakdown = c === VICTIMS ? 3 * (3 * 5 * 6) : 3 * 4 * 2;
    expect(missing).toBe(whole.length * cellsPerBlock + breakdown);
  });

  test("Canada less the other twelve tells no small count of a territory that is missing", () => {
    const provinces = catalogue.jurisdictions.filter(({ level }) => level === "PROVINCE").map(({ id }) => id);
    const value = (jurisdiction: string, period: string, cell: number): number => {
      const j = codesOf(first.cells, "JURISDICTION").indexOf(jurisdiction);
      const p = codesOf(first.cells, "PERIOD").indexOf(period);
      return first.cells.value[(j * codesOf(first.cells, "PERIOD").length + p) * cellsPerBlock + cell] as number;
    };
    for (const block of c.missingFirst.filter((name) => /CA-NU|CA-YT/.test(name))) {
      const [territory, period] = block.split(" ") as [string, string];
      for (let cell = 0; cell < cellsPerBlock; cell++) {
        const others = provinces.filter((id) => id !== territory).reduce((sum, id) => sum + value(id, period, cell), 0);
        expect(value("CA", period, cell) - others).toBe(0);
      }
    }
  });

  test("vintage: provisional for the newest period, then revised where a period was reopened, by whole blocks", () => {
    const marked = (draft: ReleaseDraft, vintage: string) =>
      blocksWhere(draft.cells, (cell) => draft.cells.vintage[cell] === vintage);
    const jurisdictions = codesOf(first.cells, "JURISDICTION");
    const inAll = (period: string): string[] => jurisdictions.map((id) => `${id} ${period}`);
    expect(marked(first, "PROVISIONAL")).toEqual(inAll(c.late[1]).sort());
    expect(marked(first, "REVISED")).toEqual([]);
    expect(marked(second, "PROVISIONAL")).toEqual([]);
    const revised = [...c.late.flatMap(inAll), ...c.corrected, ...c.arrived].sort();
    expect(marked(second, "REVISED")).toEqual(revised);
    expect(marked(second, "FINAL").filter((block) => revised.includes(block))).toEqual([]);
  });
});
