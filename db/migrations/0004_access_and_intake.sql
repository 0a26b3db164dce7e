CREATE SCHEMA "audit";
--> statement-breakpoint
CREATE TABLE "audit"."access_log" (
	"sequence" bigint PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"request_id" text NOT NULL,
	"subject" text,
	"roles" text[] NOT NULL,
	"jurisdiction" text,
	"operation" text NOT NULL,
	"operation_hash" text,
	"purpose" text,
	"outcome" text NOT NULL,
	"indicator_id" text,
	"release_id" text,
	"cells_served" integer NOT NULL,
	"cells_suppressed" integer NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "access_log_hash_unique" UNIQUE("hash"),
	CONSTRAINT "access_log_sequence_positive" CHECK ("audit"."access_log"."sequence" > 0),
	CONSTRAINT "access_log_cells_in_range" CHECK ("audit"."access_log"."cells_suppressed" between 0 and "audit"."access_log"."cells_served"),
	CONSTRAINT "access_log_hashes_are_sha256" CHECK ("audit"."access_log"."hash" ~ '^[0-9a-f]{64}$' and "audit"."access_log"."previous_hash" ~ '^[0-9a-f]{64}$')
);
--> statement-breakpoint
CREATE TABLE "shared"."agreement" (
	"id" text NOT NULL,
	"version" integer NOT NULL,
	"title_en" text NOT NULL,
	"title_fr" text NOT NULL,
	"provider_id" text NOT NULL,
	"recipients" text[] NOT NULL,
	"indicators" text[] NOT NULL,
	"purposes" text[] NOT NULL,
	"profile_id" text NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date NOT NULL,
	"document_sha256" text,
	"saved_by" text NOT NULL,
	"saved_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "agreement_pk" PRIMARY KEY("id","version"),
	CONSTRAINT "agreement_title_bilingual" CHECK ("shared"."agreement"."title_en" ~ '[^\s\u00a0\u200b\u202f\ufeff]' and "shared"."agreement"."title_fr" ~ '[^\s\u00a0\u200b\u202f\ufeff]'),
	CONSTRAINT "agreement_version_positive" CHECK ("shared"."agreement"."version" >= 1),
	CONSTRAINT "agreement_days_in_order" CHECK ("shared"."agreement"."valid_from" <= "shared"."agreement"."valid_to"),
	CONSTRAINT "agreement_has_recipients" CHECK (cardinality("shared"."agreement"."recipients") > 0),
	CONSTRAINT "agreement_has_indicators" CHECK (cardinality("shared"."agreement"."indicators") > 0),
	CONSTRAINT "agreement_document_is_sha256" CHECK ("shared"."agreement"."document_sha256" ~ '^[0-9a-f]{64}$'),
	CONSTRAINT "agreement_saved_by_somebody" CHECK ("shared"."agreement"."saved_by" <> '')
);
--> statement-breakpoint
CREATE TABLE "shared"."pre_release_reader" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "shared"."pre_release_reader_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"release_id" text NOT NULL,
	"subject" text NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"valid_until" timestamp with time zone NOT NULL,
	"granted_by" text NOT NULL,
	"granted_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revoked_by" text,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "pre_release_reader_named" CHECK ("shared"."pre_release_reader"."subject" <> ''),
	CONSTRAINT "pre_release_reader_time_boxed" CHECK ("shared"."pre_release_reader"."valid_from" < "shared"."pre_release_reader"."valid_until"),
	CONSTRAINT "pre_release_reader_revoked_by_someone" CHECK (("shared"."pre_release_reader"."revoked_by" is null) = ("shared"."pre_release_reader"."revoked_at" is null))
);
--> statement-breakpoint
CREATE TABLE "shared"."signing_key" (
	"purpose" text PRIMARY KEY NOT NULL,
	"secret" text NOT NULL,
	CONSTRAINT "signing_key_is_32_bytes" CHECK ("shared"."signing_key"."secret" ~ '^[0-9a-f]{64}$')
);
--> statement-breakpoint
ALTER TABLE "shared"."release" ADD COLUMN "custodian_id" text;--> statement-breakpoint
ALTER TABLE "confidential"."submission" ADD COLUMN "attempts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "confidential"."submission_cell" ADD COLUMN "quality" text;--> statement-breakpoint
ALTER TABLE "shared"."agreement" ADD CONSTRAINT "agreement_provider_id_jurisdiction_id_fk" FOREIGN KEY ("provider_id") REFERENCES "shared"."jurisdiction"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shared"."agreement" ADD CONSTRAINT "agreement_profile_id_disclosure_profile_id_fk" FOREIGN KEY ("profile_id") REFERENCES "shared"."disclosure_profile"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shared"."pre_release_reader" ADD CONSTRAINT "pre_release_reader_release_id_release_id_fk" FOREIGN KEY ("release_id") REFERENCES "shared"."release"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "access_log_by_indicator" ON "audit"."access_log" USING btree ("indicator_id","sequence");--> statement-breakpoint
CREATE INDEX "access_log_by_time" ON "audit"."access_log" USING btree ("at");--> statement-breakpoint
CREATE INDEX "agreement_by_time" ON "shared"."agreement" USING btree ("saved_at");--> statement-breakpoint
CREATE INDEX "pre_release_reader_by_release" ON "shared"."pre_release_reader" USING btree ("release_id","subject");--> statement-breakpoint
ALTER TABLE "shared"."release" ADD CONSTRAINT "release_custodian_id_jurisdiction_id_fk" FOREIGN KEY ("custodian_id") REFERENCES "shared"."jurisdiction"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "confidential"."submission_cell" ADD CONSTRAINT "submission_cell_quality_known" CHECK ("confidential"."submission_cell"."quality" in ('A', 'B', 'C', 'D', 'E'));