import type { TestExchange } from "./exchange.ts";
import { readCsv, readFrenchCsv, readJsonStat, readParquet, readSdmxCsv, readSdmxJson } from "./read-exports.ts";

/** Who asks, as headers of a request. */
export type Headers = Readonly<Record<string, string>>;

/** What a door answered: the values of the cells in it, null where it shows none, and the whole text (of a binary file: none). */
export interface Told {
  readonly status: number;
  readonly values: readonly (number | null)[];
  readonly suppressed: number;
  readonly text: string;
}

/** Cells that every door is asked for. `one`: a part of them that is one cell in each period. `rows`: those of a table of them; `keys`: columns of a CSV file. */
export interface Asked {
  readonly where: Readonly<Record<string, unknown>>;
  readonly one: Readonly<Record<string, unknown>> & { readonly periods: readonly string[] };
  readonly rows: readonly string[];
  readonly keys: readonly string[];
}

export interface Door {
  readonly name: string;
  /** `setUp`: who asks for what must be known first (an id, a permalink); nothing of that is the door's own request. */
  readonly ask: (
    running: TestExchange,
    asked: Asked,
    given: { readonly setUp: Headers; readonly headers: Headers },
  ) => Promise<Told>;
}

const CELL = "value status { availability }";
const DERIVED = "{ amount: value availability }";
const LIST = `query ($where: ObservationFilter!) { observations(where: $where, first: 1000) { nodes { id ${CELL} } } }`;
/** Notes are left to the ordinary way. */
const NOTED = LIST.replace("id value", "id notes { id } value");

