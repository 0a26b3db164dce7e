import type pg from "pg";
import { parsePeriod } from "../../src/domain/period.ts";
import { BENCH_INDICATOR, type BenchAxes } from "./questions.ts";

/**
 * Flat tables that somebody would write who wanted nothing but these answers: one row a published cell, label tables, a primary
 * key, and the index of each question. Ids sort by code point, which is cheaper than by language.
 */
const TABLES = `
drop schema if exists bench cascade;
create schema bench;
create table bench.indicator as select id collate "C" as id, name_en, name_fr from shared.indicator;
alter table bench.indicator add primary key (id);
create table bench.jurisdiction as select id collate "C" as id, level, name_en, name_fr from shared.jurisdiction;
alter table bench.jurisdiction add primary key (id);
create table bench.period (id text collate "C" primary key, label_en text not null, label_fr text not null);
create table bench.observation (
  indicator_id text collate "C" not null references bench.indicator,
  position integer not null,
  id text not null,
  jurisdiction_id text collate "C" not null references bench.jurisdiction,
  geo_level text collate "C" not null,
  period_id text collate "C" not null references bench.period,
  series text collate "C" not null,
  value integer,
  availability text not null,
  vintage text not null
)`;

const INDEXES = [
  "alter table bench.observation add primary key (indicator_id, position)",
  "create index observation_page on bench.observation (indicator_id, jurisdiction_id, period_id, position)",
  "create index observation_series on bench.observation (indicator_id, series, geo_level, period_id, position)",
  "vacuum analyze bench.indicator",
  "vacuum analyze bench.jurisdiction",
  "vacuum analyze bench.period",
  "vacuum analyze bench.observation",
];

interface CurrentView {
  readonly releaseId: string;
  readonly indicatorId: string;
  readonly viewId: number;
}

/** The release in force of every indicator, with its public view. */
async function currentViews(client: pg.Client): Promise<CurrentView[]> {
  const { rows } = await client.query<CurrentView>(`
    select distinct on (r.indicator_id) r.id as "releaseId", r.indicator_id as "indicatorId", v.id as "viewId"
      from shared.release r join shared.view v on v.release_id = r.id and v.audience = 'PUBLIC'
     where r.state in ('PUBLISHED', 'SUPERSEDED') order by r.indicator_id, r.published_at desc`);
  return rows;
}

interface AxisRow {
  readonly axis: string;
  readonly codes: string[];
}

async function axesOf(client: pg.Client, releaseId: string): Promise<AxisRow[]> {
  const { rows } = await client.query<AxisRow>(
    "select axis, codes from shared.release_axis where release_id = $1 order by ordinal",
    [releaseId],
  );
  return rows;
}

/** The code of each axis at a row-major position, as SQL over `c.cell`; axis `a` is parameter `a + first`. */
function codeExpressions(axes: readonly AxisRow[], first: number): string[] {
  let stride = axes.reduce((cells, { codes }) => cells * codes.length, 1);
  return axes.map(({ codes }, a) => {
    stride /= codes.length;
    return `($${a + first}::text[])[(c.cell / ${stride}) % ${codes.length} + 1]`;
  });
}

async function copyView(client: pg.Client, view: CurrentView, axes: readonly AxisRow[]): Promise<void> {
  const [jurisdiction, period, ...members] = codeExpressions(axes, 4);
  const series = members.length > 0 ? members.join(" || '.' || ") : "''";
  const key = [jurisdiction, ...members].join(" || '.' || ");
  await client.query(
    `insert into bench.observation
     select $1, c.cell, $2 || ':' || ${key} || ':' || ${period} || ':COUNT', j.id, j.level, ${period}, ${series},
            c.value, c.availability, c.vintage
       from shared.view_cell c join bench.jurisdiction j on j.id = ${jurisdiction}
      where c.view_id = $3`,
    [view.indicatorId, view.releaseId, view.viewId, ...axes.map(({ codes }) => codes)],
  );
}

async function copyPeriods(client: pg.Client, ids: readonly string[]): Promise<void> {
  const labels = ids.map((id) => parsePeriod(id)?.label ?? { en: id, fr: id });
  await client.query("insert into bench.period select * from unnest($1::text[], $2::text[], $3::text[])", [
    ids,
    labels.map(({ en }) => en),
    labels.map(({ fr }) => fr),
  ]);
}

/** Builds the floor's tables anew, in the schema `bench`. Returns the axes that the questions run over. */
export async function buildFloorTables(client: pg.Client): Promise<BenchAxes> {
  await client.query(TABLES);
  const views = await currentViews(client);
  const shapes: AxisRow[][] = [];
  for (const { releaseId } of views) shapes.push(await axesOf(client, releaseId));
  await copyPeriods(client, [...new Set(shapes.flatMap((axes) => axes[1]?.codes ?? []))]);
  for (const [i, view] of views.entries()) await copyView(client, view, shapes[i] as AxisRow[]);
  for (const statement of INDEXES) await client.query(statement);
  const axes = shapes[views.findIndex(({ indicatorId }) => indicatorId === BENCH_INDICATOR)];
  const [jurisdictions, periods, ...dimensions] = axes ?? [];
  if (!jurisdictions || !periods) throw new Error(`the database holds no release of ${BENCH_INDICATOR}`);
  return {
    jurisdictions: jurisdictions.codes,
    periods: periods.codes,
    dimensions: dimensions.map(({ axis, codes }) => ({ id: axis, codes })),
  };
}
