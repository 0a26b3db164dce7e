import type { QuestionId } from "../questions.ts";

/**
 * How PostGraphile is asked the nearest to each question. It filters by equality alone and makes no tables, so the cells come from two
 * functions beside the floor's tables, which PostgreSQL plans as if they were written out; names are those that it gives by itself.
 */
export const PEER_FUNCTIONS = `
create function bench.page_of(indicator text, jurisdiction text, first_period text, last_period text)
returns setof bench.observation language sql stable as $$
  select * from bench.observation
   where indicator_id = indicator and jurisdiction_id = jurisdiction and period_id between first_period and last_period
   order by period_id, position $$;
create function bench.series_of(indicator text, series_key text, first_period text)
returns setof bench.observation language sql stable as $$
  select * from bench.observation
   where indicator_id = indicator and series = series_key and geo_level in ('COUNTRY', 'PROVINCE') and period_id >= first_period
   order by position $$`;

interface PeerQuestion {
  /** The operation without its first words `query <name>`. */
  readonly operation: string;
  readonly variables: (floorParameters: readonly string[]) => Readonly<Record<string, unknown>>;
}

const STATUS = "value availability vintage";
const PLACE = "jurisdictionByJurisdictionId { rowId nameEn nameFr } periodByPeriodId { rowId labelEn labelFr }";

const pageOf = (first: number): PeerQuestion => ({
  operation: `($indicator: String!, $jurisdiction: String!, $from: String!, $to: String!, $first: Int!) {
    nodes: pageOf(indicator: $indicator, jurisdiction: $jurisdiction, firstPeriod: $from, lastPeriod: $to, first: $first) {
      nodes { rowId ${STATUS} indicatorByIndicatorId { rowId nameEn nameFr } ${PLACE} }
    }
  }`,
  variables: ([indicator, jurisdiction, from, to]) => ({ indicator, jurisdiction, from, to, first }),
});
const SERIES: PeerQuestion = {
  operation: `($indicator: String!, $series: String!, $from: String!) {
    nodes: seriesOf(indicator: $indicator, seriesKey: $series, firstPeriod: $from) { nodes { ${STATUS} ${PLACE} } }
  }`,
  variables: ([indicator, series, from]) => ({ indicator, series, from }),
};

export const PEER_QUESTIONS: Readonly<Record<QuestionId, PeerQuestion>> = {
  Q1: pageOf(20),
  Q2: pageOf(1000),
  Q3: SERIES,
  Q4: { operation: "{ __typename }", variables: () => ({}) },
  // The cells of the table one after the other, each with its headers.
  Q5: SERIES,
};

/** A row of a table of labels, as either server writes it. */
type Labelled = Readonly<Record<string, unknown>>;

interface PeerNode extends Labelled {
  readonly indicatorByIndicatorId?: Labelled;
  readonly jurisdictionByJurisdictionId: Labelled;
  readonly periodByPeriodId: Labelled;
}

const named = ({ rowId: id, nameEn: en, nameFr: fr }: Labelled) => ({ id, name: { en, fr } });
const labelled = ({ rowId: id, labelEn: en, labelFr: fr }: Labelled) => ({ id, label: { en, fr } });

function observationOf({ indicatorByIndicatorId: indicator, ...node }: PeerNode) {
  const { rowId, value, availability, vintage, jurisdictionByJurisdictionId, periodByPeriodId } = node;
  return {
    ...(rowId === undefined ? {} : { id: rowId }),
    ...{ value, status: { availability, vintage } },
    ...(indicator === undefined ? {} : { indicator: named(indicator) }),
    jurisdiction: named(jurisdictionByJurisdictionId),
    period: labelled(periodByPeriodId),
  };
}

/** What an answer of PostGraphile says, in the words of ours. */
export function contentOfPeer(data: unknown): unknown {
  const { nodes } = data as { readonly nodes?: { readonly nodes: readonly PeerNode[] } };
  return nodes === undefined ? data : nodes.nodes.map(observationOf);
}

interface FloorTable {
  readonly rows: readonly (readonly Labelled[])[];
  readonly columns: readonly (readonly Labelled[])[];
  readonly cells: readonly (readonly Labelled[])[];
}

/** What an answer of the floor says: its cells, one after the other, where it is a table. */
export function contentOfFloor(data: unknown): unknown {
  const { observations, table } = data as {
    readonly observations?: { readonly nodes: unknown };
    readonly table?: FloorTable;
  };
  if (observations) return observations.nodes;
  if (!table) return data;
  return table.cells.flatMap((cells, r) =>
    cells.map((cell, c) => {
      const [row, column] = [table.rows[r]?.[0], table.columns[c]?.[0]];
      return {
        ...cell,
        jurisdiction: { id: row?.["id"], name: row?.["name"] },
        period: { id: column?.["id"], label: column?.["name"] },
      };
    }),
  );
}
