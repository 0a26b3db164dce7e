/**
 * The floor: what an answer costs with Node's http and one named prepared statement a question, which makes the whole JSON. No
 * schema, roles, protection, limits or errors. A child process of the benchmark: DATABASE_URL in, its address on stdout.
 * GET /Q1?p=…&p=…: the answer, with `p` as the statement's parameters.
 */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";
import { PAGE_SIZES, type QuestionId } from "./questions.ts";

const STATUS = "'status', json_build_object('availability', o.availability, 'vintage', o.vintage)";
const JURISDICTION_PAIRS = "'id', j.id, 'name', json_build_object('en', j.name_en, 'fr', j.name_fr)";
const JURISDICTION = `json_build_object(${JURISDICTION_PAIRS})`;
const PERIOD = "json_build_object('id', p.id, 'label', json_build_object('en', p.label_en, 'fr', p.label_fr))";
const INDICATOR = "json_build_object('id', i.id, 'name', json_build_object('en', i.name_en, 'fr', i.name_fr))";

const answer = (node: string, from: string): string => `
  select json_build_object('data', json_build_object('observations', json_build_object('nodes',
           coalesce(json_agg(json_build_object(${node}) order by o.position), '[]'::json))))::text as body
    from ${from}`;

const page = (limit: number): string =>
  answer(
    `'id', o.id, 'value', o.value, ${STATUS}, 'indicator', ${INDICATOR}, 'jurisdiction', ${JURISDICTION}, 'period', ${PERIOD}`,
    `(select * from bench.observation
       where indicator_id = $1 and jurisdiction_id = $2 and period_id between $3 and $4
       order by period_id, position limit ${limit}) o
     join bench.indicator i on i.id = o.indicator_id
     join bench.jurisdiction j on j.id = o.jurisdiction_id
     join bench.period p on p.id = o.period_id`,
  );

const STATEMENTS: Readonly<Partial<Record<QuestionId, string>>> = {
  Q1: page(PAGE_SIZES.Q1),
  Q2: page(PAGE_SIZES.Q2),
  Q3: answer(
    `'value', o.value, ${STATUS}, 'jurisdiction', ${JURISDICTION}, 'period', ${PERIOD}`,
    `(select * from bench.observation
       where indicator_id = $1 and series = $2 and geo_level in ('COUNTRY', 'PROVINCE') and period_id >= $3) o
     join bench.jurisdiction j on j.id = o.jurisdiction_id
     join bench.period p on p.id = o.period_id`,
  ),
  Q5: `
  with cell as (
    select * from bench.observation
     where indicator_id = $1 and series = $2 and geo_level in ('COUNTRY', 'PROVINCE') and period_id >= $3),
  line as (
    select min(position) as position, json_agg(json_build_object('value', o.value, ${STATUS}) order by o.position) as cells
      from cell o group by o.jurisdiction_id),
  place as (
    select json_build_object('axis', 'JURISDICTION', ${JURISDICTION_PAIRS}) as header, min(o.position) as position
      from cell o join bench.jurisdiction j on j.id = o.jurisdiction_id group by j.id),
  period as (
    select json_build_object('axis', 'PERIOD', 'id', p.id, 'name', json_build_object('en', p.label_en, 'fr', p.label_fr)) as header, p.id
      from bench.period p where p.id in (select period_id from cell))
  select json_build_object('data', json_build_object('table', json_build_object(
           'rows', (select json_agg(json_build_array(header) order by position) from place),
           'columns', (select json_agg(json_build_array(header) order by id) from period),
           'cells', (select json_agg(cells order by position) from line))))::text as body`,
};
const TYPENAME = JSON.stringify({ data: { __typename: "Query" } });

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });

async function bodyOf(url: string): Promise<string> {
  const { pathname, searchParams } = new URL(url, "http://localhost");
  const name = pathname.slice(1) as QuestionId;
  if (name === "Q4") return TYPENAME;
  const text = STATEMENTS[name];
  if (text === undefined) throw new Error(`no question ${pathname}`);
  const { rows } = await pool.query<{ body: string }>({ name, text, values: searchParams.getAll("p") });
  return rows[0]?.body ?? "";
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": String(Buffer.byteLength(body)),
  });
  response.end(body);
}

const server = createServer((request, response) => {
  bodyOf(request.url ?? "/").then(
    (body) => send(response, 200, body),
    (error: unknown) => send(response, 500, JSON.stringify({ error: String(error) })),
  );
});

process.on("SIGTERM", () => process.exit(0));
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
