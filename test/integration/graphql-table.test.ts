import { describe, expect, test } from "vitest";
import { STORES, useExchange } from "../support/exchange.ts";

interface Header {
  readonly axis: string;
  readonly id: string;
}
interface Cell {
  readonly id: string;
  readonly value: number | null;
  readonly measure: string;
  readonly jurisdiction: { readonly id: string };
  readonly period: { readonly id: string };
  readonly dimensions: readonly {
    readonly dimension: { readonly id: string };
    readonly member: { readonly id: string };
  }[];
  readonly status: { readonly availability: string; readonly symbols: readonly string[] };
}
interface TableAnswer {
  readonly table: {
    readonly title: { readonly en: string; readonly fr: string };
    readonly rows: readonly (readonly Header[])[];
    readonly columns: readonly (readonly Header[])[];
    readonly cells: readonly (readonly (Cell | null)[])[];
    readonly notes: readonly { readonly id: string; readonly mandatory: boolean }[];
    readonly legend: readonly { readonly symbol: string }[];
    readonly comparability: { readonly level: string; readonly reasons: readonly { readonly id: string }[] };
    readonly release: { readonly id: string };
    readonly profile: { readonly id: string };
  };
}

const TABLE = `query Table($input: TableInput!) { table(input: $input) {
  title { en fr } rows { axis id } columns { axis id }
  cells { id value measure jurisdiction { id } period { id } dimensions { dimension { id } member { id } } status { availability symbols } }
  notes { id mandatory } legend { symbol } comparability { level reasons { id } } release { id } profile { id }
} }`;

const codeOf = (cell: Cell, axis: string): string | undefined => {
  if (axis === "JURISDICTION") return cell.jurisdiction.id;
  if (axis === "PERIOD") return cell.period.id;
  if (axis === "MEASURE") return cell.measure;
  return cell.dimensions.find(({ dimension }) => dimension.id === axis)?.member.id;
};

