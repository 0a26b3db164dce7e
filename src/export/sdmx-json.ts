import type { Catalogue } from "../catalogue/catalogue.ts";
import { AVAILABILITY, type Language, type Text, VINTAGE } from "../domain/codes.ts";
import { typesetBoth, typesetIn } from "../domain/french-typography.ts";
import type { Export } from "./export-format.ts";
import type { ExportAxis, ExportCategory, ExportCell, ExportTable } from "./export-table.ts";
import { chunked } from "./json-stat.ts";
import { componentOf, confStatusOf, dataflowUrn, hasMeasure, obsStatusOf } from "./sdmx.ts";

const SCHEMA =
  "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/v2.0.0/data-message/tools/schemas/2.0.0/sdmx-json-data-schema.json";

/** A text twice: in the best language, and in all. */
const named = (text: Text, language: Language) => ({ name: typesetIn(text, language), names: typesetBoth(text) });

/** What SDMX allows in an identifier; a code that holds more (45+) is given as a value. */
const IDENTIFIER = /^[A-Za-z0-9_@$-]+$/;

function categoryValue({ id, label, start, end }: ExportCategory, language: Language) {
  const texts = named(label, language);
  if (start !== undefined && end !== undefined)
    return { value: id, ...texts, start: `${start}T00:00:00Z`, end: `${end}T23:59:59Z` };
  return IDENTIFIER.test(id) ? { id, ...texts } : { value: id, ...texts };
}

const dimensionOf = (axis: ExportAxis, keyPosition: number, language: Language) => ({
  id: componentOf(axis),
  ...named(axis.label, language),
  keyPosition,
  ...(axis.role === "time" ? { roles: ["TIME_PERIOD"] } : {}),
  values: axis.categories.map((category) => categoryValue(category, language)),
});

/** A coded attribute of each observation: its codes in the order in which observations index them. */
interface CodedAttribute {
  readonly id: string;
  readonly name: Text;
  readonly codes: readonly string[];
  readonly labels: (code: string) => Text;
  readonly of: (cell: ExportCell) => string;
}

function codedAttributes(catalogue: Catalogue): CodedAttribute[] {
  const labels = (list: string) => (code: string) =>
    catalogue.codelist(list)?.codes.find(({ id }) => id === code)?.name ?? { en: code, fr: code };
  const status = { en: "Observation status", fr: "Statut de l'observation" };
  const confidentiality = { en: "Confidentiality status", fr: "Statut de confidentialité" };
  return [
    {
      id: "OBS_STATUS",
      name: status,
      codes: ["A", "P", "Q", "O", "M", "U"],
      labels: labels("CL_OBS_STATUS"),
      of: obsStatusOf,
    },
    {
      id: "CONF_STATUS",
      name: confidentiality,
      codes: ["F", "A", "N"],
      labels: labels("CL_CONF_STATUS"),
      of: confStatusOf,
    },
    {
      id: "VINTAGE",
      name: { en: "Vintage", fr: "Millésime" },
      codes: VINTAGE,
      labels: labels("CL_VINTAGE"),
      of: ({ vintage }) => vintage,
    },
    {
      id: "AVAILABILITY",
      name: { en: "Availability", fr: "Disponibilité" },
      codes: AVAILABILITY,
      labels: labels("CL_AVAILABILITY"),
      of: ({ availability }) => availability,
    },
  ];
}

/** Attributes of each observation that are written as they are, a note in both languages. */
const FREE_ATTRIBUTES = [
  ["ROUNDING_BASE", { en: "Rounding base", fr: "Base d'arrondissement" }, { dataType: "Integer" }],
  ["SYMBOLS", { en: "Symbols", fr: "Signes" }, { dataType: "String" }],
  ["COMMENT_OBS", { en: "Notes", fr: "Notes" }, { dataType: "String", isMultiLingual: true }],
] as const satisfies readonly (readonly [string, Text, object])[];

/** What holds for the whole file, each an attribute of the dataset with its one value; a text is there in both languages. */
function datasetAttributes(table: ExportTable): [id: string, name: Text, value: Text | string][] {
  return [
    ["RELEASE", { en: "Release", fr: "Diffusion" }, table.release.id],
    ["AUDIENCE", { en: "Audience", fr: "Public" }, table.audience],
    ["PROFILE", { en: "Disclosure profile", fr: "Profil de protection" }, table.profile.id],
    ["PERMALINK", { en: "Permalink", fr: "Permalien" }, table.permalink],
    ["SOURCE", { en: "Source", fr: "Source" }, table.release.source],
    ["CITATION", { en: "Citation", fr: "Référence" }, table.citation],
    ["LICENCE", { en: "Licence", fr: "Licence" }, table.licence],
    ["COMPARABILITY_LEVEL", { en: "Comparability", fr: "Comparabilité" }, table.comparability.level],
    [
      "LEGEND",
      { en: "Legend of the symbols", fr: "Légende des signes" },
      {
        en: table.legend.map(({ symbol, meaning }) => `${symbol}: ${meaning.en}`).join("; "),
        fr: table.legend.map(({ symbol, meaning }) => `${symbol} : ${meaning.fr}`).join("; "),
      },
    ],
  ];
}

