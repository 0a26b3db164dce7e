CREATE TABLE "confidential"."submission" (
	"id" text PRIMARY KEY NOT NULL,
	"indicator_id" text NOT NULL,
	"jurisdiction_id" text NOT NULL,
	"vintage" "shared"."vintage" NOT NULL,
	"state" text NOT NULL,
	"format" text,
	"charset" text,
	"gzip" boolean NOT NULL,
	"dry_run" boolean NOT NULL,
	"idempotency_key" text,
	"sha256" text NOT NULL,
	"rows" integer NOT NULL,
	"submitted_by" text NOT NULL,
	"submitted_at" timestamp with time zone DEFAULT now() NOT NULL,
	"claimed_by" text,
	"claimed_until" timestamp with time zone,
	"base_release_id" text,
	"findings_sha256" text,
	"reviewed_by" text,
	"reviewed_sha256" text,
	"reviewed_findings_sha256" text,
	"release_id" text,
	CONSTRAINT "submission_key_unique" UNIQUE("submitted_by","idempotency_key"),
	CONSTRAINT "submission_release_unique" UNIQUE("release_id"),
	CONSTRAINT "submission_state_known" CHECK ("confidential"."submission"."state" in ('RECEIVED', 'VALIDATING', 'REJECTED', 'STAGED', 'APPROVED')),
	CONSTRAINT "submission_claimed_while_validating" CHECK (("confidential"."submission"."state" = 'VALIDATING') = ("confidential"."submission"."claimed_by" is not null)),
	CONSTRAINT "submission_claim_has_end" CHECK (("confidential"."submission"."claimed_by" is null) = ("confidential"."submission"."claimed_until" is null)),
	CONSTRAINT "submission_reviewer_is_another" CHECK ("confidential"."submission"."reviewed_by" is null or "confidential"."submission"."reviewed_by" <> "confidential"."submission"."submitted_by"),
	CONSTRAINT "submission_approval_binds" CHECK ("confidential"."submission"."state" <> 'APPROVED' or coalesce(not "confidential"."submission"."dry_run" and "confidential"."submission"."reviewed_by" is not null
          and "confidential"."submission"."reviewed_sha256" = "confidential"."submission"."sha256" and "confidential"."submission"."reviewed_findings_sha256" = "confidential"."submission"."findings_sha256", false)),
	CONSTRAINT "submission_released_is_approved" CHECK ("confidential"."submission"."release_id" is null or "confidential"."submission"."state" = 'APPROVED')
);
--> statement-breakpoint
CREATE TABLE "confidential"."submission_cell" (
	"submission_id" text NOT NULL,
	"ordinal" integer NOT NULL,
	"row" integer NOT NULL,
	"jurisdiction" text NOT NULL,
	"period" text NOT NULL,
	"members" text[] NOT NULL,
	"value" integer,
	"availability" "shared"."availability" NOT NULL,
	"vintage" "shared"."vintage" NOT NULL,
	"note" text,
	"comparability_en" text,
	"comparability_fr" text,
	"removed" boolean NOT NULL,
	CONSTRAINT "submission_cell_pk" PRIMARY KEY("submission_id","ordinal"),
	CONSTRAINT "submission_cell_value_iff_available" CHECK (("confidential"."submission_cell"."value" is not null) = ("confidential"."submission_cell"."availability" = 'VALUE')),
	CONSTRAINT "submission_cell_value_not_negative" CHECK ("confidential"."submission_cell"."value" >= 0),
	CONSTRAINT "submission_cell_comparability_bilingual" CHECK (("confidential"."submission_cell"."comparability_en" is null) = ("confidential"."submission_cell"."comparability_fr" is null) and "confidential"."submission_cell"."comparability_en" ~ '[^\s\u00a0\u200b\u202f\ufeff]' and "confidential"."submission_cell"."comparability_fr" ~ '[^\s\u00a0\u200b\u202f\ufeff]')
);
--> statement-breakpoint
CREATE TABLE "confidential"."submission_event" (
	"submission_id" text NOT NULL,
	"ordinal" integer NOT NULL,
	"state" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"by_subject" text,
	"comment" text,
	CONSTRAINT "submission_event_pk" PRIMARY KEY("submission_id","ordinal")
);
--> statement-breakpoint
CREATE TABLE "confidential"."submission_finding" (
	"submission_id" text NOT NULL,
	"ordinal" integer NOT NULL,
	"severity" text NOT NULL,
	"rule" text NOT NULL,
	"row" integer,
	"column_name" text,
	"value" text,
	"message_en" text NOT NULL,
	"message_fr" text NOT NULL,
	"hint_en" text,
	"hint_fr" text,
	CONSTRAINT "submission_finding_pk" PRIMARY KEY("submission_id","ordinal"),
	CONSTRAINT "submission_finding_severity_known" CHECK ("confidential"."submission_finding"."severity" in ('ERROR', 'WARNING', 'INFO')),
	CONSTRAINT "submission_finding_message_bilingual" CHECK ("confidential"."submission_finding"."message_en" ~ '[^\s\u00a0\u200b\u202f\ufeff]' and "confidential"."submission_finding"."message_fr" ~ '[^\s\u00a0\u200b\u202f\ufeff]'),
	CONSTRAINT "submission_finding_hint_bilingual" CHECK (("confidential"."submission_finding"."hint_en" is null) = ("confidential"."submission_finding"."hint_fr" is null) and "confidential"."submission_finding"."hint_en" ~ '[^\s\u00a0\u200b\u202f\ufeff]' and "confidential"."submission_finding"."hint_fr" ~ '[^\s\u00a0\u200b\u202f\ufeff]')
);
--> statement-breakpoint
CREATE TABLE "confidential"."upload_chunk" (
	"upload_id" text NOT NULL,
	"ordinal" integer NOT NULL,
	"bytes" "bytea" NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "upload_chunk_pk" PRIMARY KEY("upload_id","ordinal")
);
--> statement-breakpoint
ALTER TABLE "shared"."release" DROP CONSTRAINT "release_supersedes_unique";--> statement-breakpoint
ALTER TABLE "shared"."release" DROP CONSTRAINT "release_published_has_time";--> statement-breakpoint
ALTER TABLE "shared"."release" ADD COLUMN "withdrawal_reason_en" text;--> statement-breakpoint
ALTER TABLE "shared"."release" ADD COLUMN "withdrawal_reason_fr" text;--> statement-breakpoint
ALTER TABLE "confidential"."submission" ADD CONSTRAINT "submission_indicator_id_indicator_id_fk" FOREIGN KEY ("indicator_id") REFERENCES "shared"."indicator"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "confidential"."submission" ADD CONSTRAINT "submission_jurisdiction_id_jurisdiction_id_fk" FOREIGN KEY ("jurisdiction_id") REFERENCES "shared"."jurisdiction"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "confidential"."submission" ADD CONSTRAINT "submission_base_release_id_release_id_fk" FOREIGN KEY ("base_release_id") REFERENCES "shared"."release"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "confidential"."submission" ADD CONSTRAINT "submission_release_id_release_id_fk" FOREIGN KEY ("release_id") REFERENCES "shared"."release"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "confidential"."submission_cell" ADD CONSTRAINT "submission_cell_submission_id_submission_id_fk" FOREIGN KEY ("submission_id") REFERENCES "confidential"."submission"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "confidential"."submission_event" ADD CONSTRAINT "submission_event_submission_id_submission_id_fk" FOREIGN KEY ("submission_id") REFERENCES "confidential"."submission"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "confidential"."submission_finding" ADD CONSTRAINT "submission_finding_submission_id_submission_id_fk" FOREIGN KEY ("submission_id") REFERENCES "confidential"."submission"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "submission_by_time" ON "confidential"."submission" USING btree ("submitted_at");--> statement-breakpoint
CREATE UNIQUE INDEX "release_supersedes_unique" ON "shared"."release" USING btree ("supersedes_id") WHERE state <> 'WITHDRAWN';--> statement-breakpoint
ALTER TABLE "shared"."release" ADD CONSTRAINT "release_withdrawal_bilingual" CHECK (("shared"."release"."withdrawal_reason_en" is null) = ("shared"."release"."withdrawal_reason_fr" is null) and "shared"."release"."withdrawal_reason_en" ~ '[^\s\u00a0\u200b\u202f\ufeff]' and "shared"."release"."withdrawal_reason_fr" ~ '[^\s\u00a0\u200b\u202f\ufeff]');--> statement-breakpoint
ALTER TABLE "shared"."release" ADD CONSTRAINT "release_published_has_time" CHECK ("shared"."release"."state" = 'WITHDRAWN' or ("shared"."release"."state" = 'SCHEDULED') = ("shared"."release"."published_at" is null));--> statement-breakpoint
-- A release that waits for its time is complete: nothing of it changes but that it is published then, or withdrawn before.
CREATE OR REPLACE FUNCTION "shared"."guard_release"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  free text[] := ARRAY['state', 'withdrawn_at'];
BEGIN
  -- A release begins without readers: its parts come first, and triggers let them in while it is scheduled.
  IF TG_OP = 'INSERT' THEN
    IF NEW.state = 'SCHEDULED' THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'a release begins as scheduled' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'release_begins_scheduled';
  END IF;
  IF TG_OP = 'DELETE' THEN
    IF OLD.state = 'SCHEDULED' AND OLD.embargo_until IS NULL THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'a published release cannot be deleted' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'release_frozen';
  END IF;
  IF OLD.state = 'SCHEDULED' AND OLD.embargo_until IS NULL AND NEW.state IN ('SCHEDULED', 'PUBLISHED') THEN RETURN NEW; END IF;
  IF OLD.state = 'SCHEDULED' AND NEW.state = 'PUBLISHED' AND NEW.published_at = OLD.embargo_until THEN
    free := free || 'published_at'::text;
  END IF;
  IF NEW.state = 'WITHDRAWN' AND OLD.state <> 'WITHDRAWN' THEN
    free := free || ARRAY['withdrawal_reason_en', 'withdrawal_reason_fr'];
  END IF;
  IF (to_jsonb(NEW) - free) IS DISTINCT FROM (to_jsonb(OLD) - free)
     OR NOT ((OLD.state, NEW.state) IN (('PUBLISHED', 'SUPERSEDED'), ('PUBLISHED', 'WITHDRAWN'),
                                        ('SUPERSEDED', 'PUBLISHED'), ('SUPERSEDED', 'WITHDRAWN'),
                                        ('SCHEDULED', 'PUBLISHED'), ('SCHEDULED', 'WITHDRAWN'))) THEN
    RAISE EXCEPTION 'a published release cannot be changed' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'release_frozen';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION "shared"."guard_view_cells"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  states text[];
