import { describe, expect, test } from "vitest";
import { BACKENDS, refusalOfLast, storeOn } from "../support/both-stores.ts";
import { insertOf, MIGRATED_TABLE, ROWS, SOUND_ROWS, secondRow, TABLES, type Values } from "../support/store-rows.ts";

/** What breaks a constraint of a second row that is sound otherwise. */
interface Breach {
  readonly constraint: string;
  readonly table: string;
  readonly fault: Values;
}

const breaches = (table: string, faults: Readonly<Record<string, Values | readonly Values[]>>): Breach[] =>
  Object.entries(faults).flatMap(([constraint, fault]) =>
    (Array.isArray(fault) ? (fault as Values[]) : [fault as Values]).map((one) => ({
      constraint,
      table: table.includes(".") ? table : `shared.${table}`,
      fault: one,
    })),
  );

const first = (table: string, ...columns: string[]): Values =>
  Object.fromEntries(columns.map((column) => [column, ROWS[table]?.[column] ?? null]));

/** What makes a submission an approved one. */
const APPROVED = {
  state: "APPROVED",
  reviewed_by: "ann",
  reviewed_sha256: "0",
  reviewed_findings_sha256: "1",
} satisfies Values;

const BREACHES: readonly Breach[] = [
  ...breaches("catalogue_version", { catalogue_version_pkey: {}, catalogue_version_one_row: { id: 2 } }),
  ...breaches("agreement", {
    agreement_pk: { version: 1 },
    agreement_version_positive: { version: 0 },
    agreement_days_in_order: { valid_to: "2019-12-31" },
    agreement_has_recipients: { recipients: "{}" },
    agreement_has_indicators: { indicators: "{}" },
    agreement_document_is_sha256: { document_sha256: "abc" },
    agreement_saved_by_somebody: { saved_by: "" },
    agreement_provider_id_jurisdiction_id_fk: { provider_id: "CA-XX" },
    agreement_profile_id_disclosure_profile_id_fk: { profile_id: "NONE-1" },
  }),
  ...breaches("pre_release_reader", {
    pre_release_reader_named: { subject: "" },
    pre_release_reader_time_boxed: [{ valid_until: "2023-11-27" }, { valid_until: "2023-11-26" }],
    pre_release_reader_revoked_by_someone: [{ revoked_at: "2023-12-01" }, { revoked_by: "ann" }],
    pre_release_reader_release_id_release_id_fk: { release_id: "ht.none@1.0.0" },
  }),
  ...breaches("jurisdiction", {
    jurisdiction_pkey: { id: "CA" },
    jurisdiction_ordinal_unique: { ordinal: 0 },
    jurisdiction_sgc_unique: { sgc_code: "11124" },
    jurisdiction_level_known: { level: "CITY" },
    jurisdiction_abbreviation_bilingual: [{ abbreviation_en: "Ont." }, { abbreviation_fr: "Ont." }],
    jurisdiction_parent_id_jurisdiction_id_fk: { parent_id: "CA-XX" },
    jurisdiction_also_part_of_jurisdiction_id_fk: { also_part_of: "CA-XX" },
  }),
  ...breaches("programme", { programme_pkey: { id: "UCR" } }),
  ...breaches("codelist", { codelist_pkey: { id: "CL_SEX" } }),
  ...breaches("code", {
    code_pk: { id: "T" },
    code_ordinal_unique: { ordinal: 0 },
    code_parent_fk: { parent_id: "X" },
    code_codelist_id_codelist_id_fk: { codelist_id: "CL_NONE", parent_id: null },
  }),
  ...breaches("indicator", {
    indicator_pkey: first("shared.indicator", "id"),
    indicator_period_type_known: { period_type: "DECADE" },
    indicator_synthetic_says_so: [{ synthetic: true }, { id: "demo.police.victims" }],
    indicator_programme_id_programme_id_fk: { programme_id: "NONE" },
    indicator_custodian_id_jurisdiction_id_fk: { custodian_id: "CA-XX" },
  }),
  ...breaches("indicator_dimension", {
    indicator_dimension_pk: { id: "sex" },
    indicator_dimension_ordinal_unique: { ordinal: 0 },
    indicator_dimension_total_is_member: { total: "ALL" },
    indicator_dimension_indicator_id_indicator_id_fk: { indicator_id: "ht.none" },
    indicator_dimension_codelist_id_codelist_id_fk: { codelist_id: "CL_NONE" },
  }),
  ...breaches("disclosure_profile", {
    disclosure_profile_pkey: { id: "FPT-5" },
    disclosure_profile_method_known: { method: "HOPE" },
    disclosure_profile_suppress_has_threshold: [
      { method: "SUPPRESS", threshold: 0 },
      { method: "SUPPRESS", threshold: null },
    ],
  }),
  ...breaches("note", {
    note_pkey: { id: "n1" },
    note_code_has_dimension: { code_id: "F" },
    note_indicator_id_indicator_id_fk: { indicator_id: "ht.none" },
    note_jurisdiction_id_jurisdiction_id_fk: { jurisdiction_id: "CA-XX" },
  }),
  ...breaches("population_vintage", { population_vintage_pkey: { id: "2024" } }),
  ...breaches("population", {
    population_pk: { year: 2022 },
    population_persons_positive: [{ persons: 0 }, { persons: -1 }],
    population_vintage_id_population_vintage_id_fk: { vintage_id: "1867" },
    population_jurisdiction_id_jurisdiction_id_fk: { jurisdiction_id: "CA-XX" },
  }),
  ...breaches("release", {
    release_pkey: first("shared.release", "id"),
    release_version_unique: { version: "1.0.0" },
    release_version_semantic: [{ version: "1.1" }, { version: "0.1.0" }, { version: "1.1.0-a" }, { version: "" }],
    release_published_has_time: { published_at: "2024-11-01" },
    release_withdrawn_has_time: { withdrawn_at: "2024-11-01" },
    release_indicator_id_indicator_id_fk: { indicator_id: "ht.none" },
    release_custodian_id_jurisdiction_id_fk: { custodian_id: "CA-XX" },
    release_supersedes_id_release_id_fk: { supersedes_id: "ht.none@1.0.0" },
    release_population_vintage_id_population_vintage_id_fk: { population_vintage_id: "1867" },
  }),
  ...breaches("release_axis", {
    release_axis_pk: { ordinal: 0 },
    release_axis_unique: { axis: "jurisdiction" },
    release_axis_not_empty: { codes: "{}" },
    release_axis_release_id_release_id_fk: { release_id: "ht.none@1.0.0" },
  }),
  ...breaches("view", {
    view_pkey: { id: 1 },
    view_audience_unique: { audience: "FPT" },
    view_audience_known: [{ audience: "public" }, { audience: "FPT+CA" }, { audience: "FPT+CA-ON+CA-QC" }],
    view_is_verified: { verified: false },
    view_counts_in_range: [{ suppressed: 2 }, { suppressed: -1 }, { rounded: 2 }, { rounded: -1 }],
    view_release_id_release_id_fk: { release_id: "ht.none@1.0.0" },
    view_profile_id_disclosure_profile_id_fk: { profile_id: "NONE" },
  }),
  ...breaches("view_cell", {
    view_cell_pk: { cell: 0 },
    view_cell_value_iff_available: [{ value: null }, { availability: "SUPPRESSED" }, { availability: "NOT_AVAILABLE" }],
    view_cell_value_not_negative: { value: -1 },
    view_cell_base_not_negative: { rounding_base: -5 },
    view_cell_view_id_view_id_fk: { view_id: 99 },
  }),
  ...breaches("cell_note", {
    cell_note_pk: { cell: 0 },
    cell_note_release_id_release_id_fk: { release_id: "ht.none@1.0.0" },
    cell_note_note_id_note_id_fk: { note_id: "n9" },
  }),
  ...breaches("confidential.cell", {
    cell_pk: { cell: 0 },
    cell_value_iff_available: [{ value: null }, { availability: "NOT_AVAILABLE" }],
    cell_value_not_negative: { value: -1 },
    cell_is_never_suppressed: [
      { value: null, availability: "SUPPRESSED" },
      { value: null, availability: "NOT_SHARED" },
      { value: null, availability: "NOT_COMPUTABLE" },
    ],
    cell_release_id_release_id_fk: { release_id: "ht.none@1.0.0" },
  }),
  ...breaches("confidential.upload_chunk", { upload_chunk_pk: { ordinal: 0 } }),
  ...breaches("confidential.submission", {
    submission_pkey: { id: "s1" },
    submission_key_unique: { idempotency_key: "k1" },
    submission_state_known: [{ state: "PUBLISHED" }, { state: "LOST" }],
    submission_claimed_while_validating: [{ state: "VALIDATING" }, { claimed_by: "p", claimed_until: "2026-01-01" }],
    submission_claim_has_end: { state: "VALIDATING", claimed_by: "p" },
    submission_reviewer_is_another: [{ reviewed_by: "lou" }, { ...APPROVED, reviewed_by: "lou" }],
    submission_approval_binds: [
      { state: "APPROVED" },
      { ...APPROVED, reviewed_by: null },
      { ...APPROVED, reviewed_sha256: "9" },
      { ...APPROVED, reviewed_findings_sha256: "9" },
      { ...APPROVED, findings_sha256: null },
      { ...APPROVED, dry_run: true },
    ],
    submission_released_is_approved: { release_id: "ht.police.incidents@1.0.0" },
    submission_indicator_id_indicator_id_fk: { indicator_id: "ht.none" },
    submission_jurisdiction_id_jurisdiction_id_fk: { jurisdiction_id: "CA-XX" },
    submission_base_release_id_release_id_fk: { base_release_id: "ht.none@1.0.0" },
    submission_release_id_release_id_fk: { ...APPROVED, release_id: "ht.none@1.0.0" },
  }),
  ...breaches("confidential.submission_block", {
    submission_block_pk: { ordinal: 0 },
    submission_block_is_not_empty: { cells: 0, bytes: "\\x" },
    submission_block_is_whole: [{ cells: 2 }, { codes: '[["CA"], ["2022"]]' }, { bytes: "\\x00" }],
    submission_block_notes_are_a_list: { notes: "{}" },
    submission_block_submission_id_submission_id_fk: { submission_id: "s9" },
  }),
  ...breaches("confidential.submission_finding", {
    submission_finding_pk: { ordinal: 0 },
    submission_finding_severity_known: { severity: "FATAL" },
    submission_finding_submission_id_submission_id_fk: { submission_id: "s9" },
  }),
  ...breaches("confidential.submission_event", {
    submission_event_pk: { ordinal: 0 },
    submission_event_submission_id_submission_id_fk: { submission_id: "s9" },
  }),
];

