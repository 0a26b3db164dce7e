import { readdirSync, readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { LEAVE_REASON } from "../../../src/seeding/leave-reason.ts";
import { type FigureRow, placeFigure } from "../../../src/seeding/place-figure.ts";

const SEEDS = new URL("../../../seeds/", import.meta.url);

/** A published row with happy values: Canada's incidents of 2022, total of both statutes. */
const aRow = (changes: Partial<FigureRow> = {}): FigureRow => ({
  indicator_code: "UCR_HT_INCIDENTS",
  source_program: "UCR",
  jurisdiction: "CA",
  period: "2022",
  dimensions: "offence=CC+IRPA;basis=MSV",
  value: "528",
  unit: "count",
  symbol: "",
  status: "provisional",
  source_id: "JUR_2022_DAILY",
  note: "",
  ...changes,
});

const rowsOf = (folder: string): FigureRow[] =>
  parse(readFileSync(new URL(`${folder}/observations.csv`, SEEDS)), { columns: true });
const folders = readdirSync(SEEDS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && readdirSync(new URL(entry.name, SEEDS)).includes("observations.csv"))
  .map((entry) => entry.name);

const kindOf = (row: FigureRow): string => {
  const placement = placeFigure(row);
  if ("placed" in placement) return `placed in ${placement.placed.indicator}`;
  return "printedRate" in placement ? "printed rate" : `left: ${placement.left.reasonId}`;
};
const countKinds = (rows: readonly FigureRow[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const row of rows) counts[kindOf(row)] = (counts[kindOf(row)] ?? 0) + 1;
  return counts;
};

test("a count of one cell is placed with its vintage, its source and every dimension", () => {
  expect(placeFigure(aRow())).toEqual({
    placed: {
      indicator: "ht.police.incidents",
      jurisdiction: "CA",
      period: "2022",
      members: { offence: "T" },
      value: 528,
      vintage: "PROVISIONAL",
      roundedAtSource: false,
      sourceId: "JUR_2022_DAILY",
    },
  });
});

test.each<[string, Partial<FigureRow>, string, Record<string, string>]>([
  [
    "a province",
    { jurisdiction: "AB", dimensions: "offence=CC279;ucr_code=1525;basis=MSV" },
    "CA-AB",
    { offence: "CC279" },
  ],
  ["a metropolitan area", { jurisdiction: "CMA529" }, "CMA-529", { offence: "T" }],
  ["a part of a metropolitan area", { jurisdiction: "CMA35505" }, "CMA-505-35", { offence: "T" }],
  ["the immigration act", { dimensions: "offence=IRPA118;basis=MSV" }, "CA", { offence: "IRPA118" }],
  [
    "victims of an age",
    { indicator_code: "UCR_HT_VICTIMS", dimensions: "role=victim;age=0-17;offence=CC279;basis=MSV" },
    "CA",
    { sex: "T", age: "0-17", relationship: "T" },
  ],
  [
    "accused persons of an age",
    { indicator_code: "UCR_HT_ACCUSED", dimensions: "role=accused;age=12-17;offence=CC+IRPA;basis=any_violation" },
    "CA",
    { sex: "T", age: "12-17" },
  ],
  [
    "court cases",
    { indicator_code: "ICCS_HT_CASES", period: "2017-2018", dimensions: "offence=CC279;court=adult;rule=any_charge" },
    "CA",
    { court: "ADULT", decision: "T", rule: "ANY_CHARGE" },
  ],
])("%s: placed at its codes", (_, changes, jurisdiction, members) => {
  expect(placeFigure(aRow(changes))).toMatchObject({ placed: { jurisdiction, members } });
});

test.each<[string, Partial<FigureRow>, number]>([
  [
    "about 90 permits",
    { indicator_code: "IRCC_VTIP_TRP", dimensions: "client=victim+dependant;bound=about", value: "90" },
    90,
  ],
  [
    "about ten investigations",
    { indicator_code: "IRCC_HT_INVESTIGATIONS", dimensions: "bound=about", value: "10" },
    10,
  ],
])("%s: placed as rounded at the source", (_, changes, value) => {
  const row = aRow({ source_program: "IRCC", period: "2020-2021", ...changes });
  expect(placeFigure(row)).toMatchObject({ placed: { value, roundedAtSource: true } });
});

test("a rate printed for one cell is kept as printed", () => {
  const row = aRow({ indicator_code: "UCR_HT_INCIDENT_RATE", unit: "rate_per_100k", value: "1.4" });
  expect(placeFigure(row)).toMatchObject({ printedRate: { jurisdiction: "CA", members: { offence: "T" }, rate: 1.4 } });
});

test.each<[keyof typeof LEAVE_REASON, Partial<FigureRow>]>([
  ["POLICE_SERVICE", { jurisdiction: "PS46064" }],
  ["MONEY", { indicator_code: "JUS_VICTIMS_FUND", source_program: "OTHER", unit: "cad" }],
  ["OTHER_PROGRAMME", { indicator_code: "RCMP_HT_VICTIMS", source_program: "OTHER" }],
  ["OTHER_PROGRAMME", { indicator_code: "FINTRAC_HT_DISCLOSURES", source_program: "FINTRAC" }],
  ["CHANGE", { indicator_code: "UCR_HT_RATE_CHANGE", unit: "percent" }],
  ["SHARE", { indicator_code: "UCR_HT_VICTIM_SHARE", unit: "percent" }],
  ["DURATION", { indicator_code: "ICCS_HT_MEDIAN_DAYS", unit: "days" }],
  ["OTHER_RATE", { indicator_code: "UCR_HT_CHARGED_RATE", unit: "rate_per_100k" }],
  ["SNAPSHOT", { indicator_code: "SRFVA_HT_RESIDENTS", dimensions: "sex=F;count_type=snapshot" }],
  ["WIDER_THAN_TRAFFICKING", { indicator_code: "SRFVA_ADMISSIONS", dimensions: "" }],
  ["OTHER_UNIT", { indicator_code: "HOTLINE_CONTACTS", dimensions: "contact_type=call" }],
  ["OTHER_UNIT", { indicator_code: "constructor", dimensions: "" }],
  ["NO_VALUE", { value: "", symbol: ".." }],
  ["INCIDENT_BASED", { period: "2009..2018", dimensions: "offence=CC+IRPA;basis=incident_based_trend" }],
  ["SCOPE_NOT_STATED", { jurisdiction: "BC", dimensions: "offence=unspecified" }],
  ["JURISDICTION_GROUP", { dimensions: "offence=CC+IRPA;basis=MSV;geo=all_cma" }],
  ["STATISTIC_OVER_YEARS", { period: "2012..2022", dimensions: "offence=CC+IRPA;basis=MSV;stat=average_annual" }],
  ["SEVERAL_PERIODS", { period: "2012..2022" }],
  ["SEVERAL_PERIODS", { period: "2011..2021", dimensions: "offence=CC+IRPA;basis=MSV;bound=more_than" }],
  ["OTHER_PERIOD_TYPE", { period: "2021-2022" }],
  ["OTHER_PERIOD_TYPE", { period: "2022-04" }],
  ["ROUNDED_IN_TEXT", { dimensions: "offence=CC+IRPA;basis=MSV;bound=about" }],
  ["NOT_A_COUNT", { value: "5.5" }],
  ["NOT_A_COUNT", { value: "-1" }],
  ["OTHER_BREAKDOWN", { dimensions: "offence=CC+IRPA" }],
  ["OTHER_BREAKDOWN", { dimensions: "offence=CC+IRPA;basis=MSV;trafficking=cross_border" }],
  ["OTHER_BREAKDOWN", { dimensions: "offence=constructor;basis=MSV" }],
  ["UNKNOWN_JURISDICTION", { jurisdiction: "Canada" }],
])("%s: left with the reason in both languages", (reasonId, changes) => {
  expect(placeFigure(aRow(changes))).toEqual({ left: { reasonId, reason: LEAVE_REASON[reasonId] } });
});

test("a status that is not known is refused", () => {
  expect(() => placeFigure(aRow({ status: "draft" }))).toThrow(RangeError);
});

test("every published row is placed, kept as a printed rate or left with a reason", () => {
  const rows = folders.flatMap(rowsOf);
  expect(rows).toHaveLength(551);
  expect(countKinds(rows)).toMatchInlineSnapshot(`
    {
      "left: CHANGE": 7,
      "left: DURATION": 3,
      "left: INCIDENT_BASED": 6,
      "left: JURISDICTION_GROUP": 1,
      "left: MONEY": 7,
      "left: OTHER_PROGRAMME": 76,
      "left: OTHER_RATE": 20,
      "left: OTHER_UNIT": 49,
      "left: POLICE_SERVICE": 86,
      "left: SCOPE_NOT_STATED": 2,
      "left: SEVERAL_PERIODS": 24,
      "left: SHARE": 137,
      "left: SNAPSHOT": 2,
      "left: STATISTIC_OVER_YEARS": 10,
      "left: WIDER_THAN_TRAFFICKING": 3,
      "placed in ht.court.cases": 10,
      "placed in ht.ircc.investigations": 1,
      "placed in ht.ircc.permits": 1,
      "placed in ht.police.accused": 5,
      "placed in ht.police.incidents": 44,
      "placed in ht.police.victims": 7,
      "printed rate": 50,
    }
  `);
});
