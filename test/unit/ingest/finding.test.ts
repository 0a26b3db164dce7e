import { describe, expect, test } from "vitest";
import { Findings, RULE_IDS, ruleOf } from "../../../src/ingest/finding.ts";

describe.each(RULE_IDS)("the rule %s", (id) => {
  const { message, hint } = ruleOf(id);
  const names = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string).sort();

  test("speaks both languages, and fills the same places in them", () => {
    for (const text of hint === null ? [message] : [message, hint]) {
      expect(text.en).not.toBe("");
      expect(text.fr).not.toBe("");
      expect(names(text.fr)).toHaveLength(names(text.en).length);
    }
  });

  test("has whole sentences", () => {
    for (const text of [message.en, message.fr]) expect(text).toMatch(/^[\p{Lu}{].*\.$/u);
  });
});

test("a finding sets French in its no-break spaces and shows a cell's text safely", () => {
  const findings = new Findings();
  findings.add("code.unknown", { row: 7, column: "sex", value: `a\u202e\0${"b".repeat(100)}` }, { nearest: "F" });
  const [finding] = findings.list();
  expect(finding?.message.fr).toBe("Ce code n'est pas connu dans «\u00a0sex\u00a0».");
  expect(finding?.hint?.fr).toBe("Les plus proches\u00a0: F.");
  expect(finding?.value).toHaveLength(80);
  expect(finding?.value).toMatch(/^a\ufffd\ufffdb+…$/);
});

test("the hundred-and-first of a rule is counted and not made", () => {
  const findings = new Findings(2);
  let made = 0;
  const costly = (): { nearest: string } => {
    made += 1;
    return { nearest: "T" };
  };
  for (let row = 2; row < 10; row++) findings.add("code.unknown", { row, column: "sex", value: "q" }, costly);
  expect(made).toBe(2);
  expect(findings.list().map(({ row }) => row)).toEqual([2, 3, null]);
  expect(findings.list()[2]?.message.en).toBe("6 more of the same kind are not listed (code.unknown).");
  expect(findings.counts()).toEqual([{ rule: "code.unknown", severity: "ERROR", found: 8 }]);
});

test("what happens in many rows is told once with its count, and blocks only if it is an error", () => {
  const findings = new Findings();
  for (let row = 2; row < 10; row++) findings.tally("statcan.other-rows", { row, column: row % 2 ? "GEO" : "UOM" });
  expect(findings.list().map(({ row, message }) => [row, message.en.slice(-2)])).toEqual([
    [2, "4."],
    [3, "4."],
  ]);
  expect(findings.blocking).toBe(false);
  findings.add("file.empty");
  expect(findings.blocking).toBe(true);
});