/** What is tried by a case of its own below. */
const ELSEWHERE = new Set([
  "submission_release_unique",
  "pre_release_reader_pkey",
  "signing_key_pkey",
  "signing_key_is_32_bytes",
]);
/** Constraints that are broken only where others are too; PostgreSQL names the first by name. */
const SAME_ROW = new Set(["catalogue_version_one_row"]);

const CONSTRAINTS = `
  select n.nspname || '.' || t.relname as "table", c.conname as name, c.contype as kind,
         (select array_agg(a.attname::text order by a.attnum) from pg_attribute a where a.attrelid = c.conrelid and a.attnum = any (c.conkey)) as columns,
         (select bool_and(a.attnotnull) from pg_attribute a where a.attrelid = c.conrelid and a.attnum = any (c.conkey)) as needed
    from pg_constraint c join pg_class t on t.oid = c.conrelid join pg_namespace n on n.oid = t.relnamespace
   where n.nspname in ('shared', 'confidential') and c.contype in ('c', 'u', 'f', 'p') order by 1, 2`;

const isLabel = (name: unknown): boolean => String(name).endsWith("_bilingual");
const BLANK = { empty: "", blank: "  ", "a tab and a line break": "\t\n", "a no-break space": "\u00a0\u202f" };
const CODES: Readonly<Record<string, string>> = { p: "23505", u: "23505", f: "23503", c: "23514" };

