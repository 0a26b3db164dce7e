import { describe, expect, test } from "vitest";
import type { CodelistEntry } from "../../../src/catalogue/catalogue.ts";
import {
  type CodeMap,
  type CodeMapEntry,
  localCodesAt,
  localCodesFor,
  mapCode,
  placeOf,
  type Relation,
} from "../../../src/code-map/code-map.ts";
import { bracketOf, memberLabelled } from "../../../src/code-map/statcan-table.ts";

const text = (word: string) => ({ en: word, fr: word });
const entry = (
  local: string,
  relation: Relation,
  codes: readonly string[],
  more: Partial<CodeMapEntry> = {},
): CodeMapEntry => ({
  local,
  label: text(local),
  codes,
  relation,
  note: null,
  validFrom: null,
  validTo: null,
  ...more,
});

const MAP: CodeMap = {
  id: "m",
  version: "1.0.0",
  scheme: "test",
  jurisdiction: "CA-ON",
  indicator: "i",
  dimension: "age",
  codelist: "CL",
  title: text("t"),
  note: null,
  source: { title: text("s"), url: null },
  approvedBy: text("a"),
  demonstration: false,
  exhaustive: true,
  validFrom: "2010-2011",
  validTo: null,
  unmapped: [],
  entries: [
    entry("Young", "EXACT", ["0-17"]),
    entry("Âgé", "NARROWER", ["45+"], { validTo: "2019-2020" }),
    entry("Âgé", "BROADER", ["35-44", "45+"], { validFrom: "2020-2021", note: text("wider since 2020") }),
  ],
};

const code = (id: string, parent: string | null) => ({
  id,
  name: text(id),
  isTotal: parent === null,
  parent,
  external: [],
});
/** T over A and B; A over A1 and A2. */
const TREE: CodelistEntry = {
  id: "CL",
  version: "1.0.0",
  name: text("n"),
  codes: [code("T", null), code("A", "T"), code("A1", "A"), code("A2", "A"), code("B", "T")],
};
const MEMBERS = ["T", "A", "A1", "A2", "B"];

describe("a local code", () => {
  test.each([
    ["Young", "2015-2016", "EXACT"],
    [" young ", "2015-2016", "EXACT"],
    ["Âgé", "2019-2020", "NARROWER"],
    ["A\u0302ge\u0301", "2019-2020", "NARROWER"],
    ["Âgé", "2020-2021", "BROADER"],
  ])("%j in %s is %s", (local, period, relation) => {
    expect(mapCode(MAP, local, period)?.relation).toBe(relation);
  });

  test.each([
    ["Age", "2015-2016"],
    ["Young", "2009-2010"],
    ["", "2015-2016"],
    ["Young", "no period"],
  ])("%j in %s is unknown", (local, period) => {
    expect(mapCode(MAP, local, period)).toBeNull();
  });
});

test("a shared code reads back to the local codes of the period", () => {
  const back = (shared: string, period: string) => localCodesFor(MAP, shared, period).map((one) => one.relation);
  expect(back("45+", "2018-2019")).toEqual(["NARROWER"]);
  expect(back("45+", "2021-2022")).toEqual(["BROADER"]);
  expect(back("35-44", "2018-2019")).toEqual([]);
  expect(back("45+", "2005-2006")).toEqual([]);
  expect(localCodesAt(MAP, "2021-2022")).toEqual(["Young", "Âgé"]);
});

describe("the place of a mapped code", () => {
  test.each<[Relation, string[], string[], { code: string; as: string } | null]>([
    ["EXACT", ["A1"], MEMBERS, { code: "A1", as: "CELL" }],
    ["NARROWER", ["A1"], MEMBERS, { code: "A1", as: "PART" }],
    ["BROADER", ["A1", "A2"], MEMBERS, { code: "A", as: "FOLDED" }],
    ["BROADER", ["A1", "A2"], ["T", "A1", "A2", "B"], { code: "T", as: "FOLDED" }],
    ["BROADER", ["A1", "B"], MEMBERS, { code: "T", as: "FOLDED" }],
    ["PARTIAL", ["A1"], MEMBERS, { code: "A", as: "FOLDED" }],
    ["PARTIAL", ["B"], MEMBERS, { code: "T", as: "FOLDED" }],
    ["NONE", [], MEMBERS, { code: "T", as: "FOLDED" }],
    ["NONE", [], ["A", "B"], null],
    ["BROADER", ["A", "B"], ["A", "B"], null],
  ])("%s of %j among %j", (relation, codes, members, expected) => {
    const place = placeOf({ codes, relation, note: null }, TREE, members);
    expect(place && { code: place.code, as: place.as }).toEqual(expected);
  });
});

test("a table's label is known by its bracket, else by its words in either language", () => {
  const members = [
    {
      bracket: "1525",
      labels: { en: ["Trafficking in persons [1525]"], fr: ["Traite"] },
      code: "CC279",
      relation: "EXACT" as const,
      note: null,
    },
    {
      bracket: null,
      labels: { en: ["Guilty"], fr: ["Verdict de culpabilité"] },
      code: "GUILTY",
      relation: "EXACT" as const,
      note: null,
    },
  ];
  expect(bracketOf("Toronto, Ontario [35535]")).toBe("35535");
  expect(bracketOf("Homicide")).toBeNull();
  expect(memberLabelled(members, "Reworded since [1525]")?.code).toBe("CC279");
  expect(memberLabelled(members, "verdict de culpabilité ")?.code).toBe("GUILTY");
  expect(memberLabelled(members, "Guilty plea")).toBeNull();
  expect(memberLabelled(members, "Homicide [110]")).toBeNull();
});