const toldBy = (status: number, text: string): Told => ({
  status,
  values: [...text.matchAll(/"value":(null|-?[\d.]+)/g)].map(([, value]) => (value === "null" ? null : Number(value))),
  suppressed: [...text.matchAll(/"status":\{"availability":"SUPPRESSED"/g)].length,
  text,
});

async function post(running: TestExchange, query: string, variables: object, headers: Headers): Promise<Told> {
  const body = JSON.stringify({ query, variables });
  const sent = { "content-type": "application/json", ...headers };
  const response = await running.fetch("/graphql", { method: "POST", headers: sent, body });
  return toldBy(response.status, await response.text());
}

async function dataOf<Data>(running: TestExchange, query: string, variables: object, headers: Headers): Promise<Data> {
  const { text } = await post(running, query, variables, headers);
  const { data } = JSON.parse(text) as { data: Data | null };
  if (data === null || data === undefined) throw new Error(`nothing was answered: ${text}`);
  return data;
}

/** A door of /graphql that is asked a query with one variable. */
const queried = (name: string, query: string, variablesOf: (asked: Asked) => object): Door => ({
  name,
  ask: (running, asked, { headers }) => post(running, query, variablesOf(asked), headers),
});

const idOf = async (running: TestExchange, { one }: Asked, headers: Headers): Promise<string> => {
  const { observations } = await dataOf<{ observations: { nodes: { id: string }[] } }>(
    running,
    LIST,
    { where: one },
    headers,
  );
  return observations.nodes[0]?.id as string;
};

const releasesOf = async (running: TestExchange, { where }: Asked, headers: Headers): Promise<string[]> => {
  const query = "query ($id: ID!) { releases(indicator: $id, first: 50) { nodes { id } } }";
  type Releases = { releases: { nodes: { id: string }[] } };
  const { releases } = await dataOf<Releases>(running, query, { id: where["indicator"] }, headers);
  return releases.nodes.map(({ id }) => id);
};

const table = ({ where, rows }: Asked) => ({ input: { where, rows, columns: ["PERIOD", "MEASURE"] } });

export const GRAPHQL_DOORS: readonly Door[] = [
  queried("observations", LIST, ({ where }) => ({ where })),
  queried("observations with notes", NOTED, ({ where }) => ({ where })),
  {
    name: "observations by GET",
    async ask(running, { where }, { headers }) {
      const search = new URLSearchParams({ query: NOTED, variables: JSON.stringify({ where }) });
      const response = await running.fetch(`/graphql?${search}`, { headers });
      return toldBy(response.status, await response.text());
    },
  },
  queried(
    "table",
    `query ($input: TableInput!) { table(input: $input) { cells { ${CELL} } notes { id text { en } } legend { symbol } } }`,
    table,
  ),
  queried(
    "series",
    `query ($where: ObservationFilter!) { series(where: $where, window: 2) { points { observation { ${CELL} }
      changePrevious ${DERIVED} movingTotal ${DERIVED} } } }`,
    ({ one: { periods: _all, ...where } }) => ({ where }),
  ),
  queried("revisions", `query ($where: ObservationFilter!) { revisions(where: $where) { ${CELL} } }`, ({ one }) => ({
    where: one,
  })),
  {
    name: "explain",
    async ask(running, asked, { setUp, headers }) {
      const query = `query ($id: ID!) { explain(observation: $id) { observation { ${CELL} } headline { en } ownerDetail { trueValue } } }`;
      return post(running, query, { id: await idOf(running, asked, setUp) }, headers);
    },
  },
];

export const DIFF_DOOR: Door = {
  name: "releaseDiff",
  async ask(running, asked, { setUp, headers }) {
    const [to, from] = await releasesOf(running, asked, setUp);
    const query = `query ($from: ID!, $to: ID!) { releaseDiff(from: $from, to: $to, first: 1000) { nodes { before { ${CELL} } after { ${CELL} } } } }`;
    return post(running, query, { from, to }, headers);
  },
};

/** Where the cells stand at a permalink, as somebody is given it. */
export async function permalinkOf(running: TestExchange, { where }: Asked, headers: Headers): Promise<string> {
  const query = "query ($where: ObservationFilter!) { exports(where: $where) { permalink } }";
  const { exports } = await dataOf<{ exports: { permalink: string } }>(running, query, { where }, headers);
  return new URL(exports.permalink).pathname;
}

type Read = (bytes: Uint8Array, text: string, asked: Asked) => Promise<(number | null)[]>;
const valuesIn = (cells: ReadonlyMap<string, { readonly value: number | null }>): (number | null)[] =>
  [...cells.values()].map(({ value }) => value);
const upper = (keys: readonly string[]): string[] =>
  keys.map((key) => ({ jurisdiction: "REF_AREA", period: "TIME_PERIOD" })[key] ?? key.toUpperCase());
const numbersInPage: Read = async (_bytes, text) =>
  [...text.matchAll(/<td>(.*?)<\/td>/g)].map(([, cell]) =>
    /^[\d,.]/.test(cell as string) ? Number.parseFloat((cell as string).replaceAll(",", "")) : null,
  );

const file = (name: string, ending: string, read: Read): Door => ({
  name,
  async ask(running, asked, { setUp, headers }) {
    const path = await permalinkOf(running, asked, setUp);
    const response = await running.fetch(`${path}${ending}`, { headers: { accept: "text/html", ...headers } });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const text = new TextDecoder().decode(bytes);
    const values = response.status === 200 ? await read(bytes, text, asked) : [];
    return { status: response.status, values, suppressed: 0, text };
  },
});

/** Every format of a permalink. What is suppressed is not read out of files. */
export const FILE_DOORS: readonly Door[] = [
  file("the page", "?lang=en", numbersInPage),
  file("CSV", ".csv?lang=en", async (_bytes, text, { keys }) => valuesIn(readCsv(text, keys))),
  file("CSV in French", ".csv?locale=fr-CA", async (_bytes, text) => valuesIn(readFrenchCsv(text))),
  file("JSON-stat", ".json?lang=en", async (_bytes, text) => valuesIn(readJsonStat(JSON.parse(text)))),
  file("SDMX-JSON", ".sdmx.json?lang=en", async (_bytes, text) => valuesIn(readSdmxJson(JSON.parse(text)))),
  file("SDMX-CSV", ".sdmx.csv?lang=en", async (_bytes, text, { keys }) => valuesIn(readSdmxCsv(text, upper(keys)))),
  file("Parquet", ".parquet?lang=en", async (bytes) =>
    (await readParquet(bytes)).rows.map((row) => row["value"] as number | null),
  ),
];