describe.each(BACKENDS)("the constraints, on %s", (backend) => {
  const under = storeOn(backend);
  test("of the database are each broken by a case of this file, and none is tried that is not there", async () => {
    const found = (await under().asOwner(CONSTRAINTS)).map(({ table, name }) => `${table}: ${name}`);
    const tried = new Set(BREACHES.map(({ table, constraint }) => `${table}: ${constraint}`));
    const labels = found.filter(isLabel);
    const elsewhere = found.filter((one) => ELSEWHERE.has(one.split(": ")[1] as string));
    expect([...new Set([...tried, ...labels, ...elsewhere])].sort()).toEqual([...found].sort());
  });

  test("are kept by a sound row in every table, and by a second one", async () => {
    const { asOwner, store } = under();
    const tables = await asOwner(
      `select schemaname || '.' || tablename as name from pg_tables where schemaname in ('shared', 'confidential')`,
    );
    expect(tables.map(({ name }) => name).sort()).toEqual([...TABLES, MIGRATED_TABLE].sort());
    const seconds = TABLES.filter((table) => table !== "shared.catalogue_version").map((table) => secondRow(table));
    expect(await refusalOfLast(store, [...SOUND_ROWS, ...seconds])).toBeNull();
  });

  test.each(BREACHES)("$constraint is refused for $fault", async ({ constraint, table, fault }) => {
    const { store, asOwner } = under();
    const [found] = (await asOwner(CONSTRAINTS)).filter(({ name }) => name === constraint);
    const before = SAME_ROW.has(constraint) ? SOUND_ROWS.slice(1) : SOUND_ROWS;
    const refusal = await refusalOfLast(store, [...before, secondRow(table, fault)]);
    expect(refusal).toEqual({ code: CODES[String(found?.["kind"])], constraint });
  });

  test("release_supersedes_unique is refused where two releases supersede the same one", async () => {
    const third = insertOf("shared.release", {
      ...ROWS["shared.release"],
      ...{ id: "ht.police.incidents@1.2.0", version: "1.2.0", supersedes_id: "ht.police.incidents@1.0.0" },
    });
    const refusal = await refusalOfLast(under().store, [...SOUND_ROWS, secondRow("shared.release"), third]);
    expect(refusal).toEqual({ code: "23505", constraint: "release_supersedes_unique" });
  });

  test("submission_release_unique is refused where two submissions became one release", async () => {
    const became = { ...APPROVED, release_id: "ht.police.incidents@1.0.0" };
    const third = secondRow("confidential.submission", { ...became, id: "s3", idempotency_key: "k3" });
    const refusal = await refusalOfLast(under().store, [
      ...SOUND_ROWS,
      secondRow("confidential.submission", became),
      third,
    ]);
    expect(refusal).toEqual({ code: "23505", constraint: "submission_release_unique" });
  });

  test("signing_key_is_32_bytes and signing_key_pkey are refused even to the owner, and the key of permalinks stands", async () => {
    const { asOwner } = under();
    const keys = await asOwner("select purpose, length(secret) as digits from shared.signing_key");
    expect(keys).toEqual([{ purpose: "PERMALINK", digits: 64 }]);
    const key = (purpose: string, secret: string) =>
      asOwner(`insert into shared.signing_key values ('${purpose}', '${secret}')`);
    await expect(key("TEST", "abc")).rejects.toMatchObject({ constraint: "signing_key_is_32_bytes" });
    await expect(key("PERMALINK", "0".repeat(64))).rejects.toMatchObject({ constraint: "signing_key_pkey" });
  });

  const labels = async () => (await under().asOwner(CONSTRAINTS)).filter(({ name }) => isLabel(name));

  test("have every label in the two languages under one that wants both", async () => {
    const columns = await under().asOwner(
      `select table_schema || '.' || table_name || '.' || column_name as name from information_schema.columns
        where table_schema in ('shared', 'confidential') and column_name ~ '_(en|fr)$' order by 1`,
    );
    const covered = (await labels()).flatMap(({ table, columns: pair }) =>
      (pair as string[]).map((column) => `${table}.${column}`),
    );
    expect(covered.sort()).toEqual(columns.map(({ name }) => name));
  });

  test.each(Object.entries(BLANK))("refuse a label where one language is %s", async (_what, text) => {
    const refused: string[] = [];
    for (const { table, name, columns } of await labels()) {
      for (const column of columns as string[]) {
        const pair = Object.fromEntries((columns as string[]).map((one) => [one, one === column ? text : "Text"]));
        const refusal = await refusalOfLast(under().store, [...SOUND_ROWS, secondRow(String(table), pair)]);
        expect(refusal, `${name}, ${column}`).toEqual({ code: "23514", constraint: name });
        refused.push(column);
      }
    }
    expect(refused.length).toBeGreaterThan(20);
  });

  test("refuse a label where one language is missing", async () => {
    for (const { table, name, columns, needed } of await labels()) {
      for (const column of columns as string[]) {
        const pair = Object.fromEntries((columns as string[]).map((one) => [one, one === column ? null : "Text"]));
        const refusal = await refusalOfLast(under().store, [...SOUND_ROWS, secondRow(String(table), pair)]);
        expect(refusal?.code, `${name}, ${column}`).toBe(needed ? "23502" : "23514");
      }
    }
  });

  test("take a label where both languages say something", async () => {
    for (const { table, columns } of await labels()) {
      const pair = Object.fromEntries((columns as string[]).map((one) => [one, " é "]));
      expect(await refusalOfLast(under().store, [...SOUND_ROWS, secondRow(String(table), pair)])).toBeNull();
    }
  });
});
