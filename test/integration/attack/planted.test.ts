import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clientOf, type TestClient, VIEWERS } from "../../support/exchange.ts";
import { type PreparedData, prepareEmbedded } from "../../support/prepared-data.ts";
import { textOfParquet, textOfWorkbook } from "../../support/read-exports.ts";
import { CONTROL } from "../../support/scan-written.ts";
import { intakeOf, PEOPLE, type Released } from "../../support/submissions.ts";
import { keepStream } from "../../support/written.ts";

const LAUNCHER = fileURLToPath(new URL("../../../bin/fptx.mjs", import.meta.url));
/** Primes that stand nowhere else; one province is small, so that another's must be hidden with it. */
const PLANTED: Readonly<Record<string, number>> = {
  "CA-NL": 7_919,
  "CA-NS": 10_007,
  "CA-NB": 12_553,
  "CA-QC": 104_729,
  "CA-ON": 130_363,
  "CA-MB": 15_493,
  "CA-SK": 17_389,
  "CA-AB": 27_449,
  "CA-BC": 48_611,
  "CA-PE": 3,
};
const HEADER = "jurisdiction,period,sex,age,relationship,value,status,note";
const TOTAL = Object.values(PLANTED).reduce((sum, count) => sum + count, 0);
const FILE = [
  HEADER,
  ...Object.entries({ CA: TOTAL, ...PLANTED }).map(([place, count]) => `${place},2023,T,T,T,${count},,`),
].join("\n");

const CELLS = `query ($first: Int) { observations(where: { indicator: "demo.police.victims", periods: ["2023"] }, first: $first) {
  totalCount nodes { id jurisdiction { id } value display spoken status { availability } notes { text { en fr } } } } }`;
interface Cells {
  readonly observations: {
    readonly nodes: readonly {
      readonly id: string;
      readonly jurisdiction: { readonly id: string };
      readonly value: number | null;
    }[];
  };
}

/** Faults of every kind, whose words could repeat a count. */
const MISTAKES = [
  '{ observations(where: { indicator: "demo.police.victims", periods: ["2099"] }) { totalCount } }',
  '{ observations(where: { indicator: "demo.police.victims" }, first: 5000) { totalCount } }',
  "{ explainn { x } }",
  '{ observations(where: { indicator: "demo.police.victims" }, after: "x") { totalCount } }',
  '{ revisions(where: { indicator: "demo.police.victims", jurisdictions: ["CA-NL"], periods: ["2023"] }) { value display } }',
];

const WHERE = '{ indicator: "demo.police.victims", periods: ["2023"] }';
/** Other doors to the same cells; some of them refuse, and say why. */
const DOORS = [
  `{ table(input: { where: ${WHERE}, rows: ["JURISDICTION"], columns: ["PERIOD"] }) { title { en fr } cells { value display spoken notes { text { en } } } notes { text { en fr } } legend { meaning { en } } comparability { reasons { text { en fr } } } } }`,
  `{ tablePreflight(input: { where: ${WHERE}, rows: ["JURISDICTION"], columns: ["PERIOD"] }) { hidden alternatives { hidden shown variables } } }`,
  ...["CA-NL", "CA-PE", "CA"].flatMap((place) => [
    `{ series(where: { indicator: "demo.police.victims", jurisdictions: ["${place}"] }, base: "2022", window: 2) { points { observation { value } changePrevious { value reason { en } } changeBase { value } index { value } movingTotal { value reason { fr } } } } }`,
    `{ sum(where: { indicator: "demo.police.victims", jurisdictions: ["${place}"], periods: ["2023"] }) { value } }`,
  ]),
  `{ sum(where: { indicator: "demo.police.victims", jurisdictions: ["CA-NL", "CA-PE", "CA-NS"], periods: ["2023"] }) { value } }`,
  `{ observations(where: { indicator: "demo.police.victims", periods: ["2023"], measures: [COUNT, RATE, SHARE, CHANGE] }, orderBy: [{ by: VALUE }], first: 200) { nodes { value display spoken } } }`,
  `{ releases(indicator: "demo.police.victims") { nodes { id version contentHash reason { en } disclosure { audience cells suppressed rounded plainLanguage { en fr } } } } }`,
];
const EXPLAIN =
  "query ($id: ID!) { explain(observation: $id) { headline { en fr } whatYouCanDo { en } alternatives { hidden variables } ownerDetail { trueValue } } }";
