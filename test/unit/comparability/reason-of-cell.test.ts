import { expect, test } from "vitest";
import { type ComparabilityStatement, compareWithin } from "../../../src/comparability/comparability.ts";
import { holdsFor } from "../../../src/comparability/reason-of-cell.ts";

const statement = (
  of: Pick<ComparabilityStatement, "when"> & Partial<ComparabilityStatement>,
): ComparabilityStatement => ({
  id: "one",
  scope: { indicators: ["x"] },
  level: "CAUTION",
  reason: { en: "Why.", fr: "Pourquoi." },
  evidence: [],
  author: "a",
  date: "2026-01-01",
  ...of,
});
const SELECTION = {
  indicator: "x",
  jurisdictions: ["CA-AB", "CA-NS"],
  periods: ["2019", "2020"],
  members: {},
  measures: ["COUNT", "RATE"],
} as const;
const figure = (jurisdiction: string, period: string, measure: string, isShown = true) => ({
  codes: { jurisdiction, period, measure },
  isShown,
});

test("a reason on small counts is about the rates of the places and periods that have one, together", () => {
  const small = statement({ when: "ON_SMALL_COUNTS", fewerThan: 20, scope: { indicators: ["x"], measures: ["RATE"] } });
  const places = [
    { jurisdiction: "CA-AB", period: "2019" },
    { jurisdiction: "CA-NS", period: "2020" },
  ];
  const [reason] = compareWithin([small], { ...SELECTION, smallCounts: () => places }).reasons;
  if (!reason) throw new Error("no reason");
  expect(holdsFor(reason, figure("CA-AB", "2019", "RATE"))).toBe(true);
  expect(holdsFor(reason, figure("CA-NS", "2020", "RATE"))).toBe(true);
  expect(holdsFor(reason, figure("CA-AB", "2020", "RATE"))).toBe(false);
  expect(holdsFor(reason, figure("CA-AB", "2019", "COUNT"))).toBe(false);
  expect(holdsFor(reason, figure("CA-AB", "2019", "RATE", false))).toBe(false);
});

test("a reason on the period before is about the change from it, whether or not the table has it", () => {
  const provisional = statement({ when: "WITH_PROVISIONAL" });
  const asked = { ...SELECTION, measures: ["COUNT", "CHANGE"], isProvisional: (id: string) => id === "2019" } as const;
  const [reason] = compareWithin([provisional], asked).reasons;
  if (!reason) throw new Error("no reason");
  expect(holdsFor(reason, figure("CA-AB", "2020", "CHANGE"))).toBe(true);
  expect(holdsFor(reason, figure("CA-AB", "2020", "COUNT"))).toBe(false);
  expect(holdsFor(reason, figure("CA-AB", "2021", "CHANGE"))).toBe(false);
});
