import type { Text } from "../domain/codes.ts";
import { typesetIn } from "../domain/french-typography.ts";
import type { Export } from "./export-format.ts";
import type { ExportAxis, ExportCell, ExportNote } from "./export-table.ts";

/** Characters that are put together before they are sent. */
const CHUNK = 16_384;
/** Cells that are looked at without a word about any of them before others have their turn. */
const LOOKED_AT = 4_096;

/** Joins small texts to larger ones. An empty text is a pause: what there is goes out, so that others have their turn. */
export function* chunked(parts: Iterable<string>): Generator<string> {
  let chunk = "";
  for (const part of parts) {
    chunk += part;
    if (chunk.length < CHUNK && part !== "") continue;
    yield chunk;
    chunk = "";
  }
  if (chunk !== "") yield chunk;
}

type Say = (text: Text) => string;

function dimensionOf({ label, categories, codelist, role }: ExportAxis, say: Say) {
  const children: Record<string, string[]> = {};
  for (const { id, parent } of categories)
    if (parent !== undefined) children[parent] = [...(children[parent] ?? []), id];
  const units = categories.flatMap(({ id, unit }) =>
    unit ? [[id, { label: say(unit.label), decimals: unit.decimals }] as const] : [],
  );
  return {
    label: say(label),
    category: {
      index: categories.map(({ id }) => id),
      label: Object.fromEntries(categories.map(({ id, label: name }) => [id, say(name)])),
      ...(Object.keys(children).length > 0 ? { child: children } : {}),
      ...(role === "metric" ? { unit: Object.fromEntries(units) } : {}),
    },
    ...(codelist === null ? {} : { extension: { codelist } }),
  };
}

/** All of a JSON-stat dataset but what there is one of for each cell. */
function headOf({ table, language }: Export, say: Say) {
  const { axes, release, indicator, profile, comparability } = table;
  const roles = (["time", "geo", "metric"] as const).map((role) => [
    role,
    axes.filter((axis) => axis.role === role).map(({ id }) => id),
  ]);
  const noteOf = ({ id, text, mandatory }: ExportNote) => ({ id, text: say(text), mandatory });
  return {
    version: "2.0",
    class: "dataset",
    href: table.permalink,
    label: say(table.title),
    source: say(release.source),
    updated: release.publishedAt.toISOString(),
    note: table.notes.map(({ text }) => say(text)),
    id: axes.map(({ id }) => id),
    size: axes.map(({ categories }) => categories.length),
    role: Object.fromEntries(roles),
    dimension: Object.fromEntries(axes.map((axis) => [axis.id, dimensionOf(axis, say)])),
    extension: {
      language: language.toLowerCase(),
      indicator: indicator.id,
      synthetic: indicator.synthetic,
      release: { id: release.id, version: release.version, vintage: release.vintage, state: release.state },
      audience: table.audience,
      profile: { id: profile.id, version: profile.version, name: say(profile.name) },
      permalink: table.permalink,
      citation: say(table.citation),
      licence: say(table.licence),
      symbols: Object.fromEntries(table.legend.map(({ symbol, meaning }) => [symbol, say(meaning)])),
      notes: table.notes.map(noteOf),
      comparability: {
        level: comparability.level,
        reasons: comparability.reasons.map(({ statement, level, text, jurisdictions, periods }) => ({
          ...{ id: statement.id, level, text: say(text), jurisdictions, periods },
        })),
      },
    },
  };
}

/** `"0":"x","7":"p r"`: what a cell has, by its position, where it has any (null: none). */
function* byPosition({ table }: Export, of: (cell: ExportCell) => unknown): Generator<string> {
  let comma = "";
  for (const cell of table.cells()) {
    if (cell.position % LOOKED_AT === 0) yield "";
    const found = of(cell);
    if (found === null) continue;
    yield `${comma}"${cell.position}":${JSON.stringify(found)}`;
    comma = ",";
  }
}

function* values({ table }: Export): Generator<string> {
  let comma = "";
  for (const { value } of table.cells()) {
    yield `${comma}${value}`;
    comma = ",";
  }
}

function* parts(job: Export): Generator<string> {
  const say: Say = (text) => typesetIn(text, job.language);
  const { extension, ...head } = headOf(job, say);
  yield `${JSON.stringify(head).slice(0, -1)},"value":[`;
  yield* values(job);
  yield `],"status":{`;
  yield* byPosition(job, ({ symbols }) => (symbols.length > 0 ? symbols.join(" ") : null));
  yield `},"extension":${JSON.stringify(extension).slice(0, -1)},"availability":{`;
  yield* byPosition(job, ({ availability }) => (availability === "VALUE" ? null : availability));
  yield `},"roundingBase":{`;
  yield* byPosition(job, ({ roundingBase }) => roundingBase);
  yield `},"cellNote":{`;
  yield* byPosition(job, ({ notes }) => (notes.length > 0 ? notes.map(({ text }) => say(text)) : null));
  yield "}}}";
}

/**
 * JSON-stat 2.0 in one language. Hidden and missing values are null; `status` holds the symbols of each cell that has any;
 * `extension` holds what the standard has no place for: availability where it is not VALUE, rounding bases, notes of single cells.
 * Source: json-stat.org/full, version 2.0.
 */
export function* writeJsonStat(job: Export): Generator<string> {
  yield* chunked(parts(job));
}
