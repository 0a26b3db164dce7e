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
ALTER TABLE "shared"."release" ADD COLUMN "custodian_id" text;--> statement-breakpoint
ALTER TABLE "confidential"."submission" ADD COLUMN "attempts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "confidential"."submission_cell" ADD COLUMN "quality" text;--> statement-breakpoint
ALTER TABLE "shared"."pre_release_reader" ADD CONSTRAINT "pre_release_reader_release_id_release_id_fk" FOREIGN KEY ("release_id") REFERENCES "shared"."release"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "pre_release_reader_by_release" ON "shared"."pre_release_reader" USING btree ("release_id","subject");--> statement-breakpoint
ALTER TABLE "shared"."release" ADD CONSTRAINT "release_custodian_id_jurisdiction_id_fk" FOREIGN KEY ("custodian_id") REFERENCES "shared"."jurisdiction"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "confidential"."submission_cell" ADD CONSTRAINT "submission_cell_quality_known" CHECK ("confidential"."submission_cell"."quality" in ('A', 'B', 'C', 'D', 'E'));