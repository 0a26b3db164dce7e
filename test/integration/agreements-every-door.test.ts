import { beforeAll, describe, expect, test } from "vitest";
import { asking, saveAgreement, shareAllBut } from "../support/agreements.ts";
import {
  type Asked,
  DIFF_DOOR,
  type Door,
  FILE_DOORS,
  GRAPHQL_DOORS,
  type Headers,
  permalinkOf,
  type Told,
} from "../support/doors.ts";
import { STORES, type TestExchange, useExchange } from "../support/exchange.ts";

const INCIDENTS = "ht.police.incidents";
const PLACES = ["CA", "CA-ON"];
const ASKED: Asked = {
  where: { indicator: INCIDENTS, jurisdictions: PLACES, measures: ["COUNT", "RATE"] },
  one: { indicator: INCIDENTS, jurisdictions: ["CA"], periods: ["2022"] },
  rows: ["JURISDICTION"],
  keys: ["jurisdiction", "period", "offence", "measure"],
};
const DOORS: readonly Door[] = [...GRAPHQL_DOORS, DIFF_DOOR, ...FILE_DOORS];

let clock = new Date("2026-06-15T12:00:00Z");

async function headersOf(running: TestExchange, role: string, viewAs?: string): Promise<Headers> {
  const { authorization, headers } = await asking(running, role, "CA", viewAs);
  return { ...headers, ...(authorization === undefined ? {} : { authorization }) };
}

/** What an edition says of single cells. */
const NOTE_OF_A_CELL = /"id":"(?:source|rate)\.[A-Z]/;

const shownIn = ({ values }: Told): number[] => values.filter((value) => value !== null);

