import type pg from "pg";
import { BENCH_INDICATOR } from "./questions.ts";

/** Views of the public, as it is served, and of governments, as it was counted. */
const VIEWS = [
  { audience: "PUBLIC", profile: "IRCC-5" },
  { audience: "FPT", profile: "FPT-5" },
] as const;

interface Standing {
  readonly id: string;
  readonly version: string;
}

async function standingRelease(client: pg.Client): Promise<Standing> {
  const { rows } = await client.query<Standing>(
    "select id, version from shared.release where indicator_id = $1 and state = 'PUBLISHED'",
    [BENCH_INDICATOR],
  );
  if (!rows[0]) throw new Error(`the database holds no release of ${BENCH_INDICATOR}`);
  return rows[0];
}

/** So many months, the last of them December 2023. */
const monthsBefore2024 = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => {
    const month = 2024 * 12 - count + i;
    return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;
  });

async function insertAxes(client: pg.Client, id: string, from: string, atLeast: number): Promise<number> {
  const { rows } = await client.query<{ axis: string; codes: string[] }>(
    "select axis, codes from shared.release_axis where release_id = $1 order by ordinal",
    [from],
  );
  const others = rows.filter(({ axis }) => axis !== "PERIOD").reduce((n, { codes }) => n * codes.length, 1);
  const months = monthsBefore2024(Math.ceil(atLeast / others));
  for (const [ordinal, { axis, codes }] of rows.entries())
    await client.query("insert into shared.release_axis (release_id, ordinal, axis, codes) values ($1, $2, $3, $4)", [
      id,
      ordinal,
      axis,
      axis === "PERIOD" ? months : codes,
    ]);
  return others * months.length;
}

async function insertViews(client: pg.Client, id: string, cells: number): Promise<void> {
  for (const { audience, profile } of VIEWS) {
    const isPublic = audience === "PUBLIC";
    const { rows } = await client.query<{ id: number }>(
      `insert into shared.view (release_id, audience, profile_id, content_hash, cells, suppressed, rounded, verified,
                                engine_version, seed, seconds)
       values ($1, $2, $3, repeat('0', 64), $4::int, $4::int / 20, case when $5 then $4::int - $4::int / 20 else 0 end, true,
               'bench', '0', 0) returning id`,
      [id, audience, profile, cells, isPublic],
    );
    // Nobody protected these: no person stands behind them. One cell in twenty is hidden, as in a release that was.
    await client.query(
      `insert into shared.view_cell (view_id, cell, value, availability, vintage, rounding_base)
       select $1, c, case when c % 20 = 7 then null when $3 then v - v % 5 else v end,
              (case when c % 20 = 7 then 'SUPPRESSED' else 'VALUE' end)::shared.availability, 'FINAL',
              case when $3 and c % 20 <> 7 then 5 end
         from (select c, 5 + (c::bigint * 7919 % 4999)::int as v from generate_series(0, $2::int - 1) c) made`,
      [rows[0]?.id, cells, isPublic],
    );
  }
}

export interface BenchRelease {
  readonly id: string;
  readonly cells: number;
}

/** One that an earlier run left in this database. */
async function earlierRelease(client: pg.Client, atLeast: number): Promise<BenchRelease | null> {
  const { rows } = await client.query<BenchRelease>(
    `select r.id, v.cells from shared.release r join shared.view v on v.release_id = r.id and v.audience = 'PUBLIC'
      where r.indicator_id = $1 and v.engine_version = 'bench' and v.cells between $2::int and $2::int * 1.1
      order by r.published_at desc limit 1`,
    [BENCH_INDICATOR, atLeast],
  );
  return rows[0] ?? null;
}

/**
 * Publishes a release of at least so many cells of the benchmark's indicator, past intake and protection: its figures are made up here.
 * The standing one is superseded. Takes the one of an earlier run where the database holds it.
 */
export async function publishBenchRelease(client: pg.Client, atLeast: number): Promise<BenchRelease> {
  const earlier = await earlierRelease(client, atLeast);
  if (earlier) return earlier;
  const standing = await standingRelease(client);
  const version = `${Number(standing.version.split(".")[0]) + 1}.0.0`;
  const id = `${BENCH_INDICATOR}@${version}`;
  await client.query("begin");
  await client.query(
    `insert into shared.release (id, indicator_id, version, vintage, state, reason_en, reason_fr, source_en, source_fr,
                                 supersedes_id, population_vintage_id)
     select $2, indicator_id, $3, 'FINAL', 'SCHEDULED', 'Benchmark.', 'Banc d''essai.', 'Made up.', 'Chiffres inventés.', id,
            population_vintage_id
       from shared.release where id = $1`,
    [standing.id, id, version],
  );
  const cells = await insertAxes(client, id, standing.id, atLeast);
  await insertViews(client, id, cells);
  await client.query("update shared.release set state = 'SUPERSEDED' where id = $1", [standing.id]);
  await client.query("update shared.release set state = 'PUBLISHED', published_at = now() where id = $1", [id]);
  await client.query("commit");
  await client.query("vacuum analyze shared.view_cell");
  return { id, cells };
}
