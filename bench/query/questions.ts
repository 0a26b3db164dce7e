/**
 * What both servers are asked. A question has variants, which a run goes through in turn; one variant is asked of our server as
 * GraphQL and of the floor as the parameters of its prepared statement.
 */
export const QUESTION_IDS = ["Q1", "Q2", "Q3", "Q4", "Q5"] as const;
export type QuestionId = (typeof QUESTION_IDS)[number];

/** The indicator that the questions are about; its public view is what an anonymous reader gets. */
export const BENCH_INDICATOR = "demo.police.victims";

export interface Variant {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly floorParameters: readonly string[];
}

/**
 * `operation`: the operation without its first words `query <name>`. `weight`: requests for each request of Q1.
 * `concurrency`: requests under way at a time.
 */
export interface Question {
  readonly id: QuestionId;
  readonly title: string;
  readonly operation: string;
  readonly weight: number;
  readonly concurrency: number;
  readonly variants: readonly Variant[];
}

/** The codes of the release that answers, by axis. */
export interface BenchAxes {
  readonly jurisdictions: readonly string[];
  readonly periods: readonly string[];
  readonly dimensions: readonly { readonly id: string; readonly codes: readonly string[] }[];
}

export const PAGE_SIZES = { Q1: 20, Q2: 1000, Q3: 168 } as const;
/** Periods of Q3, the latest. */
const Q3_PERIODS = 12;
/** Q2 starts at one of the first periods, so that a thousand cells follow. */
const Q2_STARTS = 3;

const FIELDS = `($where: ObservationFilter!, $first: Int!) {
  observations(where: $where, first: $first) { nodes { %s } }
}`;
const NESTED = FIELDS.replace(
  "%s",
  "id value status { availability vintage } indicator { id name { en fr } } jurisdiction { id name { en fr } } period { id label { en fr } }",
);
const SERIES = FIELDS.replace(
  "%s",
  "value status { availability vintage } jurisdiction { id name { en fr } } period { id label { en fr } }",
);

const TABLE = `($input: TableInput!) {
  table(input: $input) {
    rows { axis id name { en fr } } columns { axis id name { en fr } } cells { value status { availability vintage } }
  }
}`;

const everyMember = ({ dimensions }: BenchAxes) => dimensions.map(({ id }) => ({ dimension: id, members: ["*"] }));

function pageVariants(axes: BenchAxes, first: number, ranges: readonly (readonly [string, string])[]): Variant[] {
  return ranges.flatMap(([from, to]) =>
    axes.jurisdictions.map((jurisdiction) => ({
      variables: {
        where: {
          indicator: BENCH_INDICATOR,
          jurisdictions: [jurisdiction],
          from,
          to,
          dimensions: everyMember(axes),
        },
        first,
      },
      floorParameters: [BENCH_INDICATOR, jurisdiction, from, to],
    })),
  );
}

function combinations(dimensions: BenchAxes["dimensions"]): string[][] {
  return dimensions.reduce<string[][]>(
    (some, { codes }) => some.flatMap((members) => codes.map((code) => [...members, code])),
    [[]],
  );
}

function seriesVariants({ dimensions, periods }: BenchAxes): Variant[] {
  const from = periods.at(-Q3_PERIODS) ?? (periods[0] as string);
  return combinations(dimensions).map((members) => ({
    variables: {
      where: {
        indicator: BENCH_INDICATOR,
        geoLevels: ["COUNTRY", "PROVINCE"],
        from,
        dimensions: dimensions.map(({ id }, i) => ({ dimension: id, members: [members[i]] })),
      },
      first: PAGE_SIZES.Q3,
    },
    floorParameters: [BENCH_INDICATOR, members.join("."), from],
  }));
}

/** The cells of Q3 as a table. */
function tableVariants(axes: BenchAxes): Variant[] {
  return seriesVariants(axes).map(({ variables, floorParameters }) => ({
    variables: { input: { where: variables.where, rows: ["JURISDICTION"], columns: ["PERIOD"] } },
    floorParameters,
  }));
}

/** The questions over a release with these axes. */
export function makeQuestions(axes: BenchAxes): Question[] {
  const { periods } = axes;
  const last = periods.at(-1) as string;
  const single = periods.map((period) => [period, period] as const);
  const open = periods.slice(0, Q2_STARTS).map((period) => [period, last] as const);
  return [
    {
      id: "Q1",
      title: "20 nested observations",
      operation: NESTED,
      weight: 1,
      concurrency: 16,
      variants: pageVariants(axes, PAGE_SIZES.Q1, single),
    },
    {
      id: "Q2",
      title: "1,000 nested observations",
      operation: NESTED,
      weight: 0.1,
      concurrency: 4,
      variants: pageVariants(axes, PAGE_SIZES.Q2, open),
    },
    {
      id: "Q3",
      title: "14 x 12 cells of one series",
      operation: SERIES,
      weight: 0.5,
      concurrency: 16,
      variants: seriesVariants(axes),
    },
    {
      id: "Q4",
      title: "{ __typename }",
      operation: "{ __typename }",
      weight: 2,
      concurrency: 16,
      variants: [{ variables: {}, floorParameters: [] }],
    },
    {
      id: "Q5",
      title: "14 x 12 table",
      operation: TABLE,
      weight: 0.5,
      concurrency: 16,
      variants: tableVariants(axes),
    },
  ];
}
