/** Values as SQL writes them: arrays, JSON and enums as text, which PostgreSQL reads as the column's type. */
export type Value = string | number | boolean | null;
export type Values = Readonly<Record<string, Value>>;

const quoted = (value: Value): string =>
  typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : value === null ? "null" : String(value);

/** `identity`: the one column that the database numbers itself. */
export const insertOf = (table: string, values: Values): string =>
  `insert into ${table} (${Object.keys(values).join(", ")})${table === "shared.view" ? " overriding system value" : ""}
   values (${Object.values(values).map(quoted).join(", ")})`;

const name = { name_en: "Name", name_fr: "Nom" };
export const SCHEDULED = "ht.police.incidents@1.0.0";

/** One sound row of every table, in an order in which they can be inserted: a catalogue, a scheduled release, a submission. */
export const ROWS: Readonly<Record<string, Values>> = {
  "shared.catalogue_version": { id: 1, sha256: "0" },
  "shared.jurisdiction": {
    ...{ id: "CA", ordinal: 0, level: "COUNTRY", sgc_code: "11124", ...name },
    ...{ abbreviation_en: null, abbreviation_fr: null, parent_id: null, also_part_of: null },
  },
  "shared.programme": { id: "UCR", ...name },
  "shared.codelist": { id: "CL_SEX", version: "1.0.0", ...name },
  "shared.code": {
    ...{ codelist_id: "CL_SEX", id: "T", ordinal: 0, ...name, is_total: true, parent_id: null, external: "[]" },
  },
  "shared.indicator": {
    ...{ id: "ht.police.incidents", ordinal: 0, ...name, definition_en: "Meaning", definition_fr: "Sens" },
    ...{ unit_of_count: "INCIDENT", programme_id: "UCR", custodian_id: "CA", custodian_by_jurisdiction: false },
    ...{ period_type: "CALENDAR_YEAR", synthetic: false, measures: "{COUNT}", levels: "{COUNTRY}" },
  },
  "shared.indicator_dimension": {
    ...{ indicator_id: "ht.police.incidents", id: "sex", ordinal: 0, ...name, codelist_id: "CL_SEX", members: "{T}" },
    ...{ total: "T", default_member: null, demographic: true },
  },
  "shared.disclosure_profile": {
    ...{ id: "FPT-5", version: "1.0.0", ...name, description_en: "What it does", description_fr: "Ce qu'il fait" },
    ...{ method: "SUPPRESS", threshold: 5, base: null, protect_zeros: false, interval_width: 5 },
  },
  "shared.note": {
    ...{ id: "n1", ordinal: 0, indicator_id: null, jurisdiction_id: null, period_from: null, period_to: null },
    ...{ dimension_id: null, code_id: null, mandatory: false, text_en: "Text", text_fr: "Texte" },
  },
  "shared.population_vintage": { id: "2024", last_reference_period: "2024-07", title_en: "Title", title_fr: "Titre" },
  "shared.population": { vintage_id: "2024", jurisdiction_id: "CA", year: 2022, persons: 38_000_000 },
  "shared.release": {
    ...{ id: SCHEDULED, indicator_id: "ht.police.incidents", version: "1.0.0", vintage: "PROVISIONAL" },
    ...{ state: "SCHEDULED", published_at: null, embargo_until: null, withdrawn_at: null },
    ...{ reason_en: "First", reason_fr: "Première", source_en: "Source", source_fr: "Source" },
    ...{ withdrawal_reason_en: null, withdrawal_reason_fr: null, supersedes_id: null, population_vintage_id: "2024" },
  },
  "shared.release_axis": { release_id: SCHEDULED, ordinal: 0, axis: "jurisdiction", codes: "{CA}" },
  "shared.view": {
    ...{ id: 1, release_id: SCHEDULED, audience: "FPT", base_audience: null, profile_id: "FPT-5", content_hash: "0" },
    ...{ cells: 1, suppressed: 0, rounded: 0, verified: true, narrowest_interval: null },
    ...{ engine_version: "1.0.0", seed: "1", seconds: 0 },
  },
  "shared.view_cell": {
    ...{ view_id: 1, cell: 0, value: 528, availability: "VALUE", vintage: "PROVISIONAL", rounding_base: null },
  },
  "shared.cell_note": { release_id: SCHEDULED, cell: 0, note_id: "n1", discloses_value: false },
  "shared.agreement": {
    ...{ id: "a1", version: 1, title_en: "Title", title_fr: "Titre", provider_id: "CA", recipients: "{POLICY@CA}" },
    ...{ indicators: "{ht.police.incidents}", purposes: "{}", profile_id: "FPT-5", valid_from: "2020-01-01" },
    ...{ valid_to: "2030-12-31", document_sha256: null, saved_by: "sam" },
  },
  "shared.pre_release_reader": {
    ...{
      release_id: SCHEDULED,
      subject: "pat",
      valid_from: "2023-11-27",
      valid_until: "2023-12-04",
      granted_by: "ann",
    },
    ...{ revoked_by: null, revoked_at: null },
  },
  "confidential.cell": {
    ...{ release_id: SCHEDULED, cell: 0, value: 528, availability: "VALUE", vintage: "PROVISIONAL" },
    ...{ rounded_at_source: false },
  },
  "confidential.upload_chunk": { upload_id: "s1", ordinal: 0, bytes: "\\x00" },
  "confidential.submission": {
    ...{
      id: "s1",
      indicator_id: "ht.police.incidents",
      jurisdiction_id: "CA",
      vintage: "PROVISIONAL",
      state: "STAGED",
    },
    ...{ format: null, charset: null, gzip: false, dry_run: false, idempotency_key: "k1", sha256: "0", rows: 1 },
    ...{ submitted_by: "lou", claimed_by: null, claimed_until: null, base_release_id: null, findings_sha256: "1" },
    ...{ reviewed_by: null, reviewed_sha256: null, reviewed_findings_sha256: null, release_id: null },
  },
  "confidential.submission_block": {
    ...{ submission_id: "s1", ordinal: 0, cells: 1, codes: '[["CA"], ["2022"], ["T"]]', notes: "[]" },
    // Row 2, count 528, the first code of each axis, VALUE and PROVISIONAL.
    bytes: "\\x000000020000021000000000000000",
  },
  "confidential.submission_finding": {
    ...{ submission_id: "s1", ordinal: 0, severity: "INFO", rule: "file.windows-1252", row: null, column_name: null },
    ...{ value: null, message_en: "Message", message_fr: "Message", hint_en: null, hint_fr: null },
  },
  "confidential.submission_event": {
    submission_id: "s1",
    ordinal: 0,
    state: "STAGED",
    by_subject: null,
    comment: null,
  },
};

