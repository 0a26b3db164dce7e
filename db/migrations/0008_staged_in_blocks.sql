CREATE TABLE "confidential"."submission_block" (
	"submission_id" text NOT NULL,
	"ordinal" integer NOT NULL,
	"cells" integer NOT NULL,
	"codes" jsonb NOT NULL,
	"bytes" "bytea" NOT NULL,
	"notes" jsonb NOT NULL,
	CONSTRAINT "submission_block_pk" PRIMARY KEY("submission_id","ordinal"),
	CONSTRAINT "submission_block_is_not_empty" CHECK ("confidential"."submission_block"."cells" > 0),
	CONSTRAINT "submission_block_is_whole" CHECK (octet_length("confidential"."submission_block"."bytes") = "confidential"."submission_block"."cells" * (9 + 2 * jsonb_array_length("confidential"."submission_block"."codes"))),
	CONSTRAINT "submission_block_notes_are_a_list" CHECK (jsonb_typeof("confidential"."submission_block"."notes") = 'array')
);
--> statement-breakpoint
ALTER TABLE "confidential"."submission_block" ADD CONSTRAINT "submission_block_submission_id_submission_id_fk" FOREIGN KEY ("submission_id") REFERENCES "confidential"."submission"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- Columns of numbers of which the database makes nothing smaller in a reasonable time.
ALTER TABLE "confidential"."submission_block" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;
--> statement-breakpoint
GRANT DELETE ON "confidential"."submission_block" TO "fptx_publisher";
--> statement-breakpoint
-- What was staged as a row a cell stays staged, as blocks of 16,384 cells: the first names all codes of its file.
INSERT INTO "confidential"."submission_block" ("submission_id", "ordinal", "cells", "codes", "bytes", "notes")
WITH staged AS (
  SELECT c.*, ordinal / 16384 AS block FROM "confidential"."submission_cell" c
), placed AS (
  SELECT s.submission_id, s.block, s.ordinal, n.code, n.axis
    FROM staged s CROSS JOIN LATERAL unnest(ARRAY[s.jurisdiction, s.period] || s.members) WITH ORDINALITY AS n(code, axis)
), numbered AS (
  SELECT submission_id, axis, code, row_number() OVER (PARTITION BY submission_id, axis ORDER BY min(ordinal)) - 1 AS number
    FROM placed GROUP BY submission_id, axis, code
), axis_codes AS (
  SELECT submission_id, axis, jsonb_agg(code ORDER BY number) AS codes FROM numbered GROUP BY submission_id, axis
), file_codes AS (
  SELECT submission_id, jsonb_agg(codes ORDER BY axis) AS codes, jsonb_agg('[]'::jsonb) AS none FROM axis_codes GROUP BY submission_id
), axis_columns AS (
  SELECT submission_id, block, axis, string_agg(int2send(number::int2), ''::bytea ORDER BY ordinal) AS numbers
    FROM placed JOIN numbered USING (submission_id, axis, code) GROUP BY submission_id, block, axis
), code_columns AS (
  SELECT submission_id, block, string_agg(numbers, ''::bytea ORDER BY axis) AS numbers FROM axis_columns GROUP BY submission_id, block
), blocks AS (
  SELECT submission_id, block, count(*)::int AS cells,
         string_agg(int4send("row"), ''::bytea ORDER BY ordinal) AS rows,
         string_agg(int4send(coalesce(value, -1)), ''::bytea ORDER BY ordinal) AS counts,
         string_agg(set_byte('\x00', 0, ((array_position(ARRAY['VALUE', 'SUPPRESSED', 'NOT_AVAILABLE', 'NOT_APPLICABLE', 'UNRELIABLE', 'NOT_SHARED', 'NOT_COMPUTABLE'], availability::text) - 1) * 3
           + array_position(ARRAY['PROVISIONAL', 'REVISED', 'FINAL'], vintage::text) - 1) * 2 + removed::int), ''::bytea ORDER BY ordinal) AS states
    FROM staged GROUP BY submission_id, block
), said AS (
  SELECT submission_id, block, note, quality, comparability_en, comparability_fr, min(ordinal) AS first,
         jsonb_agg(ordinal % 16384 ORDER BY ordinal) AS at
    FROM staged WHERE note IS NOT NULL OR quality IS NOT NULL OR comparability_en IS NOT NULL
   GROUP BY submission_id, block, note, quality, comparability_en, comparability_fr
), block_notes AS (
  SELECT submission_id, block, jsonb_agg(jsonb_build_object('at', at, 'note', note, 'quality', quality, 'comparability',
           CASE WHEN comparability_en IS NOT NULL THEN jsonb_build_object('en', comparability_en, 'fr', comparability_fr) END) ORDER BY first) AS notes
    FROM said GROUP BY submission_id, block
)
SELECT submission_id, block, cells, CASE WHEN block = 0 THEN codes ELSE none END, rows || counts || numbers || states, coalesce(notes, '[]')
  FROM blocks JOIN code_columns USING (submission_id, block) JOIN file_codes USING (submission_id)
  LEFT JOIN block_notes USING (submission_id, block);
--> statement-breakpoint
DROP TABLE "confidential"."submission_cell" CASCADE;