describe.each(STORES)("a table, over %s", (kind) => {
  const running = useExchange(kind);
  const VICTIMS = { indicator: "demo.police.victims", jurisdictions: ["ON", "CA", "NS"], from: "2021", to: "2022" };
  const table = async (input: object, as: "public" | "policy" | "analyst" | "loader" = "policy") =>
    (await running().data<TableAnswer>(TABLE, { as, variables: { input } })).table;

  test("puts every cell where its headers say, whatever stands on rows and columns", async () => {
    const where = {
      ...VICTIMS,
      measures: ["RATE", "COUNT"],
      dimensions: [{ dimension: "age", members: ["0-17", "T"] }],
    };
    const layouts = [
      { rows: ["JURISDICTION", "sex", "age"], columns: ["PERIOD", "MEASURE"] },
      { rows: ["MEASURE", "PERIOD"], columns: ["age", "sex", "JURISDICTION"] },
      { rows: [], columns: ["age", "MEASURE", "sex", "JURISDICTION", "PERIOD"] },
    ];
    for (const layout of layouts) {
      const { rows, columns, cells } = await table({ where, ...layout });
      expect(rows.length * columns.length).toBe(3 * 3 * 2 * 2 * 2);
      for (const [i, row] of rows.entries())
        for (const [j, column] of columns.entries()) {
          const cell = cells[i]?.[j] as Cell;
          for (const { axis, id } of [...row, ...column]) expect(codeOf(cell, axis)).toBe(id);
          expect([row.map(({ axis }) => axis), column.map(({ axis }) => axis)]).toEqual([layout.rows, layout.columns]);
        }
    }
  });

  test("holds what “observations” answers, for every audience", async () => {
    const where = { ...VICTIMS, dimensions: [{ dimension: "sex", members: ["*"] }] };
    const query =
      "query ($where: ObservationFilter!) { observations(where: $where) { nodes { id value status { availability } } } }";
    for (const as of ["public", "policy", "analyst", "loader"] as const) {
      const { observations } = await running().data<{ observations: { nodes: readonly Cell[] } }>(query, {
        as,
        variables: { where },
      });
      const { cells } = await table({ where, rows: ["JURISDICTION", "sex"], columns: ["PERIOD"] }, as);
      const shown = new Map(cells.flat().map((cell) => [cell?.id, [cell?.value, cell?.status.availability]]));
      expect(shown).toEqual(
        new Map(observations.nodes.map(({ id, value, status }) => [id, [value, status.availability]])),
      );
    }
  });

  test("shows an analyst her own small cells beside the protected rest", async () => {
    const input = {
      where: { ...VICTIMS, jurisdictions: ["ON", "NS"], dimensions: [{ dimension: "age", members: ["*"] }] },
      rows: ["JURISDICTION", "sex", "age"],
      columns: ["PERIOD"],
    };
    const hidden = (cells: TableAnswer["table"]["cells"], id: string) =>
      cells.flat().filter((cell) => cell?.jurisdiction.id === id && cell.status.availability === "SUPPRESSED").length;
    const [hers, theirs] = [await table(input, "analyst"), await table(input, "policy")];
    expect(hidden(theirs.cells, "CA-ON")).toBeGreaterThan(0);
    expect(hidden(hers.cells, "CA-ON")).toBe(0);
    expect(hidden(hers.cells, "CA-NS")).toBe(hidden(theirs.cells, "CA-NS"));
    expect([hers.profile.id, (await table(input, "public")).profile.id]).toEqual(["FPT-5", "IRCC-5"]);
  });

  test("explains every symbol that occurs and no other, and gives every note once, mandatory ones first", async () => {
    for (const as of ["public", "policy"] as const) {
      const { cells, legend, notes } = await table(
        { where: VICTIMS, rows: ["JURISDICTION", "age"], columns: ["PERIOD"] },
        as,
      );
      const occurring = new Set(cells.flat().flatMap((cell) => cell?.status.symbols ?? []));
      expect(new Set(legend.map(({ symbol }) => symbol))).toEqual(occurring);
      expect(legend).toHaveLength(occurring.size);
      const ids = notes.map(({ id }) => id);
      expect(ids).toContain("synthetic-police-victims");
      expect(new Set(ids).size).toBe(ids.length);
      expect(notes.map(({ mandatory }) => mandatory)).toEqual(
        notes
          .map(({ mandatory }) => mandatory)
          .sort()
          .reverse(),
      );
    }
  });

  test("says in its title what, by what, where and when", async () => {
    const where = { ...VICTIMS, dimensions: [{ dimension: "sex", members: ["F"] }] };
    const { title } = await table({ where, rows: ["JURISDICTION", "age"], columns: ["PERIOD"] });
    expect(title).toEqual({
      en: "Synthetic: victims of police-reported human trafficking, women and girls, by age group, Canada, Nova Scotia and Ontario, 2021 and 2022",
      fr: "Données synthétiques\u00a0: victimes d'affaires de traite de personnes déclarées par la police, femmes et filles, selon le groupe d'âge, Canada, Nouvelle-Écosse et Ontario, 2021 et 2022",
    });
  });

  test("has the verdict on what its changes are set against, though it does not show it", async () => {
    const verdict = async (period: string, measures: readonly string[]) => {
      const where = { indicator: "ht.police.incidents", jurisdictions: ["CA"], periods: [period], measures };
      const { comparability } = await table({ where, rows: ["MEASURE"], columns: ["PERIOD"] });
      return [comparability.level, ...comparability.reasons.map(({ id }) => id)];
    };
    expect(await verdict("2011", ["COUNT"])).toEqual(["COMPARABLE"]);
    expect(await verdict("2011", ["CHANGE"])).toEqual(["NOT_COMPARABLE", "incidents-irpa-coded-since-2011"]);
    expect(await verdict("2013", ["CHANGE"])).toEqual(["COMPARABLE"]);
    expect(await verdict("2023", ["COUNT", "CHANGE"])).toEqual(["CAUTION", "police-provisional-first-year"]);
    expect(await verdict("2006", ["CHANGE"])).toEqual(["COMPARABLE"]);
  });

  test("gives a measure that is absent its own symbol and none of a vintage", async () => {
    const where = { indicator: "ht.police.incidents", jurisdictions: ["CA"], periods: ["2019"] };
    const measures = ["COUNT", "SHARE", "CHANGE"];
    const dimensions = [{ dimension: "offence", members: ["T", "CC279"] }];
    const { cells, legend } = await table({
      where: { ...where, measures, dimensions },
      ...{ rows: ["offence", "MEASURE"], columns: ["PERIOD"] },
    });
    expect(cells.flat().map((cell) => cell?.status.symbols)).toEqual([["p"], ["p"], [".."], [], ["..."], []]);
    expect(legend.map(({ symbol }) => symbol)).toEqual(["..", "...", "p"]);
  });

  test("says once what the rates of several years rest on, and of one year which", async () => {
    const query = "query ($input: TableInput!) { table(input: $input) { notes { id text { en } } } }";
    type Noted = { table: { notes: readonly { id: string; text: { en: string } }[] } };
    const denominators = async (periods: readonly string[]) => {
      const where = { indicator: "ht.police.incidents", jurisdictions: ["CA"], measures: ["RATE"], periods };
      const input = { where, rows: ["MEASURE"], columns: ["PERIOD"] };
      const { table: noted } = await running().data<Noted>(query, { as: "policy", variables: { input } });
      return noted.notes.filter(({ id }) => id.startsWith("denominator.")).map(({ text }) => text.en.split(":")[0]);
    };
    expect(await denominators(["2022"])).toEqual(["Rate on the population of July 1, 2022"]);
    expect(await denominators(["2021", "2022", "2023", "2021..2023"])).toEqual([
      "Rate on the population of July 1 of each year",
      "Rate per 100,000 person-years, on the populations of July 1, 2021 to 2023, added up",
    ]);
  });

  test("says of which cell a note of a single cell is, where it has several", async () => {
    const query = "query ($input: TableInput!) { table(input: $input) { notes { id text { en fr } } } }";
    type Noted = { table: { notes: readonly { id: string; text: { en: string; fr: string } }[] } };
    const printed = async (periods: readonly string[]) => {
      const where = { indicator: "ht.police.incidents", jurisdictions: ["CA"], periods };
      const input = { where, rows: ["offence"], columns: ["PERIOD"] };
      const { table: noted } = await running().data<Noted>(query, { as: "policy", variables: { input } });
      return noted.notes.find(({ id }) => id === "rate.JUR_2023_DAILY.CA.T:2022")?.text;
    };
    expect((await printed(["2021", "2022"]))?.en).toBe(
      "2022, Total, all human trafficking offences: Rate printed by the source (JUR_2023_DAILY): 1.5 per 100,000 population.",
    );
    expect((await printed(["2022"]))?.fr).toMatch(/^Total, toutes les infractions de traite de personnes\u00a0: Taux/);
  });

  test("is written in French as French is set, wherever its words come from", async () => {
    const query = `query ($input: TableInput!) { table(input: $input) { title { fr } notes { text { fr } } legend { meaning { fr } }
      comparability { reasons { text { fr } } } } }`;
    type Words = { table: object };
    for (const [indicator, dimension] of [
      ["ht.police.incidents", "offence"],
      ["ht.police.accused", "sex"],
      ["ht.ircc.permits", "client"],
      ["demo.police.victims", "age"],
    ]) {
      const where = { indicator, jurisdictions: ["CA"], measures: ["COUNT", "SHARE", "CHANGE"] };
      const input = { where, rows: [dimension, "MEASURE"], columns: ["PERIOD"] };
      const words = JSON.stringify((await running().data<Words>(query, { as: "policy", variables: { input } })).table);
      expect(words).toContain("\u00a0");
      // An ordinary space stands before no high punctuation, and in no guillemets or number.
      expect(words.match(/.{20}(?:[\p{L}\p{N}»)] [:;!?»%]|« |\d \d{3}).{9}/gu)).toBeNull();
    }
  });

  const REFUSED = [
    ["an unknown axis", { rows: ["JURISDICTON"], columns: ["PERIOD"] }, "input.rows[0]", "JURISDICTION"],
    [
      "an axis twice",
      { rows: ["JURISDICTION"], columns: ["PERIOD", "JURISDICTION"] },
      "input.columns[1]",
      "input.rows[0]",
    ],
    ["several periods that stand nowhere", { rows: ["JURISDICTION"], columns: ["sex"] }, "where.periods", "PERIOD"],
  ] as const;
  test.each(REFUSED)("is refused for %s, with the place and what to do", async (_what, layout, argument, named) => {
    const { message, extensions } = await running().fault(TABLE, {
      variables: { input: { where: VICTIMS, ...layout } },
    });
    expect(extensions.code).toBe("INVALID_INPUT");
    expect(extensions.details.argument).toBe(argument);
    expect(message).toContain(named);
    expect(extensions.messages.fr).toContain(named);
  });

  test("is refused beyond the cells that one may have, with the axis to shorten", async () => {
    const where = { indicator: "ht.police.incidents", measures: ["COUNT", "RATE", "SHARE"] };
    const input = { where, rows: ["JURISDICTION", "offence"], columns: ["PERIOD", "MEASURE"] };
    const { extensions } = await running().fault(TABLE, { variables: { input } });
    expect(extensions.code).toBe("TOO_LARGE");
    expect(extensions.details).toMatchObject({ argument: "where.jurisdictions", max: 1000 });
  });
});