/** What makes a second row of a table, beside the first, sound. */
const SECOND: Readonly<Record<string, Values>> = {
  "shared.catalogue_version": {},
  "shared.jurisdiction": { id: "CA-ON", ordinal: 1, level: "PROVINCE", sgc_code: "35", parent_id: "CA" },
  "shared.programme": { id: "ICCS" },
  "shared.codelist": { id: "CL_AGE" },
  "shared.code": { id: "F", ordinal: 1, parent_id: "T" },
  "shared.indicator": { id: "ht.police.victims", ordinal: 1 },
  "shared.indicator_dimension": { id: "age", ordinal: 1 },
  "shared.disclosure_profile": { id: "IRCC-5" },
  "shared.note": { id: "n2" },
  "shared.population_vintage": { id: "2025" },
  "shared.population": { year: 2023 },
  "shared.release": { id: "ht.police.incidents@1.1.0", version: "1.1.0", supersedes_id: SCHEDULED },
  "shared.release_axis": { ordinal: 1, axis: "period" },
  "shared.view": { id: 2, audience: "PUBLIC" },
  "shared.view_cell": { cell: 1 },
  "shared.cell_note": { cell: 1 },
  "shared.agreement": { version: 2 },
  "shared.pre_release_reader": { subject: "lou" },
  "confidential.cell": { cell: 1 },
  "confidential.upload_chunk": { ordinal: 1 },
  "confidential.submission": { id: "s2", idempotency_key: "k2" },
  "confidential.submission_block": { ordinal: 1 },
  "confidential.submission_finding": { ordinal: 1 },
  "confidential.submission_event": { ordinal: 1 },
};

export const TABLES = Object.keys(ROWS);

/** A table that migrations alone fill: nobody else may write to it. */
export const MIGRATED_TABLE = "shared.signing_key";

/** The statements that fill every table with its sound row. */
export const SOUND_ROWS = Object.entries(ROWS).map(([table, values]) => insertOf(table, values));

/** The statement that adds a second row to a table, sound but for `fault`. */
export const secondRow = (table: string, fault: Values = {}): string =>
  insertOf(table, { ...ROWS[table], ...SECOND[table], ...fault });

/** The statements that publish the scheduled release. */
export const PUBLISH = `update shared.release set state = 'PUBLISHED', published_at = '2023-12-04' where id = '${SCHEDULED}'`;