describe.each(STORES)("what no agreement shares, at every door, over %s", (kind) => {
  const running = useExchange(kind, { now: () => clock });
  const given = async (door: Door, role: string, viewAs?: string): Promise<Told> => {
    const setUp = await headersOf(running(), "loader");
    return door.ask(running(), ASKED, { setUp, headers: await headersOf(running(), role, viewAs) });
  };
  const before = new Map<string, Told>();
  const whole = new Map<string, Told>();
  beforeAll(async () => {
    for (const door of DOORS) {
      before.set(door.name, await given(door, "policy"));
      whole.set(door.name, await given(door, "loader"));
    }
    await shareAllBut(running(), [INCIDENTS]);
  });

  test.each(DOORS.map((door) => [door.name, door] as const))("%s", async (name, door) => {
    const [shared, custodians] = [before.get(name) as Told, whole.get(name) as Told];
    expect([shared.status, custodians.status]).toEqual([200, 200]);
    expect(shownIn(shared).length).toBeGreaterThan(0);
    for (const role of ["policy", "public"]) {
      const told = await given(door, role);
      expect(told.status).toBe(200);
      expect(shownIn(told)).toEqual([]);
      // A diff is a list of changes: where nothing is shared, nothing changed.
      if (door !== DIFF_DOOR) expect(told.values.length).toBe(custodians.values.length);
      expect(told.text).not.toMatch(/"(?:amount|trueValue)":-?\d/);
      for (const [, availability] of told.text.matchAll(/"availability":"(\w+)"/g))
        expect(["NOT_SHARED", "NOT_AVAILABLE"]).toContain(availability);
      expect(told.text).not.toMatch(NOTE_OF_A_CELL);
      // A count of the custodian's stands nowhere in it, in no note and no title; years and small numbers aside.
      for (const value of shownIn(custodians).filter((count) => count > 100 && (count < 1990 || count > 2100)))
        expect(told.text).not.toMatch(new RegExp(`(?<![\\d.#-])${value}(?![\\d.]|-)`));
    }
  });

  test("notes of single cells stand beside what is shared, and nowhere else", async () => {
    const [noted, csv] = GRAPHQL_DOORS.concat(FILE_DOORS).filter(({ name }) => ["table", "CSV"].includes(name)) as [
      Door,
      Door,
    ];
    const table = whole.get(noted.name)?.text ?? "";
    expect(table).toMatch(NOTE_OF_A_CELL);
    const text = /"id":"source\.[^"]+","text":\{"en":"([^"\\]+)"/.exec(table)?.[1] ?? "";
    expect(text).not.toBe("");
    expect(whole.get(csv.name)?.text).toContain(text);
    expect((await given(csv, "policy")).text).not.toContain(text);
  });

  test("a preflight hides all of it and advises nothing; a verdict rests on no count; a sum is refused", async () => {
    const query = `query ($input: TableInput!, $where: ObservationFilter!) {
      tablePreflight(input: $input) { cells hidden alternatives { hidden } }
      comparability(indicator: "${INCIDENTS}", jurisdictions: ["CA", "CA-PE"]) { reasons { kind: text { en } } }
      exports(where: $where) { cells permalink }
      sum(where: $where) { value } }`;
    const where = { indicator: INCIDENTS, jurisdictions: ["CA-ON", "CA-QC"], periods: ["2022"] };
    const input = { where: ASKED.where, rows: ["JURISDICTION"], columns: ["PERIOD", "MEASURE"] };
    const variables = { input, where };
    const asked = query.replace(/sum\(.*\) \{ value \}/, "");
    const told = await running().data<{
      tablePreflight: { cells: number; hidden: number; alternatives: object[] };
      comparability: object;
      exports: { cells: number };
    }>(asked, { ...(await asking(running(), "policy")), variables });
    const { cells, hidden, alternatives } = told.tablePreflight;
    expect([hidden, alternatives]).toEqual([cells, []]);
    expect(told.exports.cells).toBe(2);
    const { errors } = await running().ask<null>(
      `query ($where: ObservationFilter!) { sum(where: $where) { value } }`,
      {
        ...(await asking(running(), "policy")),
        variables: { where },
      },
    );
    expect(errors?.[0]?.extensions).toMatchObject({ code: "NOT_COMPUTABLE" });
    expect(errors?.[0]?.message).toContain("is not shared with you");
  });

  test("from another's place, at a permalink and in exports, no more is shown than to him", async () => {
    await saveAgreement(running(), {
      recipients: ["SECRETARIAT@CA"],
      indicators: [INCIDENTS],
      validFrom: "2018-01-01",
    });
    for (const door of DOORS) {
      expect(shownIn(await given(door, "secretariat")).length, door.name).toBeGreaterThan(0);
      expect(shownIn(await given(door, "secretariat", "PUBLIC")), door.name).toEqual([]);
      expect(shownIn(await given(door, "secretariat", "POLICY@CA")), door.name).toEqual([]);
      expect((await given(door, "policy", "SECRETARIAT@CA")).status, door.name).toBe(403);
    }
    const path = await permalinkOf(running(), ASKED, await headersOf(running(), "secretariat", "PUBLIC"));
    expect(path).toBe(await permalinkOf(running(), ASKED, await headersOf(running(), "public")));
    const answer = await running().fetch(`${path}.csv?lang=en`, { headers: await headersOf(running(), "secretariat") });
    expect(answer.headers.get("vary")).toContain("View-As");
    const etag = answer.headers.get("etag") ?? "";
    const again = await running().fetch(`${path}.csv?lang=en`, {
      headers: { ...(await headersOf(running(), "secretariat", "PUBLIC")), "if-none-match": etag },
    });
    expect(again.status).toBe(200);
  });

  test("a kept answer, a compiled one and a permalink end with the agreement, when it is amended and when it expires", async () => {
    const doors = [...GRAPHQL_DOORS, ...FILE_DOORS.filter(({ name }) => name === "CSV")];
    const terms = { recipients: ["AUDITOR@CA"], indicators: [INCIDENTS], validFrom: "2018-01-01" };
    const expectAll = async (isShown: boolean): Promise<void> => {
      for (const door of doors) expect(shownIn(await given(door, "auditor")).length > 0, door.name).toBe(isShown);
    };
    const { id } = await saveAgreement(running(), { ...terms, validTo: "2026-07-31" });
    for (let times = 0; times < 3; times++) await expectAll(true);
    const { kept } = running().exchange.tierCounts;
    await expectAll(true);
    expect(running().exchange.tierCounts.kept).toBeGreaterThan(kept);
    await saveAgreement(running(), { ...terms, id, recipients: ["AUDITOR@CA-NU"], validTo: "2026-07-31" });
    await expectAll(false);
    await saveAgreement(running(), { ...terms, id, validTo: "2026-07-31" });
    await expectAll(true);
    // Midnight in Ottawa, where the provider is.
    clock = new Date("2026-08-01T03:59:59.999Z");
    await expectAll(true);
    clock = new Date("2026-08-01T04:00:00Z");
    await expectAll(false);
    clock = new Date("2026-06-15T12:00:00Z");
  });
});