const EXPORTS = `{ exports(where: ${WHERE}) { cells permalink downloads { url } } }`;
const LOG =
  "{ accessLog(first: 200) { nodes { sequence at requestId subject roles jurisdiction operation operationHash purpose outcome indicator release cellsServed cellsSuppressed hash } } }";

/** Every file of a permalink as texts, workbooks and Parquet taken apart, and its page and headers. */
async function filesAt(client: TestClient, permalink: string, headers: Record<string, string>): Promise<string[]> {
  const path = new URL(permalink).pathname;
  const endings = ["?lang=fr", ".csv", ".csv?locale=fr-CA", ".json", ".sdmx.json", ".sdmx.csv", ".bib", ".csl.json"];
  const read = (answer: Response): Promise<string> => answer.text();
  const bytesOf = async (answer: Response): Promise<Uint8Array> => new Uint8Array(await answer.arrayBuffer());
  const files = [
    ...endings.map((ending) => ({ ending, read })),
    { ending: ".xlsx", read: async (answer: Response) => textOfWorkbook(await bytesOf(answer)) },
    { ending: ".parquet", read: async (answer: Response) => textOfParquet(await bytesOf(answer)) },
  ];
  return Promise.all(
    files.map(async ({ ending, read }) => {
      const answer = await client.fetch(`${path}${ending}`, { headers: { accept: "text/html", ...headers } });
      expect(answer.status).toBe(200);
      return JSON.stringify([...answer.headers]) + (await read(answer));
    }),
  );
}

interface Told {
  readonly hidden: readonly number[];
  readonly text: string;
  /** The workbook and the Parquet file. */
  readonly files: readonly string[];
}

/** What a role is answered at every door, and the planted counts that its own view hides. */
async function toldTo(client: TestClient, as: "public" | "policy" | "analyst"): Promise<Told> {
  const { data, text } = await client.ask<Cells>(CELLS, { as, variables: { first: 100 } });
  const shown = new Map(data.observations.nodes.map((node) => [node.jurisdiction.id, node.value]));
  const hidden = Object.entries(PLANTED).filter(([place, count]) => shown.get(place) === null && count > 5);
  const mistakes = await Promise.all(MISTAKES.map((mistake) => client.ask(mistake, { as })));
  const doors = await Promise.all(DOORS.map((query) => client.ask(query, { as })));
  const explained = await Promise.all(
    data.observations.nodes.slice(0, 20).map(({ id: cell }) => client.ask(EXPLAIN, { as, variables: { id: cell } })),
  );
  const { exports } = await client.data<{ exports: { permalink: string } }>(EXPORTS, { as });
  const claims = VIEWERS[as];
  const headers: Record<string, string> =
    claims === null ? {} : { authorization: `Bearer ${await client.sign(claims)}` };
  const files = await filesAt(client, exports.permalink, headers);
  expect(doors.filter(({ errors }) => errors === undefined).length).toBeGreaterThan(DOORS.length / 2);
  const texts = [text, ...[...mistakes, ...doors, ...explained].map((answer) => answer.text), ...files];
  return { hidden: hidden.map(([, count]) => count), text: texts.join("\n"), files: files.slice(-2) };
}

/** What overseers read: the metrics and the access log. */
async function watched(client: TestClient): Promise<string> {
  const auditor = `Bearer ${await client.sign({ roles: ["auditor"], jurisdiction: "CA" })}`;
  const { text: log } = await client.ask(LOG, { authorization: auditor });
  expect(log).toContain('"operation":"table"');
  return `${await (await client.fetch("/metrics")).text()}${log}`;
}

