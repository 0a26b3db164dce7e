import type { Availability, Measure, Vintage } from "../../src/domain/codes.ts";
import type { Asking, TestExchange } from "./exchange.ts";

/** An observation as the query below asks for it. */
export interface ObservedCell {
  readonly id: string;
  readonly measure: Measure;
  readonly value: number | null;
  readonly display: string;
  readonly jurisdiction: { readonly id: string };
  readonly period: { readonly id: string };
  readonly dimensions: readonly {
    readonly dimension: { readonly id: string };
    readonly member: { readonly id: string };
  }[];
  readonly release: { readonly id: string };
  readonly status: {
    readonly availability: Availability;
    readonly vintage: Vintage;
    readonly rounded: boolean;
    readonly roundingBase: number | null;
    readonly symbols: readonly string[];
  };
}

export interface ObservedPage {
  readonly totalCount: number;
  readonly nodes: readonly ObservedCell[];
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

export interface Observing extends Asking {
  readonly orderBy?: readonly { readonly by: string; readonly descending?: boolean }[];
  readonly first?: number;
  readonly after?: string | null;
}

const CELLS = `query ($where: ObservationFilter!, $orderBy: [ObservationOrder!], $first: Int, $after: String) {
  observations(where: $where, orderBy: $orderBy, first: $first, after: $after) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { id } }
    nodes {
      id measure value display jurisdiction { id } period { id } release { id }
      dimensions { dimension { id } member { id } }
      status { availability vintage rounded roundingBase symbols }
    }
  }
}`;

type Where = Readonly<Record<string, unknown>>;

const askingOf = (where: Where, { orderBy, first, after, ...asking }: Observing): Asking => ({
  ...asking,
  variables: { where, orderBy, first, after },
});

/** One page of observations; fails the test where there is an error. */
export async function observe(running: TestExchange, where: Where, observing: Observing = {}): Promise<ObservedPage> {
  return (await running.data<{ observations: ObservedPage }>(CELLS, askingOf(where, observing))).observations;
}

/** The error that a filter gives. */
export const refusalOfFilter = (running: TestExchange, where: Where, observing: Observing = {}) =>
  running.fault(CELLS, askingOf(where, observing));

/** `CA-ON.F.T`: where a cell stands, without its period. */
export const seriesOf = ({ jurisdiction, dimensions }: ObservedCell): string =>
  [jurisdiction.id, ...dimensions.map(({ member }) => member.id)].join(".");