function structureOf({ table, language, catalogue }: Export, axes: readonly ExportAxis[]) {
  const { indicator } = table;
  const coded = codedAttributes(catalogue).map(({ id, name, codes, labels }) => ({
    id,
    ...named(name, language),
    relationship: { observation: {} },
    values: codes.map((code) => ({ id: code, ...named(labels(code), language) })),
  }));
  const free = FREE_ATTRIBUTES.map(([id, name, format]) => ({
    ...{ id, ...named(name, language), relationship: { observation: {} }, format },
  }));
  return {
    ...named(table.title, language),
    description: typesetIn(indicator.definition, language),
    descriptions: typesetBoth(indicator.definition),
    dataSets: [0],
    links: [{ rel: "dataflow", urn: dataflowUrn(indicator.id) }],
    dimensions: {
      dataSet: [],
      series: [],
      observation: axes.map((axis, i) => dimensionOf(axis, i, language)),
    },
    measures: { observation: [{ id: "OBS_VALUE", ...named({ en: "Observation value", fr: "Valeur" }, language) }] },
    attributes: {
      dataSet: datasetAttributes(table).map(([id, name, value]) => ({
        id,
        ...named(name, language),
        relationship: { dataflow: {} },
        format: { dataType: "String", isMultiLingual: typeof value !== "string" },
        values: [{ value: typeof value === "string" ? value : typesetBoth(value) }],
      })),
      series: [],
      observation: [...coded, ...free],
    },
    annotations: annotationsOf(table, language),
  };
}

/** The notes of the table, then why its cells are not to be compared without care. */
const annotationsOf = ({ notes, comparability }: ExportTable, language: Language) =>
  [
    ...notes.map(({ id, text, mandatory }) => ({ id, type: mandatory ? "MANDATORY_NOTE" : "NOTE", value: null, text })),
    ...comparability.reasons.map(({ statement: { id }, level, text }) => ({
      ...{ id, type: "COMPARABILITY", value: level, text },
    })),
  ].map(({ id, type, value, text }) => ({
    ...{ id, type, ...(value === null ? {} : { value }), text: typesetIn(text, language), texts: typesetBoth(text) },
  }));

const joinedNotes = (notes: ExportCell["notes"]): Text =>
  typesetBoth({
    en: notes.map(({ text }) => text.en).join(" "),
    fr: notes.map(({ text }) => text.fr).join(" "),
  });

function* observations({ table, catalogue }: Export, axes: readonly ExportAxis[]): Generator<string> {
  const coded = codedAttributes(catalogue);
  let comma = "";
  for (const cell of table.cells()) {
    const codes = coded.map(({ codes: known, of }) => known.indexOf(of(cell)));
    const symbols = cell.symbols.length > 0 ? cell.symbols.join(" ") : null;
    const notes = cell.notes.length > 0 ? joinedNotes(cell.notes) : null;
    const row = [cell.value, ...codes, cell.roundingBase, symbols, notes];
    while (row.at(-1) === null && row.length > 1) row.pop();
    yield `${comma}"${cell.at.slice(0, axes.length).join(":")}":${JSON.stringify(row)}`;
    comma = ",";
  }
}

function* parts(job: Export): Generator<string> {
  const { table, language } = job;
  const axes = hasMeasure(table) ? table.axes : table.axes.slice(0, -1);
  const meta = {
    schema: SCHEMA,
    id: `${table.release.id}-${table.contentHash.slice(0, 12)}`.replace(/[^A-Za-z0-9_@$-]/g, "_"),
    test: table.indicator.synthetic,
    prepared: table.release.publishedAt.toISOString(),
    contentLanguages: language === "FR" ? ["fr", "en"] : ["en", "fr"],
    sender: { id: "FPT_HT", ...named({ en: "FPT Exchange", fr: "Échange FPT" }, language) },
  };
  const dataSet = {
    structure: 0,
    action: "Replace",
    links: [
      { rel: "dataflow", urn: dataflowUrn(table.indicator.id) },
      { rel: "self", href: table.permalink },
    ],
    annotations: annotationsOf(table, language).map((_, i) => i),
    attributes: datasetAttributes(table).map(() => 0),
  };
  yield `{"meta":${JSON.stringify(meta)},"data":{"structures":[${JSON.stringify(structureOf(job, axes))}],`;
  yield `"dataSets":[${JSON.stringify(dataSet).slice(0, -1)},"observations":{`;
  yield* observations(job, axes);
  yield '}}]},"errors":[]}';
}

/**
 * SDMX-JSON 2.0.0 in both languages at once (the one asked for first). A hidden or missing value is null with its OBS_STATUS; every
 * index lies within its list. Source: sdmx-twg/sdmx-json, data message 2.0.0.
 */
export function* writeSdmxJson(job: Export): Generator<string> {
  yield* chunked(parts(job));
}