describe("planted counts", () => {
  let prepared: PreparedData;
  let written = "";
  /** What each role was answered, and the planted counts that its own view hides. */
  const told: Told[] = [];
  let client: TestClient;
  let stop: () => Promise<unknown>;

  beforeAll(async () => {
    prepared = await prepareEmbedded();
    const env = { ...process.env, DATA_DIR: prepared.dataDir, PORT: "0", NODE_ENV: "test", LOG_LEVEL: "info" };
    const server = spawn(process.execPath, [LAUNCHER, "serve"], { env, stdio: ["ignore", "pipe", "pipe"] });
    keepStream("server", server.stdout);
    keepStream("server", server.stderr);
    const ended = once(server, "exit");
    stop = () => {
      server.kill("SIGTERM");
      return ended;
    };
    const address = await new Promise<string>((resolve, reject) => {
      for (const stream of [server.stdout, server.stderr])
        stream.on("data", (chunk: Buffer) => {
          written += chunk;
          const found = /(http:\/\/\S+)\/graphql/.exec(written)?.[1];
          if (found) resolve(found);
        });
      server.once("exit", () => reject(new Error(written)));
    });
    client = await clientOf(address, prepared.dataDir);
    const intake = intakeOf(() => client);
    const { id } = await intake.send(FILE, { indicator: "demo.police.victims", more: "&format=tidy-csv" });
    const seen = await intake.settled(id);
    expect(seen.state, JSON.stringify(seen.findings)).toBe("STAGED");
    await intake.review(id);
    const released = (await intake.publish(id)) as Released;
    expect(released.state, JSON.stringify(released)).toBe("PUBLISHED");
    for (const as of ["public", "policy", "analyst"] as const) told.push(await toldTo(client, as));
    // The scan of the whole run is to find this in what a server writes.
    await client.fetch("/graphql", { headers: { "x-request-id": String(CONTROL) } });
    const authorization = `Bearer ${await client.sign(PEOPLE.both)}`;
    for (const mistake of MISTAKES) await client.ask(mistake, { authorization });
    await client.fetch("/submissions?indicator=demo.police.victims&jurisdiction=CA&vintage=REVISED", {
      method: "POST",
      headers: { authorization, "content-type": "text/csv" },
      body: `${FILE}\nCA-ON,2023,T,T,T,130363,x,`,
    });
    told.push({
      hidden: Object.values(PLANTED).filter((count) => count > 5),
      text: await watched(client),
      files: [],
    });
  }, 240_000);
  afterAll(async () => {
    await stop?.();
    await prepared?.remove();
  });

  test("are hidden beside the small one, one of them at least for each role", () => {
    for (const { hidden } of told) expect(hidden.length).toBeGreaterThan(0);
  });

  test("would be found in a workbook and in Parquet: those that are shown are", () => {
    const shown = told.slice(0, 3).map(({ hidden, files }) => {
      const counts = Object.values(PLANTED).filter((count) => count > 5 && !hidden.includes(count));
      return counts.map((count) => files.map((file) => new RegExp(`(?<!\\d)${count}(?!\\d)`).test(file)));
    });
    expect(shown.flat(2)).toContain(true);
    for (const role of shown.slice(1)) for (const found of role) expect(found).toEqual(found.map(() => true));
  });

  test("are in no answer or file to anyone from whom they are hidden, nor in the metrics or the access log", () => {
    for (const { hidden, text } of told)
      for (const count of hidden) expect(text).not.toMatch(new RegExp(`(?<!\\d)${count}(?!\\d)`));
  });

  test("are in nothing that the server wrote, hidden or not", async () => {
    await stop();
    expect(written).toContain('"route":"/t/{permalink}"');
    for (const count of [...Object.values(PLANTED).filter((one) => one > 5), TOTAL])
      expect(written).not.toMatch(new RegExp(`(?<!\\d)${count}(?!\\d)`));
  });
});