BEGIN
  SELECT array_agg(CASE WHEN locked.embargo_until IS NULL THEN locked.state::text ELSE 'WAITING' END) INTO states FROM (
    SELECT r.state, r.embargo_until FROM "shared"."release" r
     WHERE r.id IN (SELECT v.release_id FROM "shared"."view" v WHERE v.id IN (SELECT view_id FROM added))
       FOR SHARE) locked;
  IF 'SCHEDULED' <> ANY (states) THEN
    RAISE EXCEPTION 'the views of a published release are complete' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'release_complete';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION "shared"."guard_release_parts"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  states text[];
BEGIN
  SELECT array_agg(CASE WHEN locked.embargo_until IS NULL THEN locked.state::text ELSE 'WAITING' END) INTO states FROM (
    SELECT r.state, r.embargo_until FROM "shared"."release" r WHERE r.id IN (SELECT release_id FROM added) FOR SHARE) locked;
  IF 'SCHEDULED' <> ANY (states) THEN
    RAISE EXCEPTION 'a published release is complete' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'release_complete';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
-- Staging is taken back and done again; the way of a submission and its bytes are not rewritten.
GRANT UPDATE ON "confidential"."submission" TO "fptx_publisher";
--> statement-breakpoint
GRANT DELETE ON "confidential"."submission_cell", "confidential"."submission_finding", "confidential"."upload_chunk" TO "fptx_publisher";
