CREATE SCHEMA "confidential";
--> statement-breakpoint
CREATE SCHEMA "shared";
--> statement-breakpoint
CREATE TYPE "shared"."availability" AS ENUM('VALUE', 'SUPPRESSED', 'NOT_AVAILABLE', 'NOT_APPLICABLE', 'UNRELIABLE', 'NOT_SHARED', 'NOT_COMPUTABLE');--> statement-breakpoint
CREATE TYPE "shared"."release_state" AS ENUM('SCHEDULED', 'PUBLISHED', 'SUPERSEDED', 'WITHDRAWN');--> statement-breakpoint
CREATE TYPE "shared"."vintage" AS ENUM('PROVISIONAL', 'REVISED', 'FINAL');--> statement-breakpoint
CREATE TABLE "shared"."catalogue_version" (
	"id" smallint PRIMARY KEY NOT NULL,
	"sha256" text NOT NULL,
	"loaded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "catalogue_version_one_row" CHECK ("shared"."catalogue_version"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "shared"."code" (
	"codelist_id" text NOT NULL,
	"id" text NOT NULL,
	"ordinal" integer NOT NULL,
	"name_en" text NOT NULL,
	"name_fr" text NOT NULL,
	"is_total" boolean NOT NULL,
	"parent_id" text,
	"external" jsonb NOT NULL,
	CONSTRAINT "code_pk" PRIMARY KEY("codelist_id","id"),
	CONSTRAINT "code_ordinal_unique" UNIQUE("codelist_id","ordinal"),
	CONSTRAINT "code_name_bilingual" CHECK ("shared"."code"."name_en" ~ '[^\s\u00a0\u200b\u202f\ufeff]' and "shared"."code"."name_fr" ~ '[^\s\u00a0\u200b\u202f\ufeff]')
);
--> statement-breakpoint
CREATE TABLE "shared"."codelist" (
	"id" text PRIMARY KEY NOT NULL,
	"version" text NOT NULL,
	"name_en" text NOT NULL,
	"name_fr" text NOT NULL,
	CONSTRAINT "codelist_name_bilingual" CHECK ("shared"."codelist"."name_en" ~ '[^\s\u00a0\u200b\u202f\ufeff]' and "shared"."codelist"."name_fr" ~ '[^\s\u00a0\u200b\u202f\ufeff]')
);
--> statement-breakpoint
CREATE TABLE "shared"."disclosure_profile" (
	"id" text PRIMARY KEY NOT NULL,
	"version" text NOT NULL,
	"name_en" text NOT NULL,
	"name_fr" text NOT NULL,
	"description_en" text NOT NULL,
	"description_fr" text NOT NULL,
	"method" text NOT NULL,
	"threshold" integer,
	"base" integer,
	"protect_zeros" boolean NOT NULL,
	"interval_width" integer,
	CONSTRAINT "disclosure_profile_name_bilingual" CHECK ("shared"."disclosure_profile"."name_en" ~ '[^\s\u00a0\u200b\u202f\ufeff]' and "shared"."disclosure_profile"."name_fr" ~ '[^\s\u00a0\u200b\u202f\ufeff]'),
	CONSTRAINT "disclosure_profile_description_bilingual" CHECK ("shared"."disclosure_profile"."description_en" ~ '[^\s\u00a0\u200b\u202f\ufeff]' and "shared"."disclosure_profile"."description_fr" ~ '[^\s\u00a0\u200b\u202f\ufeff]'),
	CONSTRAINT "disclosure_profile_method_known" CHECK ("shared"."disclosure_profile"."method" in ('NONE', 'SUPPRESS', 'ROUND', 'RANDOM_ROUND', 'CELL_KEY'))
);
--> statement-breakpoint
CREATE TABLE "shared"."indicator" (
	"id" text PRIMARY KEY NOT NULL,
	"ordinal" integer NOT NULL,
	"name_en" text NOT NULL,
	"name_fr" text NOT NULL,
	"definition_en" text NOT NULL,
	"definition_fr" text NOT NULL,
	"unit_of_count" text NOT NULL,
	"programme_id" text NOT NULL,
	"custodian_id" text NOT NULL,
	"custodian_by_jurisdiction" boolean NOT NULL,
	"period_type" text NOT NULL,
	"synthetic" boolean NOT NULL,
	"measures" text[] NOT NULL,
	"levels" text[] NOT NULL,
	CONSTRAINT "indicator_name_bilingual" CHECK ("shared"."indicator"."name_en" ~ '[^\s\u00a0\u200b\u202f\ufeff]' and "shared"."indicator"."name_fr" ~ '[^\s\u00a0\u200b\u202f\ufeff]'),
	CONSTRAINT "indicator_definition_bilingual" CHECK ("shared"."indicator"."definition_en" ~ '[^\s\u00a0\u200b\u202f\ufeff]' and "shared"."indicator"."definition_fr" ~ '[^\s\u00a0\u200b\u202f\ufeff]'),
	CONSTRAINT "indicator_period_type_known" CHECK ("shared"."indicator"."period_type" in ('CALENDAR_YEAR', 'FISCAL_YEAR', 'HALF_YEAR', 'QUARTER', 'MONTH')),
	CONSTRAINT "indicator_synthetic_says_so" CHECK ("shared"."indicator"."synthetic" = ("shared"."indicator"."id" like 'demo.%'))
);
--> statement-breakpoint
CREATE TABLE "shared"."indicator_dimension" (
	"indicator_id" text NOT NULL,
	"id" text NOT NULL,
	"ordinal" integer NOT NULL,
	"name_en" text NOT NULL,
	"name_fr" text NOT NULL,
	"codelist_id" text NOT NULL,
	"members" text[] NOT NULL,
	"total" text,
	"default_member" text,
	"demographic" boolean NOT NULL,
	CONSTRAINT "indicator_dimension_pk" PRIMARY KEY("indicator_id","id"),
	CONSTRAINT "indicator_dimension_ordinal_unique" UNIQUE("indicator_id","ordinal"),
	CONSTRAINT "indicator_dimension_name_bilingual" CHECK ("shared"."indicator_dimension"."name_en" ~ '[^\s\u00a0\u200b\u202f\ufeff]' and "shared"."indicator_dimension"."name_fr" ~ '[^\s\u00a0\u200b\u202f\ufeff]'),
	CONSTRAINT "indicator_dimension_total_is_member" CHECK ("shared"."indicator_dimension"."total" is null or "shared"."indicator_dimension"."total" = any("shared"."indicator_dimension"."members"))
);
--> statement-breakpoint
CREATE TABLE "shared"."jurisdiction" (
	"id" text PRIMARY KEY NOT NULL,
	"ordinal" integer NOT NULL,
	"level" text NOT NULL,
	"sgc_code" text NOT NULL,
	"alpha" text,
	"name_en" text NOT NULL,
	"name_fr" text NOT NULL,
	"abbreviation_en" text,
	"abbreviation_fr" text,
	"parent_id" text,
	"also_part_of" text,
	CONSTRAINT "jurisdiction_ordinal_unique" UNIQUE("ordinal"),
	CONSTRAINT "jurisdiction_sgc_unique" UNIQUE("sgc_code"),
	CONSTRAINT "jurisdiction_name_bilingual" CHECK ("shared"."jurisdiction"."name_en" ~ '[^\s\u00a0\u200b\u202f\ufeff]' and "shared"."jurisdiction"."name_fr" ~ '[^\s\u00a0\u200b\u202f\ufeff]'),
	CONSTRAINT "jurisdiction_level_known" CHECK ("shared"."jurisdiction"."level" in ('COUNTRY', 'PROVINCE', 'CMA')),
	CONSTRAINT "jurisdiction_abbreviation_bilingual" CHECK (("shared"."jurisdiction"."abbreviation_en" is null) = ("shared"."jurisdiction"."abbreviation_fr" is null) and "shared"."jurisdiction"."abbreviation_en" ~ '[^\s\u00a0\u200b\u202f\ufeff]' and "shared"."jurisdiction"."abbreviation_fr" ~ '[^\s\u00a0\u200b\u202f\ufeff]')
);
--> statement-breakpoint
CREATE TABLE "shared"."note" (
	"id" text PRIMARY KEY NOT NULL,
	"ordinal" integer NOT NULL,
	"indicator_id" text,
	"jurisdiction_id" text,
	"period_from" text,
	"period_to" text,
	"dimension_id" text,
	"code_id" text,
	"mandatory" boolean NOT NULL,
	"text_en" text NOT NULL,
	"text_fr" text NOT NULL,
	CONSTRAINT "note_text_bilingual" CHECK ("shared"."note"."text_en" ~ '[^\s\u00a0\u200b\u202f\ufeff]' and "shared"."note"."text_fr" ~ '[^\s\u00a0\u200b\u202f\ufeff]'),
	CONSTRAINT "note_code_has_dimension" CHECK ("shared"."note"."code_id" is null or "shared"."note"."dimension_id" is not null)
);
--> statement-breakpoint
CREATE TABLE "shared"."population" (
	"vintage_id" text NOT NULL,
	"jurisdiction_id" text NOT NULL,
	"year" smallint NOT NULL,
	"persons" integer NOT NULL,
	CONSTRAINT "population_pk" PRIMARY KEY("vintage_id","jurisdiction_id","year"),
	CONSTRAINT "population_persons_positive" CHECK ("shared"."population"."persons" > 0)
);
--> statement-breakpoint
CREATE TABLE "shared"."population_vintage" (
	"id" text PRIMARY KEY NOT NULL,
	"last_reference_period" text NOT NULL,
	"title_en" text NOT NULL,
	"title_fr" text NOT NULL,
	CONSTRAINT "population_vintage_title_bilingual" CHECK ("shared"."population_vintage"."title_en" ~ '[^\s\u00a0\u200b\u202f\ufeff]' and "shared"."population_vintage"."title_fr" ~ '[^\s\u00a0\u200b\u202f\ufeff]')
);
--> statement-breakpoint
CREATE TABLE "shared"."programme" (
	"id" text PRIMARY KEY NOT NULL,
	"name_en" text NOT NULL,
	"name_fr" text NOT NULL,
	CONSTRAINT "programme_name_bilingual" CHECK ("shared"."programme"."name_en" ~ '[^\s\u00a0\u200b\u202f\ufeff]' and "shared"."programme"."name_fr" ~ '[^\s\u00a0\u200b\u202f\ufeff]')
);
--> statement-breakpoint
CREATE TABLE "shared"."cell_note" (
	"release_id" text NOT NULL,
	"cell" integer NOT NULL,
	"note_id" text NOT NULL,
	"discloses_value" boolean NOT NULL,
	CONSTRAINT "cell_note_pk" PRIMARY KEY("release_id","cell","note_id")
);
--> statement-breakpoint
CREATE TABLE "confidential"."cell" (
	"release_id" text NOT NULL,
	"cell" integer NOT NULL,
	"value" integer,
	"availability" "shared"."availability" NOT NULL,
	"vintage" "shared"."vintage" NOT NULL,
	"rounded_at_source" boolean NOT NULL,
	CONSTRAINT "cell_pk" PRIMARY KEY("release_id","cell"),
	CONSTRAINT "cell_value_iff_available" CHECK (("confidential"."cell"."value" is not null) = ("confidential"."cell"."availability" = 'VALUE')),
	CONSTRAINT "cell_value_not_negative" CHECK ("confidential"."cell"."value" >= 0),
	CONSTRAINT "cell_is_never_suppressed" CHECK ("confidential"."cell"."availability" in ('VALUE', 'NOT_AVAILABLE', 'NOT_APPLICABLE', 'UNRELIABLE'))
);
--> statement-breakpoint
CREATE TABLE "shared"."release" (
	"id" text PRIMARY KEY NOT NULL,
	"indicator_id" text NOT NULL,
	"version" text NOT NULL,
	"vintage" "shared"."vintage" NOT NULL,
	"state" "shared"."release_state" NOT NULL,
	"published_at" timestamp with time zone,
	"embargo_until" timestamp with time zone,
	"withdrawn_at" timestamp with time zone,
	"reason_en" text NOT NULL,
	"reason_fr" text NOT NULL,
	"source_en" text NOT NULL,
	"source_fr" text NOT NULL,
	"supersedes_id" text,
	"population_vintage_id" text NOT NULL,
	CONSTRAINT "release_version_unique" UNIQUE("indicator_id","version"),
	CONSTRAINT "release_supersedes_unique" UNIQUE("supersedes_id"),
	CONSTRAINT "release_reason_bilingual" CHECK ("shared"."release"."reason_en" ~ '[^\s\u00a0\u200b\u202f\ufeff]' and "shared"."release"."reason_fr" ~ '[^\s\u00a0\u200b\u202f\ufeff]'),
	CONSTRAINT "release_source_bilingual" CHECK ("shared"."release"."source_en" ~ '[^\s\u00a0\u200b\u202f\ufeff]' and "shared"."release"."source_fr" ~ '[^\s\u00a0\u200b\u202f\ufeff]'),
	CONSTRAINT "release_version_semantic" CHECK ("shared"."release"."version" ~ '^[1-9][0-9]*\.[0-9]+\.[0-9]+$'),
	CONSTRAINT "release_published_has_time" CHECK (("shared"."release"."state" = 'SCHEDULED') = ("shared"."release"."published_at" is null)),
	CONSTRAINT "release_withdrawn_has_time" CHECK (("shared"."release"."state" = 'WITHDRAWN') = ("shared"."release"."withdrawn_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "shared"."release_axis" (
	"release_id" text NOT NULL,
	"ordinal" smallint NOT NULL,
	"axis" text NOT NULL,
	"codes" text[] NOT NULL,
	CONSTRAINT "release_axis_pk" PRIMARY KEY("release_id","ordinal"),
	CONSTRAINT "release_axis_unique" UNIQUE("release_id","axis"),
	CONSTRAINT "release_axis_not_empty" CHECK (cardinality("shared"."release_axis"."codes") > 0)
);
--> statement-breakpoint
CREATE TABLE "shared"."view" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "shared"."view_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"release_id" text NOT NULL,
	"audience" text NOT NULL,
	"base_audience" text,
	"profile_id" text NOT NULL,
	"content_hash" text NOT NULL,
	"cells" integer NOT NULL,
	"suppressed" integer NOT NULL,
	"rounded" integer NOT NULL,
	"verified" boolean NOT NULL,
	"narrowest_interval" integer,
	"engine_version" text NOT NULL,
	"seed" text NOT NULL,
	"seconds" real NOT NULL,
	CONSTRAINT "view_audience_unique" UNIQUE("release_id","audience"),
	CONSTRAINT "view_audience_known" CHECK ("shared"."view"."audience" ~ '^(PUBLIC|FPT|CUSTODIAN|FPT\+CA-[A-Z]{2})$'),
	CONSTRAINT "view_is_verified" CHECK ("shared"."view"."verified"),
	CONSTRAINT "view_counts_in_range" CHECK ("shared"."view"."suppressed" between 0 and "shared"."view"."cells" and "shared"."view"."rounded" between 0 and "shared"."view"."cells")
);
--> statement-breakpoint
CREATE TABLE "shared"."view_cell" (
	"view_id" integer NOT NULL,
	"cell" integer NOT NULL,
	"value" integer,
	"availability" "shared"."availability" NOT NULL,
	"vintage" "shared"."vintage" NOT NULL,
	"rounding_base" smallint,
	CONSTRAINT "view_cell_pk" PRIMARY KEY("view_id","cell"),
	CONSTRAINT "view_cell_value_iff_available" CHECK (("shared"."view_cell"."value" is not null) = ("shared"."view_cell"."availability" = 'VALUE')),
	CONSTRAINT "view_cell_value_not_negative" CHECK ("shared"."view_cell"."value" >= 0),
	CONSTRAINT "view_cell_base_not_negative" CHECK ("shared"."view_cell"."rounding_base" >= 0)
);
--> statement-breakpoint
ALTER TABLE "shared"."code" ADD CONSTRAINT "code_codelist_id_codelist_id_fk" FOREIGN KEY ("codelist_id") REFERENCES "shared"."codelist"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shared"."code" ADD CONSTRAINT "code_parent_fk" FOREIGN KEY ("codelist_id","parent_id") REFERENCES "shared"."code"("codelist_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shared"."indicator" ADD CONSTRAINT "indicator_programme_id_programme_id_fk" FOREIGN KEY ("programme_id") REFERENCES "shared"."programme"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shared"."indicator" ADD CONSTRAINT "indicator_custodian_id_jurisdiction_id_fk" FOREIGN KEY ("custodian_id") REFERENCES "shared"."jurisdiction"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shared"."indicator_dimension" ADD CONSTRAINT "indicator_dimension_indicator_id_indicator_id_fk" FOREIGN KEY ("indicator_id") REFERENCES "shared"."indicator"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shared"."indicator_dimension" ADD CONSTRAINT "indicator_dimension_codelist_id_codelist_id_fk" FOREIGN KEY ("codelist_id") REFERENCES "shared"."codelist"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shared"."jurisdiction" ADD CONSTRAINT "jurisdiction_parent_id_jurisdiction_id_fk" FOREIGN KEY ("parent_id") REFERENCES "shared"."jurisdiction"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shared"."jurisdiction" ADD CONSTRAINT "jurisdiction_also_part_of_jurisdiction_id_fk" FOREIGN KEY ("also_part_of") REFERENCES "shared"."jurisdiction"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shared"."note" ADD CONSTRAINT "note_indicator_id_indicator_id_fk" FOREIGN KEY ("indicator_id") REFERENCES "shared"."indicator"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shared"."note" ADD CONSTRAINT "note_jurisdiction_id_jurisdiction_id_fk" FOREIGN KEY ("jurisdiction_id") REFERENCES "shared"."jurisdiction"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shared"."population" ADD CONSTRAINT "population_vintage_id_population_vintage_id_fk" FOREIGN KEY ("vintage_id") REFERENCES "shared"."population_vintage"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shared"."population" ADD CONSTRAINT "population_jurisdiction_id_jurisdiction_id_fk" FOREIGN KEY ("jurisdiction_id") REFERENCES "shared"."jurisdiction"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shared"."cell_note" ADD CONSTRAINT "cell_note_release_id_release_id_fk" FOREIGN KEY ("release_id") REFERENCES "shared"."release"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shared"."cell_note" ADD CONSTRAINT "cell_note_note_id_note_id_fk" FOREIGN KEY ("note_id") REFERENCES "shared"."note"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "confidential"."cell" ADD CONSTRAINT "cell_release_id_release_id_fk" FOREIGN KEY ("release_id") REFERENCES "shared"."release"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shared"."release" ADD CONSTRAINT "release_indicator_id_indicator_id_fk" FOREIGN KEY ("indicator_id") REFERENCES "shared"."indicator"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shared"."release" ADD CONSTRAINT "release_supersedes_id_release_id_fk" FOREIGN KEY ("supersedes_id") REFERENCES "shared"."release"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shared"."release" ADD CONSTRAINT "release_population_vintage_id_population_vintage_id_fk" FOREIGN KEY ("population_vintage_id") REFERENCES "shared"."population_vintage"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shared"."release_axis" ADD CONSTRAINT "release_axis_release_id_release_id_fk" FOREIGN KEY ("release_id") REFERENCES "shared"."release"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shared"."view" ADD CONSTRAINT "view_release_id_release_id_fk" FOREIGN KEY ("release_id") REFERENCES "shared"."release"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shared"."view" ADD CONSTRAINT "view_profile_id_disclosure_profile_id_fk" FOREIGN KEY ("profile_id") REFERENCES "shared"."disclosure_profile"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shared"."view_cell" ADD CONSTRAINT "view_cell_view_id_view_id_fk" FOREIGN KEY ("view_id") REFERENCES "shared"."view"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "release_by_time" ON "shared"."release" USING btree ("indicator_id","published_at");