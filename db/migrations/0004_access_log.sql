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
CREATE INDEX "access_log_by_indicator" ON "audit"."access_log" USING btree ("indicator_id","sequence");--> statement-breakpoint
CREATE INDEX "access_log_by_time" ON "audit"."access_log" USING btree ("at");